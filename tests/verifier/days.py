"""Days of the invented town on which anything happens that may happen."""

import random
from collections.abc import Callable

from tests.verifier.city import YEAR, City
from tests.verifier.rounds import rules_document


def some_days(city: City, chance: random.Random, steps: int) -> None:
    """Let anything happen that may happen, so many times."""
    for band in city.bands():
        for _ in range(chance.randint(0, 2)):
            city.group(band, chance.randint(0, 6))
    days = [day for day, often in DAYS.items() for _ in range(often)]
    for _ in range(steps):
        chance.choice(days)(city, chance)


def any_line(city: City, chance: random.Random) -> tuple[int, int]:
    return chance.choice(city.bands()), chance.randrange(len(city.document["right"]))


def somebody_files(city: City, chance: random.Random) -> None:
    filed = f"2025-08-01T00:00:00.{chance.randrange(50):06d}Z"
    city.file(*any_line(city, chance), filed=filed)


def somebody_young_files(city: City, chance: random.Random) -> None:
    city.file(*any_line(city, chance), early=True, old_enough=chance.random() < 0.3)


def money_comes(city: City, chance: random.Random) -> None:
    city.allot(chance.randint(0, 30) * 10)


def vouchers_go(city: City, chance: random.Random) -> None:
    late = (*any_line(city, chance), "2025-07-01T00:00:00.000000Z")
    city.issue([late] if chance.random() < 0.3 else ())


def somebody_claims(city: City, chance: random.Random) -> None:
    may = [
        group
        for group, room in city.rooms.items()
        if room.open
        and room.ordinary
        and city.taken(group) + city.waiting(group) < room.seats
        and city.looking(room.band) > 0
    ]
    if may:
        city.take(chance.choice(may), hidden=chance.random() < 0.2)


def somebody_leaves(city: City, chance: random.Random) -> None:
    taken = [place for place, seat in city.seats.items() if not seat.waiter]
    if taken:
        city.leave(chance.choice(taken), seeking=True)


def a_voucher_ends(city: City, chance: random.Random) -> None:
    ending = [
        band
        for band in city.bands()
        if city.looking(band) > 0 and city.reserved >= city.price(band)
    ]
    if ending:
        city.die(chance.choice(ending))


def somebody_joins(city: City, chance: random.Random) -> None:
    waiter, group = f"W-{chance.randrange(6)}", chance.choice([*city.rooms, 0])
    if group and (waiter, group) not in city.joined:
        ahead = chance.randint(0, len(city.lines.get(group, ())))
        city.join(waiter, group, ahead, attends=waiter == "W-5")


def lines_are_gone_through(city: City, _chance: random.Random) -> None:
    city.offers()
    for band in city.bands():  # who is offered a place has a voucher: let there be enough
        while city.looking(band) < 0:
            bring_in(city, band)


def somebody_answers(city: City, chance: random.Random) -> None:
    held = [place for place, seat in city.seats.items() if seat.waiter]
    if held:
        chance.choice([city.accept, city.decline])(chance.choice(held))


def a_group_comes(city: City, chance: random.Random) -> None:
    city.group(chance.choice(city.bands()), chance.randint(1, 4))


def a_group_shuts_or_opens(city: City, chance: random.Random) -> None:
    if city.rooms:
        group = chance.choice(list(city.rooms))
        city.rooms[group].open = not city.rooms[group].open
        city.add("group.open" if city.rooms[group].open else "group.shut", group=group)


def somebody_is_ready(city: City, chance: random.Random) -> None:
    if city.kids:
        kid = chance.choice(city.kids)
        kid.early, kid.old_enough = False, True
        city.add("queue.ready", app=kid.app)


def somebody_moves(city: City, chance: random.Random) -> None:
    if city.kids:
        kid = chance.choice(city.kids)
        kid.band, kid.rank = any_line(city, chance)
        city.add("queue.moved", app=kid.app, band=kid.band, rank=kid.rank, why="older_band")


def somebody_goes(city: City, chance: random.Random) -> None:
    if city.kids:
        kid = chance.choice(city.kids)
        kid.waits = False
        city.add("queue.left", app=kid.app, why="withdrawn")


def somebody_is_back(city: City, chance: random.Random) -> None:
    """Who had a voucher is back once it has ended."""
    away = [kid for kid in city.kids if not kid.waits]
    if not away:
        return
    kid = chance.choice(away)
    if kid.voucher is not None:
        if city.looking(kid.voucher) <= 0 or city.reserved < city.price(kid.voucher):
            return
        city.die(kid.voucher)
    kid.waits, kid.voucher = True, None
    city.add("queue.back", app=kid.app)


def bring_in(city: City, band: int) -> None:
    """A voucher that comes from elsewhere and leaves a place, so that it looks for one."""
    group = city.group(band, 1)
    city.add("voucher.alive", band=band, years=[YEAR])
    city.alive[band] += 1
    city.leave(city.take(group, by="import", seeking=False), seeking=True)
    city.rooms[group].open = False
    city.add("group.shut", group=group)


def lists_are_served(city: City, chance: random.Random) -> None:
    band = chance.choice(city.bands())
    groups = [n for n, room in city.rooms.items() if room.open and room.band == band][:3]
    looking = min(city.looking(band), 4)
    if not groups or looking <= 0:
        return
    seats = {}
    for group in groups:
        free = chance.randint(0, max(0, city.rooms[group].seats - city.taken(group)))
        kept = chance.randint(0, free) if city.value("standing_reserve_rights") else 0
        seats[group] = (free, kept)
    lists = []
    for _ in range(looking):
        wishes = chance.sample(groups, chance.randint(1, len(groups)))
        siblings = [chance.random() < 0.2 for _ in wishes]
        lists.append((chance.randrange(3), wishes, siblings))
    tried: dict[int, list[int]] = {}
    if chance.random() < 0.3:
        own = list(range(1, len(lists[0][1]) + 1))
        chance.shuffle(own)
        tried[0] = own
    city.round(seats, lists, tried)


DAYS: dict[Callable[[City, random.Random], None], int] = {
    somebody_files: 5,
    somebody_young_files: 1,
    money_comes: 2,
    vouchers_go: 2,
    somebody_claims: 2,
    somebody_leaves: 1,
    a_voucher_ends: 1,
    somebody_joins: 3,
    lines_are_gone_through: 1,
    somebody_answers: 2,
    lists_are_served: 2,
    a_group_comes: 1,
    a_group_shuts_or_opens: 1,
    somebody_is_ready: 1,
    somebody_moves: 1,
    somebody_goes: 1,
    somebody_is_back: 1,
}


NORMS = ({1: 10, 2: 10, 3: 10}, {1: 5, 2: 20, 3: 10}, {1: 30, 2: 10, 3: 20})


def any_town(seed: int, steps: int) -> City:
    chance = random.Random(seed)
    document = rules_document(
        norms=dict(chance.choice(NORMS)),
        issuing_cycle=chance.choice([[["second", 1], ["third", 3]], [["third", 2], ["second", 1]]]),
        standing_priorities=chance.choice(
            [["sibling", "right", "filing"], ["right", "filing"], ["filing"]]
        ),
        standing_reserve_rights=chance.choice([[], ["first"], ["first", "second"]]),
        standing_reserve_tried_first=chance.choice(["reserved", "open"]),
    )
    city = City(document)
    some_days(city, chance, steps)
    return city
