"""Components of every page: `{% load face %}`.

Each tag draws one pattern of the style page; `docs/face.md` shows them with examples.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.face import formats, icons
from kezek.face.parts import Figure, Link, Row, Step, Table

register = template.Library()

register.filter("day", formats.day)
register.filter("day_only", formats.day_only)
register.filter("day_short", formats.day_short)
register.filter("moment", formats.moment)
register.filter("hour", formats.hour)
register.filter("by", formats.by)
register.filter("month", formats.month)
register.filter("tenge", formats.tenge)
register.filter("millions", formats.millions)
register.filter("num", formats.counted)


@register.simple_tag
def icon(name: str, *, plain: bool = False) -> SafeString:
    """The sign `name`; `plain` takes the colour of the text around it."""
    return icons.draw(name, plain=plain)


@register.simple_tag
def tag(state: str, text: str) -> SafeString:
    """A status: shape and word. States: done, waits, coming, late, active, free, taken, offered."""
    kind = {"free": "done", "taken": "active", "offered": "coming"}.get(state, state)
    return format_html(
        '<span class="tag tag-{}">{}<span>{}</span></span>', kind, icons.draw(state), text
    )


@register.simple_tag
def button(
    text: str,
    *,
    url: str = "",
    kind: str = "",
    sign: str = "",
    name: str = "",
    value: str = "",
) -> SafeString:
    """A button, or with `url` a link that looks like one.

    `kind`: nothing (filled, one per decision), `second` (outlined), `link` (giving up).
    """
    looks = {"": "btn", "second": "btn btn-2", "link": "btn-link"}[kind]
    drawn = icons.draw(sign, plain=True) if sign else ""
    pair = (text, drawn) if sign == "next" else (drawn, text)
    inside = format_html("{}{}", *pair)
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', looks, url, inside)
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button class="{}"{}>{}</button>', looks, named, inside)


@register.simple_tag
def back(url: str, text: str = "") -> SafeString:
    """The way back, above the heading."""
    return format_html(
        '<a class="back" href="{}">{}<span>{}</span></a>',
        url,
        icons.draw("back", plain=True),
        text or _("Back"),
    )


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, url: str, text: str) -> SafeString:
    """A link of the header's sections; current when the page lies under it."""
    request = context.get("request")
    here = request.path if isinstance(request, HttpRequest) else ""
    current = mark_safe(' aria-current="true"') if url and here.startswith(url) else ""
    return format_html('<a href="{}"{}>{}</a>', url, current, text)


@register.inclusion_tag("face/parts/crumbs.html")
def crumbs(links: Sequence[Link]) -> dict[str, object]:
    """Where the page lies; the last one has an empty `url`."""
    return {"links": links}


class _Fault(TypedDict):
    text: str
    url: str


def _anchor(bound: BoundField) -> str:
    if isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"#{bound.auto_id}"
    return f"#{bound.id_for_label}"


@register.simple_tag
def error_summary(*forms: BaseForm | None, words: Iterable[str] = ()) -> SafeString:
    """What is to be put right, above the heading, each line leading to its field.

    `words` are sentences that belong to no field (a refusal by a rule).
    """
    faults: list[_Fault] = [{"text": str(w), "url": ""} for w in words]
    for form in forms:
        if not form or not form.is_bound:  # a page may have no form at all
            continue
        faults += [{"text": str(e), "url": ""} for e in form.non_field_errors()]
        faults += [
            {"text": str(error), "url": _anchor(bound)} for bound in form for error in bound.errors
        ]
    if not faults:
        return SafeString("")
    return render_to_string("face/parts/error_summary.html", {"errors": faults})


def _attributes(bound: BoundField, extra: Mapping[str, Any]) -> dict[str, Any]:
    said = []
    if bound.help_text:
        said.append(f"{bound.auto_id}-hint")
    if bound.errors:
        said.append(f"{bound.auto_id}-error")
    attributes: dict[str, Any] = {k.replace("_", "-"): v for k, v in extra.items() if v}
    if said:
        attributes["aria-describedby"] = " ".join(said)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


