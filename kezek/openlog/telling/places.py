"""Groups, and who takes and leaves their seats."""

from collections.abc import Callable
from typing import Final

from kezek.journal.followers import Fact
from kezek.openlog import rules as forms
from kezek.openlog.rules import Stage
from kezek.openlog.telling.batch import Batch

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


def _taken(batch: Batch, fact: Fact, *, by: str, seeking: bool) -> None:
    said, place = fact.data, batch.places[fact.subject_id]
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
        band=0 if hidden and place.kind != "ordinary" else said["band"],
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
    said = fact.data
    wait = batch.lines.find(said["voucher"], said["group"], attends=True)
    if wait is not None:
        leave(batch, fact, wait, "placed")
    _taken(batch, fact, by="move", seeking=False)


def _held(batch: Batch, fact: Fact) -> None:
    said = fact.data
    batch.tell(
        fact,
        "place.held",
        place=said["number"],
        group=said["group"],
        waiter=batch.waiters[said["voucher"], False][1],
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
    turn = (one.voucher_at, one.filed_at, fact.subject_id)
    ahead = batch.lines.join(fact.subject_id, one.group, one.voucher, turn, attends=one.attends)
    batch.tell(
        fact,
        "line.joined",
        waiter=batch.waiters[one.voucher, one.attends][1],
        group=one.group,
        ahead=ahead,
        attends=one.attends,
    )


def leave(batch: Batch, fact: Fact, wait: int, why: str) -> None:
    """A child stands in a line no more, if it did."""
    one = batch.lines.leave(wait)
    if one is not None:
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
    batch.tell(
        fact,
        "line.offers",
        free=fact.data["free"],
        busy=sorted(batch.waiters[voucher, False][1] for voucher in fact.data["busy"]),
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
