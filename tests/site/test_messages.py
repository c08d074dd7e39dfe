"""`kezek messages`, on a small house with faults planted in it."""

import argparse
import gettext
import re
from pathlib import Path

import polib
import pytest

from kezek.site.catalogues.check import Finding, findings
from kezek.site.catalogues.shelf import PLURALS, compile_all
from kezek.site.catalogues.tidy import tidied
from kezek.site.commands import messages

ROOT = Path(__file__).parents[2]

PYTHON = '''"""A room."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

TITLE = pgettext_lazy("voucher", "Confirmed")


def ahead(n: int) -> str:
    """How many."""
    return _("Join the queue") + ngettext("%(n)s child", "%(n)s children", n) % {"n": n}
'''
PAGE = """{% load i18n %}
{% if ahead %}
    <p>{% blocktranslate count n=ahead trimmed %}
        {{ n }} child
    {% plural %}
        {{ n }} children
    {% endblocktranslate %}</p>
      {% endif %}
<h1>{% translate "Check the queue" %}</h1>
{% blocktranslate trimmed with by=by %}
    Read and sign it {{ by }}.
{% endblocktranslate %}
<a title="{% translate "Open" context "journal" %}">it's {{ title|default:_("Untitled") }}</a>
"""
KK = {
    (None, "Join the queue"): "Кезекке тұру",
    (None, "Check the queue"): "Кезекті тексеру",
    (None, "Read and sign it %(by)s."): "Оны оқып, %(by)s қол қойыңыз.",
    (None, "Untitled"): "Атаусыз",
    ("voucher", "Confirmed"): "Расталды",
    ("journal", "Open"): "Ашық",
}
RU = {
    (None, "Join the queue"): "Встать в очередь",
    (None, "Check the queue"): "Проверить очередь",
    (None, "Read and sign it %(by)s."): "Прочитайте и подпишите %(by)s.",
    (None, "Untitled"): "Без названия",
    ("voucher", "Confirmed"): "Подтверждён",
    ("journal", "Open"): "Открытый",
}
CHILDREN = {
    "kk": {0: "%(n)s\u00a0бала", 1: "%(n)s\u00a0бала"},
    "ru": dict(enumerate(f"%(n)s\u00a0{w}" for w in ("ребёнок", "ребёнка", "детей", "детей"))),
}


