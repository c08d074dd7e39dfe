"""A case as steps: what is done, what waits for whom until when, what comes. Pure.

Sentences come out in the active language; the caller gives the same language for dates.
"""

from dataclasses import replace

from kezek.case.facts import Facts
from kezek.case.rules.ahead import coming, end
from kezek.case.rules.applying import filed, queue
from kezek.case.rules.kindergarten import kindergarten
from kezek.case.rules.privilege import privilege
from kezek.case.rules.step import Step, days_left, where
from kezek.case.rules.voucher import place, voucher
from kezek.case.rules.wishes import listed, passed
from kezek.case.states import StepState
from kezek.core.words import Language

__all__ = ["Step", "days_left", "steps", "where"]


def steps(facts: Facts, lang: Language) -> list[Step]:
    """All steps of the case, in order."""
    found = [*filed(facts), *privilege(facts, lang), *listed(facts), *queue(facts, lang)]
    if facts.voucher is not None:
        found += [
            *voucher(facts, lang),
            *passed(facts),
            *place(facts, lang),
            *kindergarten(facts, lang),
        ]
    found += end(facts)
    found += coming(facts, lang)
    return [
        replace(step, days_left=days_left(step.due_at, facts.now, facts.calendar))
        if step.state is StepState.WAITS and step.due_at is not None
        else step
        for step in found
    ]
