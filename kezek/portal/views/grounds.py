"""The grounds of privilege as a parent reads them: names, papers, how long they are good."""

from dataclasses import dataclass

from kezek.core import clock
from kezek.face.city import lang
from kezek.policy.queries import version_in_force


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground. `valid_days` 0: its paper has no term; `asked`: a state register can confirm."""

    code: str
    name: str
    papers: list[str]
    valid_days: int
    asked: bool


def grounds_of(city: str) -> dict[str, Ground]:
    """The city's grounds of privilege by code, in their order."""
    document = version_in_force(city, clock.today()).document
    papers = {one["code"]: str(one["name"][lang()]) for one in document["document"]}
    return {
        one["code"]: Ground(
            one["code"],
            str(one["name"][lang()]),
            [papers[paper] for paper in one["documents"]],
            one["valid_days"],
            bool(one["register"]),
        )
        for one in sorted(document["privilege"], key=lambda ground: ground["order"])
    }


def choices(grounds: dict[str, Ground]) -> list[tuple[str, str]]:
    """The grounds as a form offers them."""
    return [(one.code, one.name) for one in grounds.values()]
