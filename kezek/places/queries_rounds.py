"""Rounds page by page, and the groups of one; nothing here is a child's."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from kezek.places.models import Round, RoundRow


@dataclass(frozen=True, slots=True)
class Reached:
    """A group in a round. `last_rank` of the last admitted; None: everybody got in."""

    group: int
    group_name: str
    code: str
    name_kk: str
    name_ru: str
    seats: int
    kept: int
    wanted: int
    admitted: int
    last_rank: int | None


def rounds_count(city: str) -> int:
    """How many rounds there were; numbers have no gaps."""
    newest = Round.objects.filter(city_id=city).order_by("-number").first()
    return newest.number if newest else 0


def rounds_page(city: str, page: int, rows: int) -> list[Round]:
    """The rounds of a page, the newest first."""
    found = Round.objects.filter(city_id=city).order_by("-number")
    return list(found[(page - 1) * rows : page * rows])


_GROUPS: Final = """
    SELECT g.id, g.name, k.code, k.name_kk, k.name_ru, w.seats, w.kept, w.wanted, w.admitted,
           w.last_rank
    FROM places_roundgroup w
    JOIN kindergartens_group g ON g.id = w.group_id
    JOIN kindergartens_kindergarten k ON k.id = g.kindergarten_id
    WHERE w.round_id = %s ORDER BY k.sort_key, k.code, g.code LIMIT %s OFFSET %s
"""


def round_groups(round_id: int, page: int, rows: int) -> list[Reached]:
    """The groups that somebody wished for, by kindergarten. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [round_id, rows, (page - 1) * rows])
        return [Reached(*row) for row in cursor.fetchall()]


def rounds_with(application: int) -> int:
    """In how many rounds the application's list took part. One statement."""
    return RoundRow.objects.filter(filed_list__application_id=application).count()
