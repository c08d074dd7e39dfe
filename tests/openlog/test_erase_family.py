"""A family's data go at its wish, and nothing that is left ties a number to a person."""

import argparse
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from kezek.core.actors import CALENDAR
from kezek.core.sealing import Purpose, SealingError, mark, unseal
from kezek.journal import followers, sequencer
from kezek.journal.models import LogEntry
from kezek.notices.models import Notice
from kezek.openlog.acts import Erased, erase_family
from kezek.openlog.models import Salt
from kezek.openlog.queries import entry_of
from kezek.openlog.refusals import (
    FamilyHasCase,
    FamilyHasContract,
    FamilyIsStaff,
    FamilyReachesOut,
    FamilyUnknown,
    LogIsBehind,
)
from kezek.openlog.rules import Stage
from kezek.people.models import Account, Phone, RoleGrant
from kezek.people.queries import iin_of, name_of
from kezek.places.acts import Release, release_places
from kezek.places.queries_open import protected_numbers
from kezek.queue.acts import withdraw_application
from kezek.queue.models import Application, Privilege
from kezek.site.commands import erase as command
from kezek.vouchers.acts import lapse_vouchers
from kezek.vouchers.models import Voucher
from kezek_verify.command import main
from tests.builders import (
    DEPARTMENT,
    START,
    TARAZ,
    a_case,
    a_child,
    a_city,
    a_key,
    a_person,
    an_account,
    an_application,
    guardian_of,
)
from tests.contracts.builders import a_draft
from tests.openlog.told import log, protect, tell, told
from tests.places.builders import a_claimed_place, data_of, frame
from tests.queue.claims import a_claim, a_paper
from tests.verifier.test_together import published
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_listed_group, money_for

pytestmark = pytest.mark.django_db

LATE = START + timedelta(days=30)
PHONE = "+77011234567"
NAME = "Канарейкина Айсұлу Болатқызы"


def _erase(applicant: int) -> Erased:
    return erase_family(
        actor=DEPARTMENT, moment=LATE, request_key=a_key(), city=TARAZ, applicant=applicant
    )


def _a_family() -> Application:
    """A child whose voucher was not used and whose mother then gave up; all that it left."""
    a_listed_group()
    mother = a_person(name=NAME)
    child = a_child(date(2022, 3, 4), mother)
    account = an_account(mother)
    Phone.objects.create(
        person=mother,
        sealed=b"",
        mark=mark(Purpose.PHONE, PHONE),
        source="registry",
        main=True,
    )
    row = an_application(case=a_case(child))
    a_paper(a_claim(row))
    money_for(1)
    an_iteration()
    assert account.is_active
    lapse_vouchers(vouchers=[Voucher.objects.get(application=row).pk], **frame(LATE, CALENDAR))
    withdraw_application(application=row.pk, **frame(LATE))
    tell()
    return row


def _bodies() -> list[bytes]:
    rows = LogEntry.objects.order_by("index").values_list("body", flat=True)
    return [bytes(body) for body in rows]


