"""How every desk page is shown: its sections, its key, the word about what was just done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.core.actors import Role
from kezek.desks.posts import Post
from kezek.face.parts import Link
from kezek.face.submit import page_key


def department_sections() -> list[Link]:
    """The department's pages."""
    return [
        Link(reverse("desks:money"), pgettext("desk", "Money")),
        Link(reverse("desks:issues"), pgettext("desk", "Voucher issues")),
        Link(reverse("desks:rounds"), pgettext("desk section", "Places")),
        Link(reverse("desks:privileges"), pgettext("desk", "Privileges")),
        Link(reverse("desks:appeals"), pgettext("desk", "Appeals")),
        Link(reverse("desks:timesheets"), pgettext("desk", "Timesheets")),
        Link(reverse("desks:payments"), pgettext("desk", "Payments")),
        Link(reverse("desks:late"), pgettext("desk", "Late signatures")),
        Link(reverse("desks:transfers"), pgettext("desk", "Transfers")),
        Link(reverse("desks:calendar"), pgettext("desk", "Calendar")),
        Link(reverse("desks:policy"), pgettext("desk", "Rules")),
        Link(reverse("desks:journal"), pgettext("desk", "Journal")),
        Link(reverse("desks:links"), pgettext("desk", "Links")),
    ]


def counter_sections() -> list[Link]:
    """The pages of the consultation centre."""
    return [
        Link(reverse("desks:find"), pgettext("desk", "Find a case")),
        Link(reverse("desks:apply"), _("Join the queue")),
        Link(reverse("desks:move"), pgettext("desk", "Move a case here")),
        Link(reverse("desks:questions"), pgettext("desk", "Questions")),
    ]


def auditor_sections() -> list[Link]:
    """The auditor's pages."""
    return [
        Link(reverse("desks:journal"), pgettext("desk", "Journal")),
        Link(reverse("desks:links"), pgettext("desk", "Links")),
    ]


def kindergarten_sections(post: Post) -> list[Link]:
    """A kindergarten's pages: an educator has the day alone."""
    code = post.kindergarten.code
    today = Link(reverse("desks:today", args=[code]), pgettext("desk", "Today"))
    if not post.head:
        return [today]
    return [
        today,
        Link(reverse("desks:contracts", args=[code]), pgettext("desk", "Contracts")),
        Link(reverse("desks:groups", args=[code]), _("Free places")),
        Link(reverse("desks:kindergarten-transfers", args=[code]), pgettext("desk", "Transfers")),
        Link(reverse("desks:months", args=[code]), pgettext("desk", "Months")),
        Link(reverse("desks:disputes", args=[code]), pgettext("desk", "Disputes")),
        Link(reverse("desks:income", args=[code]), pgettext("desk", "Income")),
    ]


def sections_of(role: Role) -> list[Link]:
    """The pages of a role that works for the whole city."""
    by_role = {
        Role.DEPARTMENT: department_sections,
        Role.COUNTER: counter_sections,
        Role.AUDITOR: auditor_sections,
    }
    return by_role[role]() if role in by_role else []


def done_words() -> dict[str, str]:
    """What was just done, by the word in the address."""
    return {
        "marked": _("The day is marked."),
        "corrected": _("The mark is corrected."),
        "signed": _("Signed. The children are enrolled."),
        "received": _("Signed. The children are yours."),
        "before": _("You have already done this. The result is below."),
        "closed": _("The month is closed. The parents check their timesheets now."),
        "settled": _("Decided. The money follows the new count of days."),
        "passed": _("The education department decides now."),
        "announced": _("The money is announced. Forecasts count with it from tomorrow."),
        "withdrawn": _("The money is not announced any more."),
        "allotted": _("The money is allotted. Vouchers follow by themselves."),
        "acknowledged": _("The next rules are acknowledged."),
        "nothing": _("Nothing can be issued now: no money, no open age or nobody in line."),
        "no_round": _("No list has a group with a free place now. Nothing has changed."),
        "proven": _("The privilege is confirmed: the child has moved into its queue."),
        "refused": _("The privilege is refused: the place in the general queue stays."),
        "renewed": _("The new document is accepted."),
        "not_renewed": _("The new document is refused: the privilege holds for its old term."),
        "false": _("The privilege is called false: the child is in the general queue."),
        "reviewed": _("Approved. The money will be accrued."),
        "ordered": _("The payment orders are made."),
        "sent": _("The orders are with the bank."),
        "consented": _("The consent is recorded. You act for the parent."),
        "filed": _("The application is filed."),
        "confirmed": _("The voucher is confirmed."),
        "given_up": _("The voucher is given up."),
        "placed": _("The place is chosen. The contract waits for the parent's signature."),
        "listed": _("The family's list is saved."),
        "joined_list": _("The child stands in the waiting list."),
        "left_list": _("The child has left the waiting list."),
        "declined": _("The offer is declined. The next child gets it."),
        "approved": _("The timesheet is approved."),
        "restored": _("The application is restored with its old date."),
        "extended": _("The time to sign is extended."),
        "day_listed": _("The calendar is changed. Deadlines given before stay as they are."),
        "outage": _("The outage is declared. Deadlines are moved, the families are told."),
        "answered": _("The answer is sent."),
        "phone": _("The phone is changed. Codes go there now."),
        "guardian": _("The registry's word is taken over. The applicant follows by itself."),
        "died": _("Written down. The case is closed by itself, without any reminders."),
        "appealed": _("The appeal is filed. The department decides."),
        "moved": _("The case is in this city now."),
        "upheld": _("The appeal is upheld: the child is in the queue with the old date."),
        "rejected": _("The appeal is rejected; the parent sees the reason."),
        "opened_group": _("The free places of the group are published."),
        "closed_group": _("The free places are closed for now. Children keep theirs."),
        "paper": _("The paper is written down. The groups that it opens can be chosen."),
        "left": _("You no longer act for the parent."),
    }


def show(
    request: HttpRequest,
    template: str,
    sections: Sequence[Link],
    context: Mapping[str, Any],
) -> HttpResponse:
    """The page with what every desk page has."""
    said = done_words().get(request.GET.get("done", ""), "")
    frame = {
        "sections": sections,
        "request_key": page_key(request),
        "done": said,
        "form": None,
        "refusals": [],
    }
    return render(request, f"desks/{template}", {**frame, **context})
