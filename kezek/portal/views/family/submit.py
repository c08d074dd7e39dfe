"""What a pressed button needs: a key that makes a repeat harmless, and refusals in their place."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kezek.core.errors import DomainError
from kezek.people.access import account_in

FIELD = "request_key"
_DONE = "done_keys"
_KEPT = 30


def page_key(request: HttpRequest) -> str:
    """The hidden key of a page's forms: a new one, or that of the attempt which was refused."""
    try:
        return UUID(request.POST.get(FIELD, "")).hex
    except ValueError:
        return uuid4().hex


def act_key(request: HttpRequest, name: str) -> str:
    """The request key of an act: the page's key, this account's, for this act alone."""
    account = account_in(request)
    return f"family:{account.pk if account else 0}:{name}:{page_key(request)}"


def came_again(request: HttpRequest, name: str) -> bool:
    """Whether this very form was accepted before in this session; keeps that it is now."""
    key = act_key(request, name)
    kept: list[str] = request.session.get(_DONE, [])
    if key in kept:
        return True
    request.session[_DONE] = [*kept, key][-_KEPT:]
    return False


def in_words(error: DomainError) -> str:
    """What is wrong and what to do next, as one text."""
    return f"{error} {error.todo or ''}".strip()


def refuse(form: BaseForm, error: DomainError, fields: dict[str, str] | None = None) -> None:
    """Put a refusal beside its field, or above the form where it has none.

    `fields` renames the act's fields to the form's.
    """
    name = (fields or {}).get(error.field or "", error.field)
    form.add_error(name if name in form.fields else None, in_words(error))


def done(
    request: HttpRequest, name: str, word: str, args: Sequence[object] = (), act: str = ""
) -> HttpResponse:
    """Go on to a page that says what was done; a form sent twice is told so."""
    said = "before" if act and came_again(request, act) else word
    return HttpResponseRedirect(f"{reverse(f'portal:{name}', args=args)}?done={said}")