@register.simple_tag
def field(
    bound: BoundField, *, optional: bool = False, width: str = "", **extra: str
) -> SafeString:
    """A form field with label, hint and error in their order; choices as a fieldset.

    `width` is w-5, w-12 or w-20; other keywords become attributes (inputmode, autocomplete).
    """
    attributes = _attributes(bound, {"class": width, **extra})
    base: dict[str, object] = {
        "id": bound.auto_id,
        "label": bound.label,
        "hint": bound.help_text,
        "errors": bound.errors,
        "optional": optional,
        "described": attributes.get("aria-describedby"),
    }
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return render_to_string("face/parts/choices.html", {**base, "choices": list(bound)})
    drawn = bound.as_widget(attrs=attributes)
    name = "check" if isinstance(widget, CheckboxInput) else "field"
    return render_to_string(f"face/parts/{name}.html", {**base, "widget": drawn})


@register.simple_block_tag
def panel(content: str, *, title: str = "", level: int = 2, kind: str = "") -> SafeString:
    """A quiet card. `kind`: good or wrong frames it; extra classes (span-6) go there too."""
    head = format_html("<h{}>{}</h{}>", level, title, level) if title else ""
    return format_html(
        '<section class="panel {}">{}{}</section>',
        kind,
        head,
        mark_safe(content),  # noqa: S308 - rendered by the template engine
    )


@register.simple_block_tag
def why(content: str, *, rule_url: str = "", check_url: str = "", check: str = "") -> SafeString:
    """The foot of a panel: why it is so, the rule and its source, then how to check it."""
    rule = format_html(' <a href="{}">{}</a>', rule_url, _("Rule and source")) if rule_url else ""
    proof = (
        format_html('<p><a href="{}">{}</a></p>', check_url, check or _("Check it yourself"))
        if check_url
        else ""
    )
    return format_html(
        '<div class="why second stack-s"><p>{}{}</p>{}</div>',
        mark_safe(content.strip()),  # noqa: S308 - rendered by the template engine
        rule,
        proof,
    )


@register.simple_block_tag
def waiting(
    content: str, *, by: str, left: str = "", title: str = "", sign: bool = False
) -> SafeString:
    """The one thing that waits for the person: sun head with the deadline, verb, body.

    `by` is the whole phrase (`moment|by`), `left` what remains («1 жұмыс күні қалды»).
    """
    body = mark_safe(f'<div class="stack">{content}</div>')  # noqa: S308 - rendered by the template engine
    return render_to_string(
        "face/parts/waiting.html",
        {"by": by, "left": left, "title": title, "body": body, "sign": sign},
    )


@register.simple_block_tag
def step(content: str, *, state: str, title: str = "", note: str = "") -> SafeString:
    """A step of the case inside `<ol class="steps">`; its body may hold a waiting panel."""
    words = _state_words()
    head = (
        format_html('<h2>{}<span class="hide">. {}</span></h2>', title, words[state])
        if title
        else ""
    )
    line = format_html('<p class="second">{}</p>', note) if note else ""
    return format_html(
        '<li class="step step-{}">{}{}{}{}</li>',
        state,
        icons.draw("sun" if state == "waits" else state),
        head,
        line,
        mark_safe(content.strip()),  # noqa: S308 - rendered by the template engine
    )


def _state_words() -> dict[str, str]:
    return {
        "done": pgettext("step", "Done"),
        "waits": pgettext("step", "Waits for you"),
        "coming": pgettext("step", "Still to come"),
        "late": pgettext("step", "Late or refused"),
    }


@register.inclusion_tag("face/parts/timeline.html")
def timeline(steps: Iterable[Step]) -> dict[str, object]:
    """Steps of a case without inner panels."""
    words = _state_words()
    return {
        "steps": [
            {
                "state": s.state,
                "sign": "sun" if s.state == "waits" else s.state,
                "title": s.title,
                "note": s.note,
                "word": words[s.state],
            }
            for s in steps
        ]
    }


