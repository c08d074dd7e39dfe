"""What the log has said so far: read for a batch, changed by it, written back. Set-based."""

from bisect import bisect_left, insort
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import connection

Turn = tuple[datetime, datetime, int]  # voucher_at, filed_at, wait: the order of a line


@dataclass(slots=True)
class Child:
    """A child in the queue."""

    waits: bool
    early: bool
    may_from: date


@dataclass(slots=True)
class Holder:
    """A voucher: seeking, placed, active or dead."""

    state: str
    years: list[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A child that stands in a line."""

    group: int
    voucher: int
    attends: bool
    turn: Turn
    hidden: bool = False  # the log does not say that it stands there
    offered: bool = False  # it has an offer of this very group to answer


def children(applications: Collection[int]) -> dict[int, Child]:
    """What was said of these applications."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_id, waits, early, may_from FROM openlog_child"
            " WHERE application_id = ANY(%s)",
            [sorted(applications)],
        )
        return {pk: Child(*row) for pk, *row in cursor.fetchall()}


def grown(city: str, before: date) -> list[tuple[str, int]]:
    """Early children whose first day was before that day: number and application, by number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.number, a.id FROM openlog_child c"
            " JOIN queue_application a ON a.id = c.application_id"
            " WHERE c.city_id = %s AND c.early AND c.may_from < %s ORDER BY a.number",
            [city, before],
        )
        return [(number, int(pk)) for number, pk in cursor.fetchall()]


def save_children(city: str, rows: dict[int, Child]) -> None:
    """Keep what is said of children now."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO openlog_child (application_id, city_id, waits, early, may_from)"
            " SELECT t.pk, %s, t.waits, t.early, t.may_from"
            " FROM unnest(%s::bigint[], %s::boolean[], %s::boolean[], %s::date[])"
            " AS t (pk, waits, early, may_from)"
            " ON CONFLICT (application_id) DO UPDATE SET waits = excluded.waits,"
            " early = excluded.early, may_from = excluded.may_from",
            [
                city,
                list(rows),
                [one.waits for one in rows.values()],
                [one.early for one in rows.values()],
                [one.may_from for one in rows.values()],
            ],
        )


def holders(vouchers: Collection[int]) -> dict[int, Holder]:
    """What was said of these vouchers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT voucher_id, state, years FROM openlog_holder WHERE voucher_id = ANY(%s)",
            [sorted(vouchers)],
        )
        return {pk: Holder(*row) for pk, *row in cursor.fetchall()}


def save_holders(city: str, rows: dict[int, Holder]) -> None:
    """Keep what is said of vouchers now."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO openlog_holder (voucher_id, city_id, state, years)"
            " SELECT t.pk, %s, t.state, string_to_array(t.years, ',')::smallint[]"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS t (pk, state, years)"
            " ON CONFLICT (voucher_id) DO UPDATE SET state = excluded.state,"
            " years = excluded.years",
            [
                city,
                list(rows),
                [one.state for one in rows.values()],
                [",".join(map(str, one.years)) for one in rows.values()],
            ],
        )


def waiters(vouchers: Collection[int]) -> dict[tuple[int, bool], tuple[int, str]]:
    """Row and number of children in lines, by voucher and whether they attend."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT voucher_id, attends, id, number FROM openlog_waiter WHERE voucher_id = ANY(%s)",
            [sorted(vouchers)],
        )
        return {(pk, attends): (row, number) for pk, attends, row, number in cursor.fetchall()}


def taken_numbers(city: str, numbers: Collection[str]) -> set[str]:
    """Those of the numbers that the city has given to somebody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM openlog_waiter WHERE city_id = %s AND number = ANY(%s)",
            [city, list(numbers)],
        )
        return {number for (number,) in cursor.fetchall()}