def catalogue(root: Path, lang: str, room: str = "queue") -> polib.POFile:
    folder = root / "locale" / room / lang / "LC_MESSAGES"
    path = folder / "django.po"
    if path.exists():
        return polib.pofile(str(path))
    folder.mkdir(parents=True)
    made = polib.POFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": PLURALS[lang],
    }
    made.fpath = str(path)
    return made


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of one room in which nothing is missing."""
    room = tmp_path / "kezek" / "queue"
    (room / "templates" / "queue").mkdir(parents=True)
    (room / "views.py").write_text(PYTHON, encoding="utf-8")
    (room / "templates" / "queue" / "check.html").write_text(PAGE, encoding="utf-8")
    for lang, texts in (("kk", KK), ("ru", RU)):
        made = catalogue(tmp_path, lang)
        for (context, msgid), text in texts.items():
            made.append(polib.POEntry(msgid=msgid, msgctxt=context, msgstr=text))
        made.append(
            polib.POEntry(
                msgid="%(n)s child",
                msgid_plural="%(n)s children",
                msgstr_plural=CHILDREN[lang],
                flags=["python-format"],
            )
        )
        made.save()
    return tmp_path


def entry_of(made: polib.POFile, msgid: str) -> polib.POEntry:
    entry = made.find(msgid, msgctxt=False)
    assert entry is not None
    return entry


def say_instead(house: Path, lang: str, msgid: str, text: str) -> list[str]:
    made = catalogue(house, lang)
    entry_of(made, msgid).msgstr = text
    made.save()
    return [f.what for f in faults(house) if f.msgid == msgid and f.lang == lang]


def faults(root: Path) -> list[Finding]:
    return [finding for finding in findings(root) if finding.fault]


def run(root: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    messages.add_arguments(parser)
    return messages.run(parser.parse_args([*words, "--root", str(root)]))


# ---------------------------------------------------------------- check


def test_a_house_in_order_has_no_faults(house: Path) -> None:
    assert findings(house) == []
    assert run(house, "check") == 0


@pytest.mark.parametrize("lang", ["kk", "ru"])
@pytest.mark.parametrize(
    ("msgid", "where"),
    [
        ("Join the queue", "kezek/queue/views.py:11:"),
        ("%(n)s child", "kezek/queue/views.py:11:"),
        ("%(n)s child", "kezek/queue/templates/queue/check.html:3:"),
        ("Confirmed", "kezek/queue/views.py:6:"),
        ("Check the queue", "kezek/queue/templates/queue/check.html:9:"),
        ("Read and sign it %(by)s.", "kezek/queue/templates/queue/check.html:10:"),
        ("Open", "kezek/queue/templates/queue/check.html:13:"),
        ("Untitled", "kezek/queue/templates/queue/check.html:13:"),
    ],
)
def test_a_planted_hole_is_found_by_file_and_line(
    house: Path, capsys: pytest.CaptureFixture[str], lang: str, msgid: str, where: str
) -> None:
    made = catalogue(house, lang)
    made.remove(entry_of(made, msgid))
    made.save()
    assert run(house, "check") == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"{where} {lang}: missing") for line in lines)


def test_an_empty_translation_is_missing(house: Path) -> None:
    found = say_instead(house, "ru", "Join the queue", "")
    assert sorted(found) == ["empty", "missing"]


def test_a_message_of_another_context_does_not_count(house: Path) -> None:
    made = catalogue(house, "kk")
    entry_of(made, "Confirmed").msgctxt = "contract"
    made.save()
    assert [f.lang for f in faults(house) if "missing (context 'voucher')" in f.what] == ["kk"]


@pytest.mark.parametrize(
    ("lang", "forms", "what"),
    [
        ("kk", ["%(n)s\u00a0бала", ""], "an empty form"),
        ("kk", ["%(n)s\u00a0бала", "%(n)s\u00a0балалар"], "Kazakh plural forms are equal"),
        ("kk", ["%(n)s\u00a0балалар"] * 2, "no plural after a number: балалар"),
        ("ru", ["%(n)s\u00a0ребёнок"] * 3 + ["%(n)s\u00a0детей"], "the fourth Russian form copies"),
        ("ru", ["%(n)s ребёнок"] * 4, "a no-break space between a number and its noun"),
        ("ru", ["один ребёнок"] * 4, "placeholders differ (%(n)s)"),
        ("ru", ["%(n)s\u00a0ребенок"] * 4, "always ё"),
    ],
)
def test_faults_of_counted_forms(house: Path, lang: str, forms: list[str], what: str) -> None:
    made = catalogue(house, lang)
    entry_of(made, "%(n)s child").msgstr_plural = dict(enumerate(forms))
    made.save()
    assert any(f.what.startswith(what) for f in faults(house) if f.lang == lang)


def test_three_russian_forms_are_too_few(house: Path) -> None:
    path = house / "locale/queue/ru/LC_MESSAGES/django.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"msgstr\[3\].*\n", "", text), encoding="utf-8")
    assert "an empty form" in [f.what for f in faults(house)]


def test_a_count_said_by_one_side_only(house: Path) -> None:
    for lang in ("kk", "ru"):
        made = catalogue(house, lang)
        made.remove(entry_of(made, "%(n)s child"))
        made.append(polib.POEntry(msgid="%(n)s child", msgstr="%(n)s"))
        made.save()
    assert {f.what for f in faults(house)} == {"one says a count, the other does not"}


BY = "Read and sign it %(by)s."


@pytest.mark.parametrize(
    ("lang", "msgid", "text", "what"),
    [
        ("kk", BY, "Оны оқып, қол қойыңыз.", "placeholders differ (%(by)s)"),
        ("ru", BY, "Подпишите %(buy)s.", "placeholders differ (%(buy)s, %(by)s)"),
        ("kk", "Join the queue", "Join the queue", "English left: Join, queue, the"),
        ("kk", "Join the queue", "Кезек – бұл болып табылады", "«болып табылады»: a dash"),
        ("kk", "Join the queue", "Құжат тексерілуде", "«-ылуда»: name who acts"),
        ("kk", "Join the queue", "Кезекке тұрыңыз!", "no exclamation marks"),
        ("kk", "Join the queue", "Кезек — осы", "the Kazakh dash is –"),
        ("kk", "Join the queue", "Бірнеше балабақшалар бар", "no plural after a number"),
        ("kk", "Join the queue", "Кезек 65 000 теңге", "thousands are parted"),
        ("kk", "Join the queue", "Кeзекке тұру", "a Latin letter inside a Cyrillic word"),
        ("kk", BY, "Оны %(by)s-ға қол қойыңыз.", "no ending on a variable: -ға"),
        ("kk", BY, "Оны %(by)sға қол қойыңыз.", "no ending on a variable: bend"),
        ("kk", "Join the queue", "Кейін Сізге хабарлаймыз", "«сіз» is small"),
        ("kk", "Join the queue", "Алдыңызда бала тұр", "«алдыңызда»"),
        ("ru", "Join the queue", "Очередь – это", "the Russian dash is —"),
        ("ru", "Join the queue", "Очередь — это", "a no-break space before —"),
        ("ru", "Join the queue", "Вы подал(а) заявление", "no past tense that shows"),
        ("ru", "Join the queue", "Когда Вы придёте", "«вы» is small"),
        ("ru", "Join the queue", "Данный документ", "drop «данный»"),
        ("ru", "Join the queue", 'Нажмите "Далее"', "quotes are «…»"),
        ("ru", "Join the queue", "Срок продлен", "always ё"),
    ],
)
def test_what_an_editor_would_mark(
    house: Path, lang: str, msgid: str, text: str, what: str
) -> None:
    found = say_instead(house, lang, msgid, text)
    assert any(advice.startswith(what) for advice in found), found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("kk", "Бірнеше балабақша бар"),
        ("kk", "2 жастағы балалардың жалпы кезегі"),
        ("kk", "«Шолпан» балабақшасына 26 қаңтар күні"),
        ("kk", "PDF, JPG немесе PNG файлын қосыңыз. ЖСН-ді тексеріңіз"),
        ("ru", "Номер обновлён, заявление обновлено, льгота подтверждена"),
        ("ru", "Позвоните: +7 700 000 00 00"),
        ("ru", "Учебный год 2026–2027"),
        ("ru", "Нам пишут: вы — первые".replace(" —", "\u00a0—")),
    ],
)
def test_what_an_editor_would_leave(house: Path, lang: str, text: str) -> None:
    assert say_instead(house, lang, "Join the queue", text) == []


def test_both_forms_of_a_counted_entry_may_be_marked_for_later(house: Path) -> None:
    (house / "kezek/queue/rules.py").write_text(
        """from django.utils.translation import gettext_noop

