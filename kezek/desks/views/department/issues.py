"""Voucher issues: the list, the dry run, the run, the protocol."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kezek.case.queries import money_today
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.core.words import number
from kezek.desks.page import department_sections, show
from kezek.desks.views.department.money import balance, drawn
from kezek.desks.views.department.policy import term_of_rules
from kezek.face.city import city_of, lang, named
from kezek.face.pictures.money import money as money_picture
from kezek.face.submit import act_key, done, in_words
from kezek.people.access import actor_for
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import right_words
from kezek.policy.models import City, QueueType
from kezek.policy.queries import queue_types, rules_for, version_in_force
from kezek.vouchers import queries
from kezek.vouchers.acts import make_dry_run, release_dry_run, run_iteration
from kezek.vouchers.models import DryRun, Iteration
from kezek.vouchers.planning import Plan

NEXT_SHOWN = 5
DRY_RUN = "dry_run"  # what the last dry run of this session said
DRY_RUNS = "dry_runs"  # the same, by the number of the issue that followed


@dataclass(frozen=True, slots=True)
class Cell:
    """A queue in the table: who waited, what the dry run said, what came."""

    waited: int
    dry: int | None
    issued: int | None

    @property
    def differs(self) -> int:
        """By how much the result differs from the dry run."""
        return 0 if self.dry is None or self.issued is None else self.issued - self.dry


@dataclass(frozen=True, slots=True)
class AgeRow:
    """An age with its queues, one per right."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        """Vouchers of this age: issued, or by the dry run."""
        return sum((c.dry or 0) if c.issued is None else c.issued for c in self.cells)


@dataclass(frozen=True, slots=True)
class Following:
    """A child who would be next, by its application."""

    queue: str
    application: str
    filed_at: datetime
    first: bool


def stop_words(reason: str) -> str:
    """Why an issue stops, as a sentence."""
    return {
        "money": _("It stopped because the money is distributed."),
        "places": _("It stopped because no age has more free places than vouchers."),
        "queue": _("It stopped because nobody was left in the open queues."),
    }[reason]


def rules_now(city: City) -> dict[str, Any]:
    """The document of the rules in force today."""
    document: dict[str, Any] = version_in_force(city.pk, clock.today()).document
    return document


def age_names(document: Mapping[str, Any]) -> dict[int, str]:
    """The names of the age bands, as a version of the rules has them."""
    return {
        band["order"]: band["name"].get(lang(), band["name"]["kk"]) for band in document["band"]
    }


def _sum(cells: Sequence[Cell]) -> Cell:
    dry = [cell.dry for cell in cells if cell.dry is not None]
    issued = [cell.issued for cell in cells if cell.issued is not None]
    return Cell(
        sum(cell.waited for cell in cells),
        sum(dry) if dry else None,
        sum(issued) if issued else None,
    )


def _total(rows: Sequence[AgeRow]) -> AgeRow:
    columns = zip(*(row.cells for row in rows), strict=True)
    return AgeRow(_("Total"), tuple(_sum(column) for column in columns))


def _rows(
    document: Mapping[str, Any], cells: Mapping[tuple[int, str], Cell]
) -> tuple[list[AgeRow], AgeRow]:
    nothing = Cell(0, None, None)
    names, rights = age_names(document), right_words(document, lang())
    rows = [
        AgeRow(names[band], tuple(cells.get((band, right), nothing) for right in rights))
        for band in sorted(names, reverse=True)
    ]
    return rows, _total(rows)


@permits(Permission.ITERATION_RUN)
@require_GET
def issues(request: HttpRequest) -> HttpResponse:
    """Every issue, the newest first."""
    city = city_of(request).pk
    shown = {
        "rows": queries.iterations(city, 200),
        "checked": queries.last_check(city),
        "dry_run": queries.waiting_dry_run(city),
    }
    return show(request, "department/issues.html", department_sections(), shown)


def _planned(made: Plan) -> dict[tuple[int, str], Cell]:
    issued: dict[tuple[int, str], int] = {}
    for grant in made.walk.grants:
        issued[grant.band, grant.right] = issued.get((grant.band, grant.right), 0) + 1
    return {
        key: Cell(made.waiting.get(kind.pk, 0), issued.get(key, 0), None)
        for key, kind in made.types.items()
    }


@permits(Permission.ITERATION_RUN)
@require_http_methods(["GET", "POST"])
def new_issue(request: HttpRequest) -> HttpResponse:
    """The dry run as a table; the button that issues."""
    city = city_of(request)
    if rules_for(city.pk, clock.today())["iteration_needs_dry_run"]:
        return released_issue(request)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            ran = run_iteration(
                actor=actor_for(request),
                moment=None,
                request_key=act_key(request, "issue"),
                city=city.pk,
                cause="department",
            )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            if not ran.iteration_id:
                return done("desks:issues", "nothing")
            known = queries.iterations(city.pk)
            made = next((row for row in known if row.pk == ran.iteration_id), None)
            if made is None:
                return done("desks:issues", "before")
            _keep_dry_run(request, made.number)
            return HttpResponseRedirect(reverse("desks:issue", args=[made.number]))
    plan = queries.plan_iteration(city.pk, clock.today())
    cells = _planned(plan)
    document = rules_now(city)
    rows, total = _rows(document, cells)
    request.session[DRY_RUN] = {
        "at": clock.now().isoformat(),
        "issued": {plan.types[key].code: cell.dry for key, cell in cells.items()},
    }
    granted = len(plan.walk.grants)
    return show(
        request,
        "department/new_issue.html",
        department_sections(),
        {
            "plan": plan,
            "for_issue": max(0, plan.free - plan.owed),
            "left": plan.free - plan.owed - plan.walk.reserved,
            "granted": granted,
            "button": ngettext("Issue %(n)s voucher", "Issue %(n)s vouchers", granted)
            % {"n": number(granted)},
            "stop": stop_words(plan.walk.stopped_by.value),
            "rights": right_words(document, lang()).values(),
            "rows": rows,
            "total": total,
            "refusals": refusals,
            **term_of_rules(city.pk),
        },
    )


def released_issue(request: HttpRequest) -> HttpResponse:
    """Where the rules ask for it: the dry run that is kept, and the button that releases it.

    One that does not fit any more is worked out anew; the page says so.
    """
    city = city_of(request)
    refusals: list[str] = []
    sent = request.POST.get("dry_run", "")
    if request.method == "POST" and sent.isdecimal() and len(sent) < 19:
        try:
            ran = release_dry_run(
                actor=actor_for(request),
                moment=None,
                request_key=act_key(request, "release"),
                city=city.pk,
                dry_run=int(sent),
            )
        except DomainError as error:
            refusals = [in_words(error)]
        else:
            made = Iteration.objects.only("number").get(pk=ran.iteration_id)
            return HttpResponseRedirect(reverse("desks:issue", args=[made.number]))
    waiting = queries.waiting_dry_run(city.pk)
    if request.method == "POST" and (refusals or waiting is None):
        make_dry_run(
            actor=actor_for(request),
            moment=None,
            request_key=act_key(request, "plan"),
            city=city.pk,
            cause="department",
        )
        waiting = queries.waiting_dry_run(city.pk)
    if waiting is None:
        return show(
            request,
            "department/no_dry_run.html",
            department_sections(),
            {"refusals": refusals, "tried": request.method == "POST"},
        )
    return show(
        request,
        "department/dry_run.html",
        department_sections(),
        {"run": waiting, "refusals": refusals, **_kept_plan(city, waiting)},
    )


def _kept_plan(city: City, run: DryRun) -> dict[str, Any]:
    """What the page of a kept dry run shows beside the row."""
    cells = {
        (row["band"], row["right"]): Cell(row["waiting"], row["issued"], None)
        for row in run.protocol["types"]
    }
    document = rules_now(city)
    rows, total = _rows(document, cells)
    kept = run.protocol["money"]
    return {
        "for_issue": max(0, kept["free_before"] - kept["owed_to_carried"]),
        "left": kept["left"],
        "button": ngettext("Release %(n)s voucher", "Release %(n)s vouchers", run.issued)
        % {"n": number(run.issued)},
        "stop": stop_words(run.stopped_by),
        "rights": right_words(document, lang()).values(),
        "rows": rows,
        "total": total,
    }


def _keep_dry_run(request: HttpRequest, issue: int) -> None:
    """The last dry run stands beside the result of the issue that followed it."""
    last = request.session.pop(DRY_RUN, None)
    if last is not None:
        request.session[DRY_RUNS] = {str(issue): last}


def _found(request: HttpRequest, issue: int) -> Iteration:
    found = queries.iteration(city_of(request).pk, issue)
    if found is None:
        raise Http404
    return found


def _cells(
    protocol: Mapping[str, Any], dry: Mapping[str, int] | None
) -> dict[tuple[int, str], Cell]:
    return {
        (row["band"], row["right"]): Cell(
            row["waiting"], dry.get(row["code"], 0) if dry is not None else None, row["issued"]
        )
        for row in protocol["types"]
    }


def _following(protocol: Mapping[str, Any], kinds: Mapping[str, QueueType]) -> list[Following]:
    """The child at whom it stopped, then the heads of the queues: first those that got vouchers."""
    stopped_at = protocol["stopped_at"]
    found = [
        (
            place["number"] != stopped_at,
            not row["issued"],
            Following(
                named(kinds[row["code"]], lang()),
                place["number"],
                datetime.fromisoformat(place["filed_at"]),
                first=place["number"] == stopped_at,
            ),
        )
        for row in protocol["types"]
        for place in row["next"]
        if place["number"] == stopped_at or place == row["next"][0]
    ]
    found.sort(key=lambda one: (one[0], one[1], one[2].filed_at))
    return [one for _later, _none, one in found[:NEXT_SHOWN]]


def _full_ages(protocol: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """Ages that got as many vouchers as they had room for."""
    return ", ".join(
        names[band["band"]]
        for band in protocol["bands"]
        if band["issued"] and not band["open_after"]
    )


@permits(Permission.ITERATION_RUN)
@require_GET
def issue(request: HttpRequest, number_: int) -> HttpResponse:
    """The protocol: the money, dry run against result, who is next, why it stopped."""
    city = city_of(request)
    found = _found(request, number_)
    kept = request.session.get(DRY_RUNS, {}).get(str(number_))
    document = found.policy_version.document  # the names of its own day
    names = age_names(document)
    cells = _cells(found.protocol, kept["issued"] if kept else None)
    rows, total = _rows(document, cells)
    value = drawn(money_today(city.pk, found.budget_year))
    kinds = {kind.code: kind for kind in queue_types(city.pk).values()}
    return show(
        request,
        "department/issue.html",
        department_sections(),
        {
            "issue": found,
            "act": document["act"][lang()],
            "title": ngettext(
                "Issue № %(no)s: %(n)s voucher", "Issue № %(no)s: %(n)s vouchers", found.issued
            )
            % {"no": found.number, "n": number(found.issued)},
            "picture": money_picture(value),
            "balance": balance(value),
            "dry": datetime.fromisoformat(kept["at"]) if kept else None,
            "rights": right_words(document, lang()).values(),
            "rows": rows,
            "total": total,
            "following": _following(found.protocol, kinds),
            "stop": stop_words(found.stopped_by),
            "full_ages": _full_ages(found.protocol, names),
            "after": found.free_before - found.reserved,
        },
    )


@permits(Permission.ITERATION_RUN)
@require_GET
def protocol_file(request: HttpRequest, number_: int) -> HttpResponse:
    """The whole protocol as a file: what went in, every voucher in its order."""
    found = _found(request, number_)
    body = {
        "number": found.number,
        "ran_at": found.ran_at.isoformat(),
        "cutoff_seq": found.cutoff_seq,
        "policy_version": found.policy_version.number,
        "protocol": found.protocol,
        "vouchers": [
            {
                "ordinal": line.ordinal,
                "application": line.application,
                "queue_type": line.queue_type,
                "filed_at": line.filed_at.isoformat(),
                "reserve": line.reserve,
            }
            for line in queries.protocol(found.pk)
        ],
    }
    answer = HttpResponse(
        json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json"
    )
    name = f"protocol-{found.city_id}-{found.number}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
