"""What holds for every queue: nobody overtaken, more money hurts nobody, nothing overspent."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kezek.vouchers.rules import Situation, Stop, Walk, walk
from tests.vouchers.builders import Line, situation

WORD = st.builds(
    "{}{}{}".format,
    st.sampled_from("oppggg"),
    st.integers(1, 6),
    st.sampled_from(["", "", "", "*"]),
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    cycles = [
        (("priority", 1), ("general", 3)),
        (("general", 2), ("priority", 1)),
        (("out_of_turn", 2), ("priority", 3), ("general", 5)),
    ]
    cycle = draw(st.sampled_from(cycles))
    first = () if len(cycle) == 3 else ("out_of_turn",)
    return situation(
        Line(" ".join(draw(st.lists(WORD, max_size=40)))),
        {band: draw(st.integers(-2, 12)) for band in range(1, 7)},
        draw(st.integers(0, 60)),
        turn=draw(st.integers(0, sum(turns for _right, turns in cycle) - 1)),
        prices={band: draw(st.integers(1, 4)) for band in range(1, 7)},
        first=first,
        cycle=cycle,
    )


@given(situations())
def test_nobody_is_overtaken_inside_a_type(now: Situation) -> None:
    served = [grant.application for grant in walk(now).grants]
    for line in now.queues.values():
        of_age = [one.application for one in line if one.may_from <= now.day]
        in_order = [application for application in served if application in set(of_age)]
        assert in_order == of_age[: len(in_order)]


@given(situations(), st.integers(1, 40))
def test_more_money_hurts_nobody_and_changes_nobodys_order(now: Situation, more: int) -> None:
    poor, rich = walk(now), walk(replace(now, budget=now.budget + more))
    assert rich.grants[: len(poor.grants)] == poor.grants


@given(situations(), st.integers(0, 40))
def test_money_in_two_parts_issues_what_it_issues_at_once(now: Situation, later: int) -> None:
    first = walk(now)
    spent = {grant.application for grant in first.grants}
    by_band = [grant.band for grant in first.grants]
    rest = replace(
        now,
        queues={
            key: [one for one in line if one.application not in spent]
            for key, line in now.queues.items()
        },
        spare={band: places - by_band.count(band) for band, places in now.spare.items()},
        turn=first.turn,
        budget=now.budget - first.reserved + later,
    )
    at_once = walk(replace(now, budget=now.budget + later))
    in_two = [*first.grants, *walk(rest).grants]
    assert [grant.application for grant in in_two] == [
        grant.application for grant in at_once.grants
    ]


@given(situations())
def test_nothing_is_overspent_and_no_band_overfilled(now: Situation) -> None:
    result = walk(now)
    assert result.reserved <= now.budget
    for band, places in now.spare.items():
        assert sum(grant.band == band for grant in result.grants) <= max(places, 0)


@given(situations())
def test_a_child_gets_at_most_one_voucher_and_none_too_young(now: Situation) -> None:
    served = [grant.application for grant in walk(now).grants]
    of_age = {
        one.application for line in now.queues.values() for one in line if one.may_from <= now.day
    }
    assert len(served) == len(set(served))
    assert set(served) <= of_age


@given(situations())
def test_it_stops_only_for_its_reason(now: Situation) -> None:
    result = walk(now)
    served = {grant.application for grant in result.grants}
    left = {
        key: [one for one in line if one.may_from <= now.day and one.application not in served]
        for key, line in now.queues.items()
    }
    by_band = [grant.band for grant in result.grants]
    open_ones = [
        key for key, line in left.items() if line and now.spare[key[0]] > by_band.count(key[0])
    ]
    if result.stopped_by is Stop.QUEUE:
        assert not any(left.values())
    elif result.stopped_by is Stop.PLACES:
        assert any(left.values())
        assert open_ones == []
    else:
        (band,) = {
            key[0]
            for key, line in left.items()
            for one in line
            if one.application == result.next_application
        }
        assert now.prices[band] > now.budget - result.reserved


@given(situations())
def test_leaving_a_queue_never_makes_another_child_of_the_type_wait_longer(now: Situation) -> None:
    full = walk(now)
    key = next((key for key, line in now.queues.items() if line), None)
    if key is None:
        return
    gone, *others = now.queues[key]
    less = walk(replace(now, queues={**now.queues, key: others}))
    before = {grant.application for grant in full.grants}
    after = {grant.application for grant in less.grants}
    same_type = {one.application for one in others}
    assert (before - {gone.application}) & same_type <= after


def served_of(walked: Walk, band: int) -> set[int]:
    return {grant.application for grant in walked.grants if grant.band == band}


@given(situations(), st.integers(1, 6), st.integers(1, 9))
def test_more_places_hurt_nobody_of_their_age(now: Situation, band: int, more: int) -> None:
    """Whatever the money is. What they may cost the younger stands in queue/cases 28 to 30."""
    wider = replace(now, spare={**now.spare, band: now.spare[band] + more})
    assert served_of(walk(now), band) <= served_of(walk(wider), band)


@given(situations(), st.integers(1, 6), st.integers(1, 9))
def test_more_places_change_no_voucher_before_the_old_places_were_gone(
    now: Situation, band: int, more: int
) -> None:
    wider = walk(replace(now, spare={**now.spare, band: now.spare[band] + more}))
    narrow = walk(now)
    filled = [grant.ordinal for grant in narrow.grants if grant.band == band]
    was_full = len(filled) == max(now.spare[band], 0)
    same = (filled[-1] if filled else 0) if was_full else len(narrow.grants)
    if not was_full:
        assert wider == narrow
    elif not any(one.last for one in now.bands if one.code == band):
        assert wider.grants[:same] == narrow.grants[:same]


@given(situations(), st.integers(1, 6), st.integers(1, 9))
def test_with_money_enough_more_places_take_no_voucher_from_any_age(
    now: Situation, band: int, more: int
) -> None:
    rich = replace(now, budget=10**9)
    wider = replace(rich, spare={**now.spare, band: now.spare[band] + more})
    before, after = walk(rich), walk(wider)
    for other in range(1, 7):
        had, has = len(served_of(before, other)), len(served_of(after, other))
        assert has == had if other != band else has >= had
