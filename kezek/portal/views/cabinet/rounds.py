"""Why: what each round gave the child of its list, and how far every group of it reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kezek.core.words import number
from kezek.face.city import lang, named
from kezek.face.pictures.ladder import Reach, ladder, said
from kezek.people.permissions import Permission, permits
from kezek.places.standing.queries import Why, why
from kezek.portal.views.cabinet.family import case_of, draw, family_of, owner


@dataclass(frozen=True, slots=True)
class WishView:
    """A group of the list in a round: the picture and the sentences."""

    rank: int
    name: str
    group_name: str
    said: Sequence[str]
    picture: SafeString | str
    got: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as the family sees it; `won` names the group it gave, empty where it gave none."""

    number: int
    served_at: datetime
    won: str
    wishes: Sequence[WishView]


def _sentences(one: Why, *, better: bool) -> list[str]:
    """What a group of the list came to. `better`: the child got one that stands before it."""
    found = []
    if not one.seats:
        found.append(_("No places were free in this round."))
    else:
        found.append(
            _("Free places: %(seats)s. Children who wanted them: %(wanted)s.")
            % {"seats": number(one.seats), "wanted": number(one.wanted)}
        )
    if one.seats:
        found.append(f"{said(_reach(one))}.".replace("..", "."))
    if one.sibling:
        found.append(_("A brother or sister goes to this kindergarten: that counted first."))
    if one.twin:
        found.append(_("The twins were looked at as a pair, so the order was tried otherwise."))
    if better:
        found.append(_("Your child got a group that stands higher on the list."))
    return found


def _reach(one: Why) -> Reach:
    return Reach(one.my_rank, one.last_admitted_rank or 0, left=one.last_admitted_rank is None)


def _wish(one: Why, *, better: bool) -> WishView:
    return WishView(
        rank=one.wish,
        name=named(one, lang()),
        group_name=one.group_name,
        said=_sentences(one, better=better),
        picture=ladder(_reach(one)) if one.seats else "",
        got=one.got,
    )


def _round(rows: Sequence[Why]) -> RoundView:
    won = next((one.wish for one in rows if one.got), 0)
    views = [_wish(one, better=0 < won < one.wish) for one in rows]
    got = next((view for view in views if view.got), None)
    return RoundView(
        number=rows[0].round,
        served_at=rows[0].served_at,
        won=f"{got.name}, «{got.group_name}»" if got else "",
        wishes=views,
    )


@permits(Permission.CABINET)
@require_GET
def why_page(request: HttpRequest, child: int) -> HttpResponse:
    """Every round that the child's list took part in, the newest first."""
    family = family_of(request)
    own, case = case_of(family, child)
    rows = groupby(why(case.application), lambda one: one.round)
    rounds = [_round(list(found)) for _number, found in rows]
    return draw(
        request,
        family,
        "wishes_why",
        {**owner(own), "section": "child", "rounds": rounds},
    )
