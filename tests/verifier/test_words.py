"""Everything that can be wrong has its sentence in three languages, with the same blanks."""

import ast
import string
from pathlib import Path

import pytest

from kezek_verify import names
from kezek_verify.entries import FIELDS
from kezek_verify.problems import Unchecked, Wrong
from kezek_verify.words import LANGUAGES, WORDS, say, told

ROOT = Path(__file__).parents[2] / "verifier"


def calls() -> list[tuple[str, str, set[str]]]:
    """Every call that names a sentence: of what, the name, the facts it is given."""
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in {"Wrong", "Unchecked", "say"} and node.args:
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    given = {word.arg for word in node.keywords if word.arg}
                    found.append((node.func.id, str(name.value), given))
    return found


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_problem_has_its_sentence() -> None:
    for kind, name, given in calls():
        for text in WORDS[name]:
            assert blanks(text) <= given, (kind, name)


def test_no_sentence_is_left_over() -> None:
    named = {name for _, name, _ in calls()}
    spoken = {"wrong", "unchecked", "opened", "not_opened"}  # chosen by a condition
    assert set(WORDS) - named - spoken == set()


@pytest.mark.parametrize("name", sorted(WORDS))
def test_the_languages_tell_the_same(name: str) -> None:
    kk, ru, en = WORDS[name]
    assert blanks(kk) == blanks(ru) == blanks(en)
    assert len({kk, ru, en}) == 3


def test_a_problem_is_told_with_its_entry() -> None:
    problem = Wrong("price", index=7, said=1, right=2)
    assert told(problem, "en") == "WRONG. Entry 7: the price of the voucher is not 1 but 2 tenge."
    assert told(problem, "ru").startswith("НЕВЕРНО. Запись 7: ")
    assert told(problem, "kk").startswith("ҚАТЕ. 7-жазба: ")
    assert LANGUAGES == ("kk", "ru", "en")


def test_a_false_log_can_not_write_on_the_terminal() -> None:
    problem = Unchecked("kind", index=1, kind="\x1b[2J" + "x" * 500)
    out = told(problem, "en")
    assert "\x1b" not in out
    assert len(out) < 400
    assert say("progress", "en", done=1, size=2) == "Entries: 1 / 2"


@pytest.mark.parametrize(
    ("problem", "kk", "ru"),
    [
        (Wrong("pot", pot="free", year=2025, short=1), "«бос» шотында", "счёте «свободно»"),
        (
            Wrong("grant_extra", index=1, app="K-1", stop="places/queue"),
            "(бос орын біткен / кезекте ешкім қалмаған)",
            "(кончились места / в очереди никого не осталось)",
        ),
        (
            Wrong("issue_field", index=1, field="stopped_by", said="money", right="queue"),
            "«неге аяқталды (stopped_by)»: жазылғаны ақша біткен, дұрысы кезекте ешкім қалмаған.",
            "«почему закончилось (stopped_by)»: записано кончились деньги, верно в очереди никого",
        ),
        (
            Wrong("field", index=1, kind="queue.filed", field="band"),
            "«кезекке тұрды (queue.filed)» жазбасында",
            "в записи «встал в очередь (queue.filed)» нет поля или оно неверно: «band»",
        ),
    ],
)
def test_words_of_the_log_are_named_in_each_language(problem: Wrong, kk: str, ru: str) -> None:
    assert kk in told(problem, "kk")
    assert ru in told(problem, "ru")


def test_every_kind_and_pot_has_its_name() -> None:
    assert set(FIELDS) == set(names._KINDS)
    assert told(Wrong("pot", pot="odd", year=2025, short=1), "ru").startswith("НЕВЕРНО. на счёте")
    assert told(Unchecked("kind", index=1, kind={"odd": 1}), "kk")
