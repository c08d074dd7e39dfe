"""Claims of privileges for tests, through the acts."""

from datetime import date, datetime

from kezek.queue.acts import claim_privilege, decide_privilege, keep_proof
from kezek.queue.documents import PDF, Document
from kezek.queue.models import Application
from tests.builders import DEPARTMENT, PARENT, START, TARAZ, a_key

PAPER = Document(PDF, b"%PDF-1.4 a certificate", "0" * 64)


def a_claim(application: Application, code: str = "large_family", moment: datetime = START) -> int:
    """A pending privilege."""
    return claim_privilege(
        actor=PARENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        application=application.pk,
        code=code,
    )


def a_paper(privilege: int, moment: datetime = START) -> int:
    """A paper that was opened before."""
    return keep_proof(
        actor=PARENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        document=PAPER,
    )


def a_proven(
    application: Application,
    code: str = "military",
    moment: datetime = START,
    issued_on: date | None = None,
) -> int:
    """A proven privilege; a certificate's date of issue is the day before."""
    privilege = a_claim(application, code, moment)
    decide_privilege(
        actor=DEPARTMENT,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        privilege=privilege,
        proven=True,
        issued_on=issued_on or date(2025, 6, 30),
    )
    return privilege
