"""Two families change places: off unless the rules allow it, by consent of both, at once."""

from datetime import date, timedelta

import pytest

from kezek.contracts import queries_transfers as queries
from kezek.contracts.acts import (
    Leaving,
    Reason,
    answer_swap,
    leave,
    offer_swap,
    sign_swap,
    sign_transfer,
    withdraw_swap,
)
from kezek.contracts.acts.transfers import keep_swap, lapse_swaps
from kezek.contracts.acts.transfers.consent import Checked
from kezek.contracts.demo_keys import sandbox_sign
from kezek.contracts.errors import (
    AlreadySigned,
    NoSuchSwap,
    NotEnrolled,
    SwapOffered,
    SwapOver,
    SwapsOff,
    TransferOver,
)
from kezek.contracts.models import Enrolment, Swap, Transfer, TransferRun
from kezek.contracts.sweeps import lapse_due_swaps
from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.places import queries as places
from tests.builders import TARAZ, a_group, ruled
from tests.contracts.builders import frame
from tests.contracts.transfers import (
    ASKED_AT,
    FIRST_DAY,
    RUN_AT,
    consented,
    enrolled,
    group_now,
    run,
)
from tests.places.builders import a_line, data_of, kinds_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def pair() -> tuple[Enrolment, Enrolment]:
    """Two children in full groups of one age, in a city that allows swaps."""
    ruled(mutual_swap=True)
    return enrolled(a_group(capacity=1)), enrolled(a_group(capacity=1))


def sign(consent: int) -> int:
    """The guardian signs the consent to swap."""
    row = Transfer.objects.get(pk=consent)
    payload = queries.consent_bytes(consent)
    cms = sandbox_sign(person=row.guardian_id, payload=payload, at=ASKED_AT)
    return sign_swap(transfer=consent, cms=cms, **frame(ASKED_AT))


def offered(first: Enrolment, second: Enrolment) -> Swap:
    """The first family has offered and signed."""
    consent = offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))
    return Swap.objects.get(pk=sign(consent))


def agreed(first: Enrolment, second: Enrolment) -> Swap:
    """Both have signed."""
    swap = offered(first, second)
    sign(answer_swap(swap=swap.pk, **frame(ASKED_AT)))
    swap.refresh_from_db()
    return swap


def test_both_sign_and_both_move_in_one_night_past_any_line() -> None:
    first, second = pair()
    a_line(first.group, 1)
    swap = agreed(first, second)
    assert swap.state == "agreed"
    assert run().moved == 2
    assert (group_now(first), group_now(second)) == (second.group_id, first.group_id)
    swap.refresh_from_db()
    assert swap.state == "done"
    told = TransferRun.objects.get()
    assert (told.cycles, told.longest) == (1, 2)
    assert places.reconcile(TARAZ) == []
    assert kinds_of("swap", swap.pk) == ["swap.drafted", "swap.offered", "swap.agreed"]
    (line,) = queries.transfers_of(first.child_id)
    assert (line.group, line.first_day) == (second.group_id, FIRST_DAY)


def test_where_the_rules_say_nothing_nobody_swaps() -> None:
    first, second = enrolled(a_group()), enrolled(a_group())
    with pytest.raises(SwapsOff):
        offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))
    with pytest.raises(SwapsOff):
        answer_swap(swap=0, **frame(ASKED_AT))


def test_a_swap_agreed_upon_waits_while_the_rules_have_swaps_off() -> None:
    first, second = pair()
    agreed(first, second)
    ruled(mutual_swap=False)
    assert (run().moved, group_now(first)) == (0, first.group_id)


def test_only_another_place_of_the_same_age_can_be_had() -> None:
    first, second = pair()
    older, special = enrolled(a_group(band=4)), enrolled(a_group())
    type(special.group).objects.filter(pk=special.group_id).update(kind="special")
    mate = enrolled(a_group(first.group.kindergarten, capacity=2))
    Enrolment.objects.filter(pk=mate.pk).update(group=first.group)
    for number in (older.place.number, special.place.number, first.place.number, "P-0"):
        with pytest.raises(NoSuchSwap):
            offer_swap(enrolment=first.pk, number=number, **frame(ASKED_AT))
    with pytest.raises(NoSuchSwap):
        offer_swap(enrolment=first.pk, number=mate.place.number, **frame(ASKED_AT))
    with pytest.raises(NotEnrolled):
        offer_swap(enrolment=0, number=second.place.number, **frame(ASKED_AT))


def test_the_asked_family_sees_the_offer_once_it_is_signed() -> None:
    first, second = pair()
    consent = offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))
    assert queries.swaps_of(second.child_id) == []
    sign(consent)
    (theirs,) = queries.swaps_of(second.child_id)
    (mine,) = queries.swaps_of(first.child_id)
    assert (theirs.number, theirs.mine, theirs.consent, theirs.signed) == (
        first.place.number,
        False,
        None,
        False,
    )
    assert (mine.number, mine.mine, mine.signed) == (second.place.number, True, True)
    assert theirs.answer_due_at == clock.end_of(date(2025, 9, 16)), "seven days"


