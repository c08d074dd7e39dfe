"""Lists of ids go to the database as one array, however long they are.

`filter(pk__in=ids)` would write a placeholder for each id: the text grows with the list, and the
driver takes it apart anew each time. An array is one value. See docs/decisions/lists-as-arrays.md.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

SHORT = 3  # up to so many values the text is as short without


class AnyOf(In):
    """`x IN (…)` as `x = ANY(array)`, where the values are many."""

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django leaves both open
        """Give the values as the only parameter."""
        if self.rhs_is_direct_value():
            values = [value for value in dict.fromkeys(self.rhs) if value is not None]
            if not values:
                raise EmptyResultSet
            if len(values) > SHORT and not any(hasattr(v, "resolve_expression") for v in values):
                _sql, prepared = self.get_db_prep_lookup(values, connection)  # type: ignore[arg-type]  # a list is what it wants
                return "ANY(%s)", [list(prepared)]
        sql, parameters = super().process_rhs(compiler, connection)
        return sql, parameters

    def get_rhs_op(self, connection: Any, rhs: str) -> str:  # noqa: ANN401 - as above
        """`= ANY(…)`, or `IN (…)` as before."""
        return f"= {rhs}" if rhs.startswith("ANY(") else super().get_rhs_op(connection, rhs)


class RelatedAnyOf(AnyOf, RelatedIn):
    """The same for foreign keys."""


def use_arrays() -> None:
    """From now on in this process."""
    Field.register_lookup(AnyOf)
    ForeignObject.register_lookup(RelatedAnyOf)
