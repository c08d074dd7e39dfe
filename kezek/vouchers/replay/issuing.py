"""Issuing once more: the iteration that the town at a cut-off gives, and what the journal says.

The literal walk and, over the whole queue, the window query; both under the policy version that the
iteration names.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from kezek.core import clock
from kezek.policy.models import PolicyVersion
from kezek.policy.queries import queue_types
from kezek.policy.reading import canonical
from kezek.policy.rules import Rules, months_left
from kezek.policy.rules_document import rules_from
from kezek.queue.states import ApplicationState
from kezek.vouchers import planning
from kezek.vouchers.planning import BandRoom, CheckFailed, InLine, Plan
from kezek.vouchers.protocol import protocol_of
from kezek.vouchers.replay.findings import Findings
from kezek.vouchers.replay.folding import Line, Town
from kezek.vouchers.rules import Situation, Stop, Waiting, price_of, walk

SHADOW: Final = "replay_queue"  # a copy of the queue as it stood, for the window query
_MAKE_SHADOW: Final = """
    CREATE TEMP TABLE replay_queue (
        id bigint PRIMARY KEY, city_id text, queue_type_id bigint, band int, "right" text,
        filed_at timestamptz, order_seq bigint, may_from date, state text
    );
    CREATE INDEX ON replay_queue (queue_type_id, filed_at, order_seq)
"""
_FILL_SHADOW: Final = """
    INSERT INTO replay_queue
    SELECT t.id, %s, t.queue_type, t.band, t.rank, t.filed_at, t.order_seq, t.may_from, 'waiting'
    FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::timestamptz[],
                %s::bigint[], %s::date[])
         AS t (id, queue_type, band, rank, filed_at, order_seq, may_from)
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """An iteration as its entry tells it."""

    seq: int
    pk: int
    line: Line

    @property
    def number(self) -> int:
        """Its number in the city."""
        return int(self.line.data["number"])

    @property
    def cutoff(self) -> int:
        """The last entry that it could look at."""
        return int(self.line.data["cutoff"])

    @property
    def said(self) -> Mapping[str, Any]:
        """What its entry says."""
        return self.line.data


@dataclass(frozen=True, slots=True)
class Due:
    """A voucher that the replay issues; the fields that its entry must hold, and the norm."""

    application: str
    queue_type: str
    band: int
    right: str
    filed_at: datetime
    order_seq: int
    reserve: int
    child: int
    norm: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """An iteration worked out again."""

    ran: Ran
    due: tuple[Due, ...]
    stopped_by: Stop
    protocol: Mapping[str, Any]


class _People(Mapping[int, InLine]):
    """What a protocol says of children in line, made when it is asked for."""

    def __init__(self, town: Town) -> None:
        self._of = town.applications

    def __getitem__(self, pk: int) -> InLine:
        one = self._of[pk]
        return InLine(one.number, one.filed_at, one.order_seq, one.child)

    def __iter__(self) -> Iterator[int]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


