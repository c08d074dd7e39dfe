"""A city in which a case of these files happens, told event by event through the real acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kezek.core import clock
from kezek.core.actors import CALENDAR
from kezek.people.models import Person
from kezek.policy.queries import rules_for
from kezek.queue.acts import (
    claim_privilege,
    decide_privilege,
    file_applications,
    refresh_queue,
    restore_application,
    uncover_false_privilege,
    withdraw_application,
)
from kezek.queue.acts.applications import NewApplication
from kezek.queue.models import Application
from kezek.queue.rules import FalseReason
from kezek.vouchers.acts import (
    Ran,
    allot_money,
    carry_over,
    confirm_voucher,
    refuse_voucher,
    run_iteration,
)
from kezek.vouchers.models import Iteration, Pointer, Voucher
from kezek.vouchers.planning import Plan
from kezek.vouchers.queries import plan_iteration
from kezek.vouchers.rules import Situation, Waiting, Walk, walk
from kezek.vouchers.sweeps import lapse_due
from tests.builders import (
    DEPARTMENT,
    PARENT,
    TARAZ,
    a_child,
    a_city,
    a_group,
    a_key,
    an_allotment,
    guardian_of,
)
from tests.queue.cases.own_city import OWN, published

NORM: Final = 65_000
GROUNDS: Final = {"в первую очередь": "large_family", "вне очереди": "killed_in_service"}
RIGHTS: Final = {
    "общая": "general",
    "в первую очередь": "priority",
    "вне очереди": "out_of_turn",
}
STOPS: Final = {"деньги": "money", "места": "places", "очередь": "queue"}
SIMPLE: Final = (
    "free", "allotted", "places", "proven", "refused", "withdrawn", "confirmed", "gave_up",
    "restored", "terms", "carried", "refreshed", "false",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A child in line as the file alone tells it: for the walk without any table."""

    band: int
    right: str
    filed_at: datetime
    order: int  # which of equal moments came first
    may_from: date


