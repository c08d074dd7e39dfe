"""What a round looks at, read under the city's lock. Constant numbers of statements."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection

from kezek.core import clock
from kezek.places.standing.rules import First, Offer, Order, Wisher
from kezek.policy.rules import PlacesMode, Rules

# Vouchers that a place could be given to now: confirmed ones whose time still runs, and issued ones
# whose family lets the round confirm them. Wishes for groups of another age or closed ones rest, so
# do lists that were changed since `settled`.
_WISHES: Final = """
    FROM places_standinglist l
    JOIN queue_application a ON a.id = l.application_id
    JOIN vouchers_voucher v ON v.application_id = a.id AND v.case_id IS NOT NULL
    JOIN places_standingchoice c ON c.filed_list_id = l.id
    JOIN kindergartens_group g ON g.id = c.group_id AND g.published AND g.band = v.band
     AND (g.kind = 'ordinary' OR places_entitled(v.id, g.kind, %(day)s))
    WHERE l.city_id = %(city)s AND l.state = 'filed' AND (
        v.state = 'confirmed' AND (v.paused_at IS NOT NULL OR v.sign_due_at > %(moment)s)
        OR v.state = 'issued' AND l.confirms AND %(confirms)s AND v.confirm_due_at > %(moment)s)
      AND NOT EXISTS (SELECT FROM places_place p WHERE p.case_id = v.case_id)
      AND l.filed_at <= %(settled)s
"""
# With bulletins the lists go before them: what is in none yet, and what is open to everybody. Seats
# of a bulletin that are still kept for those whose turn has come stay theirs.
_FREE: Final = """
    SELECT g.id, g.kindergarten_id, greatest(0, g.capacity - g.taken - (
        SELECT count(*) FROM places_wait w WHERE w.group_id = g.id AND w.state = 'waiting')
        - CASE WHEN %(bulletin)s AND o.all_at > %(moment)s THEN o.seats ELSE 0 END)
    FROM kindergartens_group g LEFT JOIN places_opening o ON o.group_id = g.id
    WHERE g.id = ANY(%(groups)s) ORDER BY g.id
"""
_WISHERS: Final = f"""
    SELECT l.id, v.id, v.child_id, a."right", a.filed_at, coalesce(a.order_seq, 0),
           array_agg(c.group_id ORDER BY c.ordering)
    {_WISHES} AND v.id = ANY(%(vouchers)s)
    GROUP BY l.id, v.id, a.id ORDER BY l.id
"""
# Another child of one of the guardians, whose place in that kindergarten is its own already.
_SIBLINGS: Final = """
    SELECT DISTINCT mine.child_id, g.kindergarten_id
    FROM people_guardianship mine
    JOIN people_guardianship theirs ON theirs.guardian_id = mine.guardian_id
     AND theirs.child_id <> mine.child_id AND theirs.until IS NULL
    JOIN places_place p ON p.case_id = theirs.child_id AND p.state IN ('claimed', 'held')
    JOIN kindergartens_group g ON g.id = p.group_id
    WHERE mine.until IS NULL AND mine.child_id = ANY(%s)
"""
_TWINS: Final = """
    SELECT one.child_id, other.child_id FROM queue_twins t
    JOIN queue_application one ON one.id = t.one_id
    JOIN queue_application other ON other.id = t.other_id
    WHERE one.child_id = ANY(%(children)s) AND other.child_id = ANY(%(children)s)
    ORDER BY t.id
