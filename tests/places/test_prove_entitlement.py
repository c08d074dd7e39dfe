from datetime import date

import pytest

from kezek.places.acts import join_waiting_list, prove_entitlement
from kezek.places.errors import NotHere, PaperOld, PaperOpensNothing
from kezek.places.models import Entitlement
from kezek.places.queries_openings import entitled, papers_of
from tests.builders import a_city, a_group, a_voucher
from tests.places.builders import a_claimant, a_line, data_of, frame

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 2)


def test_a_shown_paper_is_kept_and_journalled() -> None:
    voucher = a_claimant()
    row = prove_entitlement(
        child=voucher.child_id, document="pmpk_conclusion", valid_until=TODAY, **frame()
    )
    kept = Entitlement.objects.get(pk=row)
    assert (kept.child_id, kept.document, kept.valid_until) == (
        voucher.child_id,
        "pmpk_conclusion",
        TODAY,
    )
    assert data_of("entitlement.proven", row) == {
        "child": voucher.child_id,
        "document": "pmpk_conclusion",
        "valid_until": "2025-07-02",
    }
    assert [paper.document for paper in papers_of(voucher.child_id)] == ["pmpk_conclusion"]


def test_a_paper_that_opens_nothing_is_refused() -> None:
    with pytest.raises(PaperOpensNothing):
        prove_entitlement(child=a_claimant().child_id, document="work_certificate", **frame())


def test_a_paper_whose_last_day_is_over_is_refused() -> None:
    with pytest.raises(PaperOld):
        prove_entitlement(
            child=a_claimant().child_id,
            document="medical_referral",
            valid_until=date(2025, 7, 1),
            **frame(),
        )


def test_a_child_of_another_city_is_refused() -> None:
    a_city()
    other = a_voucher("confirmed", city="almaty-auezov")
    with pytest.raises(NotHere):
        prove_entitlement(child=other.child_id, document="medical_referral", **frame())


def test_it_tells_each_voucher_apart() -> None:
    mine, other = a_claimant(), a_claimant()
    prove_entitlement(child=mine.child_id, document="pmpk_conclusion", **frame())
    found = entitled([mine.pk, other.pk], ["sanatorium", "special"], TODAY)
    assert found == {mine.pk: frozenset({"special"})}


def test_the_paper_opens_the_waiting_list_of_a_special_group_too() -> None:
    group = a_group(kind="special", capacity=0)
    holder = a_claimant()
    prove_entitlement(child=holder.child_id, document="pmpk_conclusion", **frame())
    assert join_waiting_list(voucher=holder.pk, group=group.pk, **frame())
    assert a_line(a_group(capacity=0), 1)