ONE, MANY = gettext_noop("%(n)s child"), gettext_noop("%(n)s children")
LOST = gettext_noop("%(n)s places")
""",
        encoding="utf-8",
    )
    assert {(f.path.name, f.line, f.what) for f in faults(house)} == {("rules.py", 4, "missing")}


def test_fuzzy_is_not_translated(house: Path) -> None:
    made = catalogue(house, "kk")
    entry_of(made, "Join the queue").flags.append("fuzzy")
    made.save()
    assert [f.what for f in faults(house)] == ["fuzzy"]


def test_two_catalogues_that_disagree(house: Path) -> None:
    for lang, text in (("kk", "Кезекке жазылу"), ("ru", "Встать в очередь")):
        made = catalogue(house, lang, "common")
        made.append(polib.POEntry(msgid="Join the queue", msgstr=text))
        made.save()
    found = faults(house)
    assert [(f.lang, f.what) for f in found] == [("kk", "translated otherwise in common")]


def test_a_message_in_one_language_only(house: Path) -> None:
    made = catalogue(house, "kk")
    made.append(polib.POEntry(msgid="Leave", msgstr="Шығу"))
    made.save()
    assert [(f.lang, f.what) for f in faults(house)] == [("ru", "missing beside this")]


def test_an_unused_entry_is_a_doubt_and_no_fault(house: Path) -> None:
    for lang, text in (("kk", "Кезектен шығу"), ("ru", "Выйти из очереди")):
        made = catalogue(house, lang)
        made.append(polib.POEntry(msgid="Leave the queue", msgstr=text))
        made.save()
    found = findings(house)
    assert [(f.what, f.fault) for f in found] == [("unused", False)]
    assert run(house, "check") == 0


def test_an_f_string_in_a_call_is_found_out(house: Path) -> None:
    views = house / "kezek/queue/views.py"
    code = (
        views.read_text(encoding="utf-8") + '\n\ndef bad(n: int) -> str:\n    return _(f"{n} a")\n'
    )
    views.write_text(code, encoding="utf-8")
    found = faults(house)
    assert [(f.path.name, f.line) for f in found] == [("views.py", 15)]


def test_another_plural_rule(house: Path) -> None:
    made = catalogue(house, "ru")
    made.metadata["Plural-Forms"] = "nplurals=3; plural=0;"
    made.save()
    assert "another plural rule than ours" in [f.what for f in faults(house)]


# ---------------------------------------------------------------- missing, tidy, compile


def test_missing_prints_entries_to_fill_in(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = catalogue(house, "ru")
    made.remove(entry_of(made, "%(n)s child"))
    made.save()
    assert run(house, "missing", "--room", "queue") == 1
    printed = capsys.readouterr().out
    assert 'msgid "%(n)s child"\nmsgid_plural "%(n)s children"\nmsgstr[0] ""' in printed
    assert "# ---- kk: 0 missing" in printed
    assert run(house, "missing", "--room", "places") == 0


def test_tidy_puts_the_no_break_spaces_in(house: Path) -> None:
    assert say_instead(house, "ru", "Join the queue", "Ещё 5 дней — и всё") != []
    assert run(house, "tidy") == 0
    assert faults(house) == []
    text = entry_of(catalogue(house, "ru"), "Join the queue").msgstr
    assert text == "Ещё 5\u00a0дней\u00a0— и всё"


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        ("kk", "65 000 ₸", "65\u202f000\u202f₸"),
        ("kk", "Болжам: %(n)s бала – уәде емес", "Болжам: %(n)s\u00a0бала\u00a0– уәде емес"),
        ("kk", "№ 36 балабақша", "№\u00a036\u00a0балабақша"),
        ("ru", "+7 700 000 00 00", "+7 700 000 00 00"),
        ("ru", "в 23:59 на месте", "в 23:59 на месте"),
    ],
)
def test_tidied(lang: str, before: str, after: str) -> None:
    assert tidied(before, lang) == after
    assert tidied(after, lang) == after


def test_compiled_catalogues_speak(house: Path) -> None:
    assert compile_all(house / "locale") == 2
    assert compile_all(house / "locale") == 0
    folder = house / "locale" / "queue"
    spoken = gettext.translation("django", folder, ["ru"])
    assert [spoken.ngettext("%(n)s child", "%(n)s children", n) for n in (1, 3, 11, 21)] == [
        "%(n)s\u00a0ребёнок",
        "%(n)s\u00a0ребёнка",
        "%(n)s\u00a0детей",
        "%(n)s\u00a0ребёнок",
    ]
    assert spoken.pgettext("voucher", "Confirmed") == "Подтверждён"


def test_a_changed_catalogue_is_compiled_again(house: Path) -> None:
    compile_all(house / "locale")
    say_instead(house, "kk", "Join the queue", "Кезекке жазылу")
    assert compile_all(house / "locale") == 1
    spoken = gettext.translation("django", house / "locale" / "queue", ["kk"])
    assert spoken.gettext("Join the queue") == "Кезекке жазылу"
