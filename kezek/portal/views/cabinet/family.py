"""Who is in, which children are theirs, and how a page of the cabinet is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kezek.case.queries import Timeline, timeline
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.face.city import city_of, lang
from kezek.face.submit import act_key, in_words, page_key
from kezek.notices.queries import unread
from kezek.people.access import account_in, actor_for
from kezek.people.queries import answers_for, name_of

REFUSED = 409
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Family:
    """The signed-in parent. `key` is the request key of the form that was sent."""

    city: str
    account: int
    person: int
    actor: Actor
    now: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the family and its case, None when it never applied."""

    id: int
    name: str
    case: Timeline | None

    @property
    def first(self) -> str:
        """What a parent calls it: the name after the family name."""
        return first_name(self.name)


def first_name(name: str) -> str:
    """«Досжанова Аружан Бауыржанқызы» → «Аружан»."""
    parts = name.split()
    return parts[1] if len(parts) > 1 else name


def family_of(request: HttpRequest) -> Family:
    """The parent of this request; the middleware has let only signed-in people through."""
    account = account_in(request)
    if account is None:
        raise Http404
    match = request.resolver_match
    return Family(
        city=city_of(request).code,
        account=account.pk,
        person=account.person_id,
        actor=actor_for(request),
        now=clock.now(),
        key=act_key(request, match.url_name or "" if match else ""),
    )


def child_of(family: Family, child: int) -> Child:
    """A child this parent answers for. Raises Http404 for anybody else's."""
    if not answers_for(family.person, child):
        raise Http404
    return Child(child, name_of(child), timeline(child, lang(), family.now))


def case_of(family: Family, child: int) -> tuple[Child, Timeline]:
    """A child that has applied. Raises Http404 also when it never did."""
    found = child_of(family, child)
    if found.case is None:
        raise Http404
    return found, found.case


def attempt(act: Callable[[], T]) -> tuple[T | None, DomainError | None]:
    """What an act gives, or why it refused."""
    try:
        return act(), None
    except DomainError as error:
        return None, error


def draw(
    request: HttpRequest,
    family: Family,
    template: str,
    context: Mapping[str, object],
    *,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """A page of the cabinet. With a refusal it says so above the heading and answers 409."""
    return render(
        request,
        f"portal/cabinet/{template}.html",
        {
            "unread": unread(family.person),
            "form": None,
            "request_key": page_key(request),
            "refusals": [in_words(refusal)] if refusal and not refusal.field else [],
            "refused": {refusal.field: in_words(refusal)} if refusal and refusal.field else {},
            **context,
        },
        status=REFUSED if refusal else 200,
    )


def to(name: str, *arguments: object) -> HttpResponse:
    """Go on to a page of the portal after a form."""
    response = redirect(f"portal:{name}", *arguments)
    response.status_code = 303
    return response


def owner(child: Child) -> dict[str, object]:
    """What every page about a child says of it."""
    return {"child": child, "over": _("Your child: %(name)s") % {"name": child.first}}
