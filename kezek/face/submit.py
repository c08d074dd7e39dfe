"""What a pressed button needs: a key that makes a repeat harmless, and refusals in their place."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kezek.core.errors import DomainError
from kezek.core.sealing import Purpose, mark
from kezek.people.access import account_in

FIELD = "request_key"
_NOT_TYPED = frozenset({FIELD, "csrfmiddlewaretoken"})


def page_key(request: HttpRequest) -> str:
    """The hidden key of a page's forms: a new one, or that of the attempt which was refused."""
    try:
        return UUID(request.POST.get(FIELD, "")).hex
    except ValueError:
        return uuid4().hex


def act_key(request: HttpRequest, name: str) -> str:
    """The request key of an act: the page's key, this account's, for this act and what was typed.

    The same form sent again is a repeat; going back and sending something else is a new wish. What
    was typed goes in as a keyed mark, so that the key tells nobody an IIN.
    """
    account = account_in(request)
    typed = sorted(
        (field, values) for field, values in request.POST.lists() if field not in _NOT_TYPED
    )
    said = mark(Purpose.TEXT, f"{request.path} {typed}").hex()[:24]
    return f"page:{account.pk if account else 0}:{name}:{page_key(request)}:{said}"


def in_words(error: DomainError) -> str:
    """What is wrong and what to do next, as one text."""
    return f"{error} {error.todo or ''}".strip()


def refuse(form: BaseForm, error: DomainError, fields: Mapping[str, str] | None = None) -> None:
    """Put a refusal beside its field, or above the form where it has none.

    `fields` renames the act's fields to the form's.
    """
    name = (fields or {}).get(error.field or "", error.field)
    form.add_error(name if name in form.fields else None, in_words(error))


def done(address: str, word: str, args: Sequence[object] = ()) -> HttpResponse:
    """Go on to the page with that address name, which says what was done."""
    return HttpResponseRedirect(f"{reverse(address, args=args)}?done={word}")
