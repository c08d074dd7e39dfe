"""Groups, and who takes and leaves their seats."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kezek.journal.followers import Fact
from kezek.openlog import rules as forms
from kezek.openlog.rules import Stage
from kezek.openlog.telling.batch import Batch
from kezek.openlog.telling.state import Standing

Telling = Callable[[Batch, Fact], None]


def _listed(batch: Batch, fact: Fact) -> None:
    said = fact.data
    batch.tell(
        fact,
        "group.listed",
        group=fact.subject_id,
        kindergarten=batch.codes[said["kindergarten"]],
        band=said["band"],
        type=said["kind"],
        seats=said["capacity"],
    )


def _opened(batch: Batch, fact: Fact) -> None:
    batch.tell(fact, "group.open", group=fact.subject_id)


def _shut(batch: Batch, fact: Fact) -> None:
    batch.tell(fact, "group.shut", group=fact.subject_id)


def _band(batch: Batch, fact: Fact, *, hidden: bool) -> int:
    """Of a place; which group without an age limit it is would be told by the age of a few.

    Of a hidden one the group's, where a seat is missing: the child may have outgrown its group.
    """
    place = batch.places[fact.subject_id]
    if not hidden:
        return int(fact.data["band"])
    return place.band if place.kind == "ordinary" else 0


def _taken(batch: Batch, fact: Fact, *, by: str, seeking: bool) -> None:
    said = fact.data
    hidden = fact.subject_id in batch.protected
    holder = batch.holders.get(said["voucher"])
    if seeking and holder is not None:
        holder.state = "placed"
    salt = batch.salt(Stage.PLACE, fact.subject_id)
    batch.tell(
        fact,
        "place.taken",
        place=said["number"],
        group=None if hidden else said["group"],
        band=_band(batch, fact, hidden=hidden),
        by=by,
        seeking=seeking,
        c=forms.commitment(
            salt, forms.of_place(batch.vouchers[said["voucher"]].number, said["number"])
        ),
    )


def _claimed(batch: Batch, fact: Fact) -> None:
    by = "round" if batch.places[fact.subject_id].via == "choice" else "claim"
    _taken(batch, fact, by=by, seeking=True)


def _brought_in(batch: Batch, fact: Fact) -> None:
    _taken(batch, fact, by="import", seeking=False)


def _moved(batch: Batch, fact: Fact) -> None:
    """All who move by one act leave their lines before the first is told to sit.

    By the numbers that they have there: side by side, line and place would name each other.
    """
    act = (fact.kind, fact.moment, fact.cause)
    together = [one.data for one in batch.facts if (one.kind, one.moment, one.cause) == act]
    waits = [batch.lines.find(one["voucher"], one["group"], attends=True) for one in together]
    standing = {
        batch.waiters[batch.lines.standing[wait].voucher, True][1]: wait
        for wait in waits
        if wait is not None
    }
    for _number, wait in sorted(standing.items()):
        leave(batch, fact, wait, "placed")
    _taken(batch, fact, by="move", seeking=False)


def _held(batch: Batch, fact: Fact) -> None:
    """Of a child whose line is not told, only that somewhere a seat of the band is held."""
    said = fact.data
    one = batch.lines.standing.get(said["wait"])
    hidden = one is not None and one.hidden
    if hidden:
        batch.hide(fact.subject_id)
        batch.lines.leave(said["wait"])
    elif one is not None:
        batch.lines.change(said["wait"], offered=True)
    batch.tell(
        fact,
        "place.held",
        place=said["number"],
        group=None if hidden else said["group"],
        band=_band(batch, fact, hidden=hidden),
        waiter=None if hidden else batch.waiters[said["voucher"], False][1],
        due=forms.moment_of(said["due"]),
    )


def _accepted(batch: Batch, fact: Fact) -> None:
    said = fact.data
    wait = batch.lines.find(said["voucher"], said["group"], attends=False)
    if wait is not None:
        leave(batch, fact, wait, "placed")
    holder = batch.holders.get(said["voucher"])
    if holder is not None:
        holder.state = "placed"
    salt = batch.salt(Stage.PLACE, fact.subject_id)
    batch.tell(
        fact,
        "place.accepted",
        place=said["number"],
        c=forms.commitment(
            salt, forms.of_place(batch.vouchers[said["voucher"]].number, said["number"])
        ),
    )


def _freed(batch: Batch, fact: Fact) -> None:
    """An offered seat has not moved its voucher, nor does that of a child who attends look anew."""
    said = fact.data
    holder = batch.holders.get(said["voucher"])
    seeking = holder is not None and holder.state == "placed"
    if holder is not None and seeking:
        holder.state = "seeking"
    batch.tell(
        fact,
        "place.freed",
        place=said["number"],
        group=None if fact.subject_id in batch.protected else said["group"],
        why=said["reason"],
        seeking=seeking,
    )


# ---------------------------------------------------------------- lines


def _joined(batch: Batch, fact: Fact) -> None:
    one = batch.waits[fact.subject_id]
    hidden = fact.subject_id in batch.protected_waits
    turn = (one.voucher_at, one.filed_at, fact.subject_id)
    stands = Standing(one.group, one.voucher, one.attends, turn, hidden)
    ahead = batch.lines.join(fact.subject_id, stands)
    if hidden:
        return
    batch.tell(
        fact,
        "line.joined",
        waiter=batch.waiters[one.voucher, one.attends][1],
        group=one.group,
        ahead=ahead,
        attends=one.attends,
    )


def leave(batch: Batch, fact: Fact, wait: int, why: str) -> None:
    """A child stands in a line no more, if it did; nothing is told of one that is not told."""
    one = batch.lines.leave(wait)
    if one is not None and not one.hidden:
        batch.tell(
            fact,
            "line.left",
            waiter=batch.waiters[one.voucher, one.attends][1],
            group=one.group,
            why=why,
        )


def _left(batch: Batch, fact: Fact) -> None:
    leave(batch, fact, fact.subject_id, fact.data["reason"])


def _unanswered(batch: Batch, fact: Fact) -> None:
    leave(batch, fact, fact.subject_id, "unanswered")


def _served(batch: Batch, fact: Fact) -> None:
    """The run as it looks without protected children: their lines, and the seats that reach them.

    Whoever has become one since it joined leaves first; one with an offer to answer that was told
    does so once it has answered.
    """
    lines, answering = batch.lines, set(fact.data["busy"])
    told = {wait: one for wait, one in lines.standing.items() if not one.hidden}
    for wait in sorted(told.keys() & batch.protected_waits):
        if told[wait].voucher not in answering:
            leave(batch, fact, wait, "untold")
            lines.join(wait, replace(told.pop(wait), hidden=True))
    reached = {group: lines.reach(int(group), seats) for group, seats in fact.data["free"].items()}
    batch.tell(
        fact,
        "line.offers",
        free={
            group: seats for group, seats in reached.items() if seats and lines.is_told(int(group))
        },
        busy=sorted(
            batch.waiters[voucher, False][1]
            for voucher in answering & {one.voucher for one in told.values() if one.offered}
        ),
    )


TELLINGS: Final[dict[str, Telling]] = {
    "group.listed": _listed,
    "group.published": _opened,
    "group.recalled": _shut,
    "place.claimed": _claimed,
    "place.imported": _brought_in,
    "place.moved": _moved,
    "place.offered": _held,
    "place.accepted": _accepted,
    "place.released": _freed,
    "wait.joined": _joined,
    "wait.left": _left,
    "wait.lapsed": _unanswered,
    "lines.served": _served,
}
