"""Does a policy of the right form make sense? Bands, rights, queues, grounds, days agree. Pure."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

from kezek.policy.positions import Path
from kezek.policy.rules import month_day

Mistake: TypeAlias = tuple[Path, str]


def mistakes_of(rules: Mapping[str, Any]) -> Iterator[Mistake]:
    """What does not agree in the rules of one version, each with where it stands in them."""
    value = {name: rule["value"] for name, rule in rules["rule"].items()}
    yield from _bands(rules["band"], value)
    yield from _queues(rules)
    yield from _issuing(rules, value)
    yield from _grounds(rules, value)
    yield from _days(rules, value)
    yield from _money(rules, value)


def _unknown(path: Path, named: list[str], known: set[str], what: str) -> Iterator[Mistake]:
    for one in named:
        if one not in known:
            yield path, f"no {what} {one!r}"


def _bands(bands: list[dict[str, Any]], value: Mapping[str, Any]) -> Iterator[Mistake]:
    """Every child from the youngest age to the oldest belongs to one band, and to one only."""
    taken: dict[tuple[int, int], str] = {}
    for number, band in enumerate(bands):
        here: Path = ("band", number)
        for field, least in (("years", 1), ("under_months", 0)):
            given = band.get(field, least)
            if not isinstance(given, int) or given < least:
                yield (*here, field), f"{field} must be a whole number, {least} or more"
                return
        under = band.get("under_months", 0)
        for age in range(band["age"], band["age"] + band.get("years", 1)):
            other = taken.setdefault((age, under), band["code"])
            if other != band["code"]:
                yield (*here, "age"), f"age {age} belongs to {other} already"
    ages = {age for age, _under in taken}
    for age in range(min(ages), max(ages) + 1):
        if (age, 0) not in taken:
            yield ("band",), f"children of age {age} belong to no band"
    yield from _orders(bands, value)


def _orders(bands: list[dict[str, Any]], value: Mapping[str, Any]) -> Iterator[Mistake]:
    """The order of bands is that of ages; the rules that name its ends agree."""
    orders: set[int] = set()
    for number, band in enumerate(bands):
        if band["order"] in orders:
            yield ("band", number, "order"), f"order {band['order']} stands there twice"
        orders.add(band["order"])
    by_age = sorted(
        bands, key=lambda band: (band["age"], band.get("under_months", 0) or sys.maxsize)
    )
    if len(orders) == len(bands) and [band["order"] for band in by_age] != sorted(orders):
        yield ("band",), "the orders must grow with the ages"
    if value["max_band_order"] != max(orders):
        yield ("rule", "max_band_order", "value"), "must be the order of the oldest band"
    if value["min_age_months"] != min(band["min_age_months"] for band in bands):
        yield ("rule", "min_age_months", "value"), "must be the least min_age_months of the bands"


def _queues(rules: Mapping[str, Any]) -> Iterator[Mistake]:
    """There is one queue for each band and right, and no other."""
    bands = {band["code"] for band in rules["band"]}
    rights = {right["code"] for right in rules["right"]}
    found: set[tuple[str, str]] = set()
    for number, kind in enumerate(rules["queue_type"]):
        here: Path = ("queue_type", number)
        yield from _unknown((*here, "band"), [kind["band"]], bands, "band")
        yield from _unknown((*here, "right"), [kind["right"]], rights, "right")
        if (kind["band"], kind["right"]) in found:
            yield here, f"a second queue for {kind['band']} and {kind['right']}"
        found.add((kind["band"], kind["right"]))
        if kind["order"] != number + 1:
            yield (*here, "order"), f"queues count from 1 without a gap: {number + 1} is due"
    for band in sorted(bands):
        for right in sorted(rights):
            if (band, right) not in found:
                yield ("queue_type",), f"no queue for {band} and {right}"


def _issuing(rules: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[Mistake]:
    """Each right is either drained first or has its turns in the cycle."""
    rights = {right["code"] for right in rules["right"]}
    first, cycle = value["issuing_first"], [right for right, _turns in value["issuing_cycle"]]
    yield from _unknown(("rule", "issuing_first", "value"), first, rights, "right")
    path: Path = ("rule", "issuing_cycle", "value")
    yield from _unknown(path, cycle, rights, "right")
    for right in sorted(rights):
        times = [*first, *cycle].count(right)
        if times != 1:
            yield path, f"right {right} must be served first or have a turn, once: found {times}"
    bands = {band["code"] for band in rules["band"]}
    last = value["issuing_last_bands"]
    yield from _unknown(("rule", "issuing_last_bands", "value"), last, bands, "band")
    kept = value["standing_reserve_rights"]
    yield from _unknown(("rule", "standing_reserve_rights", "value"), kept, rights, "right")
    general = value["privilege_pending_ranks_as"]
    yield from _unknown(("rule", "privilege_pending_ranks_as", "value"), [general], rights, "right")
    for number, right in enumerate(rules["right"]):
        for lang, text in right["explain"].items():
            try:
                text.format(**dict.fromkeys(cycle, 0))
            except (KeyError, IndexError, ValueError):
                yield ("right", number, "explain", lang), "puts in what is no right of the cycle"


def _grounds(rules: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[Mistake]:
    """A ground gives a right of this city, needs papers of the list, stands in its rule."""
    rights = {right["code"] for right in rules["right"]}
    papers = {paper["code"] for paper in rules["document"]}
    grounds = {ground["code"] for ground in rules["privilege"]}
    for number, ground in enumerate(rules["privilege"]):
        here: Path = ("privilege", number)
        yield from _unknown((*here, "right"), [ground["right"]], rights, "right")
        yield from _unknown((*here, "documents"), ground["documents"], papers, "document")
        if ground["right"] == value["privilege_pending_ranks_as"]:
            yield (*here, "right"), "gives the right that everybody has"
    for name in ("privilege_out_of_turn", "privilege_priority", "place_hidden_grounds"):
        yield from _unknown(("rule", name, "value"), value[name], grounds, "privilege")
    for name in ("special_group_documents", "sanatorium_group_documents"):
        yield from _unknown(("rule", name, "value"), value[name], papers, "document")
    named = [*value["privilege_out_of_turn"], *value["privilege_priority"]]
    for number, ground in enumerate(rules["privilege"]):
        if named.count(ground["code"]) != 1:
            reason = f"{ground['code']} must stand in one of the two rules that list privileges"
            yield ("privilege", number), reason


def _days(rules: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[Mistake]:
    """Days of the year and of the month follow each other as they must; marks are known."""
    first, last = (value[f"timesheet_parent_window_{end}_day"] for end in ("first", "last"))
    if first > last:
        path: Path = ("rule", "timesheet_parent_window_last_day", "value")
        yield path, "lies before the first day of the window"
    elif value["payment_deadline_day"] < last:
        path = ("rule", "payment_deadline_day", "value")
        yield path, "lies before the parents' window ends"
    refreshed = date(2001, *month_day(value["queue_refresh"])) + timedelta(days=1)
    if (refreshed.month, refreshed.day) != month_day(value["queue_year_start"]):
        path = ("rule", "queue_refresh", "value")
        yield path, "must be the day before queue_year_start"
    if month_day(value["leaving_for_school_from"]) > month_day(value["leaving_for_school_to"]):
        yield ("rule", "leaving_for_school_to", "value"), "lies before leaving_for_school_from"
    warnings = value["act_end_warning_days"]
    if warnings != sorted(set(warnings), reverse=True):
        yield ("rule", "act_end_warning_days", "value"), "the days must fall: [60, 30, 10]"
    marks = {mark["code"]: mark for mark in rules["absence"]}
    for name in ("absence_kept_place", "absence_paid"):
        yield from _unknown(("rule", name, "value"), value[name], set(marks), "day mark")
    paid = {code for code, mark in marks.items() if mark["paid"] and not mark["present"]}
    if paid != set(value["absence_paid"]):
        yield ("rule", "absence_paid", "value"), "does not name the marks that are paid"


def _money(rules: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[Mistake]:
    """What stands twice says the same."""
    for number, band in enumerate(rules["band"]):
        here: Path = ("band", number)
        if band["norm"] < 1 or band["reserve_norm"] < 1:
            yield (*here, "norm"), "a norm is more than nothing"
    if value["norm_per_child_month"] not in {band["norm"] for band in rules["band"]}:
        yield ("rule", "norm_per_child_month", "value"), "is the norm of no band"
