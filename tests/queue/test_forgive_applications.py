from datetime import timedelta

import pytest

from kezek.core.actors import FOLLOWER
from kezek.queue.acts import forgive_applications
from kezek.queue.models import Application
from kezek.queue.refusals import AlreadyDone
from tests.builders import START, TARAZ, a_key, an_application

pytestmark = pytest.mark.django_db


def forgive(application: Application) -> list[int]:
    return forgive_applications(
        actor=FOLLOWER,
        moment=START,
        request_key=a_key(),
        city=TARAZ,
        applications=[application.pk],
        cause="outage:1",
    )


def test_an_inactive_one_waits_again_also_after_its_one_restoration() -> None:
    application = an_application(state="inactive")
    Application.objects.update(
        restored_times=1, inactive_at=START, restore_due_at=START + timedelta(days=28)
    )
    assert forgive(application) == [application.pk]
    row = Application.objects.get()
    assert (row.state, row.restored_times, row.inactive_at) == ("waiting", 1, None)


@pytest.mark.parametrize("state", ["waiting", "voucher", "placed", "closed"])
def test_no_other_is_forgiven(state: str) -> None:
    with pytest.raises(AlreadyDone):
        forgive(an_application(state=state))
