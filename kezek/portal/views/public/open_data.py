"""Open data for people: which tables there are, where their files lie, what each column says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kezek.face.city import city_of
from kezek.face.keeping import kept
from kezek.opendata import folder
from kezek.opendata.addresses import FORMS, address
from kezek.opendata.describe import NAME
from kezek.opendata.shape import Kind, Table
from kezek.opendata.tables import LICENCE_URL, TABLES
from kezek.people.permissions import Permission, permits

DAYS: Final = 10  # that the page leads to; the others are in days.json
KINDS: Final = {
    Kind.TEXT: pgettext_lazy("column", "text"),
    Kind.COUNT: pgettext_lazy("column", "whole number"),
    Kind.NUMBER: pgettext_lazy("column", "number"),
    Kind.FLAG: pgettext_lazy("column", "yes or no"),
    Kind.DAY: pgettext_lazy("column", "day"),
    Kind.MOMENT: pgettext_lazy("column", "moment, world time"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A column on the page."""

    name: str
    kind: Promise
    unit: Promise | str
    meaning: Promise
    gaps: bool
    codes: Sequence[tuple[str, Promise]]


def _files(city: str, table: Table) -> list[tuple[str, str]]:
    return [(label, address(city, f"{table.name}.{ending}")) for ending, label in FORMS.items()]


def _days(city: str) -> list[date]:
    return folder.days(folder.home(), city)[::-1]


def _written(request: HttpRequest) -> tuple[date, ...]:
    """The days that are there: no journal says when a night's files are written."""
    return tuple(_days(city_of(request).code))


@permits(Permission.PUBLIC)
@require_safe
@kept(also=_written)
def open_data(request: HttpRequest) -> HttpResponse:
    """All tables with their files, the days before, the licence, the ways for programs."""
    city = city_of(request).code
    days = _days(city)
    return render(
        request,
        "portal/public/open_data.html",
        {
            "tables": [(table, _files(city, table)) for table in TABLES.values()],
            "newest": days[0] if days else None,
            "days": [(day, address(city, NAME, day)) for day in days[:DAYS]],
            "package": address(city, NAME),
            "listed": address(city, folder.DAYS),
            "licence": LICENCE_URL,
            "kept": folder.KEPT.days,
        },
    )


@permits(Permission.PUBLIC)
@require_safe
@kept(also=_written)
def open_table(request: HttpRequest, name: str) -> HttpResponse:
    """One table: its files and its columns."""
    city = city_of(request).code
    table = TABLES.get(name)
    if table is None:
        raise Http404
    return render(
        request,
        "portal/public/open_table.html",
        {
            "table": table,
            "files": _files(city, table),
            "there": bool(_days(city)),
            "columns": [
                Line(
                    one.name,
                    KINDS[one.kind],
                    one.unit,
                    one.meaning,
                    one.gaps,
                    list(one.codes.items()),
                )
                for one in table.columns
            ],
            "licence": LICENCE_URL,
        },
    )
