"""The replay: right towns pass, by hand and at random; entries of another form are told."""

import hashlib
import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kezek_verify.command import main
from tests.verifier.bending import Replay, four_groups, grants, wrong
from tests.verifier.city import City
from tests.verifier.days import any_town
from tests.verifier.rounds import rules_document

# ---------------------------------------------------------------- by hand


def worked_example(tenge: int) -> tuple[City, dict[str, str]]:
    """Weights 2:3:5 in one band; three of A, one of B, nine of C."""
    document = rules_document(
        norms={3: 10},
        rights=["a", "b", "c"],
        issuing_first=[],
        issuing_cycle=[["a", 2], ["b", 3], ["c", 5]],
        issuing_last_bands=[],
    )
    city = City(document)
    city.group(3, 20)
    names = {}
    for right, letter, count in ((2, "c", 9), (1, "b", 1), (0, "a", 3)):
        for n in range(1, count + 1):
            names[city.file(3, right).app] = f"{letter}{n}"
    city.allot(tenge)
    return city, names


@pytest.mark.parametrize(
    ("vouchers", "order"),
    [
        (10, "a1 a2 b1 c1 c2 c3 c4 c5 a3 c6"),
        (14, "a1 a2 b1 c1 c2 c3 c4 c5 a3 c6 c7 c8 c9"),
    ],
)
def test_the_worked_example_is_right_in_this_order_alone(
    vouchers: int, order: str, replay: Replay
) -> None:
    city, names = worked_example(vouchers * 40)
    assert " ".join(names[app] for app in city.issue()) == order
    count = len(order.split())
    code, out = replay(city.log)
    assert code == 0, out
    assert f"{count} vouchers, 0 places: all went to the right child" in out
    grants = [n for n in range(len(city.log.bodies)) if city.log.read(n)["kind"] == "granted"]
    for one, two in itertools.pairwise(grants):
        first, second = city.log.read(one), city.log.read(two)
        city.log.change(one, app=second["app"], rank=second["rank"])
        city.log.change(two, app=first["app"], rank=first["rank"])
        code, out = replay(city.log)
        assert (code, f"Entry {one}:" in out) == (1, True), out
        city.log.change(one, app=first["app"], rank=first["rank"])
        city.log.change(two, app=second["app"], rank=second["rank"])


def test_a_round_of_which_the_answer_was_published_is_right(replay: Replay) -> None:
    """The National Resident Matching Program's demonstration, with siblings for its rankings."""
    city = four_groups(3)
    mercy, town, general = 1, 2, 3
    lists = [
        (2, [town, mercy, general], [False, True, True]),  # Darrius
        (2, [town], [False]),  # Arthur
        (2, [town, mercy], [False, False]),  # Sunny
        (2, [mercy, town, general], [True, False, False]),  # Latha
        (2, [town, general, mercy], [False, True, False]),  # Joseph
    ]
    seats = {mercy: (2, 0), town: (2, 0), general: (2, 0)}
    first, got = city.round(seats, lists, right=[1, 1, 2, 1, 2])
    code, out = replay(city.log)
    assert code == 0, out
    assert "6 vouchers, 5 places" in out
    places = [n for n in range(first) if city.log.read(n).get("by") == "round"]
    assert len(places) == 5
    # Sunny in the place that was Arthur's: the group's places are as many, but Arthur envies.
    at = {n: first + 3 + n for n in range(5)}
    city.log.change(at[1], got=0)
    city.log.change(at[2], got=1)
    for place in places:
        if city.log.read(place)["group"] == mercy:
            city.log.change(place, group=mercy)
    code, out = replay(city.log)
    assert code == 1
    assert f"WRONG. Entry {at[1]}: this child got wish 0, but should have got 1" in out
    assert got == [1, 1, 2, 1, 2]


def test_schools_rank_children_each_in_its_own_way(replay: Replay) -> None:
    """Abdulkadiroğlu and Sönmez 2003, example 1."""
    city = City(rules_document())
    for _ in range(3):
        city.group(3, 1)
    for _ in range(3):
        city.file(3, 2)
    city.allot(3 * 40)
    city.issue()
    lists = [
        (2, [1, 2, 3], [False, False, False]),  # i2
        (2, [2, 1, 3], [False, True, False]),  # i1
        (2, [1, 2, 3], [True, False, False]),  # i3
    ]
    city.round({1: (1, 0), 2: (1, 0), 3: (1, 0)}, lists, right=[2, 2, 3])
    assert replay(city.log)[0] == 0


# ---------------------------------------------------------------- anything


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**9), steps=st.integers(0, 120))
def test_whatever_happens_in_a_right_town_is_right(seed: int, steps: int, replay: Replay) -> None:
    code, out = replay(any_town(seed, steps).log)
    assert code == 0, out


def test_the_towns_that_happen_hold_everything(replay: Replay) -> None:
    kinds = set()
    vouchers = 0
    for seed in range(12):
        city = any_town(seed, 120)
        kinds |= {city.log.read(n)["kind"] for n in range(len(city.log.bodies))}
        vouchers += sum(city.log.read(n)["kind"] == "granted" for n in range(len(city.log.bodies)))
    assert vouchers > 50
    assert kinds >= set(
        "granted issue voucher.made place.taken place.held place.accepted place.freed"
        " line.joined line.left line.offers round.group round.list round voucher.dead"
        " voucher.alive queue.moved queue.back queue.left queue.ready group.shut".split()
    )


