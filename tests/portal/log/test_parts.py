"""Hashes, proofs, signatures and spellings against what others say of them."""

import hashlib
import hmac
import random
import zlib
from base64 import b32encode, b64decode
from itertools import pairwise, product
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kezek.journal.log import merkle
from kezek.journal.log.tiles import path_of
from tests.portal.log.built import a_log
from tests.portal.log.conftest import Ask

# The leaves and roots by which implementations of RFC 6962 are compared.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
LEAVES += ["606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# RFC 8032, 7.1: key, message, signature in its two halves.
SIGNED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


def test_sha256_agrees_at_every_length_around_its_blocks(ask: Ask) -> None:
    dice = random.Random(1)
    texts = [dice.randbytes(length) for length in range(300)]
    assert ask("sha256", texts=[text.hex() for text in texts]) == [
        hashlib.sha256(text).hexdigest() for text in texts
    ]


def test_hmac_agrees_with_keys_shorter_and_longer_than_a_block(ask: Ask) -> None:
    dice = random.Random(2)
    pairs = [(dice.randbytes(length), dice.randbytes(length)) for length in range(130)]
    assert ask("hmac", pairs=[(key.hex(), text.hex()) for key, text in pairs]) == [
        hmac.new(key, text, hashlib.sha256).hexdigest() for key, text in pairs
    ]


def test_roots_are_those_of_rfc_6962(ask: Ask) -> None:
    assert ask("roots", leaves=LEAVES) == ROOTS


def test_signatures_of_rfc_8032_hold_both_ways(ask: Ask) -> None:
    cases = [[key, message, one + other] for key, message, one, other in SIGNED]
    assert ask("signatures", cases=cases) == [[True, True]] * 2


def test_both_ways_agree_on_signatures_that_do_not_hold(ask: Ask) -> None:
    dice = random.Random(3)
    key = Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))
    public = key.public_key().public_bytes_raw()
    cases = []
    for _ in range(20):
        message = dice.randbytes(60)
        signature = bytearray(key.sign(message))
        bit = dice.randrange(512)
        signature[bit // 8] ^= 1 << bit % 8
        cases.append([public.hex(), message.hex(), signature.hex()])
    good = key.sign(b"x")
    # The same point with a second spelling of its number, and keys that are none.
    again = good[:32] + (int.from_bytes(good[32:], "little") + ORDER).to_bytes(32, "little")
    cases += [
        [public.hex(), b"x".hex(), again.hex()],
        [public.hex(), b"x".hex(), good[:-1].hex()],
        ["ff" * 32, b"x".hex(), good.hex()],
        ["00" * 31, b"x".hex(), good.hex()],
    ]
    assert ask("signatures", cases=cases) == [[False, False]] * len(cases)


def test_proofs_are_the_platforms_own(ask: Ask) -> None:
    for size in (1, 2, 3, 7, 8, 33):
        leaves = [merkle.leaf_hash(str(n).encode()) for n in range(size)]
        subtree = merkle.subtrees_of(leaves)
        made = ask("proofs", size=size)
        for n in range(size):
            ours = [one.hex() for one in merkle.inclusion_proof(n, size, subtree)]
            assert made["inclusion"][n] == ours
            ours = [one.hex() for one in merkle.consistency_proof(n + 1, size, subtree)]
            assert made["consistency"][n] == ours


def test_a_proof_of_inclusion_leads_to_the_root_from_its_own_place_only(ask: Ask) -> None:
    size = 21
    leaves = [merkle.leaf_hash(str(n).encode()) for n in range(size)]
    subtree = merkle.subtrees_of(leaves)
    proofs = [[one.hex() for one in merkle.inclusion_proof(n, size, subtree)] for n in range(size)]
    cases = [
        {"leaf": leaves[n].hex(), "index": at, "size": size, "proof": proofs[n]}
        for n in range(size)
        for at in range(size + 1)
    ]
    root = merkle.root(leaves).hex()
    found = [answer == root for answer in ask("inclusions", cases=cases)]
    assert found == [n == at for n in range(size) for at in range(size + 1)]


def test_a_proof_that_is_too_long_or_too_short_leads_nowhere(ask: Ask) -> None:
    leaves = [merkle.leaf_hash(str(n).encode()) for n in range(5)]
    proof = [one.hex() for one in merkle.inclusion_proof(1, 5, merkle.subtrees_of(leaves))]
    leaf = leaves[1].hex()
    cases = [
        {"leaf": leaf, "index": 1, "size": 5, "proof": some}
        for some in (proof[:-1], [*proof, "00" * 32], [])
    ]
    assert ask("inclusions", cases=cases) == [None] * 3


def test_only_true_beginnings_pass(ask: Ask) -> None:
    size = 19
    leaves = [merkle.leaf_hash(str(n).encode()) for n in range(size)]
    roots = [merkle.root(leaves[:n]).hex() for n in range(size + 1)]
    subtree = merkle.subtrees_of(leaves)
    cases, wanted = [], []
    for old in range(size + 1):
        proof = [one.hex() for one in merkle.consistency_proof(old, size, subtree)]
        given = [(proof, True), (proof[1:], not proof), ([*proof, "00" * 32], False)]
        roots_said = [(roots[old], True), (roots[old - 1] if old else roots[1], False)]
        for (said, right), (sent, whole) in product(roots_said, given):
            cases.append(
                {"old": old, "oldRoot": said, "size": size, "root": roots[size], "proof": sent}
            )
            wanted.append(right and whole)
    larger = {"old": size + 1, "oldRoot": roots[size], "size": size, "root": roots[size]}
    cases.append({**larger, "proof": []})
    assert ask("consistencies", cases=cases) == [*wanted, False]


def test_tiles_are_called_as_the_platform_calls_them(ask: Ask) -> None:
    cases: list[tuple[int | str, int, int]] = [
        (0, 0, 256),
        (0, 999, 5),
        (1, 1000, 256),
        ("entries", 1234067, 70),
    ]
    assert ask("paths", cases=cases) == [path_of(*case) for case in cases]
    assert path_of("entries", 1234067, 70) == "tile/entries/x001/x234/067.p/70"


def test_only_one_spelling_of_json_is_canonical(ask: Ask) -> None:
    good = ['{"a":1,"b":[null,true,"ә \\\\ \\"\\n"]}', '{"1":2,"10":3,"2":4}']
    bad = [
        '{"b":1,"a":1}',
        '{"a": 1}',
        '{"a":1.5}',
        '{"a":1e3}',
        '{"a":"\\u0041"}',
        '{"a":1,"a":1}',
        '{"a":9007199254740993}',
        "1",
        "null",
        '{"a":1',
        '{"a":-0}',
    ]
    assert ask("canonical", texts=good + bad) == [""] * len(good) + ["form"] * len(bad)


def test_what_a_phone_reads_from_the_code_is_the_file_again(ask: Ask, tmp_path: Path) -> None:
    receipt = a_log(tmp_path, 300).receipt(1)
    head, extra, rest = receipt.split("\n", 2)
    said = b64decode(extra.removeprefix("extra ")).decode()
    plain = f"{head}\n{said}\n{rest}".encode()
    packed = "KEZEK1:" + b32encode(zlib.compress(plain, 9)).decode().rstrip("=")
    spaced = "\n".join(packed[a:b] for a, b in pairwise([*range(0, len(packed), 60), len(packed)]))
    assert ask("paper", text=packed) == receipt
    assert ask("paper", text=f" {spaced.lower()}\n") == receipt
    bomb = b32encode(zlib.compress(b"\n" * 10_000_000)).decode().rstrip("=")
    cut = packed[: len(packed) // 2]
    assert ask("badPaper", texts=["KEZEK1:", "KEZEK1:1!", cut, f"KEZEK1:{bomb}"]) == ["form"] * 4
