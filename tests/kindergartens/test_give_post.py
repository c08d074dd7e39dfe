from datetime import date, timedelta

import pytest

from kezek.journal.models import Entry
from kezek.kindergartens import queries
from kezek.kindergartens.acts import Post, give_post
from kezek.kindergartens.errors import PostHeld, PostRefused
from kezek.kindergartens.models import StaffPost
from tests.builders import DEPARTMENT, START, a_group, a_key, a_kindergarten, an_account

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)


def _give(account: int, kindergarten: int, role: Post, group: int | None = None) -> int:
    return give_post(
        actor=DEPARTMENT,
        moment=START,
        request_key=a_key(),
        account=account,
        kindergarten=kindergarten,
        role=role,
        group=group,
    )


def test_a_head_has_the_whole_kindergarten() -> None:
    kindergarten, account = a_kindergarten(), an_account()
    post = _give(account.pk, kindergarten.pk, Post.HEAD)
    assert queries.heads_of([kindergarten.pk], DAY) == {kindergarten.pk: account.pk}
    assert [row.pk for row in queries.posts_of(account.pk, DAY)] == [post]
    entry = Entry.objects.get(kind="post.given")
    assert entry.data["kindergarten"] == kindergarten.pk


def test_an_educator_has_a_group() -> None:
    group, account = a_group(), an_account()
    post = _give(account.pk, group.kindergarten_id, Post.EDUCATOR, group.pk)
    assert StaffPost.objects.get(pk=post).group_id == group.pk


def test_posts_that_do_not_fit_are_refused() -> None:
    group, account, other = a_group(), an_account(), a_kindergarten()
    for kindergarten, role, chosen in (
        (group.kindergarten_id, Post.HEAD, group.pk),
        (group.kindergarten_id, Post.EDUCATOR, None),
        (other.pk, Post.EDUCATOR, group.pk),
    ):
        with pytest.raises(PostRefused):
            _give(account.pk, kindergarten, role, chosen)


def test_a_post_is_given_once() -> None:
    kindergarten, account = a_kindergarten(), an_account()
    _give(account.pk, kindergarten.pk, Post.HEAD)
    with pytest.raises(PostHeld):
        _give(account.pk, kindergarten.pk, Post.HEAD)


def test_a_post_that_ended_counts_no_more() -> None:
    kindergarten, account = a_kindergarten(), an_account()
    post = _give(account.pk, kindergarten.pk, Post.HEAD)
    StaffPost.objects.filter(pk=post).update(until=DAY)
    assert queries.heads_of([kindergarten.pk], DAY) == {kindergarten.pk: account.pk}
    assert queries.heads_of([kindergarten.pk], DAY + timedelta(days=1)) == {}
