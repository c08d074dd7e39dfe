"""Reads a policy document (cities/<city>/policy.toml as stored) into typed Rules. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kezek.policy.rules import AbsenceCode, Band, Ground, Rules, month_day


def rules_from(document: Mapping[str, Any], *, city: str, version_id: int) -> Rules:
    """The typed rules of one stored version. Raises KeyError where the document lacks a part."""
    value = {name: _plain(rule["value"]) for name, rule in document["rule"].items()}
    order = {band["code"]: band["order"] for band in document["band"]}
    last = {order[code] for code in value["issuing_last_bands"]}
    return Rules(
        city=city,
        version_id=version_id,
        bands=tuple(
            Band(
                band["order"],
                band["age"],
                band["min_age_months"],
                band["order"] in last,
                band.get("years", 1),
                band.get("under_months", 0),
            )
            for band in document["band"]
        ),
        grounds={
            ground["code"]: Ground(
                ground["code"], ground["right"], ground["valid_days"], ground["register"]
            )
            for ground in document["privilege"]
        },
        first_rights=tuple(value["issuing_first"]),
        cycle=tuple((right, turns) for right, turns in value["issuing_cycle"]),
        types={
            (order[kind["band"]], kind["right"]): kind["code"] for kind in document["queue_type"]
        },
        general=value["privilege_pending_ranks_as"],
        year_start=month_day(value["queue_year_start"]),
        norms={band["order"]: band["norm"] for band in document["band"]},
        reserve_norms={band["order"]: band["reserve_norm"] for band in document["band"]},
        absences={
            mark["code"]: AbsenceCode(
                mark["code"], mark["present"], mark["paid"], mark["month_cap"]
            )
            for mark in document["absence"]
        },
        parameters=value,
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - a policy value is a number, flag, text or list
    """Dates are stored as ISO text in the JSON document; they come back as dates."""
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return date.fromisoformat(value)
    return value