class Issuer:
    """Issues again, one iteration after the other. Keeps a shadow of the queue for the windows."""

    def __init__(self, city: str, town: Town, findings: Findings) -> None:
        self.city, self.town, self.findings = city, town, findings
        self._by_code = {kind.code: kind for kind in queue_types(city).values()}
        rows = PolicyVersion.objects.filter(city_id=city)
        self._versions = {row.pk: row for row in rows}
        self._rules: dict[int, Rules] = {}
        self._filled = False
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS replay_queue")
            cursor.execute(_MAKE_SHADOW)

    def issue(self, ran: Ran) -> Replayed | None:
        """Work the iteration out from the town as it stands; None if its rules are not there."""
        rules = self._rules_of(ran)
        if rules is None:
            return None
        made = self._plan(ran, rules)
        self._follow()
        try:
            planning.check(made, whole=True, queue=SHADOW)
        except CheckFailed:
            self.findings.add(
                "windows", f"iteration {ran.number}", "the vouchers of the walk", "other ones"
            )
        self._compare_entry(ran, made)
        return Replayed(ran, tuple(self._due(made)), made.walk.stopped_by, protocol_of(made))

    def close(self) -> None:
        """Let the shadow go."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE replay_queue")

    # ------------------------------------------------------------ its inputs

    def _rules_of(self, ran: Ran) -> Rules | None:
        """The rules that the iteration names, if they ruled that day and are as published."""
        where, version = f"iteration {ran.number}", int(ran.said["policy_version"])
        ruling = self._ruling(clock.day_of(ran.line.moment))
        if version != ruling:
            self.findings.add("policy.version", where, ruling, version)
        row, published = self._versions.get(version), self.town.policies.get(version)
        if row is None or published is None:
            self.findings.add("policy", where, "a published version", version)
            return None
        if version not in self._rules:
            fingerprint = hashlib.sha256(canonical(row.document).encode()).hexdigest()
            for stands in (row.sha256, fingerprint):
                if stands != published["sha256"]:
                    where = f"version {row.number} of the rules"
                    self.findings.add("policy.sha256", where, published["sha256"], stands)
            self._rules[version] = rules_from(row.document, city=self.city, version_id=row.pk)
        return self._rules[version]

    def _ruling(self, day: date) -> int:
        """The version that rules on that day by what is published and acknowledged so far."""
        begun = [
            (date.fromisoformat(said["from"]), pk)
            for pk, said in self.town.policies.items()
            if pk in self._versions
            and (not self._versions[pk].needs_acknowledgement or pk in self.town.acknowledged)
        ]
        return max((one for one in begun if one[0] <= day), default=(day, 0))[1]

    def _plan(self, ran: Ran, rules: Rules) -> Plan:
        town, day = self.town, clock.day_of(ran.line.moment)
        rooms = self._rooms(rules)
        free = town.pots[day.year, "free"]
        owed = sum(
            rules.reserve_norms[band] * months_left(day) * (many - town.reserving[day.year, band])
            for band, many in town.live.items()
            if many
        )
        prices = {band.code: price_of(rules, band.code, day) for band in rules.bands}
        types = queue_types(self.city, rules)
        queues: dict[tuple[int, str], Sequence[Waiting]] = {}
        for key, kind in types.items():
            line = [town.applications[pk] for _at, _seq, pk in town.lines.get(kind.code, ())]
            queues[key] = [Waiting(one.pk, one.may_from) for one in line if one.may_from <= day]
        situation = Situation(
            day=day,
            bands=rules.bands,
            queues=queues,
            spare={band: room.spare for band, room in rooms.items()},
            prices=prices,
            first=rules.first_rights,
            cycle=rules.cycle,
            turn=town.turn,
            budget=max(0, free - owed),
        )
        return Plan(
            city=self.city,
            day=day,
            rules=rules,
            cutoff=ran.cutoff,
            budget_year=day.year,
            free=free,
            owed=owed,
            rooms=rooms,
            types=types,
            waiting={kind.pk: len(town.lines.get(kind.code, ())) for kind in types.values()},
            people=_People(town),
            situation=situation,
            walk=walk(situation),
        )

    def _rooms(self, rules: Rules) -> dict[int, BandRoom]:
        free = dict.fromkeys((band.code for band in rules.bands), 0)
        for group in self.town.groups.values():
            if group.published and group.kind == "ordinary" and group.band in free:
                free[group.band] += group.capacity - group.taken
        return {band: BandRoom(free[band], self.town.without_place[band]) for band in free}

    def _follow(self) -> None:
        """Bring the shadow to where the town stands."""
        moved = list(self.town.moved)
        self.town.moved.clear()
        known = (self.town.applications[pk] for pk in moved)
        waiting = [one for one in known if one.state == ApplicationState.WAITING]
        kinds = [self._by_code[one.queue_type] for one in waiting]
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM replay_queue WHERE id = ANY(%s)", [moved])
            cursor.execute(
                _FILL_SHADOW,
                [
                    self.city,
                    [one.pk for one in waiting],
                    [kind.pk for kind in kinds],
                    [kind.band for kind in kinds],
                    [kind.right for kind in kinds],
                    [one.filed_at for one in waiting],
                    [one.order_seq for one in waiting],
                    [one.may_from for one in waiting],
                ],
            )
            if not self._filled:
                self._filled = True
                cursor.execute("ANALYZE replay_queue")

    # ------------------------------------------------------------ its outcome

    def _due(self, made: Plan) -> Iterator[Due]:
        for grant in made.walk.grants:
            one = self.town.applications[grant.application]
            yield Due(
                application=one.number,
                queue_type=one.queue_type,
                band=grant.band,
                right=grant.right,
                filed_at=one.filed_at,
                order_seq=one.order_seq,
                reserve=grant.price,
                child=one.child,
                norm=made.rules.norms[grant.band],
            )

    def _compare_entry(self, ran: Ran, made: Plan) -> None:
        """The entry of the iteration against what the town gives."""
        expected = {
            "turn_before": made.situation.turn,
            "budget_year": made.budget_year,
            "free_before": made.free,
            "issued": len(made.walk.grants),
            "reserved": made.walk.reserved,
            "turn_after": made.walk.turn,
            "stopped_by": str(made.walk.stopped_by),
        }
        for name, should in expected.items():
            if ran.said.get(name) != should:
                where = f"iteration {ran.number}"
                self.findings.add(f"iteration.{name}", where, should, ran.said.get(name))


_ENTRY_FIELDS: Final = ("queue_type", "band", "right", "order_seq", "reserve", "child")


def compare_vouchers(
    made: Replayed, issued: Sequence[Line], town: Town, findings: Findings
) -> None:
    """The vouchers that the journal says against those that the replay issues, one by one."""
    issued = sorted(issued, key=lambda line: (line.data["ordinal"], line.seq))
    should = [one.application for one in made.due]
    stands = [str(line.data["application"]) for line in issued]
    if should != stands:
        _name_wrong(made, should, stands, town, findings)
    for place, (one, line) in enumerate(zip(made.due, issued, strict=False), start=1):
        where = f"iteration {made.ran.number}, voucher {place}"
        if line.data["ordinal"] != place:
            findings.add("voucher.ordinal", where, place, line.data["ordinal"])
        if one.application != line.data["application"]:
            continue
        for name in _ENTRY_FIELDS:
            if getattr(one, name) != line.data.get(name):
                findings.add(f"voucher.{name}", where, getattr(one, name), line.data.get(name))
        if one.filed_at != datetime.fromisoformat(line.data["filed_at"]):
            findings.add("voucher.filed_at", where, one.filed_at, line.data["filed_at"])
        if line.subject in town.vouchers:
            town.vouchers[line.subject].norm = one.norm


def _name_wrong(
    made: Replayed,
    should: Sequence[str],
    stands: Sequence[str],
    town: Town,
    findings: Findings,
) -> None:
    """Say of the first wrong voucher what is wrong with it."""
    pairs = enumerate(zip(should, stands, strict=False))
    first = next((n for n, (one, other) in pairs if one != other), min(len(should), len(stands)))
    where = f"iteration {made.ran.number}, voucher {first + 1}"
    if first == len(should):
        findings.add("extra", where, f"none, stopped by {made.stopped_by}", stands[first])
    elif first == len(stands):
        findings.add("missing", where, should[first], "none")
    elif _is_late(town, stands[first], made.ran.cutoff):
        findings.add("late", where, should[first], f"{stands[first]}, filed after the cut-off")
    elif sorted(should) == sorted(stands):
        findings.add("swap", where, should[first], stands[first])
    else:
        findings.add("skip", where, should[first], stands[first])


def _is_late(town: Town, number: str, cutoff: int) -> bool:
    pk = town.by_number.get(number)
    return pk is None or town.applications[pk].order_seq > cutoff
