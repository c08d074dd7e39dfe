"""State changes of the queue: filings, applications, privileges and their proofs."""

from kezek.queue.acts.applications import NewApplication, file_application, file_applications
from kezek.queue.acts.filings import lapse_filings, prove_filing, receive_filing
from kezek.queue.acts.leaving import (
    annul_application,
    annul_applications,
    close_application,
    close_applications,
    withdraw_application,
)
from kezek.queue.acts.order import settle_order
from kezek.queue.acts.privileges import (
    add_proof,
    claim_privilege,
    decide_privilege,
    expire_privilege,
)
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
    "decide_privilege",
    "expire_privilege",
    "file_application",
    "file_applications",
    "lapse_filings",
    "mark_inactive",
    "mark_issued",
    "mark_placed",
    "prove_filing",
    "receive_filing",
    "refresh_queue",
    "restore_application",
    "restore_applications",
    "settle_order",
    "withdraw_application",
]
