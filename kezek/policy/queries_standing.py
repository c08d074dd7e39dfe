"""Reads of the term of the rules: what rules now, until when, what follows."""

from dataclasses import dataclass
from datetime import date

from kezek.policy.models import PolicyVersion
from kezek.policy.queries import version_in_force
from kezek.policy.refusals import ActEnded


@dataclass(frozen=True, slots=True)
class Standing:
    """How the rules of a city stand on a day.

    `ends`: the first day that the act of the version in force no longer covers, if that is known.
    `follows`: the version after it, whether it waits for an acknowledgement or not.
    """

    day: date
    version: PolicyVersion
    ends: date | None
    follows: PolicyVersion | None

    @property
    def lapsed(self) -> bool:
        """The act has ended and nothing has taken its place: vouchers are not issued."""
        return self.ends is not None and self.day >= self.ends

    @property
    def settled(self) -> bool:
        """The act has no end, or the version after it will rule by itself."""
        after = self.follows
        return self.ends is None or (
            after is not None
            and after.valid.lower == self.ends
            and (not after.needs_acknowledgement or after.acknowledged_at is not None)
        )

    @property
    def waits(self) -> bool:
        """The next version waits for the department's acknowledgement."""
        after = self.follows
        return after is not None and after.needs_acknowledgement and after.acknowledged_at is None

    @property
    def days_left(self) -> int:
        """Days that the act still covers, today too; 0 once it has ended."""
        return max(0, (self.ends - self.day).days) if self.ends else 0


def standing(city: str, day: date) -> Standing:
    """How the city's rules stand on that day. Raises NoRules."""
    version = version_in_force(city, day)
    later = PolicyVersion.objects.filter(city_id=city, number__gt=version.number)
    return Standing(
        day, version, version.valid.upper, later.order_by("number").defer("document").first()
    )


def require_act(city: str, day: date) -> None:
    """Raise ActEnded when the legal act of the rules in force no longer covers that day."""
    ends = version_in_force(city, day).valid.upper
    if ends is not None and day >= ends:
        raise ActEnded


def versions(city: str) -> list[PolicyVersion]:
    """Every version of the city's rules, the first one first."""
    return list(PolicyVersion.objects.filter(city_id=city).order_by("number"))
