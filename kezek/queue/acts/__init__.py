"""State changes of the queue: filings, applications, privileges and their proofs."""

from kezek.queue.acts.appeals import decide_appeal, file_appeal
from kezek.queue.acts.applications import NewApplication, file_application, file_applications
from kezek.queue.acts.filings import lapse_filings, prove_filing, receive_filing
from kezek.queue.acts.forgiven import forgive_applications
from kezek.queue.acts.handing import hand_over_application
from kezek.queue.acts.leaving import (
    annul_application,
    annul_applications,
    close_application,
    close_applications,
    withdraw_application,
)
from kezek.queue.acts.order import settle_order
from kezek.queue.acts.privileges import (
    claim_privilege,
    confirm_by_register,
    decide_privilege,
    decide_renewal,
    leave_to_department,
)
from kezek.queue.acts.privileges_over import (
    expire_privilege,
    expire_privileges,
    uncover_false_privilege,
)
from kezek.queue.acts.proofs import add_proof, keep_proof
from kezek.queue.acts.refresh import Refreshed, refresh_queue
from kezek.queue.acts.served import (
    mark_inactive,
    mark_issued,
    mark_placed,
    restore_application,
    restore_applications,
)
from kezek.queue.queries import Filed

__all__ = [
    "Filed",
    "NewApplication",
    "Refreshed",
    "add_proof",
    "annul_application",
    "annul_applications",
    "claim_privilege",
    "close_application",
    "close_applications",
    "confirm_by_register",
    "decide_appeal",
    "decide_privilege",
    "decide_renewal",
    "expire_privilege",
    "expire_privileges",
    "file_appeal",
    "file_application",
    "file_applications",
    "forgive_applications",
    "hand_over_application",
    "keep_proof",
    "lapse_filings",
    "leave_to_department",
    "mark_inactive",
    "mark_issued",
    "mark_placed",
    "prove_filing",
    "receive_filing",
    "refresh_queue",
    "restore_application",
    "restore_applications",
    "settle_order",
    "uncover_false_privilege",
    "withdraw_application",
]
