"""Publishing the rules of a city from its folder."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db.backends.postgresql.psycopg_any import DateRange

from kezek.core.actors import Actor
from kezek.journal.frame import act
from kezek.journal.record import record
from kezek.policy import queries
from kezek.policy.models import City, PolicyVersion, QueueType
from kezek.policy.publication import Fields, Version, publication_of
from kezek.policy.refusals import VersionChanged
from kezek.policy.schema import LANGUAGES


@act("policy.published", queue=True)
def publish_policy(
    *, actor: Actor, moment: datetime, request_key: str, city: str, folder: str
) -> int:
    """Store the city with its facts and every version of its rules from `cities/<city>/`.

    Returns the number of versions. A version, once stored, is never changed: publishing the same
    document again adds nothing. Raises PolicyRefused, VersionChanged.
    """
    publication = publication_of(Path(folder))
    facts = json.loads(publication.facts)
    names = {f"name_{lang}": facts["name"][lang] for lang in LANGUAGES}
    is_default = not City.objects.filter(is_default=True).exclude(pk=city).exists()
    City.objects.update_or_create(
        code=city, defaults={**names, "facts": facts, "is_default": is_default}
    )
    stored = dict(PolicyVersion.objects.filter(city=city).values_list("number", "sha256"))
    for version in publication.versions:
        known = stored.get(version.number)
        if known is None:
            row = _store(city, version)
            record(
                "policy.published",
                city=city,
                subject=row.pk,
                actor=actor,
                cause="publication",
                moment=moment,
                data={
                    "number": version.number,
                    "sha256": version.sha256,
                    "from": str(version.valid_from),
                },
            )
        elif known != version.sha256:
            raise VersionChanged(version.number)
    _publish_types(city, publication.queue_types)
    queries.forget_rules()
    return len(publication.versions)


def _store(city: str, version: Version) -> PolicyVersion:
    return PolicyVersion.objects.create(
        city_id=city,
        number=version.number,
        valid=DateRange(version.valid_from, version.valid_to),
        legal_act=version.legal_act,
        document=json.loads(version.document),
        sha256=version.sha256,
        needs_acknowledgement=version.needs_acknowledgement,
    )


def _publish_types(city: str, types: Iterable[Fields]) -> None:
    """The queue types of all versions; which of them are open on a day, its rules say.

    One statement: there are a score of them.
    """
    QueueType.objects.bulk_create(
        [QueueType(city_id=city, **fields) for fields in types],
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=["band", "right", "ordering", "name_kk", "name_ru", "name_en"],
    )
