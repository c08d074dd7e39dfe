"""A family's wish to move: what is refused, what is signed, how it ends."""

from datetime import date, timedelta

import pytest

from kezek.contracts import queries_transfers as queries
from kezek.contracts.acts import (
    Asked,
    Leaving,
    Reason,
    ask_transfer,
    ask_transfers,
    hand_over,
    leave,
    sign_transfer,
    withdraw_transfer,
)
from kezek.contracts.acts.transfers import Why, end_consents, keep_consents
from kezek.contracts.acts.transfers.consent import Checked
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.errors import (
    AlreadySigned,
    NotEnrolled,
    NothingWished,
    TransferOver,
    TransfersClosed,
    TransferUnknown,
)
from kezek.contracts.models import Transfer
from kezek.contracts.queries import signatures_of
from kezek.contracts.signing.refusals import SignatureRefused
from kezek.contracts.sweeps import run_transfers
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.people.models import Guardianship
from kezek.places.acts import leave_waiting_list
from kezek.places.errors import (
    AlreadyWaiting,
    GroupClosed,
    NotHeld,
    OwnGroup,
    SpecialGroup,
    TooManyWaits,
    WaitOver,
    WrongBand,
)
from kezek.places.models import Wait
from kezek.places.queries import choices_to_move, waits_of
from kezek.queue.rules import HandOver
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group, a_person, guardian_of, ruled
from tests.contracts.builders import frame
from tests.contracts.transfers import (
    ASKED_AT,
    FIRST_DAY,
    RUN_AT,
    consented,
    earlier,
    enrolled,
    group_now,
    run,
    signed,
)
from tests.places.builders import kinds_of, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"published": False}, GroupClosed),
        ({"kind": "special"}, SpecialGroup),
        ({"band": 4}, WrongBand),
    ],
)
def test_a_group_that_takes_no_such_child_is_refused(
    other: dict[str, object], refusal: type[DomainError]
) -> None:
    child, good = enrolled(a_group()), a_group()
    bad = a_group(**other)  # type: ignore[arg-type]  # one field of the group each
    with pytest.raises(refusal):
        ask_transfer(enrolment=child.pk, groups=[good.pk, bad.pk], **frame(ASKED_AT))
    assert not Transfer.objects.exists()


def test_ones_own_group_a_group_twice_too_many_and_none_are_refused() -> None:
    own = a_group()
    child, groups = enrolled(own), [a_group() for _ in range(5)]
    wishes: list[tuple[type[DomainError], list[int]]] = [
        (OwnGroup, [own.pk]),
        (AlreadyWaiting, [groups[0].pk, groups[0].pk]),
        (TooManyWaits, [group.pk for group in groups]),
        (NothingWished, []),
        (GroupClosed, [0]),
    ]
    for refusal, some in wishes:
        with pytest.raises(refusal):
            ask_transfer(enrolment=child.pk, groups=some, **frame(ASKED_AT))


def test_only_a_child_that_attends_is_moved() -> None:
    child, group = enrolled(a_group()), a_group()
    with pytest.raises(NotEnrolled):
        ask_transfer(enrolment=0, groups=[group.pk], **frame(ASKED_AT))
    Voucher.objects.filter(pk=child.voucher_id).update(state="placed")
    with pytest.raises(NotHeld):
        ask_transfer(enrolment=child.pk, groups=[group.pk], **frame(ASKED_AT))


def test_outside_its_period_a_city_that_has_one_moves_nobody() -> None:
    old, new = a_group(), a_group()
    child = enrolled(old)
    wish = consented(child, new)
    ruled(transfers_only_in_period=True)
    with pytest.raises(TransfersClosed):
        ask_transfer(enrolment=child.pk, groups=[new.pk], **frame(ASKED_AT))
    assert run_transfers(TARAZ, RUN_AT) == 0
    wish.refresh_from_db()
    assert (wish.state, group_now(child)) == ("ended", old.pk)
    assert not Wait.objects.filter(state="waiting").exists(), "no seat waits for them"


def test_in_its_period_it_does() -> None:
    ruled(transfers_only_in_period=True)
    old, new = a_group(), a_group()
    child = enrolled(old, begins=date(2025, 7, 1))
    consented(child, new, moment=clock.at(date(2025, 8, 1), 9))
    assert run_transfers(TARAZ, clock.at(date(2025, 8, 4))) == 1


