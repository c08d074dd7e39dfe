"""`kezek replay`: what it says and what it exits with."""

from argparse import Namespace

import pytest

from kezek.places.models import RoundRow
from kezek.site.commands import replay
from tests.builders import a_group
from tests.places.standing.builders import a_family, a_round
from tests.vouchers.replay_town import a_small_town, altered

pytestmark = pytest.mark.django_db


def test_it_says_how_many_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    a_small_town()
    assert replay.run(Namespace(city="taraz")) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "5 vouchers, all explained"


def test_it_names_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    a_small_town()
    altered("UPDATE vouchers_voucher SET ordinal = ordinal + 7")
    assert replay.run(Namespace(city="taraz")) == 1
    said = capsys.readouterr().out
    assert "WRONG  voucher.ordinal: voucher V-" in said
    assert said.splitlines()[-1] == "5 vouchers, not all explained; wrong in all: 5"


def test_a_city_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert replay.run(Namespace(city="nowhere")) == 1
    assert "nowhere" in capsys.readouterr().err


def test_it_serves_every_round_again(capsys: pytest.CaptureFixture[str]) -> None:
    group = a_group(capacity=1)
    for n in range(2):
        a_family([group], days=n)
    a_round()
    replay.run(Namespace(city="taraz"))
    said = capsys.readouterr().out
    assert "1 rounds with 1 places, wrong in all: 0" in said
    assert "WRONG  round" not in said


def test_it_names_a_round_that_comes_out_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    group = a_group(capacity=1)
    for n in range(2):
        a_family([group], days=n)
    a_round()
    RoundRow.objects.filter(got=0).update(ranks=[1])
    RoundRow.objects.filter(got=1).update(ranks=[2])
    assert replay.run(Namespace(city="taraz")) == 1
    said = capsys.readouterr().out
    assert "WRONG  round 1: what went in is not what was looked at" in said
    assert "WRONG  round 1: 2 children get something else" in said
