"""Every kindergarten has a head: invented people for those that the files name none of."""

from datetime import date, datetime
from random import Random

from kezek.core import clock
from kezek.core.actors import IMPORT
from kezek.core.iin import Sex, make_iins
from kezek.kindergartens.acts import Post, give_post
from kezek.kindergartens.models import Kindergarten
from kezek.kindergartens.queries import heads_of
from kezek.people.acts.accounts import grant_role, open_accounts
from kezek.people.acts.registration import NewPerson, register_persons
from kezek.site.generator.names import draw_adult, draw_stem
from kezek.site.season.town import Frame


def appoint_heads(city: str, moment: datetime, seed: int) -> int:
    """Give a head to every kindergarten of the city that has none; returns how many."""
    kindergartens = list(
        Kindergarten.objects.filter(city_id=city).order_by("pk").values_list("pk", "code")
    )
    headed = heads_of([pk for pk, _code in kindergartens], clock.day_of(moment))
    without = [(pk, code) for pk, code in kindergartens if pk not in headed]
    if not without:
        return 0
    dice = Random(f"heads:{city}:{seed}")
    frame = Frame(city=city, actor=IMPORT, moment=moment)
    key = f"heads:{city}:{without[0][1]}:{len(without)}"
    invented = [_head(dice, place) for place in range(len(without))]
    persons = register_persons(**frame, request_key=f"{key}:persons", persons=invented)
    accounts = open_accounts(
        **frame, request_key=f"{key}:accounts", persons=persons, language="kk", through="import"
    )
    for account, (pk, code) in zip(accounts, without, strict=True):
        grant_role(**frame, request_key=f"{key}:role:{code}", account=account, role="head")
        give_post(
            actor=IMPORT,
            moment=moment,
            request_key=f"{key}:post:{code}",
            account=account,
            kindergarten=pk,
            role=Post.HEAD,
        )
    return len(without)


def _head(dice: Random, place: int) -> NewPerson:
    birth = date(dice.randint(1963, 1992), dice.randint(1, 12), dice.randint(1, 28))
    iins = make_iins(birth, Sex.FEMALE, 9_000 + place % 900)
    name = draw_adult(dice, "kazakh", draw_stem(dice, "kazakh"), "f")
    return NewPerson(next(iins), str(name), birth, "f")
