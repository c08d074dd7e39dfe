"""The first page of a parent: where the child's case stands and what to do now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kezek.case.children import Glance, glances
from kezek.case.number import why_number
from kezek.case.queries import Timeline, number_history
from kezek.case.rules import Step
from kezek.case.states import Action, StepState
from kezek.core import clock
from kezek.core.errors import DomainError
from kezek.face import formats
from kezek.face.city import lang
from kezek.people.permissions import Permission, permits
from kezek.people.queries import children_of, is_dead, names_of
from kezek.places.queries_rounds import rounds_with
from kezek.places.standing.queries import choices_of
from kezek.policy.queries import other_cities
from kezek.portal.views.cabinet.family import (
    Child,
    Family,
    case_of,
    child_of,
    draw,
    family_of,
    first_name,
    owner,
)
from kezek.portal.views.cabinet.wishes import may_list
from kezek.portal.views.changes import drawn, page_of, turns_of
from kezek.portal.views.public.search import status_words
from kezek.queue.queries_family import annulment_of, applicant_of, twins_of
from kezek.queue.states import LIVE

UNFOLDED = 2  # done steps that stand open above the one that waits
NEWEST = 3  # changes of the number that the case page shows
WITH_NUMBER = {"waiting", "voucher"}  # states in which the number is news

# Where each button leads: an address of this child, and whether it is pressed at once.
WAYS = {
    Action.ADD_PROOF: "proof",
    Action.CLAIM: "claim",
    Action.CONFIRM: "voucher-confirm",
    Action.CHOOSE: "choose",
    Action.ANSWER_OFFER: "offer",
    Action.SIGN: "contract",
    Action.SIGN_CONSENT: "transfer-consent",
    Action.RESTORE: "restore",
    Action.CHECK_MONTH: "month",
}
AT_ONCE = {Action.CONFIRM, Action.RESTORE}
OF_ROW = {Action.ANSWER_OFFER, Action.CHECK_MONTH, Action.SIGN_CONSENT}


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as the page draws it."""

    step: Step
    state: str
    note: str
    main: bool
    button: str = ""
    way: str = ""
    at_once: bool = False
    of_row: bool = False

    @property
    def body(self) -> str:
        """What to read under the heading: the consequence alone where the deadline stands above."""
        if self.main and self.step.due_at is not None and self.step.otherwise:
            return self.step.otherwise
        return self.step.text or self.step.otherwise

    @property
    def left(self) -> str:
        """How much time remains."""
        days = self.step.days_left
        if days is None:
            return ""
        if days == 0:
            return _("Today is the last day")
        return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}


def button_words() -> dict[Action, str]:
    """The verb on each button."""
    return {
        Action.ADD_PROOF: _("Add the proof"),
        Action.CLAIM: _("Name a privilege"),
        Action.CONFIRM: _("Confirm the voucher"),
        Action.CHOOSE: _("Choose a kindergarten"),
        Action.ANSWER_OFFER: _("Answer the offer"),
        Action.SIGN: _("Read and sign the contract"),
        Action.SIGN_CONSENT: _("Read and sign the consent"),
        Action.RESTORE: _("Restore the application"),
        Action.CHECK_MONTH: _("Check the timesheet"),
    }


def _note(step: Step) -> str:
    if step.state in {StepState.DONE, StepState.LATE} and step.moment is not None:
        when = formats.moment(step.moment) if step.key == "filed" else formats.day(step.moment)
        if step.key == "place":
            return f"{when}. {step.note}" if step.note else when
        return f"{when}. {step.note}" if step.note else when
    return step.note


def steps_of(case: Timeline) -> list[StepView]:
    """The steps with their buttons; the one that waits first gets the sun."""
    words, main = button_words(), case.waiting
    return [
        StepView(
            step=step,
            state=_state(step, main),
            note=_note(step),
            main=step is main,
            button=words.get(step.action, ""),
            way=f"portal:{WAYS[step.action]}" if step.action in WAYS else "",
            at_once=step.action in AT_ONCE,
            of_row=step.action in OF_ROW,
        )
        for step in case.steps
    ]


def fold(steps: Sequence[StepView]) -> tuple[Sequence[StepView], Sequence[StepView]]:
    """Old steps and the rest: what waits for the parent belongs into the first screen."""
    main = next((place for place, view in enumerate(steps) if view.main), 0)
    old = main - 1 if main > UNFOLDED else 0
    return steps[:old], steps[old:]


