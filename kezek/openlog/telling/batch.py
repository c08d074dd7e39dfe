"""One batch of facts on its way into the log."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from kezek.core import clock, numbers
from kezek.core.numbers import Prefix
from kezek.journal.followers import Fact
from kezek.journal.log.appending import Entry, append
from kezek.openlog import rules as forms
from kezek.openlog import salts
from kezek.openlog.rules import SALT_BYTES, Stage
from kezek.openlog.telling import known, state
from kezek.openlog.telling.state import Child, Holder, Lines
from kezek.people.queries import iins_of
from kezek.policy.models import PolicyVersion
from kezek.policy.queries import queue_types, rules_for
from kezek.policy.rules import Rules

_SUBJECT: Final = "subject"
_NAMED: Final = {  # where facts of a subject name what
    "voucher": {"voucher": _SUBJECT},
    "place": {"place": _SUBJECT, "voucher": "voucher", "wait": "wait"},
    "wait": {"wait": _SUBJECT, "voucher": "voucher"},
}


@dataclass(frozen=True, slots=True)
class _Salted:
    """A commitment of the batch: where it will stand, and its salt."""

    position: int
    stage: Stage
    subject: int
    salt: bytes


class Batch:
    """The facts of one city, what is known of them, and the entries they become.

    Everything is read at first use, once for all facts; `close` writes.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.city = facts[0].city
        self._out: list[Entry] = []
        self._salted: list[_Salted] = []
        self._written: list[tuple[_Salted, int]] = []
        self._parts: dict[int, int] = {}
        self._rules: dict[date, Rules] = {}

    # ------------------------------------------------------------ what facts name

    def subjects(self, *kinds: str) -> set[int]:
        """What the facts of these kinds are about."""
        return {fact.subject_id for fact in self.facts if fact.kind in kinds}

    def _named(self, what: str) -> set[int]:
        found = set()
        for fact in self.facts:
            where = _NAMED.get(fact.subject_type, {}).get(what)
            value = fact.subject_id if where == _SUBJECT else fact.data.get(where or "")
            if value:
                found.add(value)
        return found

    @cached_property
    def vouchers(self) -> dict[int, known.Voucher]:
        """The vouchers that facts name."""
        busy = {pk for fact in self.facts for pk in fact.data.get("busy", ())}
        return known.vouchers(self._named("voucher") | busy)

    @cached_property
    def places(self) -> dict[int, known.Place]:
        """The places that facts name."""
        return known.places(self._named("place"))

    @cached_property
    def waits(self) -> dict[int, known.Wait]:
        """The turns in lines that facts name."""
        return known.waits(self._named("wait"))

    @cached_property
    def iterations(self) -> dict[int, known.Issue]:
        """The iterations that ran."""
        return known.iterations(self.subjects("iteration.ran"))

    @cached_property
    def made(self) -> dict[int, list[known.Made]]:
        """Their vouchers, by the numbers of these."""
        found: dict[int, list[known.Made]] = {pk: [] for pk in self.iterations}
        for one in known.made_by(self.iterations):
            found[one.iteration].append(one)
        return found

    @cached_property
    def orders(self) -> dict[int, known.Order]:
        """The payment orders that were paid."""
        return known.orders(self.subjects("order.paid"))

    @cached_property
    def codes(self) -> dict[int, str]:
        """The codes of the kindergartens of groups that were listed."""
        listed = (fact for fact in self.facts if fact.kind == "group.listed")
        return known.codes({fact.data["kindergarten"] for fact in listed})

    @cached_property
    def acknowledged_first(self) -> dict[int, bool]:
        """Whether published rules wait for the department."""
        return known.acknowledged_first(self.subjects("policy.published"))

    @cached_property
    def versions(self) -> dict[int, int]:
        """The numbers of the city's versions of the rules, by row."""
        return dict(PolicyVersion.objects.filter(city_id=self.city).values_list("pk", "number"))

    @cached_property
    def brought_in(self) -> set[int]:
        """Applications of children who attended before."""
        return known.brought_in(
            {
                fact.subject_id
                for fact in self.facts
                if fact.kind == "application.filed" and fact.cause == "import"
            }
        )

    @cached_property
    def rounds(self) -> dict[int, tuple[list[Sequence[Any]], list[Sequence[Any]]]]:
        """The rounds that were served."""
        return known.rounds(self.subjects("round.served"))

    @cached_property
    def iins(self) -> dict[int, str]:
        """Of children and applicants who were filed."""
        people: set[int] = set()
        for fact in self.facts:
            if fact.kind == "application.filed" and fact.subject_id not in self.brought_in:
                people |= {fact.data["child"], fact.data["guardian"]}
        return iins_of(people)

    @cached_property
    def kinds(self) -> dict[str, tuple[int, str]]:
        """Band and right of the queues, by their codes."""
        return {kind.code: key for key, kind in queue_types(self.city).items()}

    def rules(self, moment: datetime) -> Rules:
        """The rules of the moment's day."""
        day = clock.day_of(moment)
        if day not in self._rules:
            self._rules[day] = rules_for(self.city, day)
        return self._rules[day]

    def rank(self, right: str, moment: datetime) -> int:
        """The number of a right in the order of the rules."""
        return self.rules(moment).rights.index(right)

    # ------------------------------------------------------------ what was said so far

    @cached_property
    def children(self) -> dict[int, Child]:
        """Children in the queue, by application; changed by what is told."""
        named = {fact.subject_id for fact in self.facts if fact.subject_type == "application"}
        issued = self.subjects("voucher.issued")
        named |= {one.application for pk, one in self.vouchers.items() if pk in issued}
        return state.children(named)

    def child(self, application: int) -> Child | None:
        """What was said of a child, if it ever stood in the queue."""
        return self.children.get(application)

    @cached_property
    def holders(self) -> dict[int, Holder]:
        """Vouchers; changed by what is told."""
        return state.holders(self.vouchers)

    @cached_property
    def waiters(self) -> dict[tuple[int, bool], tuple[int, str]]:
        """Row and number of children in lines; all whom the batch brings have theirs."""
        standing = self.lines.standing
        silent = {standing[wait].voucher for wait in self.protected_waits & standing.keys()}
        found = state.waiters(self.vouchers.keys() | silent)
        due = {
            (one.voucher, one.attends)
            for pk, one in self.waits.items()
            if (one.voucher, one.attends) not in found
        }
        return found | state.add_waiters(self.city, self._draw(sorted(due))) if due else found

    def _draw(self, due: Collection[tuple[int, bool]]) -> dict[tuple[int, bool], str]:
        rng = secrets.SystemRandom()
        drawn: set[str] = set()
        while len(drawn) < len(due):
            fresh = {numbers.draw(Prefix.WAITER, rng) for _n in range(len(due) - len(drawn))}
            drawn |= fresh - state.taken_numbers(self.city, fresh)
        return dict(zip(due, drawn, strict=True))

    @cached_property
    def lines(self) -> Lines:
        """The city's lines; changed by what is told."""
        return state.lines(self.city)

    @cached_property
    def protected(self) -> set[int]:
        """Places of which it is not told where they are."""
        taken = self.subjects("place.claimed", "place.imported", "place.moved")
        last = self.rules(self.facts[-1].moment)
        hidden = known.protected(taken, last)
        state.hide(self.city, hidden)
        return hidden | state.hidden(self.subjects("place.released"))

    @cached_property
    def protected_waits(self) -> set[int]:
        """Turns in lines of which it is not told where they are."""
        waits = self.waits.keys() | self.lines.standing.keys()
        return known.protected_waits(waits, self.rules(self.facts[-1].moment))

    def hide(self, place: int) -> None:
        """Never tell where this place is."""
        self.protected.add(place)
        state.hide(self.city, {place})

    # ------------------------------------------------------------ telling

    def tell(self, fact: Fact, kind: str, **fields: object) -> None:
        """Say something because of a fact."""
        part = self._parts.get(fact.seq, 0)
        self._parts[fact.seq] = part + 1
        text = forms.body(self.city, kind, fact.moment, fields)
        self._out.append(Entry(self.city, fact.seq, part, text))

    def salt(self, stage: Stage, subject: int) -> bytes:
        """A new salt for a commitment in the entry that is told next."""
        salt = secrets.token_bytes(SALT_BYTES)
        self._salted.append(_Salted(len(self._out), stage, subject, salt))
        return salt

    def flush(self) -> None:
        """Append what was told so far, so that it has its indices."""
        if not self._out:
            return
        indices = append(self._out)
        self._written += [(one, indices[one.position]) for one in self._salted]
        self._out, self._salted = [], []

    def close(self) -> None:
        """Append the rest and keep what was said."""
        self.flush()
        salts.keep(
            self.city,
            [(one.stage, one.subject, one.salt, index) for one, index in self._written],
        )
        loaded = vars(self)
        if "children" in loaded:
            state.save_children(self.city, self.children)
        if "holders" in loaded:
            state.save_holders(self.city, self.holders)
        if "lines" in loaded:
            state.save_lines(self.city, self.lines, self.waiters)