def test_the_consent_says_everything_in_both_languages() -> None:
    child, new = enrolled(a_group()), a_group()
    wish = ask_transfer(enrolment=child.pk, groups=[new.pk], **frame(ASKED_AT))
    for language in ("kk", "ru"):
        text = queries.consent_text(wish, language)
        points = [point for section in text.sections for point in section.points]
        rows = [value for party in text.parties for _label, value in party.rows]
        assert all(points)
        assert all(rows)
        assert not any("{" in point for point in points)
        assert text.heading[0][1] == child.contract.number


def test_both_languages_of_the_consent_have_the_same_parts() -> None:
    child, new = enrolled(a_group()), a_group()
    wish = ask_transfer(enrolment=child.pk, groups=[new.pk], **frame(ASKED_AT))
    kazakh, russian = (queries.consent_text(wish, language) for language in ("kk", "ru"))
    assert [len(one.points) for one in kazakh.sections] == [
        len(one.points) for one in russian.sections
    ]


def test_signing_puts_the_child_in_the_lines_in_the_order_of_its_wishes() -> None:
    child, best, good = enrolled(a_group()), a_group(), a_group()
    ahead = enrolled(a_group(), earlier(5))
    consented(ahead, best)
    wish = ask_transfer(enrolment=child.pk, groups=[best.pk, good.pk], **frame(ASKED_AT))
    assert not Wait.objects.filter(voucher=child.voucher_id).exists(), "not before it is signed"
    signed(wish)
    (line,) = queries.transfers_of(child.child_id)
    assert [(one.group, one.rank, one.position) for one in line.wishes] == [
        (best.pk, 1, 2),
        (good.pk, 2, 1),
    ]
    assert (line.state, line.own_group) == ("standing", child.group_id)
    assert all(one.enrolled for one in waits_of(child.voucher_id))
    assert taken(best) == 0


def test_what_can_be_wished_are_the_open_groups_of_the_childs_age() -> None:
    own, other = a_group(), a_group()
    child = enrolled(own)
    a_group(band=4)
    a_group(published=False)
    assert [one.group for one in choices_to_move(child.place_id)] == [other.pk]


def test_somebody_elses_signature_moves_nobody() -> None:
    child, new = enrolled(a_group()), a_group()
    wish = ask_transfer(enrolment=child.pk, groups=[new.pk], **frame(ASKED_AT))
    cms = sandbox_sign(person=a_person().pk, payload=queries.consent_bytes(wish), at=ASKED_AT)
    with pytest.raises(SignatureRefused):
        sign_transfer(transfer=wish, cms=cms, **frame(ASKED_AT))
    assert not Wait.objects.exists()


def test_a_consent_is_signed_once_and_must_be_there() -> None:
    wish = consented(enrolled(a_group()), a_group())
    with pytest.raises(AlreadySigned):
        signed(wish.pk)
    with pytest.raises(TransferUnknown):
        sign_transfer(transfer=0, cms=b"", **frame(ASKED_AT))
    with pytest.raises(TransferUnknown):
        queries.transfer(0)


def test_a_newer_consent_takes_the_place_of_the_one_that_stands() -> None:
    child, first, second = enrolled(a_group()), a_group(), a_group()
    old = consented(child, first)
    new = consented(child, second, moment=ASKED_AT + timedelta(hours=1))
    old.refresh_from_db()
    assert (old.state, new.state) == ("replaced", "standing")
    assert kinds_of("transfer", old.pk)[-1] == "transfer.replaced"
    live = Wait.objects.filter(voucher=child.voucher_id, state="waiting")
    assert list(live.values_list("group_id", flat=True)) == [second.pk]


def test_a_draft_that_nobody_signed_is_replaced_and_can_be_signed_no_more() -> None:
    child, group = enrolled(a_group()), a_group()
    first = ask_transfer(enrolment=child.pk, groups=[group.pk], **frame(ASKED_AT))
    ask_transfer(enrolment=child.pk, groups=[group.pk], **frame(ASKED_AT))
    with pytest.raises(TransferOver):
        signed(first)
    assert len(queries.transfers_of(child.child_id)) == 1


