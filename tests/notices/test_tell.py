from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezek.core import clock, sealing
from kezek.core.sealing import Purpose
from kezek.delivery.models import Message
from kezek.journal import followers, sequencer
from kezek.kindergartens.models import Group, StaffPost
from kezek.notices.followers import tell
from kezek.notices.models import Notice
from kezek.notices.texts import text_of
from kezek.people.models import Phone, RoleGrant
from kezek.places.models import Round, StandingList
from kezek.policy.models import PolicyVersion
from kezek.queue.models import Privilege
from tests.attendance.builders import (
    Enrolled,
    Key,
    a_person,
    an_account,
    an_application,
    enrolled,
)
from tests.attendance.days import closed_month
from tests.notices.facts import NOON, a_fact, a_phone

DUE = "2025-10-09T00:00:00+05:00"


def notices() -> followers.Follower:
    (found,) = [one for one in followers.all_followers() if one.name == "notices"]
    return found


def test_a_closed_month_is_told_through_the_journal_in_the_parents_language(
    group: Group, key: Key
) -> None:
    kazakh, russian = enrolled(group), enrolled(group, language="ru")
    for n, one in enumerate((kazakh, russian)):
        a_phone(one.guardian.person, f"+7701000000{n}")
    closed_month(group, [kazakh, russian], key)
    sequencer.catch_up("taraz")
    while followers.step(notices(), "taraz"):
        pass
    told = Notice.objects.filter(kind="timesheet.closed").order_by("seq")
    assert [notice.person_id for notice in told] == [
        kazakh.guardian.person_id,
        russian.guardian.person_id,
    ]
    assert told[0].values == {
        "month": "2025-09-01",
        "by": "2025-10-08T00:00:00+05:00",
        "child": kazakh.child.pk,
    }
    texts = dict(Message.objects.values_list("language", "text"))
    assert texts == {
        "kk": "Өткен айдың табелін тексеріп, растаңыз. Мерзімі: 07.10, 23:59.",
        "ru": "Проверьте и подтвердите табель за месяц до 07.10, 23:59.",
    }


def test_seen_twice_nothing_changes(child: Enrolled) -> None:
    a_phone(child.guardian.person)
    fact = a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE})
    tell([fact])
    before = (list(Notice.objects.values()), list(Message.objects.values("id", "text", "state")))
    tell([fact])
    after = (list(Notice.objects.values()), list(Message.objects.values("id", "text", "state")))
    assert before == after
    assert len(after[0]) == len(after[1]) == 1


def test_the_follower_run_again_from_the_start_changes_nothing(
    group: Group, child: Enrolled, key: Key
) -> None:
    a_phone(child.guardian.person)
    closed_month(group, [child], key)
    sequencer.catch_up("taraz")
    while followers.step(notices(), "taraz"):
        pass
    counts = (Notice.objects.count(), Message.objects.count())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_cursor SET seq = 0 WHERE follower = 'notices'")
    while followers.step(notices(), "taraz"):
        pass
    assert (Notice.objects.count(), Message.objects.count()) == counts


def test_without_a_phone_the_notice_stands_alone(child: Enrolled) -> None:
    tell([a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE})])
    assert Notice.objects.count() == 1
    assert not Message.objects.exists()


def test_the_sms_goes_to_the_guardian_and_names_nobody(child: Enrolled) -> None:
    number = a_phone(child.guardian.person)
    tell([a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE})])
    message = Message.objects.get()
    assert bytes(message.address_mark) == sealing.mark(Purpose.PHONE, number)
    assert "Invented" not in message.text
    assert number not in message.text
    assert Notice.objects.get().values == {"by": DUE, "n": 28, "child": child.child.pk}


def test_an_application_is_told_with_its_number_in_the_queue(city: str) -> None:
    an_application(filed_at=clock.at(date(2025, 8, 1)))
    later = an_application(filed_at=clock.at(date(2025, 8, 2)))
    tell([a_fact("application.filed", later.pk)])
    notice = Notice.objects.get()
    assert (notice.person_id, notice.values["n"]) == (later.guardian_id, 2)


