"""The words of every kind of notice. Pure.

A notice keeps its kind and the values of its placeholders; the words are put together when it is
read, in the reader's language. A placeholder's name says how its value is spoken (`texts.py`).
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from kezek.notices.wording import Wording
from kezek.notices.wordings_moves import MOVES

WORDINGS: Final[Mapping[str, Wording]] = {
    "policy.ending": Wording(
        gettext_noop(
            "The last day of the legal act: %(date)s. Acknowledge the next rules at the desk, on"
            ' the page "Rules". Otherwise no vouchers are issued after that day.'
        )
    ),
    "policy.lapsed": Wording(
        gettext_noop(
            "The last day of the legal act was %(date)s. No vouchers are issued until the next"
            ' rules are acknowledged at the desk, on the page "Rules".'
        )
    ),
    "group.miscounted": Wording(
        gettext_noop(
            "Group %(code)s: the number of taken places does not fit the number of children."
            " Difference: %(n)s. Nothing was changed by itself: look for the cause."
        )
    ),
    "application.filed": Wording(
        gettext_noop("The application is accepted. Your number in the queue: %(n)s."),
        sms=gettext_noop("Application accepted. Your number: %(n)s. Receipt in your cabinet."),
        position=True,
    ),
    "application.unconfirmed": Wording(
        gettext_noop(
            "The voucher was not confirmed in time. Restore the application %(by)s: it keeps its"
            " date. After that only a new application is possible."
        ),
        sms=gettext_noop("Voucher not confirmed. You can restore until %(d)s."),
    ),
    "application.inactive": Wording(
        gettext_noop(
            "The contract was not signed in time and the voucher went back. Restore the application"
            " %(by)s: it keeps its date."
        )
    ),
    "application.over": Wording(
        gettext_noop(
            "The voucher was not used in time for the second time. Only a new application is"
            " possible now."
        )
    ),
    "application.school_age": Wording(
        gettext_noop(
            "The child is of school age now, so the application for a kindergarten is closed."
        )
    ),
    "application.older": Wording(
        gettext_noop(
            "The queue is refreshed by age: your child is now in the queue of older children. The"
            " date of the application is kept; the number may be another one."
        )
    ),
    "application.regrouped": Wording(
        gettext_noop(
            "The rules of the city have changed: your child is now in another queue. The date of"
            " the application is kept; the number may be another one."
        )
    ),
    "application.restored": Wording(
        gettext_noop("The application is restored. Your number in the queue: %(n)s."),
        position=True,
    ),
    "application.withdrawn": Wording(gettext_noop("The application is withdrawn.")),
    "application.died": Wording(
        gettext_noop(
            "Please accept our condolences. We have closed everything here; nothing is needed of"
            " you, and no more messages will come."
        )
    ),
    "case.moved": Wording(gettext_noop("The case has moved to another city. It goes on there.")),
    "application.taken_over": Wording(
        gettext_noop(
            "You are the applicant now: messages come to you and you sign the contract. The number"
            " and the date of the application stay."
        )
    ),
    "application.given_over": Wording(
        gettext_noop(
            "Somebody else who answers for the child is the applicant now. The number and the date"
            " of the application stay."
        )
    ),
    "appeal.filed": Wording(
        gettext_noop("The appeal is accepted. The education department answers %(by)s.")
    ),
    "appeal.upheld": Wording(
        gettext_noop(
            "The appeal is upheld: the child is in the queue again with the old date. Your number:"
            " %(n)s."
        ),
        sms=gettext_noop("Appeal upheld. Your number in the queue: %(n)s."),
        position=True,
    ),
    "appeal.rejected": Wording(
        gettext_noop("The appeal is rejected. The reason is in your child's case."),
        sms=gettext_noop("Appeal rejected. The reason is in your cabinet."),
    ),
    "phone.replaced": Wording(
        gettext_noop(
            "Your codes go to a new phone now. If it was not you, come to the consultation centre."
        )
    ),
    "application.annulled": Wording(
        gettext_noop(
            "The voucher was given up, so the place in the queue is gone. You can apply again."
        )
    ),
    "privilege.claimed": Wording(
        gettext_noop(
            "Add the proof of your privilege %(by)s. Otherwise you stay in the general queue with"
            " the same date."
        ),
        sms=gettext_noop("Add the proof of your privilege by %(d)s, 23:59."),
    ),
    "privilege.asked": Wording(
        gettext_noop(
            "We ask the state register about your privilege. If it confirms it, no document is"
            " needed. You can add the document at once, too."
        )
    ),
    "privilege.unconfirmed": Wording(
        gettext_noop(
            "The state register does not confirm the privilege. Add the document %(by)s. Otherwise"
            " you stay in the general queue with the same date."
        ),
        sms=gettext_noop("Add the proof of your privilege by %(d)s, 23:59."),
    ),
    "proof.reminder": Wording(
        gettext_noop(
            "Add the proof of your privilege %(by)s. Otherwise you stay in the general queue with"
            " the same date."
        ),
        sms=gettext_noop("Add the proof of your privilege by %(d)s, 23:59."),
    ),
    "privilege.checked": Wording(
        gettext_noop(
            "The department checks your document %(by)s. Until then you are in the general queue."
        )
    ),
    "privilege.proven": Wording(
        gettext_noop("The privilege is confirmed. Your number in the queue: %(n)s."),
        sms=gettext_noop("Privilege confirmed. Your number: %(n)s."),
        position=True,
    ),
    "privilege.refused": Wording(
        gettext_noop(
            "The privilege is not confirmed. Your number in the general queue: %(n)s; the date of"
            " the application is kept."
        ),
        sms=gettext_noop("Privilege not confirmed. General queue number: %(n)s."),
        position=True,
    ),
    "privilege.expired": Wording(
        gettext_noop(
            "The term of the privilege is over. You are in the general queue with the same date."
        )
    ),
    "privilege.renewed": Wording(
        gettext_noop("Your new certificate is accepted. The privilege is good until: %(date)s.")
    ),
    "privilege.not_renewed": Wording(
        gettext_noop(
            "Your new certificate is not accepted; the reason is in your cabinet. The privilege is"
            " good until: %(date)s. Add another certificate before that day."
        ),
        sms=gettext_noop("New certificate not accepted. Reason in your cabinet."),
    ),
    "privilege.reminder": Wording(
        gettext_noop(
            "Your certificate runs out. Add a new one %(by)s. Otherwise you move to the general"
            " queue with the same date."
        ),
        sms=gettext_noop("Add a new certificate of your privilege by %(d)s, 23:59."),
    ),
    "privilege.false": Wording(
        gettext_noop(
            "The department found the privilege to be false; the reason is in your cabinet. You are"
            " in the general queue with the same date. Until the restriction ends no voucher is"
            " issued. Its last day: %(date)s. If you do not agree, write to the consultation"
            " centre."
        ),
        sms=gettext_noop("Privilege found to be false. Reason in your cabinet."),
    ),
    "privilege.unfounded": Wording(
        gettext_noop(
            "The department found the privilege to be false; the reason is in your cabinet. You are"
            " in the general queue with the same date. If you do not agree, write to the"
            " consultation centre."
        ),
        sms=gettext_noop("Privilege found to be false. Reason in your cabinet."),
    ),
    "voucher.issued": Wording(
        # Both forms stand in the phrase book as one entry, so neither is marked by itself.
        "A voucher is issued. Confirm it %(by)s. Otherwise the application becomes inactive; you"
        " can restore it once within %(n)s day.",
        plural="A voucher is issued. Confirm it %(by)s. Otherwise the application becomes"
        " inactive; you can restore it once within %(n)s days.",
        sms=gettext_noop("Voucher issued. Confirm in your cabinet by %(d)s, 23:59."),
    ),
    "voucher.reminder": Wording(
        gettext_noop(
            "Do not forget to confirm the voucher %(by)s. Otherwise the application becomes"
            " inactive."
        ),
        sms=gettext_noop("Do not forget to confirm the voucher: by %(d)s, 23:59."),
    ),
    "choose.reminder": Wording(
        gettext_noop(
            "Do not forget: choose a place and sign the contract %(by)s. Otherwise the voucher"
            " goes back."
        ),
        sms=gettext_noop("Choose a place and sign the contract by %(d)s, 23:59."),
    ),
    "contract.reminder": Wording(
        gettext_noop("Do not forget: sign the contract %(by)s. Otherwise the place becomes free."),
        sms=gettext_noop("Sign the contract in your cabinet by %(d)s, 23:59."),
    ),
    "restore.reminder": Wording(
        gettext_noop(
            "You can still restore the application %(by)s: it keeps its date. After that only a"
            " new application is possible."
        ),
        sms=gettext_noop("You can restore the application until %(d)s, 23:59."),
    ),
    "offer.reminder": Wording(
        gettext_noop("Do not forget to answer the offered place %(by)s."),
        sms=gettext_noop("Answer the offered place by %(d)s, 23:59."),
    ),
    "head.reminder": Wording(gettext_noop("A contract waits for your signature. Sign it %(by)s.")),
    "confirm.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: confirm the voucher %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "sign.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: choose a place and sign the"
            " contract %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "restore.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: restore the application"
            " %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "offer.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: answer the offered place"
            " %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "timesheet.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: check and approve the"
            " timesheet %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "head.prolonged": Wording(
        gettext_noop(
            "The portal has a break in its work, so you have more time: sign the contract %(by)s."
        )
    ),
    "voucher.confirmed": Wording(
        gettext_noop(
            "The voucher is confirmed. Choose a kindergarten and sign the contract %(by)s."
            " Otherwise the voucher goes back."
        ),
        sms=gettext_noop("Confirmed. Choose a place and sign by %(d)s, 23:59."),
    ),
    "voucher.extended": Wording(
        gettext_noop("The deadline is moved: choose a place and sign the contract %(by)s."),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "voucher.resumed": Wording(
        gettext_noop(
            "You are on no waiting list any more, so the voucher's clock runs again: choose a"
            " place and sign the contract %(by)s."
        ),
        sms=gettext_noop("Deadline moved to %(d)s, 23:59. Reason in your cabinet."),
    ),
    "choices.served": Wording(
        gettext_noop(
            "Your child has a place from your list of kindergartens. Its place on the list: %(n)s."
            " The contract comes with it."
        )
    ),
    "round.halted": Wording(
        gettext_noop(
            "A round of standing choices was not published: its checks do not agree. The lists stay"
            ' as they are. The reason stands at the desk, on the page "Rounds of places".'
        )
    ),
    "place.offered": Wording(
        gettext_noop(
            "There is a place for you. Answer %(by)s. Otherwise you leave this waiting list and"
            " the next child gets the offer. You keep the voucher."
        ),
        sms=gettext_noop("A place is free for you. Answer by %(d)s, 23:59."),
    ),
    "wait.lapsed": Wording(
        gettext_noop(
            "The offer of a place was not answered in time: you have left that waiting list. You"
            " keep the voucher."
        )
    ),
    "contract.drafted": Wording(
        gettext_noop(
            "The contract is ready. Read and sign it %(by)s. Otherwise the place becomes free."
        ),
        sms=gettext_noop("Contract ready. Sign in your cabinet by %(d)s, 23:59."),
    ),
    "contract.signed_by_parent": Wording(
        gettext_noop(
            "You have signed. The kindergarten must sign %(by)s. If it is late, we remind it and"
            " the department; the place stays yours."
        )
    ),
    "contract.to_sign": Wording(
        gettext_noop("A parent has signed a contract. Read and sign it %(by)s.")
    ),
    "enrolment.began": Wording(
        gettext_noop("Your child is enrolled. First day: %(date)s."),
        sms=gettext_noop("Your child is enrolled. First day: %(d)s."),
    ),
    "enrolment.ended": Wording(
        gettext_noop("Your child leaves the kindergarten. Last day: %(date)s.")
    ),
    **MOVES,
    "timesheet.closed": Wording(
        gettext_noop(
            "Check and approve the timesheet for %(month)s %(by)s. Otherwise we remind you, then"
            " the department looks at it. No money moves without approval."
        ),
        sms=gettext_noop("Check and approve last month's timesheet by %(d)s, 23:59."),
    ),
    "timesheet.reminder": Wording(
        gettext_noop("The timesheet for %(month)s still waits for you. Approve it %(by)s."),
        sms=gettext_noop("Check and approve last month's timesheet by %(d)s, 23:59."),
    ),
    "timesheet.to_settle": Wording(
        gettext_noop("A parent has found a mistake in the timesheet for %(month)s. Look at it.")
    ),
    "timesheet.in_review": Wording(
        gettext_noop("The department is looking at the timesheet for %(month)s.")
    ),
    "timesheet.settled": Wording(
        gettext_noop(
            "The timesheet for %(month)s is decided. The kindergarten is paid for the days that"
            " count: %(tenge)s."
        )
    ),
    "order.paid": Wording(
        gettext_noop("The bank has paid the kindergarten for the month: %(tenge)s.")
    ),
    "question.answered": Wording(gettext_noop("Your question is answered. Read the answer.")),
}