def _everything() -> list[tuple[str, str, object]]:
    """Every text, document and sealed value of every table: table, column, value."""
    found: list[tuple[str, str, object]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('text', 'character varying',"
            " 'jsonb', 'bytea', 'uuid', 'ARRAY')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
            found += [(table, column, value) for (value,) in cursor.fetchall()]
    return found


def _opened(value: bytes) -> str:
    """What a sealed value says, or the bytes as they are."""
    for purpose in Purpose:
        try:
            return unseal(purpose, value)
        except SealingError:
            continue
    return value.decode("utf-8", "replace")


def _holding(secrets: list[str], marks: list[bytes]) -> set[tuple[str, str]]:
    """Where any of these still stands, sealed or not."""
    hits = set()
    for table, column, value in _everything():
        raw = bytes(value) if isinstance(value, bytes | memoryview) else None
        text = str(value) if raw is None else _opened(raw)
        if any(secret in text for secret in secrets) or (raw is not None and raw in marks):
            hits.add((table, column))
    return hits


def test_a_family_is_erased_and_nothing_that_is_left_names_it() -> None:
    row = _a_family()
    mother, child = row.guardian_id, row.child_id
    secrets = [iin_of(mother), iin_of(child), name_of(mother), PHONE]
    marks = [mark(Purpose.IIN, iin) for iin in secrets[:2]] + [mark(Purpose.PHONE, PHONE)]
    other = a_person()
    for seq, person in enumerate((mother, other.pk)):
        Notice.objects.create(city_id=TARAZ, person_id=person, seq=seq, kind="x", moment=LATE)
    before = _holding(secrets, marks)
    assert {("people_person", "iin_sealed"), ("people_person", "iin_mark")} <= before
    assert ("people_phone", "mark") in before
    erased = _erase(mother)
    assert erased == Erased(people=2, commitments=2)
    sequencer.catch_up(TARAZ)
    followers.run_one("notices", TARAZ)
    assert [one.person_id for one in Notice.objects.all()] == [other.pk]
    assert _holding(secrets, marks) == set()
    assert (iin_of(child), name_of(child)) == ("", "")
    assert not Account.objects.get(person=mother).is_active


def test_no_salt_opens_its_commitments_any_more_and_the_log_says_so(tmp_path: Path) -> None:
    row = _a_family()
    other = an_application()
    tell()
    whole = _bodies()
    commitments = [said["c"] for said in told("queue.filed", "voucher.made")][:1]
    _erase(row.guardian_id)
    assert entry_of(Stage.APP, row.pk) is None
    assert entry_of(Stage.APP, other.pk) is not None
    assert not Salt.objects.filter(stage="app", subject=row.pk).exists()
    erased = [said["c"] for said in told("erased")]
    assert len(erased) == 2
    assert commitments[0] in erased
    now = [
        bytes(body) for body in LogEntry.objects.order_by("index").values_list("body", flat=True)
    ]
    assert now[: len(whole)] == whole
    published(tmp_path, now)
    assert main(["log", str(tmp_path), "--lang", "en"]) == 0
    assert log()[-1]["kind"] == "erased"


def _waits() -> int:
    row = an_application()
    tell()
    return row.guardian_id


def _signs() -> int:
    contract = a_draft()
    Application.objects.update(state="closed", case=None)
    Voucher.objects.update(state="ended", case=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE places_place SET state = 'released', case_id = NULL, released_at = now()"
        )
    tell()
    return contract.guardian_id


def _works() -> int:
    row = _a_family()
    account = Account.objects.get(person=row.guardian_id)
    RoleGrant.objects.create(account=account, city_id=TARAZ, role="counter")
    return row.guardian_id


def _is_not_told() -> int:
    row = _a_family()
    an_application()
    return row.guardian_id


def _answers_for_another() -> int:
    """The father of her child has another one, by somebody else."""
    row = _a_family()
    father = a_person()
    for child in (row.child, a_child()):
        child.guardianships.create(guardian=father, kind="father")
    return row.guardian_id


def _filed_for_another() -> int:
    """The entry of a child that is not hers any more names her."""
    row = _a_family()
    given = an_application(case=a_case(a_child(date(2022, 5, 6), guardian_of(row.child))))
    withdraw_application(application=given.pk, **frame(LATE))
    given.child.guardianships.update(until=LATE.date())
    tell()
    return row.guardian_id


def _was_let_go() -> int:
    """A father whom the court has let go answers for nobody: not for the data of the child."""
    row = _a_family()
    father = a_person()
    row.child.guardianships.create(guardian=father, kind="father", until=LATE.date())
    return father.pk


def _is_a_child() -> int:
    return _a_family().child_id


def _has_no_child() -> int:
    _a_family()
    return a_person().pk


@pytest.mark.parametrize(
    ("family", "refusal"),
    [
        (_waits, FamilyHasCase),
        (_signs, FamilyHasContract),
        (_works, FamilyIsStaff),
        (_is_not_told, LogIsBehind),
        (_has_no_child, FamilyUnknown),
        (_was_let_go, FamilyUnknown),
        (_is_a_child, FamilyUnknown),
        (_answers_for_another, FamilyReachesOut),
        (_filed_for_another, FamilyReachesOut),
    ],
)
def test_a_family_that_may_not_be_erased_keeps_everything(
    family: Callable[[], int], refusal: type[Exception]
) -> None:
    applicant = family()
    salts = Salt.objects.count()
    with pytest.raises(refusal):
        _erase(applicant)
    assert len(iin_of(applicant)) == 12
    assert Salt.objects.count() == salts


def test_a_brother_who_waits_holds_the_whole_family() -> None:
    row = _a_family()
    brother = a_child(date(2023, 5, 6), guardian_of(row.child))
    an_application(case=a_case(brother), band=2)
    tell()
    with pytest.raises(FamilyHasCase):
        _erase(row.guardian_id)


def test_the_command_asks_for_the_iin_and_erases(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = _a_family()
    iin = iin_of(row.guardian_id)
    for code in (0, 1):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{iin}\n"))
        words = argparse.Namespace(city=TARAZ, wish="17/2026")
        assert command.run(words) == code
    said = capsys.readouterr()
    assert said.out.startswith("2 people are erased, 2 commitments")
    assert iin not in said.out + said.err


def test_another_familys_wish_of_the_same_number_is_no_repeat(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [_a_family(), _a_family()]
    for row in rows:
        tell()
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{iin_of(row.guardian_id)}\n"))
        assert command.run(argparse.Namespace(city=TARAZ, wish="17/2026")) == 0
        assert iin_of(row.guardian_id) == ""
    assert capsys.readouterr().out.count("2 people are erased") == 2


def test_a_family_of_which_the_log_says_nothing_is_erased_with_a_word_in_the_journal() -> None:
    a_city()
    mother = a_person()
    child = a_child(date(2022, 3, 4), mother)
    tell()
    erased = _erase(mother.pk)
    assert erased == Erased(people=2, commitments=0)
    assert data_of("family.erased", mother.pk) == {
        "people": sorted([mother.pk, child.pk]),
        "commitments": 0,
    }


def test_where_a_protected_child_was_stays_untold() -> None:
    place = a_claimed_place()
    application = place.voucher.application
    protect(application)
    a_paper(a_claim(an_application()))  # another family's stays
    release_places(places=[place.pk], reason=Release.LEFT, **frame(LATE))
    Application.objects.filter(pk=application.pk).update(state="closed", case=None)
    Voucher.objects.filter(pk=place.voucher_id).update(state="ended", case=None)
    tell()
    _erase(application.guardian_id)
    assert protected_numbers(TARAZ, [place.number]) == {place.number}
    (kept,) = Privilege.objects.filter(application=application)
    assert (kept.code, kept.reason, kept.issued_on) == ("no_parental_care", "", None)
    assert Privilege.objects.exclude(application=application).count() == 1