def test_an_imported_application_is_not_told(city: str) -> None:
    application = an_application()
    tell([a_fact("application.filed", application.pk, actor="import:0")])
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("cause", "restore_due", "kind"),
    [
        ("voucher_not_confirmed", "2025-11-04T00:00:00+05:00", "application.unconfirmed"),
        ("voucher_unsigned", "2025-11-04T00:00:00+05:00", "application.inactive"),
        ("voucher_not_confirmed", NOON.isoformat(), "application.over"),
    ],
)
def test_an_inactive_application_is_told_why_and_whether_it_can_come_back(
    city: str, cause: str, restore_due: str, kind: str
) -> None:
    application = an_application(state="inactive")
    fact = a_fact("application.inactive", application.pk, {"restore_due": restore_due}, cause=cause)
    tell([fact])
    assert [notice.kind for notice in Notice.objects.all()] == [kind]


def test_a_refused_privilege_is_told_with_the_general_number(city: str) -> None:
    application = an_application()
    claim = Privilege.objects.create(
        application=application,
        code="large_family",
        right="priority",
        claimed_at=NOON,
        review_due_at=NOON,
        state="refused",
        decided_at=NOON,
    )
    tell([a_fact("privilege.refused", claim.pk, {"application": application.pk})])
    assert Notice.objects.get().values["n"] == 1


def test_the_head_hears_of_a_contract_to_sign_and_the_parent_of_the_heads_term(
    group: Group, child: Enrolled
) -> None:
    head = an_account()
    StaffPost.objects.create(account=head, kindergarten=group.kindergarten, role="head")
    tell([a_fact("contract.signed_by_parent", child.contract.pk, {"head_due": DUE})])
    told = dict(Notice.objects.values_list("person_id", "kind"))
    assert told == {
        child.guardian.person_id: "contract.signed_by_parent",
        head.person_id: "contract.to_sign",
    }
    assert "child" not in Notice.objects.get(person=head.person).values


def test_a_kindergarten_without_a_head_stops_nothing(child: Enrolled) -> None:
    tell([a_fact("contract.signed_by_parent", child.contract.pk, {"head_due": DUE})])
    assert [notice.kind for notice in Notice.objects.all()] == ["contract.signed_by_parent"]


def test_a_drafted_contract_is_told_with_its_own_term(child: Enrolled) -> None:
    child.contract.parent_due_at = clock.at(date(2025, 10, 9))
    child.contract.save()
    tell([a_fact("contract.drafted", child.contract.pk)])
    assert Notice.objects.get().values["by"].startswith("2025-10-0")


def test_a_subject_that_is_gone_is_passed_over(city: str) -> None:
    tell([a_fact("voucher.issued", 404, {"confirm_due": DUE})])
    assert not Notice.objects.exists()


def test_a_batch_of_four_takes_as_many_statements_as_one(group: Group) -> None:
    children = [enrolled(group) for _ in range(5)]
    for n, child in enumerate(children):
        a_phone(child.guardian.person, f"+7701000000{n}")
    facts = [a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE}) for child in children]
    tell(facts[:1])
    again = [a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE}) for child in children]
    with CaptureQueriesContext(connection) as one:
        tell(again[:1])
    with CaptureQueriesContext(connection) as four:
        tell(again[1:])
    # the policy version's number is looked up for each of the few kinds that speak of it
    assert len(four) - len(one) <= 3


@pytest.mark.parametrize(
    ("kind", "reason", "told"),
    [
        ("application.retyped", "older_band", ["application.older"]),
        ("application.retyped", "rules_changed", ["application.regrouped"]),
        ("application.retyped", "privilege_proven", []),
        ("application.closed", "school_age", ["application.school_age"]),
        ("application.closed", "left", []),
    ],
)
def test_the_family_is_told_when_its_age_changes_the_queue(
    city: str, kind: str, reason: str, told: list[str]
) -> None:
    application = an_application(city)
    fact = a_fact(kind, application.pk, {"number": application.number, "reason": reason})
    tell([fact])
    assert list(Notice.objects.values_list("kind", flat=True)) == told


def test_after_a_child_s_death_the_family_hears_of_it_and_of_nothing_else(child: Enrolled) -> None:
    a_phone(child.guardian.person)
    person = child.child
    person.died_on = date(2025, 10, 1)
    person.save()
    application = child.voucher.application_id
    tell(
        [
            a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE}),
            a_fact("application.closed", application, {"reason": "died"}),
        ]
    )
    assert [notice.kind for notice in Notice.objects.all()] == ["application.died"]
    assert not Message.objects.exists()