def test_a_new_offer_replaces_a_draft_but_not_a_signed_one() -> None:
    first, second = pair()
    third = enrolled(a_group(capacity=1))
    offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))
    offered(first, third)
    assert sorted(Swap.objects.values_list("state", flat=True)) == ["offered", "over"]
    with pytest.raises(SwapOffered):
        offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))


def test_answering_twice_gives_the_same_consent_which_is_signed_once() -> None:
    first, second = pair()
    swap = offered(first, second)
    consent = answer_swap(swap=swap.pk, **frame(ASKED_AT))
    assert answer_swap(swap=swap.pk, **frame(ASKED_AT)) == consent
    sign(consent)
    with pytest.raises(AlreadySigned):
        sign(consent)
    with pytest.raises(SwapOver):
        answer_swap(swap=swap.pk, **frame(ASKED_AT))


def test_a_consent_to_swap_puts_nobody_in_a_line_and_the_other_way_round() -> None:
    first, second = pair()
    consent = offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))
    row = Transfer.objects.get(pk=consent)
    payload = queries.consent_bytes(consent)
    cms = sandbox_sign(person=row.guardian_id, payload=payload, at=ASKED_AT)
    with pytest.raises(TransferOver):
        sign_transfer(transfer=consent, cms=cms, **frame(ASKED_AT))
    waiting = consented(second, first.group)
    payload = queries.consent_bytes(waiting.pk)
    cms = sandbox_sign(person=waiting.guardian_id, payload=payload, at=ASKED_AT)
    with pytest.raises(SwapOver):
        sign_swap(transfer=waiting.pk, cms=cms, **frame(ASKED_AT))


@pytest.mark.parametrize("by", [0, 1])
def test_either_family_takes_it_back_before_the_night(by: int) -> None:
    children = pair()
    swap = agreed(*children)
    withdraw_swap(swap=swap.pk, enrolment=children[by].pk, **frame(ASKED_AT))
    assert (run().moved, group_now(children[0])) == (0, children[0].group_id)
    assert data_of("swap.over", swap.pk) == {"reason": "withdrawn"}
    with pytest.raises(SwapOver):
        withdraw_swap(swap=swap.pk, enrolment=children[by].pk, **frame(ASKED_AT))


def test_nobody_else_takes_it_back() -> None:
    first, second = pair()
    swap, other = agreed(first, second), enrolled(a_group())
    with pytest.raises(NotEnrolled):
        withdraw_swap(swap=swap.pk, enrolment=other.pk, **frame(ASKED_AT))


def test_an_offer_without_an_answer_ends_with_its_term() -> None:
    first, second = pair()
    swap = offered(first, second)
    due = clock.end_of(date(2025, 9, 16))
    assert lapse_due_swaps(TARAZ, due - timedelta(seconds=1)) == 0
    with pytest.raises(SwapOver):
        answer_swap(swap=swap.pk, **frame(due))
    assert lapse_swaps(swaps=[swap.pk], **frame(due - timedelta(seconds=1), CALENDAR)) == 0
    assert lapse_due_swaps(TARAZ, due) == 1
    assert data_of("swap.over", swap.pk) == {"reason": "unanswered"}
    assert not Transfer.objects.filter(state="standing").exists()


def test_a_child_that_leaves_ends_the_swap_for_both() -> None:
    first, second = pair()
    swap = agreed(first, second)
    leave(leaving=[Leaving(second.pk, RUN_AT.date(), Reason.MOVED)], **frame(RUN_AT))
    swap.refresh_from_db()
    assert (swap.state, run().moved, group_now(first)) == ("over", 0, first.group_id)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"ended"}


def test_a_swap_ends_the_other_wishes_of_both() -> None:
    first, second = pair()
    wish = consented(first, a_group())
    third = offered(second, enrolled(a_group(capacity=1)))
    agreed(first, second)
    run()
    wish.refresh_from_db()
    third.refresh_from_db()
    assert (wish.state, third.state) == ("ended", "over")
    assert group_now(first) == second.group_id


def test_the_consent_to_swap_says_everything_in_both_languages() -> None:
    first, second = pair()
    consent = offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))
    sections = []
    for language in ("kk", "ru"):
        text = queries.consent_text(consent, language)
        points = [point for section in text.sections for point in section.points]
        rows = [value for party in text.parties for _label, value in party.rows]
        assert all([*points, *rows])
        assert not any("{" in point for point in points)
        assert second.place.number in rows
        sections.append([len(section.points) for section in text.sections])
    assert sections[0] == sections[1]


def test_a_signature_found_good_for_another_paper_is_not_kept() -> None:
    first, second = pair()
    consent = offer_swap(enrolment=first.pk, number=second.place.number, **frame(ASKED_AT))
    with pytest.raises(SwapOver):
        keep_swap(checked=Checked(consent, "0" * 64, "1", b"cms"), **frame(ASKED_AT))
    assert Swap.objects.get().state == "drafted"
