"""What may not be published is kept for the department."""

import pytest

from kezek.core.actors import FOLLOWER
from kezek.places.acts import Cause, halt_round
from kezek.places.models import Round
from kezek.places.standing.queries import rounds
from tests.builders import TARAZ, a_city, a_group, a_key
from tests.places.builders import data_of
from tests.places.standing.builders import LATER, a_family, a_round, last_round

pytestmark = pytest.mark.django_db


def halted(reason: str = "3 children differ, 0 problems") -> int:
    a_city()
    return halt_round(
        actor=FOLLOWER,
        moment=LATER,
        request_key=a_key(),
        city=TARAZ,
        cause=Cause.OPENING,
        reason=reason,
    )


def test_a_halted_round_says_why() -> None:
    number = halted()
    row = Round.objects.get(pk=number)
    assert (row.state, row.cause, row.reason) == (
        "halted",
        "opening",
        "3 children differ, 0 problems",
    )
    said = data_of("round.halted", number)
    assert (said["number"], said["reason"]) == (1, row.reason)


def test_a_long_reason_is_cut_to_what_the_table_keeps() -> None:
    assert len(Round.objects.get(pk=halted("refused " * 99)).reason) == 200


def test_halted_rounds_count_with_the_others() -> None:
    halted()
    a_family([a_group()])
    a_round()
    assert (last_round().number, last_round().state) == (2, "served")
    assert [one.state for one in rounds(TARAZ)] == ["served", "halted"]
