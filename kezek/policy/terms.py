"""Every term of the house, so that a declared outage can prolong those that run in it.

A room keeps its own due dates; it registers here how to read and move them. A new `…_due_at`
column without a line of its own is found by a test.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A due date that somebody waits for.

    `name` is `table.column`. `read` gives id, since when it runs, its end, since when its clock
    stands (or NULL), of the rows of %(city)s that wait and whose end lies after %(began)s, locked
    in order. `write` moves the ends of %(ids)s to %(dues)s. `kind` says it in the journal.
    """

    name: str
    kind: str
    read: str
    write: str


_terms: dict[str, Term] = {}


def register(terms: Iterable[Term]) -> None:
    """Add a room's terms; rooms do it in their AppConfig.ready."""
    for term in terms:
        _terms[term.name] = term


def all_terms() -> list[Term]:
    """Every registered term by name."""
    return [_terms[name] for name in sorted(_terms)]