def test_two_cities_in_one_log_are_each_their_own(replay: Replay) -> None:
    """A cut-off counts the whole log, takes part in it only what is the city's."""
    one = City()
    two = City(name="shu", log=one.log)
    for city in (one, two):
        city.group(3, 2)
    for n in range(6):
        (one, two)[n % 2].file(3, 2)
    for city in (one, two):
        city.allot(80)
    assert len(one.issue()) == len(two.issue()) == 2
    code, out = replay(one.log)
    assert (code, "4 vouchers" in out) == (0, True), out
    assert "2 vouchers" in replay(one.log, "--city", "shu")[1]
    assert replay(one.log, "--city", "almaty") == (
        2,
        "Not checked. The log knows no such city: almaty\n",
    )


# ---------------------------------------------------------------- form


def test_rules_that_were_changed_are_named(town: City, replay: Replay) -> None:
    (name,) = town.log.rules
    town.log.rules[name] += b" "
    wrong(replay(town.log), 0, "is not the text that the log names")
    del town.log.rules[name]
    assert replay(town.log) == (2, f"Not checked. No such file: rules/{name}.json\n")


def test_rules_that_wait_to_be_acknowledged_do_not_rule(town: City, replay: Replay) -> None:
    town.issue()
    other = town.log.publish_rules(rules_document(norms={1: 1, 2: 1, 3: 1}))
    town.add("rules", number=2, from_="2025-08-01", sha256=other, acknowledge=True)
    town.allot(40)
    town.issue()
    assert replay(town.log)[0] == 0
    town.add("rules.acknowledged", number=2)
    town.allot(40)
    town.issue()
    wrong(replay(town.log), grants(town)[-1], "the price of the voucher is not 40 but 4")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"kind": "queue.lost"}, "of a kind not known here: queue.lost"),
        ({"v": 2}, "of a version not known here: 2"),
    ],
)
def test_what_is_not_known_is_not_called_wrong(
    changes: dict[str, Any], what: str, town: City, replay: Replay
) -> None:
    town.log.change(3, **changes)
    code, out = replay(town.log)
    assert code == 2
    assert out.startswith("Not checked. Entry 3: ")
    assert what in out


def test_an_entry_in_another_form_is_named(town: City, replay: Replay) -> None:
    town.log.change(3, band="3")
    wrong(replay(town.log), 3, "a field of queue.filed is missing or not as it must be: band")
    town.log.bodies[3] += b" "
    wrong(replay(town.log), 3, "no canonical JSON")


def test_no_grant_can_be_given_to_another_unnoticed(replay: Replay) -> None:
    """Every single grant of some towns, given to every other child that waits."""
    tried = 0
    for seed in range(6):
        city = any_town(seed, 80)
        children = [kid.app for kid in city.kids] + ["K-nobody"]
        early = {kid.app for kid in city.kids if city.log.read(kid.index)["early"]}
        for at in grants(city):
            right = city.log.read(at)["app"]
            for other in random.Random(at).sample(children, min(3, len(children))):
                if other == right:
                    continue
                city.log.change(at, app=other)
                code, out = replay(city.log)
                # A grant says that an early child was old enough: then it may be missed before.
                named = [at] if other not in early else [n for n in grants(city) if n <= at]
                assert code == 1, (seed, out)
                assert out.split(":")[0] in {f"WRONG. Entry {n}" for n in named}, (seed, out)
                tried += 1
            city.log.change(at, app=right)
    assert tried > 50


def test_a_log_that_was_changed_is_not_even_replayed(
    town: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town.issue()
    place = town.log.write(tmp_path)
    bundle = next((place / "tile/entries").rglob("*.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"tenge":160', b'"tenge":161', 1))
    assert main(["replay", str(place), "--lang", "en"]) == 1
    assert "the entry and its hash" in capsys.readouterr().out


ODD: tuple[Any, ...] = (
    *(None, True, 0, 1, -1, 7, 10**30, "", "x", "3", [], {}, [1], [None], {"3": [1, 1]}, {"3": 1}),
    *("2025-99-99", "2025-09-01", "2025-99-99T00:00:00.000000Z", [["free", "reserved", 10**9]]),
)


def test_nothing_that_a_log_may_say_ends_in_a_traceback(replay: Replay) -> None:
    """One field of one entry at a time says something odd."""
    chance = random.Random(20250903)
    codes = []
    for turn in range(200):
        city = any_town(turn % 8, 50)
        at = chance.randrange(len(city.log.bodies))
        field = chance.choice(sorted(city.log.read(at)))
        city.log.change(at, **{f"{field}_": chance.choice(ODD)})
        code, out = replay(city.log)
        assert out.startswith({0: "", 1: "WRONG. ", 2: "Not checked. "}[code]), out
        codes.append(code)
    assert min(codes.count(code) for code in (1, 2)) > 5


@pytest.mark.parametrize("odd", [b"", b"{}", b"[]", b"null", b'{"rule":{},"band":[],"right":[]}'])
def test_rules_that_lack_a_part_are_named(odd: bytes, town: City, replay: Replay) -> None:
    name = hashlib.sha256(odd).hexdigest()
    town.log.rules[name] = odd
    town.log.change(0, sha256=name)
    wrong(replay(town.log), 0, "lack a part")