def add_waiters(
    city: str, new: dict[tuple[int, bool], str]
) -> dict[tuple[int, bool], tuple[int, str]]:
    """Keep the numbers of children who stand in lines for the first time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO openlog_waiter (voucher_id, city_id, attends, number)"
            " SELECT t.voucher, %s, t.attends, t.number"
            " FROM unnest(%s::bigint[], %s::boolean[], %s::text[]) AS t (voucher, attends, number)"
            " RETURNING voucher_id, attends, id, number",
            [
                city,
                [voucher for voucher, _attends in new],
                [attends for _voucher, attends in new],
                list(new.values()),
            ],
        )
        return {(pk, attends): (row, number) for pk, attends, row, number in cursor.fetchall()}


@dataclass(slots=True)
class Lines:
    """The city's lines, each in its order."""

    standing: dict[int, Standing] = field(default_factory=dict)  # by wait
    turns: dict[int, list[Turn]] = field(default_factory=dict)  # by group
    came: set[int] = field(default_factory=set)
    went: set[int] = field(default_factory=set)

    def put(self, wait: int, one: Standing) -> None:
        """Let a child stand in a line."""
        self.standing[wait] = one
        insort(self.turns.setdefault(one.group, []), one.turn)

    def join(self, wait: int, one: Standing) -> int:
        """Let a child stand in a line from now on; returns how many it is told stand before it."""
        self.came.add(wait)
        self.put(wait, one)
        line = self.turns[one.group]
        before = line[: bisect_left(line, one.turn)]
        return sum(not self.standing[turn[2]].hidden for turn in before)

    def change(self, wait: int, *, hidden: bool = False, offered: bool = False) -> None:
        """Remember that nothing more is told of it, or that it has an offer to answer."""
        one = self.standing[wait]
        now = replace(one, hidden=one.hidden or hidden, offered=one.offered or offered)
        self.standing[wait] = now
        self.went.add(wait)
        self.came.add(wait)

    def is_told(self, group: int) -> bool:
        """Whether the log says that somebody stands in the line."""
        return any(not self.standing[turn[2]].hidden for turn in self.turns.get(group, ()))

    def reach(self, group: int, seats: int) -> int:
        """How many of the line's first, as the log tells it, so many seats reach."""
        line = [self.standing[turn[2]] for turn in self.turns.get(group, ())]
        within = [one for one in line if not one.offered][:seats]
        return seats - sum(one.hidden for one in within)

    def leave(self, wait: int) -> Standing | None:
        """Let it stand there no more; None if it did not."""
        one = self.standing.pop(wait, None)
        if one is not None:
            self.turns[one.group].remove(one.turn)
            self.went.add(wait)
        return one

    def find(self, voucher: int, group: int, *, attends: bool) -> int | None:
        """The wait of a child in the line of a group."""
        for _voucher_at, _filed_at, wait in self.turns.get(group, ()):
            one = self.standing[wait]
            if (one.voucher, one.attends) == (voucher, attends):
                return wait
        return None


def lines(city: str) -> Lines:
    """All lines of the city as told so far."""
    found = Lines()
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT s.wait, s."group", w.voucher_id, w.attends, s.voucher_at, s.filed_at,'
            " s.hidden, s.offered"
            " FROM openlog_standing s JOIN openlog_waiter w ON w.id = s.waiter_id"
            " WHERE s.city_id = %s",
            [city],
        )
        for wait, group, voucher, attends, voucher_at, filed_at, *marks in cursor.fetchall():
            turn = (voucher_at, filed_at, wait)
            found.put(wait, Standing(group, voucher, attends, turn, *marks))
    return found


def save_lines(city: str, now: Lines, waiters_: dict[tuple[int, bool], tuple[int, str]]) -> None:
    """Keep who came to a line and forget who left."""
    came = sorted(now.came & now.standing.keys())
    rows = [(wait, now.standing[wait]) for wait in came]
    with connection.cursor() as cursor:
        if now.went:
            cursor.execute("DELETE FROM openlog_standing WHERE wait = ANY(%s)", [sorted(now.went)])
        if rows:
            cursor.execute(
                'INSERT INTO openlog_standing (wait, city_id, "group", waiter_id, voucher_at,'
                " filed_at, hidden, offered) SELECT t.wait, %s, t.grp, t.waiter, t.voucher_at,"
                " t.filed_at, t.hidden, t.offered"
                " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[],"
                " %s::timestamptz[], %s::boolean[], %s::boolean[])"
                " AS t (wait, grp, waiter, voucher_at, filed_at, hidden, offered)",
                [
                    city,
                    came,
                    [one.group for _wait, one in rows],
                    [waiters_[one.voucher, one.attends][0] for _wait, one in rows],
                    [one.turn[0] for _wait, one in rows],
                    [one.turn[1] for _wait, one in rows],
                    [one.hidden for _wait, one in rows],
                    [one.offered for _wait, one in rows],
                ],
            )


def hidden(places: Collection[int]) -> set[int]:
    """Those of the places of which the log does not say where they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM openlog_hidden WHERE place = ANY(%s)", [sorted(places)])
        return {pk for (pk,) in cursor.fetchall()}


def hide(city: str, places: Collection[int]) -> None:
    """Remember that the log does not say where these places are."""
    if not places:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO openlog_hidden (place, city_id) SELECT p, %s FROM unnest(%s::bigint[]) p"
            " ON CONFLICT (place) DO NOTHING",
            [city, sorted(places)],
        )


def month(city: str) -> date | None:
    """The month up to which the log has told who grew old enough."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT begun FROM openlog_month WHERE city_id = %s", [city])
        row = cursor.fetchone()
    return row[0] if row else None


def save_month(city: str, begun: date) -> None:
    """Keep it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO openlog_month (city_id, begun) VALUES (%s, %s)"
            " ON CONFLICT (city_id) DO UPDATE SET begun = excluded.begun",
            [city, begun],
        )
