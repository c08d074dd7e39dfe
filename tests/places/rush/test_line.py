import asyncio

import pytest

from kezek.places.rush.line import Answer, Line, LineFull


class Wall:
    """Real time as the test wants it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def a_line(most: int = 10, hold: float = 4.0) -> tuple[Line, Wall]:
    wall = Wall()
    return Line(most, hold, wall), wall


def test_who_came_first_is_served_first() -> None:
    async def scene() -> list[int]:
        line, _ = a_line()
        for voucher in (5, 3, 9):
            line.join(voucher, 1, 1)
        return [entry.voucher for entry in line.take(2) + line.take(2)]

    assert asyncio.run(scene()) == [5, 3, 9]


def test_arrival_numbers_grow_even_when_time_stands_or_goes_back() -> None:
    line, wall = a_line()
    first, second = line.arrival(), line.arrival()
    wall.now -= 10
    assert first == 100_000_000
    assert first < second < line.arrival()


def test_a_full_line_takes_nobody() -> None:
    async def scene() -> None:
        line, _ = a_line(most=2)
        line.join(1, 1, 1)
        line.join(2, 1, 1)
        line.join(2, 1, 1)  # stands there already
        with pytest.raises(LineFull):
            line.join(3, 1, 1)
        line.take(1)
        line.join(3, 1, 1)

    asyncio.run(scene())


def test_asking_again_keeps_the_turn_and_both_are_told() -> None:
    async def scene() -> list[Answer]:
        line, _ = a_line()
        asked = [line.join(1, 7, 1), line.join(2, 7, 1), line.join(1, 7, 1)]
        batch = line.take(10)
        assert [entry.voucher for entry in batch] == [1, 2]
        late = line.join(1, 7, 1)  # while it is being judged
        line.answer(batch, [Answer("ok", 51), Answer("full")], 0.01)
        assert len(line) == 0
        return [await one for one in (*asked, late)]

    told = [(answer.verdict, answer.place) for answer in asyncio.run(scene())]
    assert told == [("ok", 51), ("full", None), ("ok", 51), ("ok", 51)]


def test_another_group_is_another_claim() -> None:
    async def scene() -> int:
        line, _ = a_line()
        line.join(1, 7, 1)
        line.join(1, 8, 1)
        return len(line)

    assert asyncio.run(scene()) == 2


def test_who_has_asked_long_is_told_how_many_are_ahead_and_keeps_the_turn() -> None:
    async def scene() -> None:
        line, wall = a_line()
        asked = [line.join(voucher, 1, 1) for voucher in (1, 2, 3)]
        line.take(1)
        line.release(wall.now + 3.9)
        assert not asked[1].done()
        line.release(wall.now + 4)
        assert [one.result().verdict for one in asked] == ["waiting"] * 3
        assert [one.result().ahead for one in asked] == [0, 0, 1]
        again = line.join(3, 1, 1)
        batch = line.take(5)
        assert [entry.voucher for entry in batch] == [2, 3]
        line.answer(batch, [Answer("ok", 5), Answer("ok", 6)], 0.01)
        assert again.result().place == 6

    asyncio.run(scene())


def test_the_wait_is_told_by_the_pace_of_the_line() -> None:
    async def scene() -> None:
        line, _ = a_line(most=1000)
        for voucher in range(1, 1001):
            line.join(voucher, 1, 1)
        assert line.wait_seconds() == 10  # nothing measured yet
        batch = line.take(200)
        line.answer(batch, [Answer("ok")] * 200, 0.5)
        assert line.wait_seconds() == 2
        line.answer(line.take(800), [Answer("ok")] * 800, 1)
        assert line.wait_seconds() == 1

    asyncio.run(scene())


def test_a_crowd_is_twenty_in_a_second_and_goes_home_again() -> None:
    async def scene() -> list[bool]:
        line, wall = a_line(most=100)
        seen = []
        for count, later in ((19, 0.0), (1, 0.0), (0, 1.0), (0, 1.0), (20, 0.0), (0, 5.0)):
            wall.now += later
            for _ in range(count):
                line.join(line.arrived + 1, 1, 1)
            line.answer(line.take(100), [Answer("ok")] * count, 0.01)
            seen.append(line.crowded)
        return seen

    assert asyncio.run(scene()) == [False, True, True, False, True, False]
