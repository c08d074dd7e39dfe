"""A family files its list of wishes, changes it, takes it back."""

from datetime import timedelta

import pytest

from kezek.journal.models import Entry
from kezek.places.acts import file_choices
from kezek.places.errors import (
    AlreadyPlaced,
    CaseOver,
    GroupTwice,
    NoChoices,
    SpecialGroup,
    UnknownGroup,
    WrongBand,
)
from kezek.places.models import StandingChoice, StandingList
from kezek.places.standing.queries import choices_of, list_of
from tests.builders import a_group, a_key, a_voucher, an_application
from tests.places.builders import NOW, a_claimed_place, data_of, frame, kinds_of
from tests.places.standing.builders import a_list

pytestmark = pytest.mark.django_db
AN_HOUR_LATER = NOW + timedelta(hours=1)


def test_a_child_in_line_has_a_list() -> None:
    application, groups = an_application(), [a_group() for _ in range(3)]
    filed = a_list(application, groups)
    assert [(one.group, one.rank) for one in choices_of(application.pk)] == [
        (group.pk, n) for n, group in enumerate(groups, start=1)
    ]
    assert kinds_of("standing_list", filed) == ["choices.filed"]
    assert data_of("choices.filed", filed) == {
        "count": 3,
        "application": application.pk,
        "child": application.child_id,
        "groups": [group.pk for group in groups],
        "confirms": False,
    }


def test_a_child_with_a_voucher_has_a_list() -> None:
    voucher, group = a_voucher("confirmed"), a_group()
    a_list(voucher.application, [group])
    assert [one.group for one in choices_of(voucher.application_id)] == [group.pk]


def test_a_group_that_is_closed_now_may_be_wished_for() -> None:
    application, group = an_application(), a_group(published=False)
    a_list(application, [group])
    assert [one.open for one in choices_of(application.pk)] == [False]


def test_a_new_list_replaces_the_old_one() -> None:
    application, (one, other) = an_application(), (a_group(), a_group())
    first = a_list(application, [one, other])
    second = a_list(application, [other], confirms=True, moment=AN_HOUR_LATER)
    assert first == second
    assert [wish.group for wish in choices_of(application.pk)] == [other.pk]
    kept = list_of(application.pk)
    assert kept is not None
    assert (kept.filed_at, kept.confirms) == (AN_HOUR_LATER, True)
    assert Entry.objects.filter(kind="choices.filed", subject_id=first).count() == 2


def test_no_groups_take_the_list_back() -> None:
    application = an_application()
    filed = a_list(application, [a_group()])
    assert a_list(application, [], moment=AN_HOUR_LATER) == filed
    assert list_of(application.pk) is None
    assert choices_of(application.pk) == []
    row = StandingList.objects.get(pk=filed)
    assert (row.state, row.ended_at) == ("withdrawn", AN_HOUR_LATER)
    assert kinds_of("standing_list", filed) == ["choices.filed", "choices.withdrawn"]


def test_after_a_list_was_taken_back_another_is_filed() -> None:
    application, group = an_application(), a_group()
    first = a_list(application, [group])
    a_list(application, [])
    assert a_list(application, [group]) != first
    assert StandingList.objects.filter(state="filed").count() == 1


def test_there_is_no_list_to_take_back() -> None:
    application = an_application()
    with pytest.raises(NoChoices):
        a_list(application, [])


def test_the_same_page_sent_twice_files_once() -> None:
    application, group, told = an_application(), a_group(), frame(key=a_key())
    first, second = (
        file_choices(application=application.pk, groups=[group.pk], **told) for _ in range(2)
    )
    assert first == second
    assert Entry.objects.filter(kind="choices.filed").count() == 1


def test_a_group_of_no_city_is_refused() -> None:
    application = an_application()
    with pytest.raises(UnknownGroup):
        file_choices(application=application.pk, groups=[0], **frame())


def test_a_group_of_another_city_is_refused() -> None:
    application = an_application()
    with pytest.raises(UnknownGroup):
        a_list(application, [a_group(city="almaty-auezov")])


def test_a_group_stands_in_a_list_once() -> None:
    application, group = an_application(), a_group()
    with pytest.raises(GroupTwice):
        a_list(application, [group, a_group(), group])
    assert not StandingChoice.objects.exists()


def test_a_group_of_another_age_is_refused() -> None:
    application = an_application(band=3)
    with pytest.raises(WrongBand):
        a_list(application, [a_group(band=4)])


def test_the_age_of_the_voucher_counts_once_there_is_one() -> None:
    voucher = a_voucher("confirmed", band=3)
    type(voucher.application).objects.filter(pk=voucher.application_id).update(band=4)
    a_list(voucher.application, [a_group(band=3)])
    with pytest.raises(WrongBand):
        a_list(voucher.application, [a_group(band=4)])


def test_a_special_group_is_refused() -> None:
    application = an_application()
    with pytest.raises(SpecialGroup):
        a_list(application, [a_group(kind="special")])


def test_a_child_with_a_place_needs_no_list() -> None:
    place = a_claimed_place()
    with pytest.raises(AlreadyPlaced):
        a_list(place.voucher.application, [a_group()])


@pytest.mark.parametrize("state", ["inactive", "withdrawn", "closed"])
def test_an_application_out_of_the_line_has_no_list(state: str) -> None:
    application = an_application(state=state)
    with pytest.raises(CaseOver):
        a_list(application, [a_group()])


def test_a_list_is_not_filed_in_another_city() -> None:
    application, group = an_application(), a_group()
    with pytest.raises(CaseOver):
        file_choices(application=application.pk, groups=[group.pk], **{**frame(), "city": "almaty"})
