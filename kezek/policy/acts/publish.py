"""Publishing a city's rules: every version is stored once and never changed."""

import hashlib
import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy.models import City, PolicyVersion, QueueType
from kezek.policy.rules_document import rules_from


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
