"""The town as the journal tells it: entries in, in their order; queues, room and money out.

Every kind that changes who waits, which places are free or what money is free has its line in
`FOLDS`. Nothing here reads a table.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from kezek.core import clock
from kezek.queue.states import ApplicationState
from kezek.vouchers.states import LIVE, WITHOUT_PLACE, VoucherState

Place = tuple[datetime, int, int]  # filed_at, order_seq, application: the order of a queue


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the journal; `seq` 0 while the sequencer has not numbered it."""

    seq: int
    entry: int
    kind: str
    subject: int
    moment: datetime
    data: Mapping[str, Any]


@dataclass(slots=True)
class Application:
    """An application as the journal tells it."""

    pk: int
    number: str
    child: int
    queue_type: str
    filed_at: datetime
    order_seq: int
    entry: int
    may_from: date
    state: str = ApplicationState.WAITING

    @property
    def place(self) -> Place:
        """Where it stands in its queue."""
        return self.filed_at, self.order_seq, self.pk


@dataclass(slots=True)
class Voucher:
    """A voucher as the journal tells it. `norm` 0: brought in, the journal does not say."""

    pk: int
    number: str
    band: int
    state: str
    issued_at: datetime
    child: int = 0
    application: int = 0
    iteration: int = 0
    ordinal: int = 0
    norm: int = 0
    years: set[int] = field(default_factory=set)  # budget years of which it has a reserve


@dataclass(slots=True)
class Group:
    """A group as the journal tells it."""

    pk: int
    band: int
    kind: str
    capacity: int
    taken: int = 0
    published: bool = True


@dataclass(slots=True)
class Seat:
    """A place as the journal tells it; an offered one has not moved its voucher."""

    group: int
    voucher: int
    offered: bool


class Unknown(LookupError):
    """An entry speaks of something that no entry before it brought into the town."""


class Town:
    """All that the entries so far have made."""

    def __init__(self) -> None:
        self.applications: dict[int, Application] = {}
        self.by_number: dict[str, int] = {}
        self.by_child: dict[int, int] = {}
        self.lines: dict[str, list[Place]] = {}
        self.moved: set[int] = set()  # applications that joined or left a line; the reader empties
        self.vouchers: dict[int, Voucher] = {}
        self.without_place: Counter[int] = Counter()  # by band
        self.live: Counter[int] = Counter()  # by band
        self.reserving: Counter[tuple[int, int]] = Counter()  # live ones, by budget year and band
        self.groups: dict[int, Group] = {}
        self.seats: dict[int, Seat] = {}
        self.pots: Counter[tuple[int, str]] = Counter()  # tenge, by budget year and pot
        self.allotted: Counter[int] = Counter()  # tenge, by budget year
        self.policies: dict[int, Mapping[str, Any]] = {}
        self.acknowledged: set[int] = set()  # of the policies
        self.turn = 0

    # ------------------------------------------------------------ what folds are made of

    def application(self, pk: int) -> Application:
        """The application, or Unknown."""
        if pk not in self.applications:
            raise Unknown(f"application {pk}")
        return self.applications[pk]

    def voucher(self, pk: int) -> Voucher:
        """The voucher, or Unknown."""
        if pk not in self.vouchers:
            raise Unknown(f"voucher {pk}")
        return self.vouchers[pk]

    def group(self, pk: int) -> Group:
        """The group, or Unknown."""
        if pk not in self.groups:
            raise Unknown(f"group {pk}")
        return self.groups[pk]

    def put(self, one: Application, state: str) -> None:
        """Give the application a state; it joins or leaves its line."""
        if one.state == ApplicationState.WAITING:
            line = self.lines[one.queue_type]
            at = bisect_left(line, one.place)
            if at < len(line) and line[at] == one.place:
                del line[at]
        one.state = state
        if state == ApplicationState.WAITING:
            insort(self.lines.setdefault(one.queue_type, []), one.place)
        self.moved.add(one.pk)

    def step(self, one: Voucher, state: str) -> None:
        """Give the voucher a state; the counts follow."""
        self._count(one, -1)
        one.state = state
        self._count(one, 1)

    def hold(self, one: Voucher, year: int) -> None:
        """Let the voucher have a reserve of the budget year."""
        self._count(one, -1)
        one.years.add(year)
        self._count(one, 1)

    def admit(self, one: Voucher) -> None:
        """Bring a voucher into the town."""
        self.vouchers[one.pk] = one
        self._count(one, 1)

    def _count(self, one: Voucher, by: int) -> None:
        if one.state in WITHOUT_PLACE:
            self.without_place[one.band] += by
        if one.state in LIVE:
            self.live[one.band] += by
            for year in one.years:
                self.reserving[year, one.band] += by