def test_a_wish_is_withdrawn_while_the_child_is_where_it_was() -> None:
    child, new = enrolled(a_group()), a_group()
    wish = consented(child, new)
    assert withdraw_transfer(transfer=wish.pk, **frame(ASKED_AT)) == child.pk
    assert not Wait.objects.filter(state="waiting").exists()
    with pytest.raises(TransferOver):
        withdraw_transfer(transfer=wish.pk, **frame(ASKED_AT))
    again = consented(child, new, moment=ASKED_AT + timedelta(hours=1))
    run()
    with pytest.raises(TransferOver):
        withdraw_transfer(transfer=again.pk, **frame(RUN_AT))
    assert group_now(child) == new.pk


def test_a_draft_is_withdrawn_and_a_consent_that_stands_stays() -> None:
    child, first, second = enrolled(a_group()), a_group(), a_group()
    standing = consented(child, first)
    draft = ask_transfer(enrolment=child.pk, groups=[second.pk], **frame(ASKED_AT))
    withdraw_transfer(transfer=draft, **frame(ASKED_AT))
    standing.refresh_from_db()
    assert standing.state == "standing"
    assert Wait.objects.filter(state="waiting", group=first).exists()


def test_one_line_is_not_left_behind_the_consents_back() -> None:
    consented(enrolled(a_group()), a_group())
    with pytest.raises(WaitOver):
        leave_waiting_list(wait=Wait.objects.get().pk, **frame(ASKED_AT))


def test_leaving_ends_the_wish() -> None:
    child, new = enrolled(a_group()), a_group()
    wish = consented(child, new)
    leave(leaving=[Leaving(child.pk, ASKED_AT.date(), Reason.FAMILY)], **frame(ASKED_AT))
    wish.refresh_from_db()
    assert (wish.state, Wait.objects.get().state) == ("ended", "left")
    assert run().run == 0


def test_who_answers_for_the_child_now_has_not_consented() -> None:
    child, new = enrolled(a_group()), a_group()
    wish = consented(child, new)
    other = a_person()
    Guardianship.objects.create(child=child.child, guardian=other, kind="father")
    hand_over(
        application=child.voucher.application_id,
        guardian=other.pk,
        reason=HandOver.OTHER_PARENT,
        **frame(ASKED_AT),
    )
    wish.refresh_from_db()
    assert (wish.state, Wait.objects.get().state) == ("ended", "left")


def test_ending_what_nobody_wishes_ends_nothing() -> None:
    child = enrolled(a_group())
    assert end_consents(enrolments=[child.pk], why=Why.LEFT, **frame(ASKED_AT)) == 0


def test_the_consent_stands_for_the_parents_signature() -> None:
    child, new = enrolled(a_group()), a_group()
    wish = consented(child, new)
    run()
    wish.refresh_from_db()
    (line,) = queries.transfers_of(child.child_id)
    assert (line.group, line.first_day, line.contract) == (new.pk, FIRST_DAY, wish.contract_id)
    assert wish.contract_id is not None
    (parent,) = signatures_of(wish.contract_id)
    assert (parent.side, parent.signer) == ("parent", guardian_of(child.child).pk)
    assert parent.certificate == wish.certificate_serial


def test_a_draft_beside_the_consent_that_moved_the_child_is_over() -> None:
    child, first, second = enrolled(a_group()), a_group(), a_group()
    consented(child, first)
    draft = ask_transfer(enrolment=child.pk, groups=[second.pk], **frame(ASKED_AT))
    run()
    assert Transfer.objects.get(pk=draft).state == "ended"
    (line,) = queries.transfers_of(child.child_id)
    assert line.state == "moved"


def test_many_families_ask_and_sign_at_once_each_for_itself() -> None:
    children, new = [enrolled(a_group()) for _ in range(3)], a_group()
    asked = [Asked(child.pk, [new.pk]) for child in children]
    wishes = ask_transfers(asked=asked, **frame(ASKED_AT))
    assert [Transfer.objects.get(pk=one).enrolment_id for one in wishes] == [
        child.pk for child in children
    ]
    with pytest.raises(TransferOver):
        keep_consents(
            checked=[Checked(one, "0" * 64, "1", b"cms") for one in wishes], **frame(ASKED_AT)
        )
    assert not Wait.objects.exists(), "signed over another text"
