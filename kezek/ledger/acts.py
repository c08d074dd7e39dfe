"""Moving money. There is one way, and it is a part of an act: nobody moves money by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kezek.core.errors import DomainError
from kezek.journal.frame import require_act
from kezek.journal.record import record
from kezek.ledger.rules import FLOWS, POTS, Pot, net


class NotEnoughMoney(DomainError):
    """A pot would go below zero."""

    code = "not_enough_money"
    message = _("There is not enough money for this.")
    todo = _("Allot money first, then try again.")


class NoSuchFlow(ValueError):
    """Money never goes this way, or the amount is below nothing."""


@dataclass(frozen=True, slots=True)
class Move:
    """Tenge from one pot to another for one subject, such as `("voucher", 12)`."""

    giver: str
    taker: str
    tenge: int
    subject_type: str
    subject_id: int


def move(*, city: str, budget_year: int, moves: Sequence[Move], moment: datetime) -> None:
    """Move money between the pots of a budget year: a building block of acts.

    Zero amounts are dropped. The journal gets the sums, so that every pot follows from it alone;
    who got how much stands in the transfers. The pots are locked in one order, so that acts side by
    side wait for each other instead of standing in each other's way. Raises NotEnoughMoney when any
    pot but the source would end below zero, NoSuchFlow for a flow that the rules do not know.
    """
    opened = require_act()
    real = [one for one in moves if one.tenge]
    for one in real:
        if one.tenge < 0 or (one.giver, one.taker) not in FLOWS:
            raise NoSuchFlow(f"{one.giver} -> {one.taker}: {one.tenge}")
    if not real:
        return
    pots = _locked_pots(city, budget_year)
    change = net((one.giver, one.taker, one.tenge) for one in real)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_account a SET balance = balance + c.tenge"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS c (id, tenge)"
            " WHERE a.id = c.id AND (a.name = %s OR a.balance + c.tenge >= 0)",
            [[pots[pot] for pot in change], list(change.values()), Pot.SOURCE],
        )
        if cursor.rowcount != len(change):
            raise NotEnoughMoney
        cursor.execute(
            "INSERT INTO ledger_transfer"
            " (giver_id, taker_id, tenge, subject_type, subject_id, moment)"
            " SELECT t.giver, t.taker, t.tenge, t.kind, t.subject, %s FROM unnest("
            " string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')::bigint[],"
            " string_to_array(%s, ',')::bigint[], string_to_array(%s, ','),"
            " string_to_array(%s, ',')::bigint[]) AS t (giver, taker, tenge, kind, subject)",
            [
                moment,
                # Arrays go over as joined text: the driver would quote each element by itself.
                ",".join(str(pots[one.giver]) for one in real),
                ",".join(str(pots[one.taker]) for one in real),
                ",".join(str(one.tenge) for one in real),
                ",".join(one.subject_type for one in real),
                ",".join(str(one.subject_id) for one in real),
            ],
        )
    record(
        "money.moved",
        city=city,
        subject=budget_year,
        actor=opened.actor,
        cause=opened.name,
        moment=moment,
        data={"budget_year": budget_year, "flows": _flows(real)},
    )


def _flows(moves: Sequence[Move]) -> list[tuple[str, str, int]]:
    """The sums by giver and taker."""
    sums: dict[tuple[str, str], int] = {}
    for one in moves:
        way = (str(one.giver), str(one.taker))
        sums[way] = sums.get(way, 0) + one.tenge
    return [(giver, taker, tenge) for (giver, taker), tenge in sorted(sums.items())]


def _locked_pots(city: str, budget_year: int) -> dict[str, int]:
    """The pots of the year by name, locked in order; made when the year is new."""
    with connection.cursor() as cursor:
        for _again in range(2):
            cursor.execute(
                "SELECT name, id FROM ledger_account WHERE city_id = %s AND budget_year = %s"
                " ORDER BY id FOR UPDATE",
                [city, budget_year],
            )
            pots: dict[str, int] = dict(cursor.fetchall())
            if len(pots) == len(POTS):
                break
            cursor.execute(
                "INSERT INTO ledger_account (city_id, budget_year, name, balance)"
                " SELECT %s, %s, name, 0 FROM unnest(%s::text[]) AS t (name)"
                " ON CONFLICT DO NOTHING",
                [city, budget_year, [str(pot) for pot in POTS]],
            )
    return pots