# ---------------------------------------------------------------- the queue


def _filed(town: Town, line: Line) -> None:
    said = line.data
    one = Application(
        pk=line.subject,
        number=said["number"],
        child=said["child"],
        queue_type=said["queue_type"],
        filed_at=datetime.fromisoformat(said["filed_at"]).astimezone(UTC),
        order_seq=line.seq,
        entry=line.entry,
        may_from=date.fromisoformat(said["may_from"]),
        state="",
    )
    town.applications[one.pk] = one
    town.by_number[one.number] = one.pk
    town.by_child[one.child] = one.pk
    town.put(one, ApplicationState.WAITING)


def _retyped(town: Town, line: Line) -> None:
    one = town.application(line.subject)
    state = one.state
    town.put(one, "")
    one.queue_type = line.data["new_type"]
    if "may_from" in line.data:
        one.may_from = date.fromisoformat(line.data["may_from"])
    town.put(one, state)


def _barred(town: Town, line: Line) -> None:
    one = town.application(line.subject)
    one.may_from = date.fromisoformat(line.data["may_from"])
    town.moved.add(one.pk)


def _application_becomes(state: ApplicationState) -> Callable[[Town, Line], None]:
    return lambda town, line: town.put(town.application(line.subject), state)


# ---------------------------------------------------------------- vouchers


def _issued(town: Town, line: Line) -> None:
    said = line.data
    pk = town.by_number.get(said["application"], 0)
    town.admit(
        Voucher(
            pk=line.subject,
            number=said["number"],
            band=said["band"],
            state=VoucherState.ISSUED,
            issued_at=line.moment,
            child=said["child"],
            application=pk,
            iteration=said["iteration"],
            ordinal=said["ordinal"],
            years={clock.day_of(line.moment).year},
        )
    )
    if not pk:
        raise Unknown(f"application {said['application']}")
    town.put(town.applications[pk], ApplicationState.VOUCHER)


def _voucher_imported(town: Town, line: Line) -> None:
    town.admit(
        Voucher(
            pk=line.subject,
            number=line.data["number"],
            band=line.data["band"],
            state=VoucherState.ACTIVE,
            issued_at=line.moment,
            years={clock.day_of(line.moment).year},
        )
    )


def _activated(town: Town, line: Line) -> None:
    one = town.voucher(line.subject)
    town.step(one, VoucherState.ACTIVE)
    if one.application:
        town.put(town.application(one.application), ApplicationState.PLACED)


def _voucher_becomes(state: VoucherState) -> Callable[[Town, Line], None]:
    return lambda town, line: town.step(town.voucher(line.subject), state)


def _carried(town: Town, line: Line) -> None:
    town.hold(town.voucher(line.subject), line.data["budget_year"])


# ---------------------------------------------------------------- places


def _listed(town: Town, line: Line) -> None:
    said = line.data
    town.groups[line.subject] = Group(line.subject, said["band"], said["kind"], said["capacity"])


def _published(town: Town, line: Line) -> None:
    town.group(line.subject).published = True


def _recalled(town: Town, line: Line) -> None:
    town.group(line.subject).published = False


