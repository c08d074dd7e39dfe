"""The children: who attends, who waits, who will file, and in which families."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final, Literal

from kezek.site.generator.filing import draw_moment
from kezek.site.generator.gardens import Group, Kindergarten
from kezek.site.generator.people import Family, Person, Register, make_family, orphan
from kezek.site.generator.plan import BANDS, LEAVING_BAND, RIGHTS, Plan

Standing = Literal["attending", "waiting", "filing"]

_PRIORITY: Final = (
    ("large_family", 62), ("sen", 7), ("parent_disability", 7), ("disabled_child_in_family", 8),
    ("teacher", 12), ("no_parental_care", 2), ("orphan", 2),
)  # fmt: skip
_OUT_OF_TURN: Final = (("military", 68), ("special_state_body", 27), ("killed_in_service", 5))
_ORPHANED: Final = frozenset({"orphan", "no_parental_care"})
_TWINS: Final = 0.011
_FILING_YEARS: Final = 2
_YEAR: Final = timedelta(days=365)
_MIN_AGE: Final = timedelta(days=549)
NOT_YET: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Child:
    """One child of the city's lists, before and after it has a family."""

    standing: Standing
    band: int
    right: str
    garden: Kindergarten | None = None
    group: Group | None = None
    born: date = date.min
    person: Person | None = None
    family: Family | None = None
    privilege: str = ""
    filed_at: datetime = NOT_YET
    enrolled_from: date = date.min
    leaves_on: date | None = None
    old_number: str = ""


def _draw_right(rng: Random) -> str:
    chance = rng.random()
    return "out_of_turn" if chance < 0.01 else "priority" if chance < 0.19 else "general"


def seat_children(plan: Plan, gardens: Sequence[Kindergarten], rng: Random) -> list[Child]:
    """Attending children on their chairs, house by house.

    Those who stay sit in groups of their own band. Those who leave for school sit on chairs that
    the new year gives to younger bands: see `scale.toml`. New houses hold few and none who leave.
    """
    seated: list[Child] = []
    groups = [(garden, group) for garden in gardens for group in garden.groups]
    for band in BANDS:
        own = [pair for pair in groups if pair[1].band == band]
        for garden, group in _chairs(own, plan.attending[band], rng):
            group.taken += 1
            seated.append(Child("attending", band, _draw_right(rng), garden, group))
    old = [pair for pair in groups if not pair[0].is_new and pair[1].kind == "ordinary"]
    for garden, group in _chairs(old, plan.leaving, rng):
        group.taken += 1
        seated.append(Child("attending", LEAVING_BAND, _draw_right(rng), garden, group))
    house = {garden.code: place for place, garden in enumerate(gardens)}
    rng.shuffle(seated)
    seated.sort(key=lambda child: house[child.garden.code] if child.garden else -1)
    return seated


def _chairs(
    pairs: Sequence[tuple[Kindergarten, Group]], count: int, rng: Random
) -> Iterator[tuple[Kindergarten, Group]]:
    """`count` free chairs: special groups full, new houses nearly empty, the others uneven."""
    weighed: list[tuple[float, Kindergarten, Group]] = []
    for garden, group in pairs:
        pull = 0.04 if garden.is_new else rng.choice((0.5, 1.0, 1.0, 2.0, 6.0))
        if group.kind != "ordinary":
            pull = 1000.0
        # The classical weighted draw without replacement: the largest u^(1/w) win.
        weighed.extend((rng.random() ** (1.0 / pull), garden, group) for _ in range(group.free))
    weighed.sort(key=lambda item: -item[0])
    for _, garden, group in weighed[:count]:
        yield garden, group


def waiting_children(plan: Plan, rng: Random) -> list[Child]:
    """Everybody in the queue, in a random order."""
    waiting = [
        Child("waiting", band, right)
        for band in BANDS
        for right in RIGHTS
        for _ in range(plan.waiting[band, right])
    ]
    rng.shuffle(waiting)
    return waiting


def filing_children(plan: Plan, rng: Random) -> list[Child]:
    """Everybody who will file during the year."""
    filing = [
        Child("filing", band, _draw_right(rng)) for band in BANDS for _ in range(plan.filing[band])
    ]
    rng.shuffle(filing)
    return filing


def _draw_birth(child: Child, plan: Plan, rng: Random) -> date:
    """A birthday in the year of the band; band 1 holds everybody born later, too."""
    year = plan.queue_year - child.band
    first, last = date(year, 1, 1), date(year, 12, 31)
    if child.band == 1:
        if child.standing == "attending":
            last = plan.start - _MIN_AGE - timedelta(days=10)
        elif rng.random() < (0.3 if child.standing == "waiting" else 0.45):
            first, last = date(year + 1, 1, 1), plan.start - timedelta(days=25)
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _fits(born: date, family: Iterable[Child]) -> bool:
    return all(abs((born - other.born).days) > 300 for other in family)


def _draw_family_births(children: Sequence[Child], plan: Plan, rng: Random) -> bool:
    """Birthdays that one mother could have given; False when the years allow none."""
    for _ in range(12):
        settled: list[Child] = []
        for child in children:
            born = _draw_birth(child, plan, rng)
            if not _fits(born, settled):
                break
            child.born = born
            settled.append(child)
        else:
            return True
    return False


