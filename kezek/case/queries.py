"""Reads across all rooms: a child's timeline, the city today, a kindergarten's day."""

from dataclasses import dataclass
from datetime import datetime

from kezek.case.facts import facts_of
from kezek.case.history import Change, number_history
from kezek.case.outlook import Told, told_outlook
from kezek.case.rules import Step, steps, where
from kezek.case.states import StepState, Who
from kezek.case.today import (
    CityToday,
    KindergartenToday,
    MoneyToday,
    city_today,
    kindergarten_today,
    money_at,
    money_today,
)
from kezek.case.why import Why, why
from kezek.core.words import Language

__all__ = [
    "Change",
    "CityToday",
    "KindergartenToday",
    "MoneyToday",
    "Timeline",
    "Told",
    "Why",
    "city_today",
    "kindergarten_today",
    "money_at",
    "money_today",
    "number_history",
    "timeline",
    "why",
]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A child's case for its parent: where it stands and every step."""

    child: int
    city: str
    application: int
    application_number: str
    application_state: str
    queue_type: str  # its name in the reader's language
    filed_at: datetime
    position: int | None
    voucher: int | None
    voucher_number: str
    voucher_state: str
    contract: int | None
    where: str  # kindergarten and group, once there is a place
    steps: tuple[Step, ...]
    outlook: Told | None = None  # when the turn may come, while it waits

    @property
    def waiting(self) -> Step | None:
        """The step that the parent should look at first: their own before those of others."""
        open_ = [step for step in self.steps if step.state is StepState.WAITS]
        mine = [step for step in open_ if step.who is Who.PARENT]
        return min(mine, key=_term) if mine else (open_[-1] if open_ else None)


def _term(step: Step) -> float:
    return step.due_at.timestamp() if step.due_at else float("inf")


def timeline(child: int, lang: Language, now: datetime) -> Timeline | None:
    """The case of a child in the active language `lang`; None when it never applied."""
    facts = facts_of(child, now)
    if facts is None:
        return None
    application, voucher = facts.application, facts.voucher
    kind = application.queue_type
    return Timeline(
        child=child,
        city=application.city_id,
        application=application.pk,
        application_number=application.number,
        application_state=application.state,
        queue_type={"kk": kind.name_kk, "ru": kind.name_ru}.get(lang, kind.name_en),
        filed_at=application.filed_at,
        position=facts.position,
        voucher=voucher.pk if voucher else None,
        voucher_number=voucher.number if voucher else "",
        voucher_state=voucher.state if voucher else "",
        contract=facts.contract.id if facts.contract else None,
        where=where(facts, lang),
        steps=tuple(steps(facts, lang)),
        outlook=told_outlook(
            kind,
            facts.position,
            birth_date=facts.birth_date,
            may_from=application.may_from,
            today=facts.today,
            lang=lang,
        )
        if facts.position is not None
        else None,
    )