"""


def order_of(rules: Rules) -> Order:
    """What the rules of the day say of a round."""
    first: First = "open" if rules["standing_reserve_tried_first"] == "open" else "reserved"
    used = [
        one for one in rules["standing_priorities"] if one != "sibling" or rules["sibling_priority"]
    ]
    return Order(
        priorities=tuple(used),
        rights=rules.rights,
        reserve_percent=rules.number("standing_reserve_percent"),
        reserve_rights=tuple(rules["standing_reserve_rights"]),
        reserve_first=first,
    )


def serves_lists(rules: Rules) -> bool:
    """Whether lists are served before free places open to all; not by rules older than rounds."""
    return "standing_priorities" in rules.parameters and bool(
        rules["standing_choices_served_first"]
    )


def has_bulletins(rules: Rules) -> bool:
    """Whether free places open with bulletins."""
    return bool(rules["places_mode"] == PlacesMode.BULLETIN)


def settled_by(rules: Rules, moment: datetime, *, foreseen: bool) -> datetime:
    """Up to when a list was changed last to take part in a round at that moment.

    A round that nobody could foresee leaves out lists that a family may still be writing.
    """
    rest = 0 if foreseen else rules.number("standing_rest_minutes")
    return moment - timedelta(minutes=rest)


def vouchers_to_serve(
    city: str, rules: Rules, moment: datetime, *, foreseen: bool = True
) -> list[int]:
    """The vouchers whose lists a round would look at now, when one of their groups has a seat.

    None while no wish could come true: a round would decide nothing. None, too, where the rules do
    not serve lists, or are from before there were rounds.
    """
    if not serves_lists(rules):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT v.id, array_agg(g.id) {_WISHES} GROUP BY v.id ORDER BY v.id",
            _parameters(city, rules, moment, settled_by(rules, moment, foreseen=foreseen)),
        )
        wished = dict(cursor.fetchall())
    groups = {group for of_voucher in wished.values() for group in of_voucher}
    offers = offers_of(groups, rules, moment)
    return list(wished) if any(one.seats for one in offers) else []


def wishers_of(city: str, rules: Rules, moment: datetime, vouchers: Sequence[int]) -> list[Wisher]:
    """The children behind these vouchers with their lists, as they stand now; by list."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WISHERS, {**_parameters(city, rules, moment, moment), "vouchers": list(vouchers)}
        )
        rows = cursor.fetchall()
        groups = sorted({group for row in rows for group in row[-1]})
        cursor.execute(_SIBLINGS, [[row[2] for row in rows]])
        near: dict[int, set[int]] = {}
        for child, kindergarten in cursor.fetchall():
            near.setdefault(child, set()).add(kindergarten)
        cursor.execute(
            "SELECT id, kindergarten_id FROM kindergartens_group WHERE id = ANY(%s)", [groups]
        )
        house = dict(cursor.fetchall())
    return [
        Wisher(
            list=filed,
            voucher=voucher,
            child=child,
            right=right,
            filed_at=filed_at,
            order_seq=order_seq,
            groups=tuple(wished),
            siblings=frozenset(one for one in wished if house[one] in near.get(child, ())),
        )
        for filed, voucher, child, right, filed_at, order_seq, wished in rows
    ]


def offers_of(groups: Collection[int], rules: Rules, moment: datetime) -> list[Offer]:
    """The seats that the groups give to a round: those that nobody else has a claim to."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FREE,
            {"groups": sorted(groups), "bulletin": has_bulletins(rules), "moment": moment},
        )
        return [Offer(*row) for row in cursor.fetchall()]


def twins_among(wishers: Sequence[Wisher], order: Order) -> list[tuple[int, int]]:
    """Pairs of twins who are both in the round, by their numbers in it, the best right first."""
    number = {one.child: n for n, one in enumerate(wishers)}
    with connection.cursor() as cursor:
        cursor.execute(_TWINS, {"children": list(number)})
        pairs = [(number[one], number[other]) for one, other in cursor.fetchall()]
    single: dict[int, tuple[int, int]] = {}
    for pair in pairs:  # a third of a set of triplets goes by its own right
        if not single.keys() & set(pair):
            single[pair[0]] = single[pair[1]] = pair

    def turn(pair: tuple[int, int]) -> tuple[int, datetime, int]:
        return min(
            (order.rights.index(one.right), one.filed_at, one.order_seq)
            for one in (wishers[pair[0]], wishers[pair[1]])
        )

    return sorted(set(single.values()), key=turn)


def _parameters(
    city: str, rules: Rules, moment: datetime, settled: datetime
) -> dict[str, str | datetime | date | bool]:
    return {
        "day": clock.day_of(moment),
        "city": city,
        "moment": moment,
        "settled": settled,
        "confirms": rules["standing_choice_confirms"],
    }
