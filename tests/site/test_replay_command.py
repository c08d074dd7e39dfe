"""`kezek replay`: what it says and what it exits with."""

from argparse import Namespace

import pytest

from kezek.site.commands import replay
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
