from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.test import Client

from kezek.contracts.acts import serve_round
from kezek.core import clock
from kezek.core.actors import FOLLOWER
from kezek.kindergartens.models import Group
from kezek.places.acts import Cause, file_choices, prove_entitlement
from kezek.places.models import RoundRow, StandingList
from kezek.places.standing.queries import choices_of
from kezek.policy.models import PolicyVersion
from kezek.queue.models import Application
from kezek.vouchers.models import Voucher
from tests.builders import TARAZ, a_group, a_key, a_kindergarten, statements_of
from tests.places.builders import NOW, a_claimed_place, frame
from tests.places.standing.builders import a_family, a_sibling_of
from tests.portal.cabinet.home import Home, a_stranger, holding, parent_of, waiting

KEY = "0b7c4b44-0d0c-4a55-9f3b-0c7f2f0e6d11"


def listed(application: Application) -> list[int]:
    return [one.group for one in choices_of(application.pk)]


def with_list(groups: Sequence[Group]) -> tuple[Home, Application]:
    home, application = waiting()
    wanted = [group.pk for group in groups]
    file_choices(application=application.pk, groups=wanted, **frame())
    return home, application


def in_line_of(home: Home) -> Application:
    return Application.objects.get(child=home.child)


def served() -> None:
    serve_round(
        actor=FOLLOWER, moment=clock.now(), request_key=a_key(), city=TARAZ, cause=Cause.DAY
    )


# The list in the cabinet


def test_an_empty_list_leads_to_the_groups() -> None:
    home, _ = waiting()
    page = home.get("list/")
    assert "The list is empty" in page
    assert home.url("list/add/") in page
    front = home.get()
    assert front.count(home.url("list/")) == 2  # beside the queue's step and among the ways
    assert "Name the groups you want now" in front


def test_groups_are_added_moved_and_removed_one_press_each() -> None:
    home, application = waiting()
    first, second, third = a_group(), a_group(), a_group()
    for group in (first, second, third):
        where = home.post("list/add/?kind=state", press=f"add:{group.pk}")
        assert where == home.url(f"list/add/?kind=state&done=add&group={group.pk}")
    assert listed(application) == [first.pk, second.pk, third.pk]
    assert home.post("list/", press=f"up:{third.pk}") == home.url(f"list/?done=up&group={third.pk}")
    home.post("list/", press=f"down:{first.pk}")
    assert listed(application) == [third.pk, first.pk, second.pk]
    home.post("list/", press=f"remove:{third.pk}")
    assert listed(application) == [first.pk, second.pk]
    front = home.get()
    assert "2 groups" in front
    assert "Name the groups you want now" not in front


def test_the_pressed_button_keeps_the_focus() -> None:
    groups = [a_group(), a_group(), a_group()]
    home, _ = with_list(groups)
    middle = home.get(f"list/?done=up&group={groups[1].pk}")
    assert f'value="up:{groups[1].pk}" autofocus' in middle
    assert "number 2 in your list" in middle
    top = home.get(f"list/?done=up&group={groups[0].pk}")
    assert f'value="down:{groups[0].pk}" autofocus' in top
    end = home.get(f"list/?done=down&group={groups[2].pk}")
    assert f'value="up:{groups[2].pk}" autofocus' in end
    assert home.get("list/?done=up&group=x").count("autofocus") == 0


def test_the_same_form_sent_twice_presses_once() -> None:
    groups = [a_group(), a_group(), a_group()]
    home, application = with_list(groups)
    for _ in range(2):
        home.post("list/", KEY, press=f"down:{groups[0].pk}")
    assert listed(application) == [groups[1].pk, groups[0].pk, groups[2].pk]


def test_removing_the_last_group_withdraws_the_list() -> None:
    group = a_group()
    home, application = with_list([group])
    home.post("list/", press=f"remove:{group.pk}")
    assert StandingList.objects.get(application=application).state == "withdrawn"
    assert "Removed from the list" in home.get(f"list/?done=remove&group={group.pk}")


def test_numbers_set_the_order() -> None:
    groups = [a_group(), a_group(), a_group()]
    home, application = with_list(groups)
    typed = {f"number_{group.pk}": str(n) for group, n in zip(groups, (3, 2, 1), strict=True)}
    assert home.post("list/order/", sent=typed) == home.url("list/?done=order")
    assert listed(application) == [group.pk for group in reversed(groups)]
    assert "The order is saved" in home.get("list/?done=order")


