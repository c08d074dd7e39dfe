"""Foreign keys and migrations go downwards only: text in them escapes the import linter."""

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOMS = (
    "journal policy delivery people ledger kindergartens queue vouchers places contracts"
    " attendance payments feedback notices openlog"
).split()
FLOOR = {room: number for number, room in enumerate(ROOMS, start=1)}


def test_every_foreign_key_points_to_its_own_or_a_lower_floor() -> None:
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in FLOOR
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if FLOOR.get(field.related_model._meta.app_label, 0) > FLOOR[model._meta.app_label]
    ]
    assert upward == []


def test_every_migration_depends_on_its_own_or_a_lower_floor() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    upward = [
        f"{room}.{name} -> {needed}"
        for (room, name), migration in loader.disk_migrations.items()
        if room in FLOOR
        for needed, _ in migration.dependencies
        if FLOOR.get(needed, 0) > FLOOR[room]
    ]
    assert upward == []


@pytest.mark.parametrize("room", ["case", "face", "opendata", "portal", "desks", "api", "site"])
def test_rooms_above_the_data_own_no_tables(room: str) -> None:
    assert list(apps.get_app_config(room).get_models()) == []
