"""What every table of ours keeps to, asked of PostgreSQL itself."""

import pytest
from django.apps import apps
from django.db import connection

from kezek.core.retention import Retention

THIRD_PARTY = ("django_", "auth_", "procrastinate_")  # tables of Django and procrastinate


UNINDEXED = {
    # Millions of rows read by their key (day, enrolment); enrolments are never deleted.
    ("attendance_daymark", "enrolment_id"),
}


def rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[str, ...]] = cursor.fetchall()
    return [row for row in found if not row[0].startswith(THIRD_PARTY)]


@pytest.mark.django_db
def test_every_table_is_ours_or_listed() -> None:
    ours = {model._meta.db_table for model in apps.get_models() if "kezek" in model.__module__}
    tables = {row[0] for row in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables == ours


def test_every_model_names_its_retention() -> None:
    models = [model for model in apps.get_models() if model.__module__.startswith("kezek.")]
    unnamed = [
        model._meta.label
        for model in models
        if not isinstance(getattr(model, "retention", None), Retention)
    ]
    assert models
    assert unnamed == []


@pytest.mark.django_db
def test_every_moment_has_a_time_zone() -> None:
    naive = rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'"
    )
    assert naive == []


@pytest.mark.django_db
def test_money_is_integer() -> None:
    columns = rows(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND (column_name LIKE '%tenge%' OR column_name IN"
        " ('balance', 'norm', 'parent_fee', 'reserved', 'free_before', 'contingency'))"
    )
    assert columns
    assert [row for row in columns if row[2] not in {"integer", "bigint"}] == []


@pytest.mark.django_db
def test_every_foreign_key_but_the_city_leads_an_index() -> None:
    """Cities are never deleted and every query names its city anyway."""
    bare = rows(
        "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND a.attname <> 'city_id' AND NOT EXISTS ("
        "   SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])"
    )
    assert set(bare) == UNINDEXED