def test_a_wrong_number_is_refused_and_nothing_typed_is_lost() -> None:
    groups = [a_group(), a_group()]
    home, application = with_list(groups)
    typed = {f"number_{groups[0].pk}": "two", f"number_{groups[1].pk}": "1"}
    page = home.post("list/order/", status=409, sent=typed)
    assert page.count("Write a whole number from 1.") == 2  # in the summary and beside the field
    assert 'value="two"' in page
    assert listed(application) == [group.pk for group in groups]


def test_an_address_that_takes_forms_only_leads_to_the_list() -> None:
    home, _ = waiting()
    for path in ("list/order/", "list/confirms/"):
        response = home.client.get(home.url(path))
        assert (response.status_code, response.headers["Location"]) == (302, home.url("list/"))


def test_a_group_of_another_age_is_refused_in_words() -> None:
    home, application = waiting()
    other = a_group(band=5)
    assert "for another age" in home.post("list/add/", status=409, press=f"add:{other.pk}")
    assert "no such group" in home.post("list/add/", status=409, press="add:999999999")
    assert listed(application) == []


def test_a_child_that_grew_loses_the_old_groups_with_the_next_press() -> None:
    old, new = a_group(band=3), a_group(band=4)
    home, application = with_list([old])
    Application.objects.filter(pk=application.pk).update(band=4)
    assert "Your child cannot go there now" in home.get("list/")
    home.post("list/add/", press=f"add:{new.pk}")
    assert listed(application) == [new.pk]


def test_a_closed_group_stays_on_the_list_and_says_so() -> None:
    closed, open_ = a_group(), a_group()
    home, application = with_list([closed, open_])
    Group.objects.filter(pk=closed.pk).update(published=False)
    assert "Closed for now" in home.get("list/")
    home.post("list/", press=f"up:{open_.pk}")
    assert listed(application) == [open_.pk, closed.pk]


def test_the_voucher_may_confirm_itself_if_the_family_lets_it() -> None:
    group = a_group()
    home, application = with_list([group])
    assert "Let it confirm itself" in home.get("list/")
    home.post("list/confirms/", confirms="yes")
    assert StandingList.objects.get(application=application).confirms
    page = home.get("list/")
    assert "The voucher confirms itself" in page
    home.post("list/", press=f"remove:{group.pk}")
    home.post("list/add/", press=f"add:{group.pk}")
    home.post("list/confirms/", confirms="yes")
    home.post("list/confirms/", confirms="no")
    assert not StandingList.objects.get(application=application, state="filed").confirms


def test_what_comes_next_is_said_for_each_state() -> None:
    group = a_group()
    texts = {
        "issued": "Confirm the voucher: then your child takes part",
        "confirmed": "Your child takes part in the next round.",
    }
    for state, text in texts.items():
        home, voucher = holding(state)
        file_choices(application=voucher.application_id, groups=[group.pk], **frame())
        page = home.get("list/")
        assert text in page
        assert ("Let it confirm itself" in page) is (state == "issued")
    home, _ = with_list([group])
    assert "The list waits with you" in home.get("list/")


def test_a_paper_opens_special_groups_to_the_list_while_it_holds() -> None:
    home, application = waiting()
    special = a_group(kind="special")
    assert f"add:{special.pk}" not in home.get("list/add/")
    prove_entitlement(
        child=application.child_id,
        document="pmpk_conclusion",
        valid_until=clock.day_of(NOW),
        **frame(),
    )
    page = home.get("list/add/")
    assert f"add:{special.pk}" in page
    assert "Special group" in page
    home.post("list/add/", press=f"add:{special.pk}")
    assert listed(application) == [special.pk]
    other = a_group()
    with clock.standing_at(NOW + timedelta(days=1)):
        assert "Your child cannot go there now" in home.get("list/")
        home.post("list/add/", press=f"add:{other.pk}")
    assert listed(application) == [other.pk]


def test_filters_narrow_the_groups_and_stay() -> None:
    home, _ = waiting()
    kazakh = a_group(language="kk")
    russian = a_group(a_kindergarten(kind="private"), language="ru")
    page = home.get("list/add/?language=ru")
    assert f"add:{russian.pk}" in page
    assert f"add:{kazakh.pk}" not in page
    name = kazakh.kindergarten.name_kk
    assert f"add:{kazakh.pk}" in home.get(f"list/add/?text={name.lower()}")
    assert "No group fits" in home.get("list/add/?text=zzzzz")


def test_listed_groups_say_their_number_where_groups_are_added() -> None:
    group = a_group()
    home, _ = with_list([group])
    page = home.get("list/add/")
    assert f"remove:{group.pk}" in page
    assert f"add:{group.pk}" not in page


def test_the_receipt_names_the_list() -> None:
    group = a_group()
    home, application = with_list([group])
    page = home.get("list/receipt/")
    assert application.number in page
    assert group.name in page
    empty, _ = waiting()
    empty.get("list/receipt/", status=404)


