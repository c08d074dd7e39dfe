"""What a run of transfers looks at: who may move, and the lines, held still."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db import connection

from kezek.contracts.models import Transfer
from kezek.contracts.rules_transfers import Wisher
from kezek.contracts.states import TransferState
from kezek.kindergartens.models import Group
from kezek.places.acts.rows import lock_vouchers


@dataclass(frozen=True, slots=True)
class _Line:
    """A place in a line; `own` is the group that the child goes to, None without a place."""

    voucher: int
    group: int
    rank: int
    own: int | None


@dataclass(frozen=True, slots=True)
class Mover:
    """A child that the run may move: its consent, and what it leaves."""

    transfer: int
    sha256: str
    enrolment: int
    voucher: int
    child: int
    place: int
    group: int
    contract: int
    number: str
    swap: int | None
    wish: int  # the group wished first


# Who attends at the run's day only: a child that has not come yet is moved after its first day.
_MOVERS: Final = """
    SELECT t.id, t.manifest_sha256, e.id, e.voucher_id, e.child_id, e.place_id, e.group_id, c.id,
           c.number, t.swap_id, x.group_id
    FROM contracts_transfer t
    JOIN contracts_transferchoice x ON x.transfer_id = t.id AND x.ordering = 1
    LEFT JOIN contracts_swap s ON s.id = t.swap_id
    JOIN contracts_enrolment e ON e.id = t.enrolment_id
    JOIN contracts_contract c ON c.id = e.contract_id
    JOIN places_place p ON p.id = e.place_id
    JOIN vouchers_voucher v ON v.id = e.voucher_id
    WHERE t.city_id = %s AND t.state = 'standing' AND upper_inf(e.period)
      AND lower(e.period) < %s AND e.voucher_id = ANY(%s)
      AND p.state = 'held' AND v.state = 'active' AND (s.id IS NULL OR s.state = 'agreed')
    ORDER BY t.swap_id, e.voucher_id
"""
# Ranks are counted over the whole line, so that a turn is the same for everybody in it.
_LINES: Final = """
    SELECT w.voucher_id, w.group_id,
           row_number() OVER (PARTITION BY w.group_id ORDER BY w.voucher_at, w.filed_at, w.id),
           p.group_id
    FROM places_wait w
    JOIN vouchers_voucher v ON v.id = w.voucher_id
    LEFT JOIN places_place p ON p.id = w.own_id
    WHERE w.city_id = %s AND w.state = 'waiting'
      AND v.state = CASE WHEN w.own_id IS NULL THEN 'confirmed' ELSE 'active' END
    ORDER BY w.joined_at, w.id
"""


def movers_of(city: str, first: date, held: Sequence[int]) -> list[Mover]:
    """Consents that stand, of children who attend before `first`; swaps by their number first."""
    found: list[Mover] = _rows(Mover, _MOVERS, [city, first, list(held)])
    return found


def swapping_of(standing: Sequence[Mover]) -> dict[int, Mover]:
    """Children who change places two by two, by voucher: both consents stand and both still fit.

    A child in two agreed swaps is in the one agreed upon first.
    """
    found: dict[int, Mover] = {}
    for _swap, some in groupby(
        (one for one in standing if one.swap is not None), key=attrgetter("swap")
    ):
        pair = list(some)
        if len(pair) != 2 or any(one.voucher in found for one in pair):
            continue
        one, other = pair
        if (one.wish, other.wish) == (other.group, one.group):
            found |= {one.voucher: one, other.voucher: other}
    return found


def _rows(kind: type[Any], sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return [kind(*row) for row in cursor.fetchall()]


def lock_lines(city: str) -> tuple[list[int], dict[int, int]]:
    """Hold every line still, vouchers before groups; these vouchers, and open groups' free seats.

    Who signs a consent at this very moment waits for the next run.
    """
    standing = Transfer.objects.filter(city_id=city, state=TransferState.STANDING)
    held = list(standing.values_list("enrolment__voucher_id", flat=True))
    lock_vouchers(held)
    concerned = set(standing.values_list("enrolment__group_id", flat=True)) | set(
        standing.values_list("choices__group_id", flat=True)
    )
    rows = Group.objects.filter(pk__in=concerned).order_by("pk").select_for_update(no_key=True)
    return held, {row.pk: row.capacity - row.taken for row in rows if row.published}


def lines_of(city: str, movers: Mapping[int, Mover]) -> tuple[list[Wisher], dict[int, list[int]]]:
    """The children to be moved with their ranks, and the ranks of those without a place."""
    ranks: dict[int, dict[int, int]] = defaultdict(dict)
    others: dict[int, list[int]] = defaultdict(list)
    for one in _rows(_Line, _LINES, [city]):
        if one.own is None:
            others[one.group].append(one.rank)
        elif one.voucher in movers:
            ranks[one.voucher][one.group] = one.rank
    return [Wisher(pk, one.group, ranks[pk]) for pk, one in movers.items()], others