def group_into_families(
    attending: list[Child], waiting: list[Child], filing: list[Child], rng: Random
) -> Iterator[list[Child]]:
    """Every child once, with brothers and sisters: in the same house, in the queue, still to file.

    Twins come as two children of one standing, band and right.
    """
    queue, later = list(waiting), list(filing)
    yield from _attending_families(list(attending), queue, later, rng)
    yield from _queued_families(queue, rng)
    yield from _queued_families(later, rng)


def _attending_families(
    seated: list[Child], queue: list[Child], later: list[Child], rng: Random
) -> Iterator[list[Child]]:
    while seated:
        family = [seated.pop()]
        if seated and seated[-1].garden is family[0].garden:
            twins = rng.random() < _TWINS
            if (seated[-1].band == family[0].band) == twins and rng.random() < 0.16 + twins:
                family.append(seated.pop())
        if queue and rng.random() < 0.16 and queue[-1].band != family[-1].band:
            family.append(queue.pop())
        elif later and rng.random() < 0.05 and later[-1].band != family[-1].band:
            family.append(later.pop())
        yield family


def _queued_families(rest: list[Child], rng: Random) -> Iterator[list[Child]]:
    while rest:
        family = [rest.pop()]
        if rng.random() < _TWINS:
            twin = _same_queue(family[0], rest)
            if twin is not None:
                family.append(rest.pop(twin))
        elif rest and rng.random() < 0.1 and rest[-1].band != family[0].band:
            family.append(rest.pop())
        yield family


def _same_queue(child: Child, rest: Sequence[Child]) -> int | None:
    """Where the nearest child of the same queue type stands in the list."""
    for place in range(len(rest) - 1, max(-1, len(rest) - 60), -1):
        if (rest[place].band, rest[place].right) == (child.band, child.right):
            return place
    return None


def are_twins(family: Sequence[Child]) -> bool:
    """Two children of one standing and band in one family."""
    return (
        len(family) == 2
        and family[0].standing == family[1].standing
        and family[0].band == family[1].band
    )


def settle_family(
    family: list[Child], plan: Plan, register: Register, rng: Random
) -> list[list[Child]]:
    """Give the children birthdays, parents and names.

    Returns them as one family or, where no mother could have had them all, as several.
    """
    if are_twins(family):
        family[0].born = family[1].born = _draw_birth(family[0], plan, rng)
    elif not _draw_family_births(family, plan, rng):
        return [part for child in family for part in settle_family([child], plan, register, rng)]
    youngest = max(child.born for child in family)
    home = make_family(register, rng, language=_language(family[0], rng), youngest=youngest)
    for child in family:
        child.privilege = _draw_privilege(child.right, rng)
    if any(child.privilege in _ORPHANED for child in family):
        both = any(child.privilege == "orphan" for child in family)
        orphan(home, register, rng, before=plan.start, both=both)
    for child in family:
        child.family = home
        child.person = register.child(home, child.born)
    return [family]


def _language(child: Child, rng: Random) -> str:
    if child.group is not None and rng.random() < 0.93:
        return child.group.language
    return "kk" if rng.random() < 0.78 else "ru"


def _draw_privilege(right: str, rng: Random) -> str:
    if right == "general":
        return ""
    grounds = _PRIORITY if right == "priority" else _OUT_OF_TURN
    return rng.choices([code for code, _ in grounds], [weight for _, weight in grounds])[0]


def date_children(family: Sequence[Child], plan: Plan, rng: Random, taken: list[datetime]) -> None:
    """Filing moments and first days; twins are filed within minutes of each other."""
    for child in family:
        if child.standing == "attending":
            child.enrolled_from = _first_day(child, plan, rng)
            last = max(child.enrolled_from - timedelta(days=25), child.born + timedelta(days=12))
            first = max(child.born + timedelta(days=10), last - 2 * _YEAR)
        elif child.standing == "waiting":
            last = plan.start - timedelta(days=1)
            first = max(child.born + timedelta(days=10), plan.start - _FILING_YEARS * _YEAR)
        else:
            last = plan.start + _YEAR - timedelta(days=1)
            first = plan.start
        child.filed_at = draw_moment(rng, first, last, taken)
    if are_twins(family):
        pause = timedelta(seconds=rng.choice((0, 40, 95, 240)))
        family[1].filed_at = family[0].filed_at + pause
        if family[0].standing == "attending" and rng.random() < 0.8:
            family[1].enrolled_from = family[0].enrolled_from


def _first_day(child: Child, plan: Plan, rng: Random) -> date:
    """The first day in the kindergarten: most often at the beginning of a school year."""
    latest = plan.start - timedelta(days=20)
    earliest = min(child.born + _MIN_AGE, latest)
    if child.garden is not None and child.garden.opened is not None:
        earliest = min(max(earliest, child.garden.opened), latest)
    autumns = [
        day
        for year in range(earliest.year, latest.year + 1)
        if earliest <= (day := date(year, 9, 1) + timedelta(days=rng.randrange(20))) <= latest
    ]
    if autumns and rng.random() < 0.72:
        day = autumns[0] if rng.random() < 0.6 else rng.choice(autumns)
    else:
        day = earliest + timedelta(days=rng.randrange((latest - earliest).days + 1))
    return day - timedelta(days=max(0, day.weekday() - 4))