def test_pages_take_a_constant_number_of_statements() -> None:
    groups = [a_group()]
    home, application = with_list(groups)
    pages = ("list/", "list/add/", "list/receipt/", "")
    home.get("list/")  # what is read once only
    few = [statements_of(partial(home.get, page)) for page in pages]
    groups += [a_group() for _ in range(5)]
    file_choices(application=application.pk, groups=[group.pk for group in groups], **frame())
    many = [statements_of(partial(home.get, page)) for page in pages]
    assert many == few


def test_a_placed_child_has_no_list() -> None:
    group = a_group()
    home, voucher = holding("confirmed")
    a_claimed_place(group, voucher)
    for path in ("list/", "list/add/"):
        response = home.client.get(home.url(path))
        assert (response.status_code, response.headers["Location"]) == (303, home.url())
    assert home.post("list/", press=f"add:{group.pk}") == home.url()
    assert home.post("list/order/") == home.url()
    assert home.post("list/confirms/", confirms="yes") == home.url()
    assert home.url("list/") not in home.get()


def test_where_the_rules_know_no_rounds_there_is_no_list() -> None:
    home, _ = waiting()
    for version in PolicyVersion.objects.filter(city_id=TARAZ):
        version.document["rule"]["standing_choices_served_first"]["value"] = False
        PolicyVersion.objects.filter(pk=version.pk).update(document=version.document, sha256="x")
    assert home.url("list/") not in home.get()
    assert home.client.get(home.url("list/")).headers["Location"] == home.url()


def test_a_stranger_sees_no_list() -> None:
    home, _ = with_list([a_group()])
    stranger = a_stranger()
    for path in ("list/", "list/add/", "list/receipt/", "list/why/"):
        assert stranger.client.get(home.url(path)).status_code == 404
    assert Client().get(home.url("list/")).status_code in {302, 303}


# Why


def rivals(seats: int, children: int) -> tuple[Group, list[tuple[Home, Voucher]]]:
    """A group with fewer seats than children whose first wish it is, by filing."""
    group = a_group(capacity=seats)
    families = []
    for n in range(children):
        home, voucher = holding("confirmed")
        Application.objects.filter(pk=voucher.application_id).update(
            filed_at=NOW - timedelta(days=90 - n)
        )
        file_choices(application=voucher.application_id, groups=[group.pk], **frame())
        families.append((home, voucher))
    return group, families


def test_winner_and_loser_see_their_number_and_the_last_one() -> None:
    group, families = rivals(seats=2, children=4)
    (winner, _), (loser, _) = families[1], families[3]
    assert "has not taken part in a round yet" in winner.get("list/why/")
    served()
    page = winner.get("list/why/")
    assert f"«{group.name}»" in page
    assert "Your number: 2" in page
    assert "The last one who got in: number 2" in page
    lost = loser.get("list/why/")
    assert "No place in this round" in lost
    assert "Free places: 2. Children who wanted them: 4." in lost
    assert "Your number: 4" in lost
    assert winner.url("list/why/") in winner.get()
    assert loser.url("list/why/") in loser.get("list/")


def test_a_lower_wish_says_that_a_better_one_came_true() -> None:
    first, second = a_group(), a_group()
    home, voucher = holding("confirmed")
    file_choices(application=voucher.application_id, groups=[first.pk, second.pk], **frame())
    served()
    page = home.get("list/why/")
    assert "Your child got a group that stands higher on the list." in page
    assert "Places were left over." in page


def test_a_group_without_a_seat_says_so() -> None:
    full, free = a_group(capacity=0), a_group()
    home, voucher = holding("confirmed")
    file_choices(application=voucher.application_id, groups=[full.pk, free.pk], **frame())
    served()
    assert "No places were free in this round." in home.get("list/why/")


def test_a_sibling_s_kindergarten_says_that_it_counted() -> None:
    group = a_group(capacity=5)
    attends = a_claimed_place(group)
    voucher = a_family([group], child=a_sibling_of(attends.child))
    served()
    home = parent_of(voucher.child)
    assert "A brother or sister goes to this kindergarten" in home.get("list/why/")


def test_twins_are_told_that_they_were_looked_at_as_a_pair() -> None:
    first, second = a_group(), a_group()
    home, voucher = holding("confirmed")
    file_choices(application=voucher.application_id, groups=[first.pk, second.pk], **frame())
    served()
    assert "as a pair" not in home.get("list/why/")
    RoundRow.objects.filter(voucher=voucher).update(tried=[1, 0])  # as a round keeps it of twins
    assert "as a pair" in home.get("list/why/")
