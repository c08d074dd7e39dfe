"""What a witness signs, what it refuses, and how the log deals with either."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.errors import LogForked, TooFewWitnesses, WitnessesUnreadable
from kezek.journal.log.merkle import consistency_proof, leaf_hash, root, subtrees_of
from kezek.journal.log.note import Note, Signer, Use, Verifier, sign_note, verify_note
from kezek.journal.log.signed import last_signed, remember, signing_key
from kezek.journal.log.where import Home
from kezek.journal.log.witness import ADD, Answer, Witness, write_request
from kezek.journal.log.witnesses import (
    Port,
    Remote,
    Sandbox,
    Witnesses,
    WitnessSilent,
    load_witnesses,
)
from kezek.site.commands.witness import a_server
from tests.journal.log.builders import a_publisher, here, some

__all__ = ["here"]

LOG = Signer.fresh("log.example/city")
LEAVES = [leaf_hash(bytes([n])) for n in range(40)]


def a_note(size: int, leaves: list[bytes] = LEAVES, signer: Signer = LOG) -> str:
    return sign_note(Checkpoint(LOG.name, size, root(leaves[:size])).text(), signer)


def a_request(old: int, new: int, leaves: list[bytes] = LEAVES) -> bytes:
    return write_request(old, consistency_proof(old, new, subtrees_of(leaves)), a_note(new, leaves))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness("witness.example/one", tmp_path / "one", {LOG.name: LOG.verifier})


def signs(witness: Witness, answer: Answer, size: int) -> bool:
    if answer.status != 200:
        return False
    _text, names = verify_note(a_note(size) + answer.text, [LOG.verifier, witness.verifier])
    return names == [LOG.name, "witness.example/one"]


def test_it_signs_a_log_that_grows(witness: Witness) -> None:
    for old, new in ((0, 3), (3, 3), (3, 17), (17, 40)):
        assert signs(witness, witness.add_checkpoint(a_request(old, new)), new)
    assert witness.seen(LOG.name).size == 40


def test_it_remembers_after_it_has_gone(witness: Witness, tmp_path: Path) -> None:
    witness.add_checkpoint(a_request(0, 20))
    again = Witness("witness.example/one", tmp_path / "one", {LOG.name: LOG.verifier})
    assert again.verifier == witness.verifier
    assert again.add_checkpoint(a_request(0, 20)) == Answer(409, "20\n")


def test_it_says_what_it_has_seen_to_who_begins_elsewhere(witness: Witness) -> None:
    witness.add_checkpoint(a_request(0, 20))
    answer = witness.add_checkpoint(a_request(10, 30))
    assert (answer.status, answer.text, answer.content_type) == (409, "20\n", "text/x.tlog.size")


def test_it_never_signs_another_past(witness: Witness) -> None:
    witness.add_checkpoint(a_request(0, 20))
    other = [*LEAVES[:5], leaf_hash(b"another"), *LEAVES[6:]]
    assert witness.add_checkpoint(a_request(20, 20, other)) == Answer(409, "20\n")
    assert witness.add_checkpoint(a_request(20, 30, other)).status == 422
    assert witness.add_checkpoint(write_request(20, [], a_note(30))).status == 422
    assert witness.add_checkpoint(a_request(20, 30).replace(b"old 20", b"old 31")).status == 400
    assert signs(witness, witness.add_checkpoint(a_request(20, 30)), 30)


def test_it_signs_for_logs_that_it_knows(witness: Witness) -> None:
    stranger = Signer.fresh("log.example/stranger")
    text = Checkpoint(stranger.name, 0, root([])).text()
    assert witness.add_checkpoint(write_request(0, [], sign_note(text, stranger))).status == 404
    thief = Signer.fresh(LOG.name)
    assert witness.add_checkpoint(write_request(0, [], a_note(3, signer=thief))).status == 403
    wrong = a_note(3).replace(Note.parse(a_note(3)).signatures[0].line(), LOG.sign("x\n"))
    assert witness.add_checkpoint(write_request(0, [], wrong)).status == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\n\n",
        b"old 0\n\nno note",
        b"old 00\n\n" + a_note(1).encode(),
        b"new 0\n\n" + a_note(1).encode(),
        b"old 0\nAA\n\n" + a_note(1).encode(),
        b"old 0\n" + b"AAAA\n" * 64 + b"\n" + a_note(1).encode(),
        b"old 0\n\n" + sign_note("no checkpoint\n", LOG).encode(),
    ],
)
def test_what_is_no_request_is_refused(witness: Witness, body: bytes) -> None:
    assert witness.add_checkpoint(body).status == 400


def test_a_proof_for_a_beginning_of_nothing_is_refused(witness: Witness) -> None:
    assert witness.add_checkpoint(write_request(0, [LEAVES[0]], a_note(3))).status == 422


def test_asked_by_many_at_once_it_goes_back_for_nobody(witness: Witness) -> None:
    """Each of them was consistent with what stood when it was asked; one only is signed."""
    witness.add_checkpoint(a_request(0, 10))
    gate = threading.Barrier(8)

    def ask(new: int) -> tuple[int, int]:
        gate.wait(60)
        return new, witness.add_checkpoint(a_request(10, new)).status

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(11, 19)))
    assert [new for new, status in answers if status == 200] == [witness.seen(LOG.name).size]
    assert sorted(status for _new, status in answers) == [200, *[409] * 7]


# ---------------------------------------------------------------- asked by the log


def a_port(here: Home, folder: Path, name: str = "witness.example/one") -> Sandbox:
    key = signing_key(here).verifier
    return Sandbox(Witness(name, folder, {here.origin: key}))


class Silent:
    """A witness at an address where nobody listens."""

    verifier = Signer.fresh("witness.example/silent", Use.COSIGNATURE).verifier

    def ask(self, body: bytes) -> Answer:
        return Remote("http://127.0.0.1:1/", self.verifier).ask(body)


class Liar:
    """A witness whose signature is another's."""

    verifier = Signer.fresh("witness.example/liar", Use.COSIGNATURE).verifier

    def __init__(self, text: str) -> None:
        self.text = text

    def ask(self, body: bytes) -> Answer:
        assert body
        return Answer(200, self.text)


