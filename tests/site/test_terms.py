"""Every end of a term in the tables is known to the outages."""

import pytest
from django.apps import apps
from django.db import connection

from kezek.journal.kinds import all_kinds
from kezek.policy.terms import Term, all_terms
from tests.builders import START, TARAZ, a_city


def due_columns() -> set[str]:
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model.__module__.startswith("kezek.")
        for field in model._meta.concrete_fields
        if (field.column or "").endswith("due_at")
    }


def test_every_term_of_the_house_is_prolonged_by_an_outage() -> None:
    assert {term.name for term in all_terms()} == due_columns()


def test_each_says_so_in_the_journal() -> None:
    kinds = all_kinds()
    assert all({"term", "due"} <= kinds[term.kind].fields for term in all_terms())


@pytest.mark.django_db
@pytest.mark.parametrize("term", all_terms(), ids=lambda term: term.name)
def test_each_can_be_read_and_written(term: Term) -> None:
    a_city()
    with connection.cursor() as cursor:
        cursor.execute(term.read, {"city": TARAZ, "began": START})
        assert cursor.fetchall() == []
        assert len(cursor.description) == 4
        cursor.execute(term.write, {"ids": [0], "dues": [START]})
        assert cursor.rowcount == 0
