"""Publishing the rules of a city from its folder."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy import queries
from kezek.policy.checking import check_policy
from kezek.policy.models import City, PolicyVersion, QueueType
from kezek.policy.reading import FILE, canonical, document_of, parsed, rules_of
from kezek.policy.refusals import PolicyRefused, VersionChanged


@act("policy.published", queue=True)
def publish_policy(
    *, actor: Actor, moment: datetime, request_key: str, city: str, folder: str
) -> int:
    """Store the city with its facts and every version of its rules from `cities/<city>/`.

    Returns the number of versions. A version, once stored, is never changed: publishing the same
    document again adds nothing. Raises PolicyRefused, VersionChanged.
    """
    path = Path(folder)
    if problems := check_policy(path / FILE):
        raise PolicyRefused(problems)
    document = document_of(path / FILE)
    facts = json.loads(json.dumps(parsed((path / "city.toml").read_text("utf-8"))))
    names = {f"name_{lang}": facts["name"][lang] for lang in ("kk", "ru", "en")}
    is_default = not City.objects.filter(is_default=True).exclude(pk=city).exists()
    City.objects.update_or_create(
        code=city, defaults={**names, "facts": facts, "is_default": is_default}
    )
    documents: list[Mapping[str, Any]] = []
    for number, version in enumerate(document["version"], start=1):
        rules = rules_of(document, version)
        row, made = _store(city, number, version, rules)
        if made:
            record(
                "policy.published",
                city=city,
                subject=row.pk,
                actor=actor,
                cause="publication",
                moment=moment,
                data={"number": number, "sha256": row.sha256, "from": str(version["valid_from"])},
            )
        documents.append(rules)
    _publish_types(city, documents)
    queries.forget_rules()
    return len(document["version"])


def _store(
    city: str, number: int, version: Mapping[str, Any], rules: Mapping[str, Any]
) -> tuple[PolicyVersion, bool]:
    """The row of the version and whether it is new."""
    text = canonical(rules)
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
    if row.sha256 != sha256:
        raise VersionChanged(number)
    return row, made


def _publish_types(city: str, documents: Iterable[Mapping[str, Any]]) -> None:
    """The queues of all versions; which of them are open on a day, its rules say.

    What a later version says about a queue counts. One statement: there are a score of them.
    """
    types: dict[str, QueueType] = {}
    for rules in documents:
        order = {band["code"]: band["order"] for band in rules["band"]}
        for kind in rules["queue_type"]:
            types[kind["code"]] = QueueType(
                city_id=city,
                code=kind["code"],
                band=order[kind["band"]],
                right=kind["right"],
                ordering=kind["order"],
                **{f"name_{lang}": kind["name"][lang] for lang in ("kk", "ru", "en")},
            )
    QueueType.objects.bulk_create(
        types.values(),
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=["band", "right", "ordering", "name_kk", "name_ru", "name_en"],
    )
