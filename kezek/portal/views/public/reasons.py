"""Why a figure is what it is: what it was counted from, the rules, where each comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kezek.core import clock
from kezek.face.city import lang
from kezek.policy.explaining import Explained, explain
from kezek.policy.queries import version_in_force


@dataclass(frozen=True, slots=True)
class Reasons:
    """What stands under «Why is it so?»: the inputs in words, then the rules."""

    inputs: Sequence[str]
    rules: Sequence[Explained]


def reasons(document: Mapping[str, Any], inputs: Sequence[str], *names: str) -> Reasons:
    """The rules of these names as this version of the rules has them; it may lack some."""
    known = document["rule"]
    return Reasons(inputs, [explain(document, name, lang()) for name in names if name in known])


def reasons_today(city: str, inputs: Sequence[str], *names: str) -> Reasons:
    """The same by the rules that are in force today."""
    return reasons(version_in_force(city, clock.today()).document, inputs, *names)
