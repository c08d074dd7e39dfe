"""Facts as the sequencer hands them out, without the acts behind them."""

import itertools
from datetime import date, datetime
from typing import Any

from kezek.core import clock, sealing
from kezek.core.sealing import Purpose
from kezek.journal.followers import Fact
from kezek.journal.kinds import kind_of
from kezek.people.models import Person, Phone

NOON = clock.at(date(2025, 10, 6), 12)
_seq = itertools.count(1)


def a_fact(
    kind: str,
    subject: int,
    data: dict[str, Any] | None = None,
    *,
    cause: str = "",
    actor: str = "parent:1",
    moment: datetime = NOON,
    seq: int | None = None,
) -> Fact:
    return Fact(
        seq=seq or next(_seq),
        entry_id=0,
        city="taraz",
        kind=kind,
        subject_type=kind_of(kind).subject,
        subject_id=subject,
        actor=actor,
        cause=cause,
        moment=moment,
        data=data or {},
    )


def a_phone(person: Person, number: str = "+77010000001") -> str:
    Phone.objects.create(
        person=person,
        sealed=sealing.seal(Purpose.PHONE, number),
        mark=sealing.mark(Purpose.PHONE, number),
        source="registry",
    )
    return number
