"""Guards of a claim that need more than the voucher and the group; and the lane without a frame."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from kezek.kindergartens.models import Group
from kezek.places.acts import Claim, claim_place, claim_places, prove_entitlement
from kezek.places.errors import AlreadyPlaced, OtherLanguage, SpecialGroup, WrongBand
from kezek.places.models import Place, Wait
from kezek.queue.models import Privilege
from kezek.vouchers.models import Voucher
from tests.builders import a_group
from tests.places.builders import (
    NOW,
    a_claimant,
    a_full_group,
    a_line,
    data_of,
    frame,
    kinds_of,
    taken,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 2)
PMPK, REFERRAL = "pmpk_conclusion", "medical_referral"


def shown(voucher: Voucher, document: str, until: date | None = None) -> None:
    prove_entitlement(child=voucher.child_id, document=document, valid_until=until, **frame())


def privileged(voucher: Voucher, state: str, until: date | None = None) -> None:
    Privilege.objects.create(
        application=voucher.application,
        code="sen",
        right="priority",
        state=state,
        claimed_at=NOW,
        review_due_at=NOW,
        valid_until=until,
    )


def claim(voucher: Voucher, group: Group, language: str = "") -> int:
    return claim_place(voucher=voucher.pk, group=group.pk, language=language, **frame())


# ---------------------------------------------------------------- special groups


def test_a_pmpk_conclusion_opens_a_special_group() -> None:
    voucher, group = a_claimant(), a_group(kind="special")
    shown(voucher, PMPK)
    assert Place.objects.get(pk=claim(voucher, group)).state == "claimed"


def test_a_doctors_referral_opens_a_sanatorium_group_alone() -> None:
    voucher = a_claimant()
    shown(voucher, REFERRAL)
    with pytest.raises(SpecialGroup):
        claim(voucher, a_group(kind="special"))
    claim(voucher, a_group(kind="sanatorium"))


def test_a_pmpk_conclusion_opens_no_sanatorium_group() -> None:
    voucher = a_claimant()
    shown(voucher, PMPK)
    with pytest.raises(SpecialGroup):
        claim(voucher, a_group(kind="sanatorium"))


def test_a_proven_privilege_with_that_paper_opens_the_group() -> None:
    voucher = a_claimant()
    privileged(voucher, "proven")
    claim(voucher, a_group(kind="special"))


@pytest.mark.parametrize("state", ["pending", "refused", "expired", "false"])
def test_an_unproven_privilege_opens_nothing(state: str) -> None:
    voucher = a_claimant()
    privileged(voucher, state)
    with pytest.raises(SpecialGroup):
        claim(voucher, a_group(kind="special"))


def test_another_privilege_opens_nothing() -> None:
    voucher = a_claimant()
    privileged(voucher, "proven")
    Privilege.objects.update(code="large_family")
    with pytest.raises(SpecialGroup):
        claim(voucher, a_group(kind="special"))


def test_a_paper_opens_until_its_last_day() -> None:
    voucher, group = a_claimant(), a_group(kind="special")
    shown(voucher, PMPK, until=TODAY)
    tomorrow = frame(NOW + timedelta(days=1))
    with pytest.raises(SpecialGroup):
        claim_place(voucher=voucher.pk, group=group.pk, **tomorrow)
    claim(voucher, group)


def test_a_privilege_opens_until_its_last_day() -> None:
    voucher = a_claimant()
    privileged(voucher, "proven", until=TODAY - timedelta(days=1))
    with pytest.raises(SpecialGroup):
        claim(voucher, a_group(kind="special"))


def test_anothers_paper_opens_nothing() -> None:
    shown(a_claimant(), PMPK)
    with pytest.raises(SpecialGroup):
        claim(a_claimant(), a_group(kind="special"))


def test_the_paper_does_not_change_the_age() -> None:
    voucher = a_claimant(3)
    shown(voucher, PMPK)
    with pytest.raises(WrongBand):
        claim(voucher, a_group(kind="special", band=4))


# ---------------------------------------------------------------- language


def test_the_language_that_was_shown_is_the_one_that_is_taken() -> None:
    claim(a_claimant(), a_group(language="ru"), "ru")


def test_a_group_that_has_another_language_now_is_not_taken() -> None:
    group = a_group(language="ru")
    with pytest.raises(OtherLanguage):
        claim(a_claimant(), group, "kk")
    assert taken(group) == 0


# ---------------------------------------------------------------- without a frame


def by_sql(vouchers: list[int], groups: list[int], arrivals: list[int] | None = None) -> list[Any]:
    """A claim as the lane without Django makes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT voucher, verdict, place, opens_at FROM places_claim(%s::bigint[],"
            " %s::bigint[], %s, %s::text[], %s::text[], %s::bigint[])",
            [vouchers, groups, NOW, ["parent:11"] * len(vouchers), [""] * len(vouchers), arrivals],
        )
        return list(cursor.fetchall())


def test_the_arrival_stands_in_the_journal() -> None:
    group, voucher = a_group(), a_claimant()
    ((_voucher, verdict, place, opens_at),) = by_sql([voucher.pk], [group.pk], [4711])
    assert (verdict, opens_at) == ("ok", None)
    assert data_of("place.claimed", place)["arrival"] == 4711


def test_a_seated_child_leaves_its_lists_at_once() -> None:
    full, free = a_full_group(), a_group()
    (wait,) = a_line(full, 1)
    voucher = Wait.objects.get(pk=wait).voucher_id
    by_sql([voucher], [free.pk])
    assert Wait.objects.get(pk=wait).state == "left"
    assert kinds_of("wait", wait) == ["wait.joined", "wait.left"]
    assert data_of("wait.left", wait) == {
        "group": full.pk,
        "reason": "placed",
        "voucher": voucher,
    }


def test_a_repeat_gets_the_place_of_the_first_claim() -> None:
    group, voucher = a_group(), a_claimant()
    ((*_first, place, _opens),) = by_sql([voucher.pk], [group.pk])
    assert by_sql([voucher.pk], [group.pk]) == [(voucher.pk, "already", place, None)]
    assert taken(group) == 1


def test_a_batch_of_three_answers_in_the_order_of_arrival() -> None:
    group = a_group(capacity=2)
    one, two, three = (a_claimant().pk for _ in range(3))
    answers = by_sql([three, one, two, one], [group.pk] * 4)
    assert [(row[0], row[1]) for row in answers] == [
        (three, "ok"),
        (one, "ok"),
        (two, "full"),
        (one, "already"),
    ]


def test_the_city_is_held_before_any_row() -> None:
    by_sql([a_claimant().pk], [a_group().pk])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND classid = 1 AND objid::bigint = (hashtext('taraz')::bigint & 4294967295)"
        )
        assert cursor.fetchall() == [("ShareLock",)]


def test_the_ordinary_lane_passes_the_language_of_each_claim() -> None:
    group = a_group(language="kk", capacity=5)
    claims = [Claim(a_claimant().pk, group.pk, said) for said in ("kk", "ru", "")]
    verdicts = [one.verdict for one in claim_places(claims=claims, **frame())]
    assert verdicts == ["ok", "language", "ok"]


def test_who_is_placed_can_claim_nothing_else() -> None:
    voucher = a_claimant()
    claim(voucher, a_group())
    with pytest.raises(AlreadyPlaced):
        claim(voucher, a_group())