def _seated(town: Town, line: Line, *, offered: bool) -> Voucher:
    said = line.data
    town.seats[line.subject] = Seat(said["group"], said["voucher"], offered)
    town.group(said["group"]).taken += 1
    return town.voucher(said["voucher"])


def _claimed(town: Town, line: Line) -> None:
    town.step(_seated(town, line, offered=False), VoucherState.PLACED)


def _offered(town: Town, line: Line) -> None:
    _seated(town, line, offered=True)


def _place_imported(town: Town, line: Line) -> None:
    """A child who attended before: its voucher and its application come together here."""
    voucher = _seated(town, line, offered=False)
    voucher.child = line.data["child"]
    one = town.application(town.by_child.get(voucher.child, 0))
    voucher.application = one.pk
    town.put(one, ApplicationState.PLACED)


def _moved(town: Town, line: Line) -> None:
    """A child that attends changed its place; its voucher is as it was."""
    _seated(town, line, offered=False)


def _accepted(town: Town, line: Line) -> None:
    seat = _seat(town, line)
    seat.offered = False
    town.step(town.voucher(seat.voucher), VoucherState.PLACED)


def _released(town: Town, line: Line) -> None:
    """The seat is free; a voucher that was placed by it is without a place again."""
    seat = _seat(town, line)
    town.group(seat.group).taken -= 1
    voucher = town.voucher(seat.voucher)
    if not seat.offered and voucher.state == VoucherState.PLACED:
        town.step(voucher, VoucherState.CONFIRMED)


def _seat(town: Town, line: Line) -> Seat:
    if line.subject not in town.seats:
        raise Unknown(f"place {line.subject}")
    return town.seats[line.subject]


# ---------------------------------------------------------------- money and rules


def _allotted(town: Town, line: Line) -> None:
    town.allotted[line.data["budget_year"]] += line.data["tenge"]


def _money(town: Town, line: Line) -> None:
    year = line.data["budget_year"]
    for giver, taker, tenge in line.data["flows"]:
        town.pots[year, giver] -= tenge
        town.pots[year, taker] += tenge


def _policy(town: Town, line: Line) -> None:
    town.policies[line.subject] = line.data


def _acknowledged(town: Town, line: Line) -> None:
    town.acknowledged.add(line.subject)


def _ran(town: Town, line: Line) -> None:
    town.turn = line.data["turn_after"]


FOLDS: Final[Mapping[str, Callable[[Town, Line], None]]] = {
    "policy.published": _policy,
    "policy.acknowledged": _acknowledged,
    "group.listed": _listed,
    "group.published": _published,
    "group.recalled": _recalled,
    "application.filed": _filed,
    "application.retyped": _retyped,
    "application.barred": _barred,
    "application.withdrawn": _application_becomes(ApplicationState.WITHDRAWN),
    "application.inactive": _application_becomes(ApplicationState.INACTIVE),
    "application.restored": _application_becomes(ApplicationState.WAITING),
    "application.annulled": _application_becomes(ApplicationState.ANNULLED),
    "application.closed": _application_becomes(ApplicationState.CLOSED),
    "allotment.made": _allotted,
    "money.moved": _money,
    "iteration.ran": _ran,
    "voucher.issued": _issued,
    "voucher.imported": _voucher_imported,
    "voucher.confirmed": _voucher_becomes(VoucherState.CONFIRMED),
    "voucher.lapsed": _voucher_becomes(VoucherState.LAPSED),
    "voucher.refused": _voucher_becomes(VoucherState.REFUSED),
    "voucher.returned": _voucher_becomes(VoucherState.RETURNED),
    "voucher.activated": _activated,
    "voucher.ended": _voucher_becomes(VoucherState.ENDED),
    "reserve.carried": _carried,
    "place.claimed": _claimed,
    "place.offered": _offered,
    "place.accepted": _accepted,
    "place.imported": _place_imported,
    "place.moved": _moved,
    "place.released": _released,
}
