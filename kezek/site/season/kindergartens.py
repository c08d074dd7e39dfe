"""What kindergartens do: mark the day, close the month, sign as head, let children go."""

from datetime import date, datetime

from kezek.attendance import acts as attendance
from kezek.attendance.acts import GroupMarks
from kezek.attendance.queries import enrolled_by_group
from kezek.contracts import acts as contracts
from kezek.contracts.acts import Leaving, Reason
from kezek.core.actors import Actor, Role
from kezek.core.sealing import Purpose, mark_many
from kezek.site.season import crowd, reads
from kezek.site.season.town import Town

CROWD_HEAD = Actor(Role.HEAD)
CROWD_EDUCATOR = Actor(Role.EDUCATOR)


class Register:
    """Remembers the absences of the month, so that a day of 20,000 children is quick to mark."""

    def __init__(self, seed: int) -> None:
        """Start empty; the seed makes the same month twice."""
        self._seed = seed
        self._month: date | None = None
        self._spells: dict[int, list[crowd.Spell]] = {}

    def marks(self, enrolments: list[int], day: date) -> dict[int, str]:
        """The day's mark of each of these children."""
        month = day.replace(day=1)
        if month != self._month:
            self._month, self._spells = month, {}
        spells, seed = self._spells, self._seed
        found: dict[int, str] = {}
        for enrolment in enrolments:
            known = spells.get(enrolment)
            if known is None:
                known = spells[enrolment] = crowd.spells(seed, enrolment, month)
            found[enrolment] = crowd.mark_on(known, day) if known else "P"
        return found


def mark_day(town: Town, register: Register, moment: datetime, day: date) -> int:
    """Every group of the town that is not marked yet marks its day."""
    marked = reads.marked_groups(town.city, day)
    groups = [
        GroupMarks(group, day, register.marks(enrolments, day))
        for group, enrolments in enrolled_by_group(town.city, day).items()
        if group not in marked
    ]
    if not groups:
        return 0
    return attendance.mark_days(
        actor=CROWD_EDUCATOR,
        moment=moment,
        request_key=f"season:mark:{town.city}:{day}",
        city=town.city,
        groups=groups,
    )


def close_month(town: Town, moment: datetime, month: date) -> int:
    """Every kindergarten closes the month that is over."""
    return attendance.close_months(
        actor=CROWD_HEAD,
        moment=moment,
        request_key=f"season:close:{town.city}:{month}",
        city=town.city,
        month=month,
        kindergartens=reads.kindergartens_to_close(town.city, month),
    )


def let_go(town: Town, moment: datetime, day: date) -> int:
    """Children whose last day this is leave: to school in summer, away at other times."""
    iins = town.leaving.get(day, [])
    if not iins:
        return 0
    marks = list(mark_many(Purpose.IIN, iins))
    reason = Reason.SCHOOL if day.month in {7, 8} else Reason.MOVED
    leaving = [
        Leaving(enrolment, day, reason) for enrolment in reads.enrolments_of(town.city, marks, day)
    ]
    if not leaving:
        return 0
    return contracts.leave(
        actor=CROWD_HEAD,
        moment=moment,
        request_key=f"season:leave:{town.city}:{day}",
        city=town.city,
        leaving=leaving,
    )
