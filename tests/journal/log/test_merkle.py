"""The tree, held against published vectors and against the RFC's own recursive definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezek.journal.log import merkle
from kezek.journal.log.merkle import (
    EMPTY,
    OutsideTree,
    Range,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    subtrees_of,
)

# The reference tree of Certificate Transparency: eight entries and its root at each size.
ENTRIES = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_the_published_one(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_the_proof_of_the_sixth_entry_is_the_published_one() -> None:
    assert [one.hex() for one in inclusion_proof(5, 8, subtrees_of(LEAVES))] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        ROOTS[4],
    ]


# ---------------------------------------------------------------- against the definition


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(size)]


sizes = st.integers(0, 300)


@given(sizes)
def test_the_growing_edge_gives_the_root_of_the_definition(size: int) -> None:
    assert root(leaves_of(size)) == naive_root(leaves_of(size))


@given(st.data(), st.integers(1, 300))
def test_every_entry_is_proven_and_no_other_is(data: st.DataObject, size: int) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, subtrees_of(leaves))
    whole = naive_root(leaves)
    assert check_inclusion(leaves[index], index, size, proof, whole)
    assert not check_inclusion(leaf_hash(b"another"), index, size, proof, whole)
    elsewhere = data.draw(st.integers(0, size + 3).filter(lambda n: n != index))
    assert not check_inclusion(leaves[index], elsewhere, size, proof, whole)
    assert not check_inclusion(leaves[index], index, size, [*proof, whole], whole)
    if proof:
        assert not check_inclusion(leaves[index], index, size, proof[:-1], whole)
        which = data.draw(st.integers(0, len(proof) - 1))
        bent = [*proof]
        bent[which] = bytes([bent[which][0] ^ 1]) + bent[which][1:]
        assert not check_inclusion(leaves[index], index, size, bent, whole)


@given(st.data(), sizes)
def test_a_beginning_is_proven_and_nothing_else(data: st.DataObject, new: int) -> None:
    leaves = leaves_of(new)
    old = data.draw(st.integers(0, new))
    proof = consistency_proof(old, new, subtrees_of(leaves))
    before, after = naive_root(leaves[:old]), naive_root(leaves)
    assert check_consistency(old, before, new, after, proof)
    if old > 0:
        other = naive_root([*leaves[: old - 1], leaf_hash(b"another")])
        assert not check_consistency(old, other, new, after, proof)
    assert not check_consistency(old, before, new, after, [*proof, after])
    if proof:
        assert not check_consistency(old, before, new, after, proof[1:])
        which = data.draw(st.integers(0, len(proof) - 1))
        bent = [*proof]
        bent[which] = bent[which][:-1] + bytes([bent[which][-1] ^ 128])
        assert not check_consistency(old, before, new, after, bent)


def test_no_proof_is_made_for_what_the_tree_does_not_hold() -> None:
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(OutsideTree):
            inclusion_proof(index, size, subtrees_of(LEAVES))
    for old, new in ((-1, 3), (4, 3)):
        with pytest.raises(OutsideTree):
            consistency_proof(old, new, subtrees_of(LEAVES))
    with pytest.raises(OutsideTree):
        Range(3, [LEAVES[0]])


def test_hashes_of_a_wrong_length_prove_nothing() -> None:
    assert not check_inclusion(LEAVES[0], 0, 2, [LEAVES[1] + b"x"], merkle.root(LEAVES[:2]))
    assert not check_consistency(1, LEAVES[0], 2, merkle.root(LEAVES[:2]), [LEAVES[1][:-1]])


def test_a_range_goes_on_where_another_stood() -> None:
    first = Range()
    for leaf in LEAVES[:6]:
        first.append(leaf)
    second = Range(6, [naive_root(LEAVES[:4]), naive_root(LEAVES[4:6])])
    for leaf in LEAVES[6:]:
        first.append(leaf)
        second.append(leaf)
    assert first.root() == second.root() == bytes.fromhex(ROOTS[8])
