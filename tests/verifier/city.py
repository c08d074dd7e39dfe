"""An invented town that decides rightly, by hand or by brute force, and writes its log.

It shares nothing with the verifier: each decision here is the rule of docs/log.md read aloud, over
plain lists, however slow.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.verifier.rounds import brute_force, rules_document, standing, value
from tests.verifier.writer import Log, sha

YEAR = 2025
DAY = "2025-09-01"
MONTHS = 4  # September to December
BEGIN = datetime(2025, 9, 1, 4, tzinfo=UTC)


@dataclass
class Kid:
    app: str
    band: int
    rank: int
    filed: str
    index: int
    early: bool
    old_enough: bool
    waits: bool = True
    voucher: int | None = None  # the band of the one that it got


@dataclass
class Room:
    band: int
    seats: int
    ordinary: bool = True
    open: bool = True


@dataclass
class Seat:
    group: int
    band: int
    waiter: str | None = None
    hidden: bool = False


@dataclass
class City:
    """The town. `norms` and the cycle are read from the rules given."""

    document: dict[str, Any] = field(default_factory=rules_document)
    name: str = "taraz"
    log: Log = field(default_factory=Log)
    kids: list[Kid] = field(default_factory=list)
    rooms: dict[int, Room] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    seekers: Counter[int] = field(default_factory=Counter)
    alive: Counter[int] = field(default_factory=Counter)
    lines: dict[int, list[str]] = field(default_factory=dict)
    joined: dict[tuple[str, int], tuple[int, bool]] = field(default_factory=dict)
    free: int = 0
    reserved: int = 0
    turn: int = 0
    issues: int = 0
    served: int = 0
    ticks: int = 0
    numbers: int = 0

    def __post_init__(self) -> None:
        self.add("rules", number=1, from_="2025-01-01", sha256=self.publish(), acknowledge=False)

    # ------------------------------------------------------------ small things

    def publish(self) -> str:
        return self.log.publish_rules(self.document)

    def add(self, kind: str, *, same: bool = False, **fields: Any) -> int:
        if not same:
            self.ticks += 1
        at = (BEGIN + timedelta(seconds=self.ticks)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return self.log.add(kind, at, self.name, **fields)

    def number(self, letter: str) -> str:
        self.numbers += 1
        return f"{letter}-{sha(f'{self.name}{self.numbers}'.encode()).hex()[:10]}"

    def c(self) -> str:
        self.numbers += 1
        return sha(f"c{self.name}{self.numbers}".encode()).hex()

    def value(self, rule: str) -> Any:
        return value(self.document, rule)

    def price(self, band: int) -> int:
        norms = {one["order"]: one["reserve_norm"] for one in self.document["band"]}
        return int(norms[band]) * MONTHS

    def ring(self) -> list[int]:
        rights = [one["code"] for one in self.document["right"]]
        cycle = self.value("issuing_cycle")
        return [rights.index(code) for code, weight in cycle for _ in range(weight)]

    def taken(self, group: int) -> int:
        return sum(seat.group == group for seat in self.seats.values())

    def places(self, band: int) -> int:
        here = [n for n, r in self.rooms.items() if r.band == band and r.ordinary and r.open]
        return sum(self.rooms[n].seats - self.taken(n) for n in here)

    def waiting(self, group: int) -> int:
        """Children in the group's line who have no offer of it to answer."""
        answering = {seat.waiter for seat in self.seats.values() if seat.group == group}
        return sum(waiter not in answering for waiter in self.lines.get(group, ()))

    def looking(self, band: int) -> int:
        """Vouchers that look for a place and have no offer to answer."""
        answering = sum(seat.band == band for seat in self.seats.values() if seat.waiter)
        return self.seekers[band] - answering

    # ------------------------------------------------------------ acts

    def group(self, band: int, seats: int, *, kind: str = "ordinary") -> int:
        number = len(self.rooms) + 1
        self.rooms[number] = Room(band, seats, kind == "ordinary")
        self.add("group.listed", group=number, kindergarten=1, band=band, type=kind, seats=seats)
        return number

    def file(
        self,
        band: int,
        rank: int,
        *,
        filed: str | None = None,
        early: bool = False,
        old_enough: bool = True,
    ) -> Kid:
        app = self.number("K")
        moment = filed or f"2025-08-01T00:00:00.{self.numbers:06d}Z"
        fields: dict[str, Any] = {"band": band, "rank": rank, "filed": moment, "early": early}
        index = self.add("queue.filed", app=app, c=self.c(), from_=self.c(), **fields)
        kid = Kid(app, band, rank, moment, index, early, old_enough or not early)
        self.kids.append(kid)
        return kid

    def allot(self, tenge: int) -> None:
        self.free += tenge
        self.add("money", year=YEAR, flows=[["source", "free", tenge]])
        fields: dict[str, Any] = {"source": "city", "contingency": 0}
        self.add("allotted", same=True, year=YEAR, tenge=tenge, **fields)

    def issue(self, between: Sequence[tuple[int, int, str]] = ()) -> list[str]:
        """An issue; `between`: children filed behind the cut-off and before the issue."""
        cutoff = len(self.log.bodies)
        looked = {band: [self.places(band), self.seekers[band]] for band in self.bands()}
        kids = list(self.kids)
        late = [self.file(band, rank, filed=filed) for band, rank, filed in between]
        before, free = self.turn, self.free
        chosen, stop = self.decide(kids)
        self.issues += 1
        self.ticks += 1
        for ordinal, kid in enumerate(chosen, start=1):
            kid.waits, kid.voucher = False, kid.band
            self.alive[kid.band] += 1
            self.seekers[kid.band] += 1
            self.add(
                "granted",
                same=True,
                issue=self.issues,
                ordinal=ordinal,
                app=kid.app,
                band=kid.band,
                rank=kid.rank,
                tenge=self.price(kid.band),
            )
        spent = sum(self.price(kid.band) for kid in chosen)
        self.free -= spent
        self.reserved += spent
        self.add("money", same=True, year=YEAR, flows=[["free", "reserved", spent]])
        self.add(
            "issue",
            same=True,
            issue=self.issues,
            cutoff=cutoff,
            day=DAY,
            rules=1,
            year=YEAR,
            free=free,
            owed=0,
            rooms={str(band): room for band, room in looked.items()},
            turn=before,
            issued=len(chosen),
            reserved=spent,
            turn_after=self.turn,
            stopped_by=stop,
        )
        for number, band in sorted((self.number("V"), kid.band) for kid in chosen):
            made: dict[str, Any] = {"issue": self.issues, "voucher": number, "band": band}
            self.add("voucher.made", same=True, c=self.c(), **made)
        assert all(kid.waits for kid in late)
        return [kid.app for kid in chosen]

    def bands(self) -> list[int]:
        return [one["order"] for one in self.document["band"]]

    def decide(self, kids: Iterable[Kid]) -> tuple[list[Kid], str]:
        """Whose turn it is, again and again, by looking at everybody each time."""
        last = {int(code[1:]) for code in self.value("issuing_last_bands")}
        rights = [one["code"] for one in self.document["right"]]
        first = [rights.index(code) for code in self.value("issuing_first")]
        ring, left = self.ring(), self.free
        room = {band: self.places(band) - self.seekers[band] for band in self.bands()}
        waiting = [kid for kid in kids if kid.waits and kid.old_enough]
        chosen: list[Kid] = []
        while True:
            may = [kid for kid in waiting if room[kid.band] > 0]
            may = [kid for kid in may if kid.band not in last] or may
            if not may:
                return chosen, "places" if waiting else "queue"
            ranks = {kid.rank for kid in may}
            urgent = [rank for rank in first if rank in ranks]
            turn = self.turn
            if urgent:
                rank = urgent[0]
            else:
                while ring[turn] not in ranks:
                    turn = (turn + 1) % len(ring)
                rank = ring[turn]
                turn = (turn + 1) % len(ring)
            line = [kid for kid in may if kid.rank == rank]
            kid = min(line, key=lambda one: (-one.band, one.filed, one.index))
            if self.price(kid.band) > left:
                return chosen, "money"
            self.turn = turn
            left -= self.price(kid.band)
            room[kid.band] -= 1
            waiting.remove(kid)
            chosen.append(kid)

    def take(self, group: int, *, by: str = "claim", seeking: bool = True, **more: Any) -> str:
        place, band = self.number("P"), self.rooms[group].band
        hidden = more.pop("hidden", False)
        told = None if hidden else group
        self.seats[place] = Seat(group, band, hidden=hidden)
        fields: dict[str, Any] = {"group": told, "band": band, "by": by, "seeking": seeking}
        self.add("place.taken", place=place, c=self.c(), **fields, **more)
        if seeking:
            self.seekers[band] -= 1
        return place

    def leave(self, place: str, *, seeking: bool) -> None:
        seat = self.seats.pop(place)
        told = None if seat.hidden else seat.group
        self.add("place.freed", place=place, group=told, why="refused", seeking=seeking)
        if seeking and seat.waiter is None:
            self.seekers[seat.band] += 1

    def die(self, band: int) -> None:
        """A voucher that looked for a place ends; its money is free."""
        self.alive[band] -= 1
        self.seekers[band] -= 1
        price = self.price(band)
        self.free += price
        self.reserved -= price
        self.add("money", year=YEAR, flows=[["reserved", "free", price]])
        self.add("voucher.dead", same=True, band=band, years=[YEAR], seeking=True)

    # ------------------------------------------------------------ waiting lists

    def join(self, waiter: str, group: int, ahead: int, *, attends: bool = False) -> None:
        fields: dict[str, Any] = {"waiter": waiter, "group": group, "ahead": ahead}
        fields["attends"] = attends
        index = self.add("line.joined", **fields)
        self.lines.setdefault(group, []).insert(ahead, waiter)
        self.joined[waiter, group] = (index, attends)

    def unjoin(self, waiter: str, group: int, *, same: bool = False) -> None:
        self.lines[group].remove(waiter)
        del self.joined[waiter, group]
        self.add("line.left", same=same, waiter=waiter, group=group, why="left")

    def offers(self) -> list[str]:
        """Go through the lines; gives the places that are held now."""
        held = [seat for seat in self.seats.values() if seat.waiter]
        free = {
            group: room.seats - self.taken(group)
            for group, room in self.rooms.items()
            if room.open and room.seats > self.taken(group) and self.lines.get(group)
        }
        busy = {seat.waiter for seat in held}
        self.add(
            "line.offers",
            free={str(group): count for group, count in free.items()},
            busy=sorted(waiter for waiter in busy if waiter),
        )
        reach: dict[str, list[int]] = {}
        for group, count in free.items():
            answering = {seat.waiter for seat in held if seat.group == group}
            line = [waiter for waiter in self.lines[group] if waiter not in answering]
            for waiter in line[:count]:
                if waiter not in busy and not self.joined[waiter, group][1]:
                    reach.setdefault(waiter, []).append(group)
        made = []
        for waiter, groups in sorted(reach.items()):
            group = min(groups, key=lambda one: self.joined[waiter, one][0])
            place = self.number("P")
            self.seats[place] = Seat(group, self.rooms[group].band, waiter)
            held_for: dict[str, Any] = {"group": group, "waiter": waiter, "due": "2025-09-03"}
            self.add("place.held", same=True, place=place, **held_for)
            made.append(place)
        return made

    def accept(self, place: str) -> None:
        seat = self.seats[place]
        assert seat.waiter is not None
        waiter, seat.waiter = seat.waiter, None
        self.add("place.accepted", place=place, c=self.c())
        self.seekers[seat.band] -= 1
        for group in [group for group in self.lines if waiter in self.lines[group]]:
            self.unjoin(waiter, group, same=True)

    def decline(self, place: str) -> None:
        seat = self.seats[place]
        assert seat.waiter is not None
        self.leave(place, seeking=True)
        self.unjoin(seat.waiter, seat.group, same=True)

    # ------------------------------------------------------------ rounds

    def round(
        self,
        seats: dict[int, tuple[int, int]],
        lists: list[tuple[int, list[int], list[bool]]],
        tried: dict[int, list[int]] | None = None,
        right: list[int] | None = None,
    ) -> tuple[int, list[int]]:
        """Serve the lists (rank, groups, siblings), in order of filing; `seats`: all, kept.

        `right`: the known answer; else every way to seat the children is tried. Gives the index of
        its first entry and which wish of each child came true.
        """
        got = right or brute_force(self.document, seats, lists, tried or {})
        self.served += 1
        self.ticks += 1
        for wish, (_rank, groups, _siblings) in zip(got, lists, strict=True):
            if wish:
                place = self.take(groups[wish - 1], by="round", same=True)
                assert place in self.seats
        first = len(self.log.bodies)
        for group, (all_seats, kept) in seats.items():
            fields: dict[str, Any] = {"group": group, "seats": all_seats, "kept": kept}
            last = self.last(group, all_seats, lists, got)
            self.add("round.group", same=True, round=self.served, last=last, **fields)
        for n, (rank, groups, siblings) in enumerate(lists):
            fields2: dict[str, Any] = {"groups": groups, "siblings": siblings, "got": got[n]}
            fields2 |= {"n": n, "order": n + 1, "rank": rank, "tried": (tried or {}).get(n)}
            self.add("round.list", same=True, round=self.served, **fields2)
        fields3: dict[str, Any] = {
            "cause": "day",
            "lists": len(lists),
            "placed": sum(map(bool, got)),
        }
        self.add("round", same=True, round=self.served, rules=1, **fields3)
        return first, got

    def last(
        self,
        group: int,
        seats: int,
        lists: list[tuple[int, list[int], list[bool]]],
        got: list[int],
    ) -> int | None:
        asking = [n for n, one in enumerate(lists) if group in one[1]]
        asking.sort(key=lambda n: standing(self.document, n, lists[n], group))
        inside = [n for n in asking if got[n] and lists[n][1][got[n] - 1] == group]
        if not seats:
            return 0
        if len(inside) < seats:
            return None
        return asking.index(inside[-1]) + 1
