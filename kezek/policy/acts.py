"""Acts of the policy: publish rules, set the calendar, move the demo clock."""

import hashlib
import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy import queries
from kezek.policy.models import City, ClockMove, DemoClock, PolicyVersion, QueueType
from kezek.policy.rules_document import rules_from


class NotADemo(DomainError):
    """The clock moves only in a demo."""

    code = "not_a_demo"
    message = _("The clock can be moved only in the demo.")


class ClockBusy(DomainError):
    """A move is under way, or the wish goes back in time."""

    code = "clock_busy"
    message = _("The clock is already moving. Wait until it arrives.")


def document_of(path: Path) -> dict[str, Any]:
    """The policy document of a city's file; `extends` names the file it builds on."""
    document: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    base = document.pop("extends", None)
    if base is None:
        return document
    whole = document_of((path.parent / base).resolve())
    for name, part in document.items():
        whole[name] = {**whole[name], **part} if isinstance(whole.get(name), dict) else part
    return whole


def _canonical(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, default=str)


@act("policy.published")
def publish_policy(
    *, actor: Actor, moment: datetime, request_key: str, city: str, folder: str
) -> int:
    """Store the city with its facts and every version of its rules from `cities/<city>/`.

    Returns the number of versions. A version, once stored, is never changed: publishing the same
    document again adds nothing.
    """
    path = Path(folder)
    document = document_of(path / "policy.toml")
    facts = json.loads(json.dumps(tomllib.loads((path / "city.toml").read_text("utf-8"))))
    names = {f"name_{lang}": facts["name"][lang] for lang in ("kk", "ru", "en")}
    is_default = not City.objects.filter(is_default=True).exclude(pk=city).exists()
    City.objects.update_or_create(
        code=city, defaults={**names, "facts": facts, "is_default": is_default}
    )
    for number, version in enumerate(document["version"], start=1):
        rules = {name: part for name, part in document.items() if name != "version"}
        rules["rule"] = {**document["rule"], **version.get("rule", {})}
        rules["act"] = version["act"]
        text = _canonical(rules)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        row, made = PolicyVersion.objects.get_or_create(
            city_id=city,
            number=number,
            defaults={
                "valid": DateRange(version["valid_from"], version.get("valid_to")),
                "legal_act": version["act"]["ru"],
                "document": json.loads(text),
                "sha256": sha256,
                "needs_acknowledgement": version.get("needs_acknowledgement", False),
            },
        )
        if made:
            rules_from(row.document, city=city, version_id=row.pk)
            record(
                "policy.published",
                city=city,
                subject=row.pk,
                actor=actor,
                cause="publication",
                moment=moment,
                data={"number": number, "sha256": sha256, "from": str(version["valid_from"])},
            )
    _publish_types(city, document)
    return len(document["version"])


def _publish_types(city: str, document: dict[str, Any]) -> None:
    order = {band["code"]: band["order"] for band in document["band"]}
    for kind in document["queue_type"]:
        QueueType.objects.update_or_create(
            city_id=city,
            code=kind["code"],
            defaults={
                "band": order[kind["band"]],
                "right": kind["right"],
                "ordering": kind["order"],
                **{f"name_{lang}": kind["name"][lang] for lang in ("kk", "ru", "en")},
            },
        )


def start_demo_clock(day: date) -> None:
    """Let domain time begin at nine o'clock of that day; once, in an empty demo database."""
    offset = clock.at(day, 9) - clock.wall()
    DemoClock.objects.get_or_create(pk=1, defaults={"offset": offset})
    queries.forget_demo_clock()


@act("clock.asked")
def ask_clock_move(
    *, actor: Actor, moment: datetime, request_key: str, city: str, target: datetime
) -> int:
    """Ask the worker to move domain time forward to `target`; returns the move's number.

    Raises NotADemo outside a demo, ClockBusy when a move runs or the target lies behind.
    """
    if not settings.DEMO:
        raise NotADemo
    running = ClockMove.objects.filter(state__in=["asked", "running"]).exists()
    if running or target <= moment:
        raise ClockBusy
    move = ClockMove.objects.create(target=target)
    record(
        "clock.asked",
        city=city,
        subject=move.pk,
        actor=actor,
        cause="demo",
        moment=moment,
        data={"to": target.isoformat()},
    )
    return int(move.pk)


def hold_demo_clock(moment: datetime | None) -> None:
    """Hold domain time at `moment` while a move is under way; None lets it run on from there."""
    row = DemoClock.objects.get(pk=1)
    if moment is None:
        held = row.stands_at or clock.wall() + row.offset
        updated = DemoClock.objects.filter(pk=1).update(offset=held - clock.wall(), stands_at=None)
    else:
        updated = DemoClock.objects.filter(pk=1).update(stands_at=moment)
    queries.forget_demo_clock()
    if updated != 1:
        raise ClockBusy