def _state(step: Step, main: Step | None) -> str:
    """Sun belongs to one step; others that wait are drawn as coming."""
    if step.state is StepState.WAITS and step is not main:
        return StepState.COMING.value
    return step.state.value


@permits(Permission.CABINET)
@require_GET
def cabinet(request: HttpRequest) -> HttpResponse:
    """The only child's case at once; a list when there are several or none."""
    family = family_of(request)
    children = children_of(family.person)
    if len(children) == 1:
        return redirect("portal:case", children[0])
    names, found, words = names_of(children), glances(children, lang()), status_words()
    return draw(
        request,
        family,
        "children",
        {
            "section": "child",
            "children": [
                (pk, names[pk], first_name(names[pk]), _line(found.get(pk), words))
                for pk in children
            ],
        },
    )


def _line(glance: Glance | None, words: dict[str, str]) -> str:
    if glance is None:
        return _("Not in the queue")
    return f"{glance.queue_type}. {words[glance.state]}"


@permits(Permission.CABINET)
@require_GET
def case(request: HttpRequest, child: int) -> HttpResponse:
    """The case: done, waiting for somebody until when, still to come; then why and the proof."""
    family = family_of(request)
    return case_page(request, family, child_of(family, child))


def case_page(
    request: HttpRequest, family: Family, child: Child, refusal: DomainError | None = None
) -> HttpResponse:
    """The page itself, also with the refusal of a button pressed on it."""
    found = child.case
    if is_dead(child.id):
        return draw(request, family, "mourning", {**owner(child), "section": "child"})
    if found is None:
        return draw(
            request, family, "no_case", {**owner(child), "section": "child"}, refusal=refusal
        )
    changes = number_history(found.application)
    folded, shown = fold(steps_of(found))
    state = found.application_state
    issue = next((one.iteration for one in changes if one.served), None)
    return draw(
        request,
        family,
        "case",
        {
            **owner(child),
            "section": "child",
            "case": found,
            "folded": folded,
            "steps": shown,
            "ahead": found.position - 1 if found.position else None,
            "changes": turns_of(changes[:NEWEST]) if state in WITH_NUMBER else [],
            "changes_count": len(changes),
            "picture": drawn(changes, clock.today()),
            "issue": issue,
            "may_claim": state in {"waiting", "inactive"}
            and not any(step.key == "privilege" for step in found.steps),
            "may_withdraw": state in {"waiting", "inactive"},
            "has_months": state == "placed",
            "may_erase": may_be_erased(state),
            **life_of(found, family),
            **list_of_wishes(found),
        },
        refusal=refusal,
    )


def may_be_erased(state: str) -> bool:
    """Whether an application is over, as far as it is in the family's hands."""
    return state not in LIVE


def list_of_wishes(found: Timeline) -> dict[str, object]:
    """Whether the child can have a list of kindergartens, how long it is, its rounds so far."""
    listed = may_list(found)
    return {
        "may_list": listed,
        "wished": len(choices_of(found.application)) if listed else 0,
        "rounds": rounds_with(found.application),
    }


def life_of(found: Timeline, family: Family) -> dict[str, object]:
    """What a family may do about the case beside its steps; twins stand in it by number."""
    live = found.application_state in LIVE
    mine = children_of(family.person)
    return {
        "may_appeal": found.application_state == "annulled"
        and annulment_of(found.child, family.now) is not None,
        "may_take_over": live and applicant_of(found.application) != family.person,
        "may_move": live and bool(other_cities(found.city)),
        "twins": [
            one
            for one in (twins_of(found.child, found.city, family.now) if live else ())
            if one.number and one.child in mine
        ],
    }


@permits(Permission.CABINET)
@require_GET
def history(request: HttpRequest, child: int) -> HttpResponse:
    """Every change of the number with its cause, the newest first."""
    family = family_of(request)
    own, found = case_of(family, child)
    changes = number_history(found.application)
    return draw(
        request,
        family,
        "history",
        {
            **owner(own),
            "section": "child",
            "case": found,
            "page_obj": page_of(changes, request.GET.get("page", "")),
            "why_number": why_number(found.application, lang(), clock.now()),
            "picture": drawn(changes, clock.today()),
        },
    )
