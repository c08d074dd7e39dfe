"""The sandbox signs, the checker checks; OpenSSL agrees."""

import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from pytest_django import Settings

from kezek.contracts.signing import refusals as no
from kezek.contracts.signing.check import inspect
from kezek.contracts.signing.port import ExpectedSigner
from kezek.contracts.signing.sandbox import SandboxSignatures
from kezek.contracts.signing.sandbox_ca import Flaw, SandboxAuthority, Signer
from kezek.contracts.signing.trust import TrustStore
from kezek.core.errors import DomainError
from kezek.delivery.sandbox import Mode, Port, set_mode
from kezek.people.sealing import Purpose, mark

AT = datetime(2025, 9, 1, 5, 0, tzinfo=UTC)
PAYLOAD = '{"contract":"K-1","бала":"…"}'.encode() * 12
PARENT = Signer("910314400017", "Сәбитова Айнұр Қайратқызы")
NAMED = Signer("910314400017", "Сәбитова Айнұр Қайратқызы", named=True)
LONG = "«" + "Күншуақ балабақшасы " * 6 + "» мемлекеттік коммуналдық қазыналық кәсіпорны"
HEAD = Signer("750101400012", "Омарова Гүлнәр", "050440001238", LONG, head=True)
CLERK = Signer("750101400012", "Омарова Гүлнәр", "050440001238", LONG)
EXPECT = ExpectedSigner.person(PARENT.iin)
EXPECT_HEAD = ExpectedSigner(mark(Purpose.IIN, HEAD.iin), HEAD.bin, head=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> SandboxAuthority:
    return SandboxAuthority.in_folder(tmp_path_factory.mktemp("sandbox") / "pki")


@pytest.fixture
def provider(authority: SandboxAuthority, tmp_path: Path, settings: Settings) -> SandboxSignatures:
    settings.VAR = tmp_path
    return SandboxSignatures(authority, wait=lambda _seconds: None)


@pytest.mark.parametrize("signer", [PARENT, NAMED], ids=["P-256", "RSA"])
def test_a_person_s_signature_is_good(provider: SandboxSignatures, signer: Signer) -> None:
    cms = provider.sign(signer, PAYLOAD, at=AT)
    verdict = provider.check(PAYLOAD, cms, at=AT + timedelta(days=1), expect=EXPECT)
    assert verdict.iin_mark == mark(Purpose.IIN, signer.iin)
    assert (verdict.bin, verdict.head) == (None, False)
    assert (verdict.signed_at, verdict.checked_at) == (AT, AT + timedelta(days=1))
    own = provider.authority.signing_key(signer).certificate
    assert verdict.certificate_serial == f"{own.serial:x}"
    assert verdict.certificate_sha256 == own.fingerprint


def test_a_head_s_signature_is_good_for_the_kindergarten(provider: SandboxSignatures) -> None:
    cms = provider.sign(HEAD, PAYLOAD, at=AT)
    verdict = provider.check(PAYLOAD, cms, at=AT, expect=EXPECT_HEAD)
    assert (verdict.bin, verdict.head) == (HEAD.bin, True)


def test_a_verdict_names_nobody(provider: SandboxSignatures) -> None:
    cms = provider.sign(PARENT, PAYLOAD, at=AT)
    shown = repr(provider.check(PAYLOAD, cms, at=AT, expect=EXPECT))
    assert PARENT.iin not in shown
    assert "Сәбитова" not in shown


FLAWS: list[tuple[Flaw, type[DomainError]]] = [
    (Flaw.EXPIRED, no.KeyExpired),
    (Flaw.LOGIN, no.LoginKey),
    (Flaw.REVOKED, no.KeyRevoked),
    (Flaw.IMPOSTOR, no.AuthorityUnknown),
]


@pytest.mark.parametrize(("flaw", "refusal"), FLAWS)
@pytest.mark.parametrize(
    ("signer", "expect"), [(PARENT, EXPECT), (NAMED, EXPECT), (HEAD, EXPECT_HEAD)]
)
def test_a_flawed_key_is_refused_by_its_own_name(
    provider: SandboxSignatures,
    flaw: Flaw,
    refusal: type[DomainError],
    signer: Signer,
    expect: ExpectedSigner,
) -> None:
    cms = provider.sign(signer, PAYLOAD, at=AT, flaw=flaw)
    with pytest.raises(refusal):
        provider.check(PAYLOAD, cms, at=AT, expect=expect)


def test_a_key_is_refused_before_its_first_day(provider: SandboxSignatures) -> None:
    cms = provider.sign(PARENT, PAYLOAD, at=AT)
    with pytest.raises(no.KeyNotYetValid):
        provider.check(PAYLOAD, cms, at=datetime(2019, 1, 1, tzinfo=UTC), expect=EXPECT)


def test_revocation_counts_from_its_own_moment(provider: SandboxSignatures) -> None:
    other = Signer("920101400019", "Ким Анна")
    expect = ExpectedSigner.person(other.iin)
    cms = provider.sign(other, PAYLOAD, at=AT)
    serial = provider.authority.signing_key(other).certificate.serial
    provider.authority.revoke(serial, AT + timedelta(hours=1))
    provider.check(PAYLOAD, cms, at=AT, expect=expect)
    with pytest.raises(no.KeyRevoked):
        provider.check(PAYLOAD, cms, at=AT + timedelta(hours=1), expect=expect)


@pytest.mark.parametrize(
    ("signer", "expect", "refusal"),
    [
        (PARENT, ExpectedSigner.person("920101400019"), no.OtherPerson),
        (HEAD, EXPECT, no.OtherPerson),
        (PARENT, EXPECT_HEAD, no.OtherOrganisation),
        (HEAD, ExpectedSigner(EXPECT_HEAD.iin_mark, "060540001239", True), no.OtherOrganisation),
        (CLERK, EXPECT_HEAD, no.NotTheHead),
        (HEAD, ExpectedSigner(EXPECT.iin_mark, HEAD.bin, True), no.OtherPerson),
    ],
)
def test_only_the_expected_signer_is_taken(
    provider: SandboxSignatures,
    signer: Signer,
    expect: ExpectedSigner,
    refusal: type[DomainError],
) -> None:
    cms = provider.sign(signer, PAYLOAD, at=AT)
    with pytest.raises(refusal):
        provider.check(PAYLOAD, cms, at=AT, expect=expect)


def test_a_signature_over_another_document_is_told_apart(provider: SandboxSignatures) -> None:
    cms = provider.sign(PARENT, PAYLOAD, at=AT)
    with pytest.raises(no.DocumentDiffers):
        provider.check(PAYLOAD + b" ", cms, at=AT, expect=EXPECT)


@pytest.mark.parametrize("cms", [b"", b"0", b"\x30\x80\x00\x00", b"PDF", b"\x30\x03\x02\x01\x01"])
def test_what_is_no_cms_is_damaged(provider: SandboxSignatures, cms: bytes) -> None:
    with pytest.raises(no.SignatureDamaged):
        provider.check(PAYLOAD, cms, at=AT, expect=EXPECT)


def test_a_cms_of_a_megabyte_is_not_even_read(provider: SandboxSignatures) -> None:
    with pytest.raises(no.SignatureDamaged):
        provider.check(PAYLOAD, b"\x30" * 1_000_000, at=AT, expect=EXPECT)


@pytest.mark.parametrize("signer", [PARENT, NAMED], ids=["P-256", "RSA"])
def test_no_changed_byte_anywhere_is_accepted(provider: SandboxSignatures, signer: Signer) -> None:
    cms = provider.sign(signer, PAYLOAD, at=AT)
    chance = random.Random(7)
    for place in range(len(cms)):
        bad = bytearray(cms)
        bad[place] ^= chance.choice([1, 2, 4, 8, 16, 32, 64, 128, chance.randrange(1, 256)])
        with pytest.raises((no.SignatureRefused, no.SignatureUnknown)):
            provider.check(PAYLOAD, bytes(bad), at=AT, expect=EXPECT)


def test_no_torn_bytes_are_anything_but_refused(provider: SandboxSignatures) -> None:
    signed = [provider.sign(signer, PAYLOAD, at=AT) for signer in (PARENT, NAMED, HEAD)]
    chance = random.Random(13)
    for _ in range(4_000):
        bad = bytearray(chance.choice(signed))
        for _step in range(chance.choice([1, 1, 2, 5])):
            place, size = chance.randrange(len(bad)), chance.randrange(1, 9)
            if chance.random() < 0.5:
                del bad[place : place + size]
            else:
                bad[place:place] = chance.randbytes(size)
        with pytest.raises((no.SignatureRefused, no.SignatureUnknown)):
            provider.check(PAYLOAD, bytes(bad), at=AT, expect=EXPECT)


def test_no_cut_doubled_or_swapped_piece_is_accepted(provider: SandboxSignatures) -> None:
    cms = provider.sign(PARENT, PAYLOAD, at=AT)
    chance = random.Random(11)
    for _ in range(600):
        start, end = sorted(chance.sample(range(len(cms)), 2))
        piece = cms[start:end]
        for bad in (
            cms[:start] + cms[end:],
            cms[:end] + piece + cms[end:],
            cms[:start] + bytes(len(piece)) + cms[end:],
            cms[:end],
        ):
            if bad != cms:
                with pytest.raises((no.SignatureRefused, no.SignatureUnknown)):
                    provider.check(PAYLOAD, bad, at=AT, expect=EXPECT)


@pytest.mark.parametrize("mode", [Mode.DOWN, Mode.SLOW])
def test_a_silent_service_leaves_it_unknown_and_never_bad(
    provider: SandboxSignatures, mode: Mode
) -> None:
    cms = provider.sign(PARENT, PAYLOAD, at=AT)
    set_mode(Port.SIGNATURE, mode)
    with pytest.raises(no.SignatureUnknown) as caught:
        provider.check(PAYLOAD, cms, at=AT, expect=EXPECT)
    assert not isinstance(caught.value, no.SignatureRefused)
    set_mode(Port.SIGNATURE, Mode.OK)
    provider.check(PAYLOAD, cms, at=AT, expect=EXPECT)


def test_without_a_list_of_revocations_nothing_is_good(provider: SandboxSignatures) -> None:
    authority = provider.authority
    blind = TrustStore([authority.root], [authority.authority], lambda _issuer: None)
    cms = provider.sign(PARENT, PAYLOAD, at=AT)
    (finding,) = inspect(PAYLOAD, cms, trust=blind, at=AT)
    assert isinstance(finding.refusal, no.SignatureUnknown)


def test_the_root_must_be_pinned(provider: SandboxSignatures, tmp_path: Path) -> None:
    stranger = SandboxAuthority.in_folder(tmp_path / "another")
    cms = SandboxSignatures(stranger).sign(PARENT, PAYLOAD, at=AT)
    with pytest.raises(no.AuthorityUnknown):
        provider.check(PAYLOAD, cms, at=AT, expect=EXPECT)


def test_the_same_person_has_the_same_certificate_in_every_process(
    authority: SandboxAuthority,
) -> None:
    again = SandboxAuthority.in_folder(authority.folder)
    for signer in (PARENT, NAMED, HEAD):
        ours, theirs = authority.signing_key(signer), again.signing_key(signer)
        assert ours.certificate.raw == theirs.certificate.raw
        assert theirs.key.private_numbers() == ours.key.private_numbers()


def test_the_authority_keeps_no_root_key_and_hides_its_own(authority: SandboxAuthority) -> None:
    authority.signing_key(NAMED)
    secret = sorted(path for path in authority.folder.rglob("*") if path.stat().st_mode & 0o77 == 0)
    assert [path.name for path in secret if path.is_file()][:1] == ["authority.key"]
    assert not (authority.folder / "root.key").exists()
    assert all(path.stat().st_mode & 0o77 == 0 for path in authority.folder.rglob("*.key"))


def test_no_file_of_the_authority_names_a_person(authority: SandboxAuthority) -> None:
    authority.signing_key(NAMED)
    for path in authority.folder.rglob("*"):
        assert NAMED.iin not in path.name
        assert path.is_dir() or NAMED.iin.encode() not in path.read_bytes()


def _pem(authority: SandboxAuthority, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    path.write_bytes(
        b"".join(
            x509.load_der_x509_certificate(one.raw).public_bytes(serialization.Encoding.PEM)
            for one in (authority.root, authority.authority)
        )
    )
    return path


@pytest.mark.parametrize("signer", [PARENT, NAMED, HEAD], ids=["P-256", "RSA", "head"])
def test_openssl_verifies_what_we_sign(
    provider: SandboxSignatures, signer: Signer, tmp_path: Path
) -> None:
    (tmp_path / "cms").write_bytes(provider.sign(signer, PAYLOAD, at=AT))
    (tmp_path / "payload").write_bytes(PAYLOAD)
    command: list[str | Path] = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-cades",
        "-purpose",
        "any",
    ]
    command += ["-inform", "DER", "-in", tmp_path / "cms", "-content", tmp_path / "payload"]
    command += ["-CAfile", _pem(provider.authority, tmp_path), "-out", "/dev/null"]
    command += ["-attime", str(int(AT.timestamp()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_we_verify_what_openssl_signs(provider: SandboxSignatures, tmp_path: Path) -> None:
    own = provider.authority.signing_key(PARENT)
    (tmp_path / "payload").write_bytes(PAYLOAD)
    (tmp_path / "cer").write_bytes(
        x509.load_der_x509_certificate(own.certificate.raw).public_bytes(serialization.Encoding.PEM)
    )
    (tmp_path / "key").write_bytes(
        own.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    command: list[str | Path] = [
        "openssl",
        "cms",
        "-sign",
        "-binary",
        "-cades",
        "-nosmimecap",
        "-md",
        "sha256",
    ]
    command += ["-signer", tmp_path / "cer", "-inkey", tmp_path / "key", "-outform", "DER"]
    command += ["-in", tmp_path / "payload", "-out", tmp_path / "cms"]
    subprocess.run(command, capture_output=True, check=True)
    verdict = provider.check(PAYLOAD, (tmp_path / "cms").read_bytes(), at=AT, expect=EXPECT)
    assert verdict.iin_mark == EXPECT.iin_mark


def test_we_verify_what_the_cryptography_library_signs(provider: SandboxSignatures) -> None:
    own = provider.authority.signing_key(PARENT)
    certificate = x509.load_der_x509_certificate(own.certificate.raw)
    options = [
        pkcs7.PKCS7Options.DetachedSignature,
        pkcs7.PKCS7Options.Binary,
        pkcs7.PKCS7Options.NoCapabilities,
    ]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(PAYLOAD)
    builder = builder.add_signer(certificate, own.key, hashes.SHA256())
    cms = builder.sign(serialization.Encoding.DER, options)
    assert provider.check(PAYLOAD, cms, at=AT, expect=EXPECT).iin_mark == EXPECT.iin_mark


def test_a_certificate_has_the_national_authority_s_shape(authority: SandboxAuthority) -> None:
    head = authority.signing_key(HEAD).certificate
    assert (head.iin, head.bin) == (HEAD.iin, HEAD.bin)
    assert head.usage == {0, 1}
    assert {"1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.1"} < head.extended
    parent = authority.signing_key(PARENT).certificate
    assert parent.extended == {"1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1"}
    assert parent.bin is None


def test_each_of_a_crowd_signs_for_themselves_alone(provider: SandboxSignatures) -> None:
    crowd = [Signer(f"{number:012}", f"Тегі Аты {number}") for number in range(60)]
    signed = [provider.sign(signer, PAYLOAD, at=AT) for signer in crowd]
    expected = [ExpectedSigner.person(signer.iin) for signer in crowd]
    for cms, expect, other in zip(signed, expected, [*expected[1:], expected[0]], strict=True):
        assert provider.check(PAYLOAD, cms, at=AT, expect=expect).iin_mark == expect.iin_mark
        with pytest.raises(no.OtherPerson):
            provider.check(PAYLOAD, cms, at=AT, expect=other)