def test_enough_witnesses_are_enough(here: Home, tmp_path: Path) -> None:
    port = a_port(here, tmp_path / "one")
    asked = Witnesses(1, [Silent(), port])
    for _ in range(2):
        some(2)
        assert a_publisher(here, asked).publish()
        _text, names = verify_note((here.folder / "checkpoint").read_bytes(), [port.verifier])
        assert names == ["witness.example/one"]


@pytest.mark.parametrize("second", [Silent(), Liar("nothing\n"), Liar(LOG.sign("x\n"))])
def test_with_too_few_the_checkpoint_stays(here: Home, tmp_path: Path, second: Port) -> None:
    port = a_port(here, tmp_path / "one")
    some(2)
    assert a_publisher(here, Witnesses(1, [port])).publish()
    before = (here.folder / "checkpoint").read_bytes()
    some(2)
    with pytest.raises(TooFewWitnesses, match="1 of 2 witnesses have signed 4"):
        a_publisher(here, Witnesses(2, [port, second])).publish()
    assert (here.folder / "checkpoint").read_bytes() == before
    some(1)
    found = a_publisher(here, Witnesses(2, [port, a_port(here, tmp_path / "two")])).publish()
    assert found
    assert found.size == 5


def test_a_new_witness_begins_from_nothing_and_one_behind_catches_up(
    here: Home, tmp_path: Path
) -> None:
    one, two = a_port(here, tmp_path / "one"), a_port(here, tmp_path / "two", "witness.example/2")
    some(300)
    assert a_publisher(here, Witnesses(1, [one])).publish()
    some(300)
    assert a_publisher(here, Witnesses(1, [two])).publish()
    some(300)
    assert a_publisher(here, Witnesses(2, [one, two])).publish()
    assert one.witness.seen(here.origin) == two.witness.seen(here.origin)


def test_a_witness_that_has_seen_more_stops_the_log(here: Home, tmp_path: Path) -> None:
    """Record, key and files were put back from an older copy, all at once; the witness knows."""
    port = a_port(here, tmp_path / "one")
    some(2)
    assert a_publisher(here, Witnesses(1, [port])).publish()
    record, shown = last_signed(here), (here.folder / "checkpoint").read_bytes()
    some(2)
    assert a_publisher(here, Witnesses(1, [port])).publish()
    for path in sorted(here.folder.rglob("*.p/4")):
        path.unlink()
    remember(here, record)
    (here.folder / "checkpoint").write_bytes(shown)
    key = signing_key(here)
    fork = Checkpoint(here.origin, 3, bytes(32))
    with pytest.raises(LogForked, match="has seen 4 entries"):
        Witnesses(1, [port]).sign(sign_note(fork.text(), key), fork, 2, Growing())


class Growing:
    """A tree that can prove anything of the right form."""

    def consistency(self, old: int, new: int) -> list[bytes]:
        return [bytes(32)] if 0 < old < new else []


# ---------------------------------------------------------------- over HTTP


@pytest.fixture
def url(witness: Witness) -> Iterator[str]:
    with a_server(witness, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_it_answers_over_http(witness: Witness, url: str) -> None:
    port = Remote(f"{url}/", witness.verifier)
    assert signs(witness, port.ask(a_request(0, 7)), 7)
    assert port.ask(a_request(5, 9)).text == "7\n"
    assert Remote(f"{url}/elsewhere", witness.verifier).ask(b"x").status == 404
    assert port.ask(b"x" * (64 * 1024 + 1)).status == 413
    assert ADD == "/add-checkpoint"


def test_who_does_not_answer_is_silent() -> None:
    with pytest.raises(WitnessSilent):
        Silent().ask(b"")


# ---------------------------------------------------------------- named in a file


def test_the_file_names_them(tmp_path: Path) -> None:
    path = tmp_path / "witnesses.toml"
    key = Signer.fresh("witness.example/kezek", Use.COSIGNATURE).verifier
    path.write_text(f'needed = 1\n[[witness]]\nurl = "https://w.example/"\nvkey = "{key.vkey()}"\n')
    found = load_witnesses(path, LOG.verifier)
    assert found.needed == 1
    assert [port.verifier for port in found.ports] == [key]
    assert Verifier.parse(key.vkey()) == key


@pytest.mark.parametrize(
    "text",
    ["", "needed = 1\n", "needed = -1\n", "needed = [\n", "needed = 0\n[[witness]]\nurl = 'x'\n"],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "witnesses.toml"
    path.write_text(text)
    with pytest.raises(WitnessesUnreadable, match=r"witnesses\.toml"):
        load_witnesses(path, LOG.verifier)
