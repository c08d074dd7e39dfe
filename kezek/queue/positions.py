"""Whether the counts behind the positions are right: they are kept by the database, not by acts."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Miscount:
    """A stretch of filing time whose count differs from the queue itself; see `Tally`."""

    queue_type: str
    level: int
    slot: int
    kept: int
    counted: int


class TalliesWrong(RuntimeError):
    """Counts differ from the queue: somebody changed it with the triggers off."""

    def __init__(self, city: str, wrong: list[Miscount]) -> None:
        """Name the first few; the operator reads all by `SELECT * FROM queue_miscounted()`."""
        self.wrong = wrong
        first = "; ".join(
            f"{one.queue_type} level {one.level} stretch {one.slot}:"
            f" {one.kept} kept, {one.counted} wait"
            for one in wrong[:3]
        )
        super().__init__(f"{city}: {len(wrong)} wrong counts of the queue ({first})")


def miscounts(city: str) -> list[Miscount]:
    """Every count of the city's queues that a full recount doesn't confirm; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_type, level, slot, kept, counted FROM queue_miscounted() WHERE city = %s",
            [city],
        )
        return [Miscount(*row) for row in cursor.fetchall()]
