"""The page that checks the open log and receipts on the visitor's own device."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.core.words import legal_date
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.policy.explaining import right_words
from kezek.policy.models import City
from kezek.policy.queries import version_in_force
from kezek.portal.views.public.queue import band_names

LOG: Final = "/log/"  # where the files of the log are served, by whatever server


@permits(Permission.PUBLIC)
@require_safe
@kept()
def verify(request: HttpRequest) -> HttpResponse:
    """Nothing is decided here: the page is words and a script that fetches the log's files."""
    return render(request, "portal/public/verify.html", checking(request))


def checking(request: HttpRequest) -> dict[str, object]:
    """What a page needs that checks with `portal/log/page.js`: where the log is, and the words."""
    city = city_of(request)
    return {
        "log": LOG,
        "log_words": {**_found(), **_wrong(), **_facts(), **_kinds(), **_days(), **_names(city)},
    }


def _found() -> dict[str, str]:
    """What a check says when all is well, or nothing is proven."""
    return {
        "signed": _("The log is signed with the city's key."),
        "same": _("Nothing that was seen before has changed. Entries compared: %(size)s.")
        % {"size": "{size}"},
        "first": _("This device has not seen the log before. It remembers what it saw now."),
        "whole": _("Every entry and every file fits what the city signed. Entries checked: %(n)s.")
        % {"n": "{n}"},
        "progress": _("Checked: %(n)s of %(all)s") % {"n": "{n}", "all": "{all}"},
        "genuine": _("The receipt is genuine: its entry stands in the log that the city signed."),
        "opened": _("What the receipt says fits the entry."),
        "promise": _(
            "This is a promise signed by the city. The entry stands in the log by: %(time)s."
        )
        % {"time": "{time}"},
        "today": _("It still stands in today's log."),
        "missing": _("“%(path)s” cannot be fetched now. That proves nothing: try again later.")
        % {"path": "{path}"},
        "insecure": _(
            "This browser cannot check signatures here. Open the page by its secure address."
        ),
        "choose": _("Choose the file of the receipt, or paste its text."),
        "broken": _("The check has stopped. That proves nothing: open the page again."),
    }


def _wrong() -> dict[str, str]:
    """What a check says that has found something, by the code of the finding."""
    name, tile, level = {"name": "{name}"}, {"tile": "{tile}"}, {"level": "{level}"}
    return {
        "strange": _("The city's server shows another key than the one you typed."),
        "vkey": _("This is not a key: copy it exactly as it is printed."),
        "form": _("This is not written as a receipt or a checkpoint must be."),
        "signature": _("The signature is missing or wrong: %(name)s.") % name,
        "signer": _("There is a signature of somebody unknown: %(name)s.") % name,
        "outside": _("There is no such entry in the log that was signed."),
        "root": _("The entries do not lead to the root that the city signed."),
        "words": _("What the receipt says does not fit the entry."),
        "entry": _("An entry is not written as it must be. Its index: %(index)s.")
        % {"index": "{index}"},
        "bundle": _("A file of entries is not whole. Its number: %(tile)s.") % tile,
        "tile": _(
            "A file of hashes does not follow from the entries. Level: %(level)s, number: %(tile)s."
        )
        % {**level, **tile},
        "rules": _("The rules are not those that the log names: %(name)s.") % name,
        "changed": _("What stood in the log before has been changed. Entries then: %(size)s.")
        % {"size": "{size}"},
        "shrunk": _("The log has become shorter. Entries before: %(size)s.") % {"size": "{size}"},
    }


def _facts() -> dict[str, str]:
    """The names of what is shown."""
    return {
        "entries": pgettext("log", "Entries"),
        "last": pgettext("log", "Last entry"),
        "witness": pgettext("log", "Seen by a witness"),
        "root": pgettext("log", "Root"),
        "index": pgettext("log", "Index of the entry"),
        "what": pgettext("log", "What it is about"),
        "number": pgettext("log", "Number"),
        "when": pgettext("log", "When"),
        "band": pgettext("log", "Age"),
        "line": pgettext("log", "Queue"),
        "group": pgettext("log", "Group"),
        "says iin": pgettext("log", "IIN of the child"),
        "says applicant": pgettext("log", "IIN of the applicant"),
        "says from": pgettext("log", "First day for a voucher"),
        "says application": pgettext("log", "Application"),
        "says voucher": pgettext("log", "Voucher"),
        "says place": pgettext("log", "Place"),
    }


def _kinds() -> dict[str, str]:
    """The kinds of entries: one that a receipt is about, and how many there are."""
    return {
        "what queue.filed": pgettext("log", "An application was filed"),
        "what voucher.made": pgettext("log", "A voucher was issued"),
        "what place.taken": pgettext("log", "A place was taken"),
        "what place.accepted": pgettext("log", "An offered place was taken"),
        "kind queue.filed": pgettext("log", "Applications filed"),
        "kind issue": pgettext("log", "Issues of vouchers"),
        "kind voucher.made": pgettext("log", "Vouchers issued"),
        "kind round": pgettext("log", "Rounds over lists"),
        "kind place.taken": pgettext("log", "Places taken"),
    }


def _days() -> dict[str, str]:
    """How a day of each month is written, with gaps for its figure and the year."""
    said = {month: legal_date(date(2099, month, 3), lang()) for month in range(1, 13)}
    return {
        f"day {month}": words.replace("2099", "{y}").replace("3", "{d}")
        for month, words in said.items()
    }


def _names(city: City) -> dict[str, str]:
    """Ages and queues by the numbers that entries have for them."""
    document = version_in_force(city.code, clock.today()).document
    bands = {f"band {order}": name for order, name in band_names(document).items()}
    rights = right_words(document, lang()).values()
    return bands | {f"rank {rank}": name for rank, name in enumerate(rights)}
