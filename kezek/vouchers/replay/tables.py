"""What the journal has come to, held against the tables row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from kezek.ledger.queries import imbalance
from kezek.queue.states import LIVE as QUEUED
from kezek.vouchers.models import Iteration, Pointer
from kezek.vouchers.queries import reservation_gap
from kezek.vouchers.replay.findings import Findings
from kezek.vouchers.replay.folding import Application, Group, Town, Voucher
from kezek.vouchers.replay.issuing import Replayed
from kezek.vouchers.states import LIVE

ROWS: Final = 5_000


class _ApplicationRow(NamedTuple):
    pk: int
    number: str
    child: int
    queue_type: str
    kind: str
    filed_at: datetime
    order_seq: int
    entry: int
    may_from: date
    state: str
    case: int | None


class _VoucherRow(NamedTuple):
    pk: int
    number: str
    application: int
    child: int
    band: int
    iteration: int
    ordinal: int
    norm: int
    state: str
    issued_at: datetime
    case: int | None


class _GroupRow(NamedTuple):
    pk: int
    band: int
    kind: str
    capacity: int
    taken: int
    published: bool


_APPLICATIONS: Final = """
    SELECT a.id, a.number, a.child_id, t.code, a.band || ' ' || a."right" || ' is ' || t.band
           || ' ' || t."right", a.filed_at, coalesce(a.order_seq, 0), a.entry, a.may_from, a.state,
           a.case_id
    FROM queue_application a JOIN policy_queuetype t ON t.id = a.queue_type_id
    WHERE a.city_id = %s
"""
_VOUCHERS: Final = """
    SELECT v.id, v.number, v.application_id, v.child_id, v.band, coalesce(i.number, 0), v.ordinal,
           v.norm, v.state, v.issued_at, v.case_id
    FROM vouchers_voucher v LEFT JOIN vouchers_iteration i ON i.id = v.iteration_id
    WHERE v.city_id = %s
"""
_GROUPS: Final = """
    SELECT id, band, kind, capacity, taken, published FROM kindergartens_group WHERE city_id = %s
"""
_APPLICATION: Final = ("number", "child", "queue_type", "filed_at", "entry", "may_from", "state")
_VOUCHER: Final = ("number", "application", "child", "band", "iteration", "ordinal", "state")
_GROUP: Final = ("band", "kind", "capacity", "taken", "published")


def compare_tables(city: str, town: Town, replayed: Sequence[Replayed], findings: Findings) -> None:
    """Applications, vouchers, groups, iterations with their protocols, the pointer, the money."""
    _compare_applications(city, town, findings)
    _compare_vouchers(city, town, findings)
    _compare_groups(city, town, findings)
    _compare_iterations(city, replayed, findings)
    pointer = Pointer.objects.filter(city_id=city).first()
    stands = pointer.turn if pointer else 0
    if stands != town.turn:
        findings.add("pointer", "the turn of the cycle", town.turn, stands)
    _compare_money(city, town, findings)


def _rows(sql: str, city: str) -> Iterator[Sequence[Any]]:
    """The rows of a table by a server-side cursor."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [city])
        while rows := cursor.fetchmany(ROWS):
            yield from rows


def _missing(
    kind: str, told: Mapping[int, object], seen: Iterable[int], findings: Findings
) -> None:
    for pk in sorted(told.keys() - set(seen))[:1]:
        findings.add(f"{kind}.row", f"{kind} {_name(told[pk], pk)}", "a row", "none")


def _name(one: object, pk: int) -> str:
    return str(getattr(one, "number", "")) or str(pk)


def _compare_applications(city: str, town: Town, findings: Findings) -> None:
    seen: set[int] = set()
    settled = _settled(city)
    for values in _rows(_APPLICATIONS, city):
        row = _ApplicationRow(*values)
        seen.add(row.pk)
        where = f"application {row.number}"
        told: Application | None = town.applications.get(row.pk)
        if told is None:
            findings.add("application.row", where, "no row: it was never filed", f"row {row.pk}")
            continue
        findings.compare("application", where, _APPLICATION, told, row)
        if row.order_seq != told.order_seq and (row.order_seq or told.order_seq <= settled):
            findings.add("application.order_seq", where, told.order_seq, row.order_seq or "none")
        own, _is, of_type = row.kind.partition(" is ")
        if own != of_type:
            findings.add("application.band", where, of_type, own)
        case = row.child if told.state in QUEUED else None
        if row.case != case:
            findings.add("application.case", where, case, row.case)
    _missing("application", town.applications, seen, findings)


