"""A family with an application, a voucher and a place, and the log of the test that tells of it."""

from datetime import timedelta
from pathlib import Path

from kezek.journal import followers
from kezek.journal.log.publishing import Publisher
from kezek.journal.log.signed import signing_key
from kezek.journal.log.where import home
from kezek.journal.log.witnesses import Witnesses
from kezek.journal.sequencer import catch_up
from kezek.places.acts import claim_place
from kezek.queue.models import Application
from kezek.vouchers.acts import confirm_voucher
from kezek.vouchers.models import Voucher
from tests.builders import START, TARAZ
from tests.places.builders import NOW, frame
from tests.vouchers.builders import an_iteration
from tests.vouchers.replay_town import a_line, a_listed_group, money_for


def filed(count: int = 1) -> list[Application]:
    """Children in one queue, told to the log and not yet published."""
    line = a_line(count)
    tell()
    return line


def placed() -> Application:
    """The first in line has come all the way to a place; nothing of it is published yet."""
    group = a_listed_group()
    a_line(1)
    money_for(1)
    assert an_iteration().issued == 1
    voucher = Voucher.objects.latest("pk")
    confirm_voucher(voucher=voucher.pk, **frame(START + timedelta(hours=1)))
    claim_place(voucher=voucher.pk, group=group.pk, **frame(NOW))
    tell()
    return Application.objects.get(pk=voucher.application_id)


def tell() -> None:
    """Number what has happened, and let the log take it in."""
    catch_up(TARAZ)
    followers.run_one("openlog", TARAZ)


def publish() -> Path:
    """Sign what the log has taken in; the folder with its files."""
    here = home()
    Publisher(here, signing_key(here), Witnesses()).publish()
    return here.folder