def test_nobody_writes_to_the_dead(child: Enrolled) -> None:
    guardian = child.guardian.person
    guardian.died_on = date(2025, 10, 1)
    guardian.save()
    tell([a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE})])
    assert not Notice.objects.exists()


def test_an_sms_goes_to_the_second_phone_too(child: Enrolled) -> None:
    person = child.guardian.person
    a_phone(person)
    Phone.objects.create(
        person=person,
        sealed=sealing.seal(Purpose.PHONE, "+77010000099"),
        mark=sealing.mark(Purpose.PHONE, "+77010000099"),
        source="confirmed",
    )
    fact = a_fact("voucher.issued", child.voucher.pk, {"confirm_due": DUE})
    tell([fact])
    tell([fact])
    sent = Message.objects.values_list("address_sealed", flat=True).order_by("pk")
    phones = [sealing.unseal(Purpose.PHONE, bytes(one)) for one in sent]
    assert phones == ["+77010000001", "+77010000099"]


def test_both_applicants_are_told_of_a_hand_over(child: Enrolled) -> None:
    before = an_account().person
    data = {"number": "K-1", "before": before.pk, "guardian": child.guardian.person_id}
    tell([a_fact("application.handed_over", child.voucher.application_id, data)])
    assert set(Notice.objects.values_list("person_id", "kind")) == {
        (child.guardian.person_id, "application.taken_over"),
        (before.pk, "application.given_over"),
    }


def a_served_list(child: Enrolled) -> int:
    """A list of the child's family that a round has served."""
    row = StandingList.objects.create(
        city_id="taraz",
        application=child.voucher.application,
        state="served",
        filed_at=NOON,
        ended_at=NOON,
    )
    return int(row.pk)


def test_a_place_from_the_list_is_told_once_and_not_as_a_confirmed_voucher(
    child: Enrolled,
) -> None:
    a_phone(child.guardian.person)
    due = {"sign_due": DUE}
    by_round = a_fact("voucher.confirmed", child.voucher.pk, due, actor="follower:0")
    tell(
        [by_round, a_fact("choices.served", a_served_list(child), {"wish": 2}, actor="follower:0")]
    )
    told = Notice.objects.get()
    assert (told.kind, told.values) == ("choices.served", {"n": 2, "child": child.child.pk})
    assert not Message.objects.exists()
    tell([a_fact("voucher.confirmed", child.voucher.pk, due)])
    tell([a_fact("voucher.confirmed", child.voucher.pk, due, actor="counter:5>1")])
    assert Notice.objects.filter(kind="voucher.confirmed").count() == 2


def test_a_halted_round_is_told_to_the_department(child: Enrolled) -> None:
    """The department is told, no family is."""
    officer = an_account(a_person())
    RoleGrant.objects.create(account=officer, role="department", city_id="taraz")
    halted = Round.objects.create(
        city_id="taraz",
        number=1,
        state="halted",
        cause="day",
        served_at=NOON,
        cutoff_seq=1,
        policy_version=PolicyVersion.objects.filter(city_id="taraz")[0],
        priorities=["filing"],
        reserve_first="reserved",
    )
    tell([a_fact("round.halted", halted.pk, {"reason": "3 children differ"})])
    assert list(Notice.objects.values_list("person_id", "kind")) == [
        (officer.person_id, "round.halted")
    ]


def test_a_wrong_count_of_seats_is_told_to_the_department_in_its_language(group: Group) -> None:
    account = an_account(language="ru")
    RoleGrant.objects.create(account=account, city_id="taraz", role="department")
    tell([a_fact("group.miscounted", group.pk, {"code": "k1/g1", "taken": 3, "live": 1})])
    notice = Notice.objects.get()
    assert (notice.person_id, notice.values) == (account.person_id, {"code": "k1/g1", "n": 2})
    said = text_of(notice.kind, notice.values, "ru", None)
    assert said.startswith("Группа k1/g1: число занятых мест не совпадает")
    assert "2" in said
