"""How the city went, month by month: charts, and the table behind each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kezek.case.trends import Month, trends
from kezek.core.words import number
from kezek.face import formats
from kezek.face.city import city_of
from kezek.face.keeping import kept
from kezek.face.parts import Table
from kezek.face.pictures.columns import Column, columns
from kezek.people.permissions import Permission, permits
from kezek.portal.views.public.reasons import Reasons, reasons_today


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure in its course: picture, the same as a table, why it is so."""

    title: str
    picture: SafeString
    table: Table
    reasons: Reasons


def _chart(
    title: str,
    months: Sequence[Month],
    value: Callable[[Month], int],
    reasons: Reasons,
    *,
    money: bool = False,
) -> Chart:
    write = formats.tenge if money else number
    return Chart(
        title,
        columns(
            title,
            [Column(one.month, value(one)) for one in months],
            formats.millions if money else number,
        ),
        Table(
            caption=title,
            head=[_("Month"), _("Tenge") if money else title],
            rows=[[formats.month(one.month), write(value(one))] for one in reversed(months)],
            numeric=frozenset({1}),
            caption_hidden=True,
        ),
        reasons,
    )


@permits(Permission.PUBLIC)
@require_safe
@kept()
def courses(request: HttpRequest) -> HttpResponse:
    """Children, vouchers, places and money of the last thirteen months."""
    city = city_of(request).code
    months = trends(city)

    def why(words: str, *names: str) -> Reasons:
        return reasons_today(city, [words], *names)

    charts = [
        _chart(
            _("Children in the queue at the month's end"),
            months,
            lambda one: one.waiting,
            why(
                _(
                    "Counted: everybody who waits at the end of the month; this month: today."
                    " It grows by applications and falls by vouchers and by children who leave."
                ),
                "queue_types_set",
                "queue_refresh",
            ),
        ),
        _chart(
            _("Vouchers issued in the month"),
            months,
            lambda one: one.issued,
            why(
                _("Counted: the vouchers of all issues of the month."),
                "distribution_trigger",
                "band_open_rule",
                "issuing_cycle",
            ),
        ),
        _chart(
            _("Children who got a place in the month"),
            months,
            lambda one: one.placed,
            why(
                _("Counted: places that were chosen, offered and taken, or given in a round."),
                "standing_choices_served_first",
                "waitlist_order",
            ),
        ),
        _chart(
            _("Places that children hold at the month's end"),
            months,
            lambda one: one.taken,
            why(
                _("Counted: places that children hold or are offered; this month: today."),
                "provider_limit",
            ),
        ),
        _chart(
            _("Reserved by vouchers in the month"),
            months,
            lambda one: one.reserved,
            why(
                _("Counted: money that moved from the free money to reserves of vouchers."),
                "voucher_reserve",
                "norm_per_child_month",
            ),
            money=True,
        ),
        _chart(
            _("Paid to kindergartens in the month"),
            months,
            lambda one: one.paid,
            why(
                _("Counted: money that the bank has paid out."),
                "payment_after_approval_only",
                "payment_deadline_day",
            ),
            money=True,
        ),
    ]
    return render(
        request, "portal/public/trends.html", {"charts": charts if months else [], "months": months}
    )
