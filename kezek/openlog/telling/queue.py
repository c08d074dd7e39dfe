"""Who stands in the queue, and in which line of it."""

from collections.abc import Callable
from datetime import date
from typing import Final

from kezek.core import clock
from kezek.journal.followers import Fact
from kezek.openlog import rules as forms
from kezek.openlog.rules import Stage
from kezek.openlog.telling import known, state
from kezek.openlog.telling.batch import Batch
from kezek.openlog.telling.state import Child

Telling = Callable[[Batch, Fact], None]


def begin_month(batch: Batch, fact: Fact, month: date) -> None:
    """Tell of children who grew old enough before this month; the day itself would tell too much.

    In the order of their numbers.
    """
    before = {pk: number for number, pk in state.grown(batch.city, month)}
    missing = before.keys() - batch.children.keys()
    batch.children.update(state.children(missing))
    here = {pk for pk, one in batch.children.items() if one.early and one.may_from < month}
    grown = before | known.applied(here - before.keys())
    for pk, number in sorted(grown.items(), key=lambda one: one[1]):
        one = batch.children[pk]
        if one.early and one.may_from < month:
            one.early = False
            batch.tell(fact, "queue.ready", app=number)


def _filed(batch: Batch, fact: Fact) -> None:
    if fact.subject_id in batch.brought_in:
        return
    said = fact.data
    may_from = date.fromisoformat(said["may_from"])
    one = Child(waits=True, early=may_from > clock.day_of(fact.moment), may_from=may_from)
    batch.children[fact.subject_id] = one
    salt = batch.salt(Stage.APP, fact.subject_id)
    batch.tell(
        fact,
        "queue.filed",
        app=said["number"],
        band=said["band"],
        rank=batch.rank(said["right"], fact.moment),
        filed=forms.moment_of(said["filed_at"]),
        early=one.early,
        c=forms.commitment(
            salt, forms.of_child(batch.iins[said["child"]], batch.iins[said["guardian"]])
        ),
        **{"from": forms.commitment(salt, forms.of_first_day(may_from))},
    )


def _moved(batch: Batch, fact: Fact) -> None:
    one = batch.child(fact.subject_id)
    if one is None:
        return
    said = fact.data
    if said["new_type"] != said["old_type"]:
        band, right = batch.kinds[said["new_type"]]
        batch.tell(
            fact,
            "queue.moved",
            app=said["number"],
            band=band,
            rank=batch.rank(right, fact.moment),
            why=_WHY_MOVED[said["reason"]],
        )
    if "may_from" in said:
        _old_enough_from(batch, fact, one, "age")


# A privilege lost or proven is the family's own affair; that the line is another one, everybody's.
_WHY_MOVED: Final = {
    "privilege_proven": "right",
    "privilege_expired": "right",
    "privilege_false": "right",
    "appeal_upheld": "right",
    "older_band": "age",
    "rules_changed": "rules",
}


def _barred(batch: Batch, fact: Fact) -> None:
    one = batch.child(fact.subject_id)
    if one is not None:
        _old_enough_from(batch, fact, one, "bar")


def _old_enough_from(batch: Batch, fact: Fact, one: Child, why: str) -> None:
    one.may_from = date.fromisoformat(fact.data["may_from"])
    if one.may_from > clock.day_of(fact.moment) and not one.early:
        one.early = True
        batch.tell(fact, "queue.early", app=fact.data["number"], why=why)


def _left(why: str) -> Telling:
    def tell(batch: Batch, fact: Fact) -> None:
        one = batch.child(fact.subject_id)
        if one is None:
            return
        # Of one with a voucher nothing is told here: its end, told at that moment, has no number.
        if one.waits:
            batch.tell(fact, "queue.left", app=fact.data["number"], why=why)
        one.waits = one.early = False

    return tell


def _back(batch: Batch, fact: Fact) -> None:
    one = batch.child(fact.subject_id)
    if one is not None and not one.waits:
        one.waits = True
        batch.tell(fact, "queue.back", app=fact.data["number"])
        if one.may_from > clock.day_of(fact.moment) and not one.early:
            one.early = True
            batch.tell(fact, "queue.early", app=fact.data["number"], why="age")


TELLINGS: Final[dict[str, Telling]] = {
    "application.filed": _filed,
    "application.retyped": _moved,
    "application.barred": _barred,
    "application.withdrawn": _left("withdrawn"),
    "application.closed": _left("closed"),
    "application.annulled": _left("closed"),
    "application.restored": _back,
}
