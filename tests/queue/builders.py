"""Filings for tests of the queue."""

from datetime import datetime

from kezek.core.actors import Actor, Role
from kezek.people.models import Person
from kezek.people.sealing import Purpose, unseal
from kezek.queue.acts import prove_filing, receive_filing
from tests.builders import PARENT, START, TARAZ, a_city, a_key, an_iin

VISITOR = Actor(Role.VISITOR)


def iin_of(person: Person) -> str:
    """The IIN, unsealed."""
    return unseal(Purpose.IIN, bytes(person.iin_sealed))


def a_filing(
    guardian: Person | None = None,
    child: Person | None = None,
    moment: datetime = START,
    *,
    proven: bool = True,
) -> str:
    """A filing's token."""
    a_city()
    token = receive_filing(
        actor=VISITOR,
        moment=moment,
        request_key=a_key(),
        city=TARAZ,
        parent_iin=iin_of(guardian) if guardian else an_iin(),
        child_iin=iin_of(child) if child else an_iin(),
        phone="+77010000001",
        language="kk",
    )
    if proven:
        prove_filing(
            actor=PARENT,
            moment=moment,
            request_key=a_key(),
            city=TARAZ,
            token=token,
            through="code",
        )
    return token
