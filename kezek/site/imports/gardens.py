"""Takes kindergartens and their groups in."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from kezek.core.actors import Actor
from kezek.core.words.order import sort_key
from kezek.journal.frame import act
from kezek.journal.record import record, record_many
from kezek.kindergartens.models import Group, Kindergarten, Photo
from kezek.site.imports.bulk import next_ids
from kezek.site.imports.garden_rows import GroupRow, KindergartenRow
from kezek.site.imports.table import Table

# What is drawn of a house: its playroom and bedroom always, the rest if it has them.
_PICTURES: Final = (
    ("playroom", None), ("gym", "gym"), ("canteen", "canteen"), ("bedroom", None),
    ("yard", "yard"), ("medical", "medical"),
)  # fmt: skip


def refuse_known(gardens: Table[KindergartenRow], city: str) -> None:
    """Leave out kindergartens that the city already lists."""
    known = set(Kindergarten.objects.filter(city_id=city).values_list("code", flat=True))
    for line, row in list(gardens.rows.items()):
        if row.code in known:
            gardens.drop(line, "code", _("This kindergarten is already listed."))


def refuse_known_groups(rooms: Table[GroupRow], city: str) -> None:
    """Leave out groups that their kindergarten already has."""
    known = set(Group.objects.filter(city_id=city).values_list("kindergarten__code", "code"))
    for line, row in list(rooms.rows.items()):
        if (row.kindergarten, row.code) in known:
            rooms.drop(line, "code", _("The kindergarten already has this group."))


@act("import.done", queue=True)
def import_kindergartens(
    *,
    actor: Actor,
    moment: datetime,
    request_key: str,  # noqa: ARG001 - the frame's
    city: str,
    gardens: Sequence[KindergartenRow],
    groups: Sequence[GroupRow],
    sha256: str,
) -> int:
    """List kindergartens, their groups and pictures; returns how many kindergartens.

    Groups may also belong to kindergartens listed before.
    """
    made = Kindergarten.objects.bulk_create(_garden(row, city) for row in gardens)
    ids = dict(Kindergarten.objects.filter(city_id=city).values_list("code", "pk"))
    rooms = Group.objects.bulk_create(_group(row, city, ids[row.kindergarten]) for row in groups)
    Photo.objects.bulk_create(photo for garden in made for photo in _photos(garden))
    own: dict[int, list[Group]] = {}
    for room in rooms:
        own.setdefault(room.kindergarten_id, []).append(room)
    record_many(
        "kindergarten.listed",
        city=city,
        subjects=[garden.pk for garden in made],
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {
                "code": garden.code,
                "kind": garden.kind,
                "groups": len(own.get(garden.pk, [])),
                "capacity": sum(room.capacity for room in own.get(garden.pk, [])),
            }
            for garden in made
        ],
    )
    record_many(
        "group.listed",
        city=city,
        subjects=[room.pk for room in rooms],
        actor=actor,
        cause="import",
        moment=moment,
        data=[
            {
                "kindergarten": room.kindergarten_id,
                "code": room.code,
                "band": room.band,
                "language": room.language,
                "hours": str(room.hours),
                "kind": room.kind,
                "capacity": room.capacity,
            }
            for room in rooms
        ],
    )
    note_import(
        "kindergartens", len(made) + len(rooms), sha256, city=city, actor=actor, moment=moment
    )
    return len(made)


def note_import(
    what: str, rows: int, sha256: str, *, city: str, actor: Actor, moment: datetime
) -> None:
    """Write down that a file came in: which, how many rows, its hash. Inside an act."""
    (number,) = next_ids("journal_entry", 1)
    record(
        "import.done",
        city=city,
        subject=number,
        actor=actor,
        cause="import",
        moment=moment,
        data={"what": what, "rows": rows, "sha256": sha256},
    )


def _garden(row: KindergartenRow, city: str) -> Kindergarten:
    return Kindergarten(
        city_id=city,
        code=row.code,
        name_kk=row.name_kk,
        name_ru=row.name_ru,
        sort_key=sort_key(row.name_kk),
        kind=row.kind,
        district=row.district,
        address_kk=row.address_kk,
        address_ru=row.address_ru,
        lat=row.lat,
        lon=row.lon,
        opened_on=row.opened,
        bin=row.bin,
        iban=row.iban,
        phone=row.phone,
        parent_fee=row.parent_fee,
        features=list(row.features),
        picture_seed=row.seed,
    )


def _group(row: GroupRow, city: str, kindergarten: int) -> Group:
    return Group(
        city_id=city,
        kindergarten_id=kindergarten,
        code=row.code,
        name=row.name,
        band=row.band,
        language=row.language,
        hours=row.hours,
        kind=row.kind,
        capacity=row.capacity,
    )


def _photos(garden: Kindergarten) -> Iterator[Photo]:
    shown = [
        subject for subject, feature in _PICTURES if feature is None or feature in garden.features
    ]
    for place, subject in enumerate(shown):
        yield Photo(
            kindergarten=garden,
            subject=subject,
            seed=garden.picture_seed * 10 + place,
            ordering=place,
        )
