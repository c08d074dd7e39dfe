"""How long each table's rows are kept; every model of ours names one class."""

from enum import StrEnum


class Retention(StrEnum):
    """Retention classes; the terms in years stand in docs/operators.md."""

    FOREVER = "forever"  # public record of decisions: journal, iterations, policy
    CASE = "case"  # with the child's case, then erased on the family's request or after the term
    MONEY = "money"  # as the law keeps accounting papers
    DAYS = "days"  # attendance
    SHORT = "short"  # codes, drafts, deliveries: days or weeks
    REFERENCE = "reference"  # kindergartens, calendar: while valid
