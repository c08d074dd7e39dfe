"""Pages of words alone: the four steps and the questions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kezek.core import clock
from kezek.face.city import city_of, lang
from kezek.face.keeping import kept
from kezek.people.permissions import Permission, permits
from kezek.policy.queries import rules_for, version_in_force
from kezek.policy.rules import Rules

TYPES_QUESTION = 5  # the place of «Why 18 queues?», which other pages lead to


@permits(Permission.PUBLIC)
@require_safe
@kept()
def steps(request: HttpRequest) -> HttpResponse:
    """Voucher financing in four steps."""
    return render(request, "portal/public/steps.html")


def _queues_told(rules: Rules, city: str) -> str:
    """Why there are so many queues, in the words of the city's own rights."""
    if rules.rights == ("out_of_turn", "priority", "general"):
        return _(
            "There are %(n)s ages with three queues each: out of turn, priority, general."
            " Your child waits only with children of the same age."
        ) % {"n": len(rules.bands)}
    rights = version_in_force(city, clock.today()).document["right"]
    names = {right["code"]: right["name"][lang()] for right in rights}
    return _(
        "Each age has a queue for each right: %(rights)s."
        " Your child waits only with children of the same age."
    ) % {"rights": ", ".join(names[right] for right in rules.rights)}


@permits(Permission.PUBLIC)
@require_safe
@kept()
def questions(request: HttpRequest) -> HttpResponse:
    """Twelve questions and their answers, with the city's own numbers."""
    rules = rules_for(city_of(request).code, clock.today())
    types = len(rules.types)
    restore = rules.number("reactivation_window_calendar_days")
    offer = rules.number("waitlist_offer_calendar_days")
    answers = [
        (
            _("Must I go to the education department?"),
            _("No. You join the queue, get the voucher, choose and sign by phone or computer."),
        ),
        (
            _("How do I join?"),
            _("Two IINs: yours and the child's. If you have a privilege, add its proof."),
        ),
        (
            _("I applied earlier. Where is my queue?"),
            _(
                'Open "Check the queue" and enter the application number or the old number.'
                " The history of your number is there too."
            ),
        ),
        (
            _("When do I get a voucher?"),
            _(
                "Each time money is allotted vouchers go by the queue; more in summer, when"
                " six-year-olds leave for school. Your page shows a forecast, not a promise."
            ),
        ),
        (
            ngettext("Why %(n)s queue?", "Why %(n)s queues?", types) % {"n": types},
            _queues_told(rules, city_of(request).code),
        ),
        (
            _("Why did my number grow?"),
            _(
                "Once a year the queue is refreshed by age, and a child with an earlier application"
                ' may move into your queue. Each reason is on the page "Why my number changed".'
            ),
        ),
        (
            _("What if I miss the time to confirm?"),
            ngettext(
                "The application becomes inactive. You can restore it once within %(n)s day"
                " and keep its date.",
                "The application becomes inactive. You can restore it once within %(n)s days"
                " and keep its date.",
                restore,
            )
            % {"n": restore},
        ),
        (
            _("No place where I want. What now?"),
            ngettext(
                "Join that group's waiting list. When a place is free you get a message;"
                " answer within %(n)s day.",
                "Join that group's waiting list. When a place is free you get a message;"
                " answer within %(n)s days.",
                offer,
            )
            % {"n": offer},
        ),
        (
            _("Can I change the kindergarten?"),
            _(
                "Yes, without a new queue: the voucher moves with the child."
                " You keep the old place until the new contract is signed."
            ),
        ),
        (
            _("Is the voucher lost if my child is ill?"),
            _(
                "No. Tell the kindergarten and add the certificate."
                " If the child is away long without a reason, we ask you first."
            ),
        ),
        (
            _("Why should I check the timesheet?"),
            _(
                "The state pays for the days your child was there."
                " An extra day is money wasted, so the last word is yours."
            ),
        ),
        (
            _("How do I know the queue is fair?"),
            _(
                "The protocol of each distribution is open: which number got a voucher and why,"
                " without IIN or full name. You can check your own application with the receipt."
            ),
        ),
    ]
    return render(
        request, "portal/public/questions.html", {"answers": answers, "types": TYPES_QUESTION}
    )