@register.inclusion_tag("face/parts/summary_list.html")
def summary_list(rows: Iterable[Row]) -> dict[str, object]:
    """What was answered or is known, line by line, with change links."""
    return {"rows": rows}


@register.inclusion_tag("face/parts/link_list.html")
def link_list(links: Iterable[Link]) -> dict[str, object]:
    """Ways on, each with a fact at the right."""
    return {"links": links}


@register.inclusion_tag("face/parts/figures.html")
def figures(items: Iterable[Figure]) -> dict[str, object]:
    """Large numbers, each with what it counts."""
    return {"figures": items}


@register.inclusion_tag("face/parts/seats.html")
def seats(free: int, taken: int, offered: int = 0) -> dict[str, object]:
    """The figures of a group beside its chairs."""
    free_words = pgettext("place", "Free") if free else _("No free places")
    return {"free": free, "taken": taken, "offered": offered, "free_words": free_words}


@register.simple_tag
def notice(text: str, sign: str = "info") -> SafeString:
    """A framed message that is neither an error nor a task."""
    return format_html(
        '<div class="notice" role="status">{}<p>{}</p></div>', icons.draw(sign), text
    )


@register.inclusion_tag("face/parts/table.html")
def table(value: Table) -> dict[str, object]:
    """A table of plain cells."""

    def cells(row: Sequence[str]) -> list[dict[str, object]]:
        return [{"text": text, "numeric": i in value.numeric} for i, text in enumerate(row)]

    return {
        "table": value,
        "head": cells(value.head),
        "rows": [{"cells": cells(r), "own": i == value.own} for i, r in enumerate(value.rows)],
        "total": cells(value.total),
    }


@register.inclusion_tag("face/parts/pager.html", takes_context=True)
def pager(
    context: template.Context,
    page: Page[Any],
    name: str = "page",
    params: Iterable[tuple[str, str]] | None = None,
) -> dict[str, object]:
    """Ways through a long list, 100 rows a page; keeps the other parameters of the address.

    They are the request's, or `params` on a page that is drawn without one.
    """
    request = context.get("request")
    if params is None and isinstance(request, HttpRequest):
        params = [(k, v) for k, vs in request.GET.lists() for v in vs]
    kept = [(k, v) for k, v in params or () if k != name]

    def url(number: int) -> str:
        return "?" + urlencode([*kept, (name, str(number))])

    last = page.paginator.num_pages
    near = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    pages: list[dict[str, object]] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            pages.append({"label": "…"})
        current = number == page.number
        pages.append(
            {
                "label": formats.num(number),
                "current": current,
                "url": "" if current else url(number),
            }
        )
    return {
        "more": last > 1,
        "pages": pages,
        "before": url(page.previous_page_number()) if page.has_previous() else "",
        "after": url(page.next_page_number()) if page.has_next() else "",
        "range_words": _("%(first)s–%(last)s of %(total)s")
        % {
            "first": formats.num(page.start_index()),
            "last": formats.num(page.end_index()),
            "total": formats.num(page.paginator.count),
        },
    }


@register.simple_tag
def lines(items: Iterable[str]) -> SafeString:
    """Sentences as paragraphs."""
    return format_html_join("", "<p>{}</p>", ((i,) for i in items))


@register.simple_tag
def map_box(drawn: str, data: object, *, tiles: str = "") -> SafeString:
    """The drawn city (`pictures.map.city_map`) that `face/map.js` turns into a map to move in.

    `data` is `pictures.map.map_data`; `tiles` an address template, empty for our own background.
    """
    return format_html(
        '<div class="map" data-map="map-data"{}>{}</div>{}',
        format_html(' data-tiles="{}"', tiles) if tiles else "",
        drawn,
        json_script(data, "map-data"),
    )
