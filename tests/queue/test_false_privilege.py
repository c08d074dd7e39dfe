"""A false privilege: the general queue by the filing moment, and the stop list of the rules."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from kezek.core import clock
from kezek.core.actors import CALENDAR, IMPORT
from kezek.journal.models import Entry
from kezek.policy.acts import publish_policy
from kezek.queue.acts import refresh_queue, uncover_false_privilege
from kezek.queue.models import Application, Privilege
from kezek.queue.queries import position
from kezek.queue.refusals import ClaimsBarred, PrivilegeDecided, ReasonMissing
from tests.builders import DEPARTMENT, START, TARAZ, a_key, an_application
from tests.queue.claims import a_claim, a_proven

pytestmark = pytest.mark.django_db

CITIES = Path(__file__).parents[2] / "cities"
LAST_DAY = date(2025, 7, 11)  # ten days after the first of July


def uncover(privilege: int, reason: str = "forged") -> int:
    return uncover_false_privilege(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        reason=reason,
    )


def test_a_proven_one_goes_back_to_the_general_queue_by_its_filing_moment() -> None:
    early, late = (an_application(filed_at=START - timedelta(days=days)) for days in (20, 10))
    privilege = a_proven(early)
    assert uncover(privilege) == early.pk
    row = Application.objects.get(pk=early.pk)
    assert (row.right, row.queue_type.code) == ("general", "b3-general")
    assert [position(one.pk) for one in (early, late)] == [1, 2]
    claim = Privilege.objects.get(pk=privilege)
    assert (claim.state, claim.reason, claim.barred_until) == ("false", "forged", LAST_DAY)
    newest = Entry.objects.filter(kind="application.retyped").latest("pk")
    assert newest.data["reason"] == "privilege_false"


def test_until_the_stop_list_ends_no_voucher_is_issued() -> None:
    application = an_application()
    uncover(a_claim(application))
    assert Application.objects.get(pk=application.pk).may_from == date(2025, 7, 12)
    barred = Entry.objects.get(kind="application.barred")
    assert (barred.subject_id, barred.data["may_from"]) == (application.pk, "2025-07-12")
    false = Entry.objects.get(kind="privilege.false").data
    assert (false["barred_until"], false["reason"]) == ("2025-07-11", "forged")
    assert not Entry.objects.filter(kind="application.retyped").exists()  # it was pending


def test_one_who_may_not_have_a_voucher_for_longer_is_not_helped_by_it() -> None:
    application = an_application(may_from=date(2026, 1, 1))
    uncover(a_claim(application))
    assert Application.objects.get(pk=application.pk).may_from == date(2026, 1, 1)
    assert not Entry.objects.filter(kind="application.barred").exists()


def test_until_the_stop_list_ends_no_other_claim_is_taken() -> None:
    application = an_application()
    uncover(a_claim(application))
    with pytest.raises(ClaimsBarred) as refused:
        a_claim(application, "teacher", clock.at(LAST_DAY, 23, 59))
    assert "11" in str(refused.value)
    assert a_claim(application, "teacher", clock.at(LAST_DAY + timedelta(days=1), 0, 1))


def test_a_new_application_of_the_child_does_not_get_round_it() -> None:
    application = an_application()
    uncover(a_claim(application))
    case = application.case
    Application.objects.filter(pk=application.pk).update(state="withdrawn", case=None)
    assert case is not None
    with pytest.raises(ClaimsBarred):
        a_claim(an_application(case=case))


def test_a_city_without_a_stop_list_bars_nobody(tmp_path: Path) -> None:
    cities = shutil.copytree(CITIES, tmp_path / "cities")
    policy = cities / TARAZ / "policy.toml"
    text, rule = policy.read_text(), "[rule.stop_list_days]\nvalue = "
    assert text.count(f"{rule}10") == 1
    policy.write_text(text.replace(f"{rule}10", f"{rule}0"))
    publish_policy(
        actor=IMPORT,
        moment=START,
        request_key=f"builder:publish:{TARAZ}",
        city=TARAZ,
        folder=str(policy.parent),
    )
    application = an_application()
    privilege = a_claim(application)
    uncover(privilege)
    assert Privilege.objects.get(pk=privilege).barred_until is None
    assert Application.objects.get(pk=application.pk).may_from == date(2020, 1, 1)
    assert a_claim(application, "teacher")


@pytest.mark.parametrize("reason", ["", "unreadable", "because"])
def test_it_needs_a_reason_of_its_own_list(reason: str) -> None:
    privilege = a_claim(an_application())
    with pytest.raises(ReasonMissing):
        uncover(privilege, reason)
    assert Privilege.objects.get(pk=privilege).state == "pending"


def test_it_is_called_false_once() -> None:
    privilege = a_claim(an_application())
    uncover(privilege)
    with pytest.raises(PrivilegeDecided):
        uncover(privilege)


def test_a_child_with_a_place_keeps_it() -> None:
    application = an_application()
    privilege = a_proven(application)
    Application.objects.filter(pk=application.pk).update(state="placed")
    uncover(privilege)
    row = Application.objects.get(pk=application.pk)
    assert (row.right, row.may_from) == ("out_of_turn", date(2020, 1, 1))


def test_the_yearly_refresh_does_not_lift_it() -> None:
    application = an_application()
    uncover(a_claim(application))
    refresh_queue(actor=CALENDAR, moment=START, request_key=a_key(), city=TARAZ)
    assert Application.objects.get(pk=application.pk).may_from == date(2025, 7, 12)
    later = clock.at(date(2025, 7, 12), 0, 5)
    refresh_queue(actor=CALENDAR, moment=later, request_key=a_key(), city=TARAZ)
    assert Application.objects.get(pk=application.pk).may_from < date(2025, 7, 12)
