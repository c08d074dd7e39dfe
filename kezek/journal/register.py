"""Every journal kind of the house: name, subject, public fields, private fields.

Settled before the first entry; it only grows. What each means stands in docs/journal.md.
"""

from kezek.journal.kinds import register

# policy
register("policy.published", "policy", "number sha256 from")
register("policy.ending", "policy", "number until days")
register("policy.lapsed", "policy", "number until")
register("policy.acknowledged", "policy", "number from")
register("outage.declared", "outage", "from to", "reason")
register("calendar.changed", "day", "day working listed")
register("clock.asked", "clock", "to")
register("clock.moved", "clock", "to")
register("import.done", "import", "what rows sha256")

# people
register("person.registered", "person", "", "source")
register("guardian.registered", "guardianship", "", "kind child guardian")
register("account.opened", "account", "", "through")
register("phone.confirmed", "person", "", "source")
register("phone.removed", "person", "", "")
register("phone.replaced", "person", "", "source certificate")
register("guardian.ended", "guardianship", "", "kind child guardian")
register("person.died", "person", "", "")
register("role.granted", "role", "role", "account")
register("role.ended", "role", "role", "account")
register("consent.given", "consent", "", "kind version language through person")
register("case.opened", "case", "", "")
register("case.moved", "case", "to", "")

# kindergartens
register("kindergarten.listed", "kindergarten", "code kind groups capacity")
register("group.listed", "group", "kindergarten code band language hours kind capacity")
register("group.published", "group", "free")
register("group.recalled", "group", "reason")
register("post.given", "post", "role", "account kindergarten group")

# queue
register("filing.received", "filing", "", "language")
register("filing.proven", "filing", "", "through")
register("filing.lapsed", "filing", "", "")
register("filing.prolonged", "filing", "term due")
register(
    "application.filed",
    "application",
    "number queue_type band right filed_at may_from",
    "old_number filing guardian child",
)
register("application.retyped", "application", "number old_type new_type reason may_from", "")
register("application.withdrawn", "application", "number", "")
register("application.inactive", "application", "number restore_due", "")
register("application.restored", "application", "number", "")
register("application.annulled", "application", "number reason", "")
register("application.closed", "application", "number reason", "")
register("application.prolonged", "application", "term due")
register("application.handed_over", "application", "number", "reason guardian before child")
register("twins.recognised", "application", "", "other")
register("appeal.filed", "appeal", "number decide_due", "application")
register("appeal.upheld", "appeal", "number reason", "application")
register("appeal.rejected", "appeal", "number reason", "application")
register("appeal.prolonged", "appeal", "term due")
register("privilege.claimed", "privilege", "number review_due", "code right application")
register("proof.added", "privilege", "", "media_type size sha256 application review_due")
register("privilege.proven", "privilege", "number", "code right valid_until application")
register("privilege.refused", "privilege", "number reason", "code right application")
register("privilege.expired", "privilege", "number", "code right application")
register("privilege.prolonged", "privilege", "term due")
register("privilege.unconfirmed", "privilege", "number review_due", "code application")
register("privilege.renewed", "privilege", "number", "code right valid_until application")
register(
    "privilege.not_renewed", "privilege", "number reason", "code right valid_until application"
)
register("privilege.false", "privilege", "number", "reason code right barred_until application")
register("application.barred", "application", "number may_from", "")

# vouchers and money
register("money.moved", "budget", "budget_year flows")
register("allotment.made", "allotment", "budget_year source tenge contingency")
register(
    "iteration.ran",
    "iteration",
    "number policy_version cutoff turn_before turn_after budget_year free_before reserved issued"
    " stopped_by",
)
register("issuing.checked", "order_check", "agreed cutoff waiting granted")
register("announcement.made", "announcement", "budget_year expected_on tenge")
register("announcement.withdrawn", "announcement", "")
register("dry_run.made", "dry_run", "budget_year cutoff issued replaces reserved sha256 stopped_by")
register("dry_run.released", "dry_run", "iteration")
register("forecast.made", "forecast", "months seed sha256 version")
register(
    "voucher.issued",
    "voucher",
    "application iteration ordinal queue_type band right filed_at order_seq reserve confirm_due",
    "number child",
)
register("voucher.imported", "voucher", "band", "number reserve")
register("voucher.confirmed", "voucher", "sign_due", "number")
register("voucher.lapsed", "voucher", "released restore_due", "number")
register("voucher.refused", "voucher", "released", "number")
register("voucher.returned", "voucher", "released reason", "number")
register("voucher.extended", "voucher", "sign_due", "number")
register("voucher.paused", "voucher", "", "number")
register("voucher.resumed", "voucher", "sign_due", "number")
register("voucher.activated", "voucher", "", "number")
register("voucher.ended", "voucher", "released reason", "number")
register("voucher.prolonged", "voucher", "term due")
register("reserve.carried", "voucher", "budget_year tenge", "number")

