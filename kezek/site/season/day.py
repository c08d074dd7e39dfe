"""One day of a town, from the sweeps after midnight to the last follower in the evening."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from kezek.core import clock
from kezek.journal import followers, sequencer
from kezek.site.season import families, kindergartens, lists, months, office, signing
from kezek.site.season.kindergartens import Register
from kezek.site.season.telling import APART, Telling
from kezek.site.season.town import Town
from kezek.site.sweeping import sweep_city, sweep_night

Tally = Counter[str]


def live(
    town: Town,
    register: Register,
    day: date,
    *,
    since: datetime | None = None,
    upto: datetime | None = None,
    telling: Telling | None = None,
) -> Tally:
    """Let the town live that day; returns how many did what.

    Each step stands at its own hour, and all of them go through the acts that pages call. Steps
    up to `since` and after `upto` do not happen. With `telling` notices and log are written
    meanwhile.
    """
    tally: Tally = Counter()
    working = town.calendar.is_working(day)
    steps: list[tuple[int, int, str, Callable[[datetime], int]]] = [
        (0, 2, "swept", lambda at: _sweep_night(town, at)),
        (0, 5, "swept", lambda at: _sweep(town, at)),
        (8, 15, "listed", lambda at: lists.file_lists(town, at)),
        (8, 30, "restored", lambda at: families.restore_applications(town, at)),
    ]
    if working:
        steps += [
            (8, 45, "acknowledged", lambda at: office.acknowledge_rules(town, at, day)),
            (9, 0, "reviewed", lambda at: office.review_privileges(town, at)),
            (9, 30, "closed", lambda at: _close(town, at, day)),
            (10, 0, "allotted", lambda at: office.allot(town, at, day)),
            (10, 2, "swept", lambda at: _sweep(town, at)),
            (10, 5, "followed", lambda _at: follow(town.city, telling)),
            (11, 0, "paid", lambda at: _pay(town, at, day)),
        ]
    steps += [
        (11, 30, "renewed", lambda at: families.renew_certificates(town, at)),
        (12, 0, "answered", lambda at: families.answer_vouchers(town, at)),
        (12, 30, "offers", lambda at: families.answer_offers(town, at)),
        (13, 0, "chosen", lambda at: families.choose_places(town, at)),
        (13, 30, "wished", lambda at: families.wish_to_move(town, at)),
        (14, 0, "signed", lambda at: families.sign_contracts(town, at)),
        (15, 0, "months", lambda at: months.answer(town, at)),
    ]
    if working:
        steps += [
            (16, 0, "heads", lambda at: signing.heads_sign(town, at)),
            (17, 0, "marked", lambda at: kindergartens.mark_day(town, register, at, day)),
            (17, 30, "settled", lambda at: office.settle_months(town, at)),
        ]
    steps += [
        (18, 0, "left", lambda at: kindergartens.let_go(town, at, day)),
        (18, 30, "swept", lambda at: _sweep(town, at)),
        (19, 0, "followed", lambda _at: follow(town.city, telling)),
    ]
    for hour, minute, name, step in steps:
        moment = clock.at(day, hour, minute)
        if upto is not None and moment > upto:
            break
        if since is not None and moment <= since:
            continue
        tally["filed"] += families.file_newcomers(town, day, moment)
        with clock.standing_at(moment):
            tally[name] += step(moment)
    tally["filed"] += families.file_newcomers(town, day, upto or clock.end_of(day))
    return tally


def follow(city: str, telling: Telling | None = None) -> int:
    """Number what has committed and show it to every follower, until nothing is new."""
    handled = 0
    apart = APART if telling else frozenset()
    while True:
        sequencer.catch_up(city)
        seen = followers.run_all(city, but=apart)
        handled += seen
        if seen == 0:
            break
    if telling:
        telling.go_on()
    return handled


def _sweep(town: Town, moment: datetime) -> int:
    sweep_city(town.city, moment)
    return 0


def _sweep_night(town: Town, moment: datetime) -> int:
    sweep_night(town.city, moment)
    return 0


def _close(town: Town, moment: datetime, day: date) -> int:
    """On the first working day of a month the month before is closed."""
    first = day.replace(day=1)
    if town.calendar.next_working(first) != day:
        return 0
    month = (first - timedelta(days=1)).replace(day=1)
    return kindergartens.close_month(town, moment, month)


def _pay(town: Town, moment: datetime, day: date) -> int:
    """The department pays when the parents' window is over, and again at the end of the month."""
    due = {town.calendar.next_working(day.replace(day=wanted)) for wanted in (10, 25)}
    return office.pay(town, moment) if day in due else 0