class Town:
    """The city of a case and what has happened there so far."""

    def __init__(self, case: Mapping[str, Any], folder: Path) -> None:
        self.case = case
        self.children: dict[str, Person] = {}
        self.applications: dict[str, int] = {}
        self.lines: dict[str, dict[str, Standing]] = {}
        self.filings = 0
        self.own = published(case, folder) if {"rules", "norms"} & case.keys() else TARAZ
        for name in {child.get("city", self.own) for child in case["children"].values()}:
            if name != OWN:
                a_city(name)
            self.lines[name] = {}

    def live(self) -> None:
        """Everything of the case in its order; each issue is compared with the file's answer."""
        happenings: list[tuple[datetime, int, Any]] = [
            (_moment(child.get("completed", child["filed"])), 0, name)
            for name, child in self.case["children"].items()
        ]
        happenings += [(_moment(day["on"]), 1, day) for day in self.case["day"]]
        for moment, _kind, what in sorted(happenings, key=lambda one: one[:2]):
            if isinstance(what, str):
                self.file(what, moment)
            else:
                self.happen(what, moment)

    def file(self, name: str, moment: datetime) -> None:
        """A parent applies; a ground named with it is claimed, and proven unless it waits."""
        told = self.case["children"][name]
        city = told.get("city", self.own)
        guardian = guardian_of(self.children[told["twin"]]) if "twin" in told else None
        child = self.children[name] = a_child(told["born"], guardian)
        filed_at = _moment(told["filed"])
        (number,) = file_applications(
            actor=PARENT,
            moment=moment,
            request_key=a_key(),
            city=city,
            applications=[NewApplication(guardian_of(child).pk, child.pk, filed_at)],
        )
        self.applications[name] = number
        self.filings += 1
        row = Application.objects.get(pk=number)
        band = told.get("age", _age(told["born"], moment))
        self.lines[city][name] = Standing(band, "general", filed_at, self.filings, row.may_from)
        right = told.get("right", "общая")
        if right in GROUNDS:
            self.claim(name, GROUNDS[right], moment)
            self.proven(name, moment)
        elif "claims" in told:
            self.claim(name, GROUNDS[told["claims"]], moment)

    def claim(self, name: str, code: str, moment: datetime) -> None:
        """A ground, not looked at yet."""
        claim_privilege(
            actor=PARENT,
            moment=moment,
            request_key=a_key(),
            city=self.city_of(name),
            application=self.applications[name],
            code=code,
        )

    def happen(self, day: Mapping[str, Any], moment: datetime) -> None:
        """One event of the case."""
        city = day.get("city", self.own)
        unknown = day.keys() - {"on", "city", "issue", *SIMPLE}
        assert not unknown, unknown
        for name in SIMPLE:
            if name in day:
                getattr(self, name)(day[name], moment, *self._extra(name, city))
        if "issue" in day:
            self.issue(day["issue"], moment, city)

    @staticmethod
    def _extra(name: str, city: str) -> tuple[str, ...]:
        of_city = {"free", "allotted", "places", "terms", "carried", "refreshed"}
        return (city,) if name in of_city else ()

    def free(self, tenge: int, moment: datetime, city: str) -> None:
        """Money free for vouchers."""
        an_allotment(tenge, city=city, year=clock.day_of(moment).year, moment=moment)

    def allotted(self, tenge: int, moment: datetime, city: str) -> None:
        """Money as the department allots it, contingency included."""
        allot_money(
            actor=DEPARTMENT,
            moment=moment,
            request_key=a_key(),
            city=city,
            budget_year=clock.day_of(moment).year,
            source="local",
            tenge=tenge,
        )

    def places(self, by_age: Mapping[str, int], moment: datetime, city: str) -> None:
        """Groups open with so many free places."""
        del moment
        for age, many in by_age.items():
            a_group(band=int(age), capacity=many, city=city)

    def proven(self, name: str, moment: datetime) -> None:
        """The department is convinced."""
        privilege = self.decide(name, moment, proven=True)
        city = self.city_of(name)
        if name in self.lines[city]:
            self.lines[city][name] = replace(self.lines[city][name], right=privilege)

    def refused(self, name: str, moment: datetime) -> None:
        """The department is not convinced."""
        self.decide(name, moment, proven=False)

    def decide(self, name: str, moment: datetime, *, proven: bool) -> str:
        """Decide the claim; the right it would give."""
        row = Application.objects.get(pk=self.applications[name])
        privilege = row.privileges.get(state="pending")
        decide_privilege(
            actor=DEPARTMENT,
            moment=moment,
            request_key=a_key(),
            city=row.city_id,
            privilege=privilege.pk,
            proven=proven,
            reason="" if proven else "other_document",
        )
        return privilege.right

    def false(self, name: str, moment: datetime) -> None:
        """The department finds that the ground was not true."""
        row = Application.objects.get(pk=self.applications[name])
        uncover_false_privilege(
            actor=DEPARTMENT,
            moment=moment,
            request_key=a_key(),
            city=row.city_id,
            privilege=row.privileges.get(state="proven").pk,
            reason=FalseReason.FORGED,
        )
        row.refresh_from_db()
        line = self.lines[row.city_id]
        line[name] = replace(line[name], right="general", may_from=row.may_from)

    def withdrawn(self, name: str, moment: datetime) -> None:
        """The parent takes the application back."""
        self.parent(withdraw_application, name, moment, application=self.applications[name])
        del self.lines[self.city_of(name)][name]

    def confirmed(self, name: str, moment: datetime) -> None:
        """The parent says yes to the voucher."""
        self.parent(confirm_voucher, name, moment, voucher=self.voucher_of(name))

    def gave_up(self, name: str, moment: datetime) -> None:
        """The parent refuses the voucher."""
        self.parent(refuse_voucher, name, moment, voucher=self.voucher_of(name))

    def restored(self, name: str, moment: datetime) -> None:
        """The parent brings an inactive application back."""
        self.parent(restore_application, name, moment, application=self.applications[name])
        row = Application.objects.get(pk=self.applications[name])
        told = self.case["children"][name]
        self.lines[row.city_id][name] = Standing(
            told.get("age", _age(told["born"], moment)),
            RIGHTS[told.get("right", "общая")],
            _moment(told["filed"]),
            list(self.applications).index(name) + 1,
            row.may_from,
        )

    def parent(self, act: Any, name: str, moment: datetime, **more: int) -> None:
        """An act of the child's parent."""
        act(actor=PARENT, moment=moment, request_key=a_key(), city=self.city_of(name), **more)

    def terms(self, what: str, moment: datetime, city: str) -> None:
        """Terms that are over by now take effect; `what` says it in words."""
        assert lapse_due(city, moment), what

    def carried(self, year: int, moment: datetime, city: str) -> None:
        """Live vouchers reserve the new budget year."""
        carry_over(actor=DEPARTMENT, moment=moment, request_key=a_key(), city=city, year=year)

    def refreshed(self, ages: Mapping[str, int], moment: datetime, city: str) -> None:
        """The yearly refresh; `ages` names who moved, and into which age."""
        done = refresh_queue(actor=CALENDAR, moment=moment, request_key=a_key(), city=city)
        assert done.moved == len(ages)
        for name, age in ages.items():
            self.lines[city][name] = replace(self.lines[city][name], band=age)

    def issue(self, told: Mapping[str, Any], moment: datetime, city: str) -> None:
        """Run the iteration; the file's answer, the tables' and the bare walk's must be one."""
        day = clock.day_of(moment)
        have, order = told["have"], told["order"]
        bare = self.bare_walk(have, day, city)
        names = {pk: name for name, pk in self.applications.items()}
        assert [names[one.application] for one in bare.grants] == order, "the walk alone"

        made = plan_iteration(city, day)
        pointer = Pointer.objects.filter(city_id=city).first()
        turn = pointer.turn if pointer else 0
        ran = run_iteration(
            actor=DEPARTMENT, moment=moment, request_key=a_key(), city=city, cause="case"
        )
        assert self.vouchers(ran, names) == order, "the iteration"
        assert ran.issued == len(order)
        self.compare_money_and_places(made, have, order)
        assert turn == have.get("turn", 0)
        if not ran.issued:
            made = plan_iteration(city, day)  # nothing is kept; the iteration numbered everybody
        self.compare_end(told, ran, bare, made, names, city)
        for name in order:
            del self.lines[city][name]

    @staticmethod
    def vouchers(ran: Ran, names: Mapping[int, str]) -> list[str]:
        """Who got one, in order."""
        rows = Voucher.objects.filter(iteration=ran.iteration_id or None, ordinal__gt=0)
        found = rows.order_by("ordinal").values_list("application_id", flat=True)
        return [names[pk] for pk in found]

    @staticmethod
    def compare_money_and_places(made: Plan, have: Mapping[str, Any], order: Sequence[str]) -> None:
        """What the file says the walk sees is what it saw."""
        assert made.situation.budget == have["money"]
        spare = {str(band): many for band, many in made.situation.spare.items() if many}
        assert spare == {age: many for age, many in have["places"].items() if many}
        assert len(order) == len(set(order))

    def compare_end(
        self,
        told: Mapping[str, Any],
        ran: Ran,
        bare: Walk,
        made: Plan,
        names: Mapping[int, str],
        city: str,
    ) -> None:
        """Why it stopped, who is next, where the cycle stands."""
        stop, following = STOPS[told["stop"]], told.get("next", "")
        assert str(bare.stopped_by) == stop
        if not ran.issued:
            assert str(made.walk.stopped_by) == stop
            if stop == "money":
                assert names[made.walk.next_application] == following
            return
        row = Iteration.objects.get(pk=ran.iteration_id)
        assert row.stopped_by == stop
        assert row.turn_after == bare.turn == told.get("turn", row.turn_after)
        assert Pointer.objects.get(city_id=city).turn == row.turn_after
        if not following:
            assert stop == "queue"
            assert not any(kind["next"] for kind in row.protocol["types"])
            return
        waiting = Application.objects.select_related("queue_type").get(
            pk=self.applications[following]
        )
        (kind,) = [one for one in row.protocol["types"] if one["code"] == waiting.queue_type.code]
        assert kind["next"][0]["number"] == waiting.number
        if stop == "money":
            assert names[bare.next_application] == following
            assert row.protocol["stopped_at"] == waiting.number

    def bare_walk(self, have: Mapping[str, Any], day: date, city: str) -> Walk:
        """The walk over what the file tells, without any table."""
        rules = rules_for(city, day)
        norms = self.case.get("norms", {})
        queues: dict[tuple[int, str], list[Waiting]] = {}
        line = self.lines[city]
        for name in sorted(line, key=lambda one: (line[one].filed_at, line[one].order)):
            stands = line[name]
            queues.setdefault((stands.band, stands.right), []).append(
                Waiting(self.applications[name], stands.may_from)
            )
        return walk(
            Situation(
                day=day,
                bands=rules.bands,
                queues=queues,
                spare={band.code: have["places"].get(str(band.code), 0) for band in rules.bands},
                prices={
                    band.code: norms.get(str(band.code), NORM) * (13 - day.month)
                    for band in rules.bands
                },
                first=rules.first_rights,
                cycle=rules.cycle,
                turn=have.get("turn", 0),
                budget=have["money"],
            )
        )

    def city_of(self, name: str) -> str:
        """Where the child's application lies."""
        return str(self.case["children"][name].get("city", self.own))

    def voucher_of(self, name: str) -> int:
        """The child's live voucher."""
        return int(Voucher.objects.get(case_id=self.children[name].pk).pk)


def _age(born: date, moment: datetime) -> int:
    """The age of the queue: its year, which begins on 1 July, minus the year of birth."""
    day = clock.day_of(moment)
    year = day.year if day >= date(day.year, 7, 1) else day.year - 1
    return max(1, year - born.year)


def _moment(written: datetime) -> datetime:
    """A moment of the file by the clocks of Almaty."""
    at = clock.at(written.date(), written.hour, written.minute, written.second)
    return at + timedelta(microseconds=written.microsecond)