# places
register("bulletin.published", "bulletin", "day opens open_to_all places")
register("group.opened", "group", "bulletin places opens open_to_all")
register("group.miscounted", "group", "code taken live")
register("entitlement.proven", "entitlement", "", "child document valid_until")
register("place.claimed", "place", "number group band arrival", "voucher child")
register("place.offered", "place", "number group band due", "voucher child wait")
register("place.accepted", "place", "number group", "voucher child")
register("place.held", "place", "number group", "voucher child")
register("place.imported", "place", "number group band", "voucher child")
register("place.released", "place", "number group reason", "voucher child")
register("place.moved", "place", "number group band", "voucher child old")
register("wait.joined", "wait", "group", "voucher")
register("wait.left", "wait", "group reason", "voucher")
register("wait.lapsed", "wait", "group", "voucher")
register("wait.prolonged", "wait", "term due")
register("lines.served", "lines", "free", "busy")
register("choices.filed", "standing_list", "count", "application child groups confirms")
register("choices.withdrawn", "standing_list", "", "application child")
register("choices.served", "standing_list", "round", "application child voucher place group wish")
register(
    "round.served",
    "round",
    "number cause cutoff policy_version lists groups seats placed first_wish solvers"
    " input_sha256 result_sha256",
)
register("round.halted", "round", "number cause cutoff policy_version reason")

# contracts
register("contract.drafted", "contract", "text_version sha256", "number place child group")
register("contract.signed_by_parent", "contract", "head_due", "number certificate child group")
register("contract.signed_by_head", "contract", "", "number certificate child group")
register("contract.voided", "contract", "reason", "number child group")
register("contract.imported", "contract", "", "number child group")
register("contract.ended", "contract", "until reason", "number child group")
register("contract.prolonged", "contract", "term due")
register("transfer.asked", "transfer", "", "sha256 text_version enrolment groups child")
register("transfer.signed", "transfer", "", "certificate enrolment groups child")
register("transfer.replaced", "transfer", "", "enrolment child")
register("transfer.withdrawn", "transfer", "", "enrolment child")
register("transfer.ended", "transfer", "reason", "enrolment child")
register("transfer.made", "transfer", "from group old_group head_due", "contract child")
register("swap.drafted", "swap", "", "first second")
register("swap.offered", "swap", "answer_due", "first second")
register("swap.agreed", "swap", "", "first second")
register("swap.over", "swap", "reason", "")
register("swap.prolonged", "swap", "term due")
register("transfers.ran", "transfer_run", "from asked moved chains cycles longest")
register("enrolment.began", "enrolment", "from group", "child")
register("enrolment.imported", "enrolment", "from group", "child")
register("enrolment.ended", "enrolment", "until group reason", "child")

# attendance
register("day.marked", "group", "day present absent digest")
register("mark.corrected", "enrolment", "", "day old new reason")
register("timesheet.closed", "timesheet", "month paid_days working_days tenge", "enrolment due")
register("timesheet.imported", "timesheet", "month paid_days working_days tenge", "enrolment")
register("timesheet.approved", "timesheet", "month", "enrolment")
register("timesheet.disputed", "timesheet", "month", "enrolment days")
register("timesheet.settled", "timesheet", "month paid_days tenge", "enrolment accepted refused")
register("timesheet.in_review", "timesheet", "month", "enrolment")
register("timesheet.prolonged", "timesheet", "term due")

# payments
register("accrual.made", "accrual", "month tenge kindergarten budget_year", "timesheet")
register("correction.made", "accrual", "month tenge kindergarten budget_year reason", "timesheet")
register("order.made", "order", "number kindergarten month tenge children budget_year")
register("order.sent", "order", "number")
register("order.paid", "order", "number tenge")
register("order.returned", "order", "number reason")

# feedback
register("question.asked", "question", "due", "account")
register("question.answered", "question", "", "account")
register("question.prolonged", "question", "term due")

# the open log
register("family.erased", "person", "", "people commitments")
register("commitment.erased", "commitment", "c")
register("links.opened", "application", "")