def _settled(city: str) -> int:
    """Up to which number the follower `queue.order` has settled the order; later ones may wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(seq), 0) FROM journal_cursor"
            " WHERE city = %s AND follower = 'queue.order'",
            [city],
        )
        (seq,) = cursor.fetchone()
    return int(seq)


def _compare_vouchers(city: str, town: Town, findings: Findings) -> None:
    seen: set[int] = set()
    for values in _rows(_VOUCHERS, city):
        row = _VoucherRow(*values)
        seen.add(row.pk)
        where = f"voucher {row.number}"
        if row.iteration:
            where += f" (iteration {row.iteration}, {row.ordinal})"
        told: Voucher | None = town.vouchers.get(row.pk)
        if told is None:
            findings.add("voucher.row", where, "no row: it was never issued", f"row {row.pk}")
            continue
        names = (*_VOUCHER, "issued_at") if told.iteration else _VOUCHER
        findings.compare("voucher", where, names, told, row)
        if told.norm and told.norm != row.norm:
            findings.add("voucher.norm", where, told.norm, row.norm)
        case = row.child if told.state in LIVE else None
        if row.case != case:
            findings.add("voucher.case", where, case, row.case)
    _missing("voucher", town.vouchers, seen, findings)


def _compare_groups(city: str, town: Town, findings: Findings) -> None:
    seen: set[int] = set()
    for values in _rows(_GROUPS, city):
        row = _GroupRow(*values)
        seen.add(row.pk)
        told: Group | None = town.groups.get(row.pk)
        if told is None:
            findings.add("group.row", f"group {row.pk}", "no row: it was never listed", row.pk)
            continue
        findings.compare("group", f"group {row.pk}", _GROUP, told, row)
    _missing("group", town.groups, seen, findings)


_RAN: Final = {
    "turn_before": "turn_before",
    "turn_after": "turn_after",
    "budget_year": "budget_year",
    "free_before": "free_before",
    "reserved": "reserved",
    "issued": "issued",
    "stopped_by": "stopped_by",
    "policy_version": "policy_version_id",
    "cutoff": "cutoff_seq",
}


def _compare_iterations(city: str, replayed: Sequence[Replayed], findings: Findings) -> None:
    rows = {row.pk: row for row in Iteration.objects.filter(city_id=city)}
    for number, made in enumerate(replayed, start=1):
        if made.ran.number != number:
            findings.add("iteration.number", "numbers without gaps", number, made.ran.number)
        where, row = f"iteration {made.ran.number}", rows.pop(made.ran.pk, None)
        if row is None:
            findings.add("iteration.row", where, "a row", "none")
            continue
        if (row.number, row.ran_at) != (made.ran.number, made.ran.line.moment):
            should = f"{made.ran.number} at {made.ran.line.moment}"
            findings.add("iteration.row", where, should, f"{row.number} at {row.ran_at}")
        for field, column in _RAN.items():
            should, stands = made.ran.said[field], getattr(row, column)
            if should != stands:
                findings.add(f"iteration.{field}", f"{where}, its row", should, stands)
        _compare_protocol(where, made.protocol, row.protocol, findings)
    for row in rows.values():
        findings.add("iteration.row", f"iteration {row.number}", "no row: it never ran", row.pk)


def _compare_protocol(
    where: str,
    expected: Any,  # noqa: ANN401 - any part of a JSON document
    stands: Any,  # noqa: ANN401 - as above
    findings: Findings,
) -> None:
    """The first part of a protocol in which the two differ, and where it stands in it."""
    path = ""
    while expected != stands:
        keys: list[Any] = []
        if isinstance(expected, Mapping) and isinstance(stands, Mapping):
            keys = sorted(expected.keys() & stands.keys())
        elif isinstance(expected, list) and isinstance(stands, list):
            keys = list(range(min(len(expected), len(stands))))
        for key in keys:
            if expected[key] != stands[key]:
                path, expected, stands = f"{path} {key}", expected[key], stands[key]
                break
        else:
            findings.add("protocol", f"{where}, its protocol,{path}", expected, stands)
            return


def _compare_money(city: str, town: Town, findings: Findings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT budget_year, name, balance FROM ledger_account WHERE city_id = %s", [city]
        )
        pots = {(year, name): int(balance) for year, name, balance in cursor.fetchall()}
        cursor.execute(
            "SELECT r.budget_year, array_agg(r.voucher_id)"
            " FROM vouchers_reservation r JOIN vouchers_voucher v ON v.id = r.voucher_id"
            " WHERE v.city_id = %s GROUP BY r.budget_year",
            [city],
        )
        held = {year: set(pks) for year, pks in cursor.fetchall()}
    for year, name in sorted(pots.keys() | town.pots.keys()):
        should, stands = town.pots[year, name], pots.get((year, name), 0)
        if should != stands:
            findings.add("ledger", f"the pot {name!r} of {year}", should, stands)
    for year in sorted({year for year, _pot in pots} | town.allotted.keys()):
        if town.allotted[year] != -town.pots[year, "source"]:
            where = f"what was allotted of {year}"
            findings.add("allotments", where, town.allotted[year], -town.pots[year, "source"])
    if imbalance(city):
        findings.add("ledger.balance", "balances against their transfers", 0, imbalance(city))
    if reservation_gap(city):
        findings.add("reservations", "against the pot 'reserved'", 0, reservation_gap(city))
    _compare_reservations(held, town, findings)


def _compare_reservations(held: Mapping[int, set[int]], town: Town, findings: Findings) -> None:
    """Who holds something of which budget year; the sums are the pots' matter."""
    told: dict[int, set[int]] = {}
    for one in town.vouchers.values():
        for year in one.years:
            told.setdefault(year, set()).add(one.pk)
    for year in sorted(told.keys() | held.keys()):
        rows = held.get(year, set())
        for pk in sorted(told.get(year, set()) ^ rows)[:1]:
            known = town.vouchers.get(pk)
            where = f"what voucher {known.number if known else pk} holds of {year}"
            should = "a row" if pk not in rows else "no row"
            findings.add("reservation.row", where, should, "a row" if pk in rows else "none")
