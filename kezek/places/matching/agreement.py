"""A result that may be published: two solvers agree, and an audit finds nothing wrong with it."""

from collections.abc import Sequence
from typing import Final

from kezek.places.matching import reference, rounds
from kezek.places.matching.audit import Problem, audit
from kezek.places.matching.market import NOBODY, Market, Solver
from kezek.places.matching.parts import Part, parts

SOLVERS: Final[tuple[Solver, ...]] = (reference.solve, rounds.solve)


class Disagreement(Exception):
    """Two solvers differ, or the audit found something: nothing may be published.

    `children` are those with different answers, `problems` what the audit says of the first.
    """

    def __init__(self, children: Sequence[int], problems: Sequence[Problem]) -> None:
        """Keep both for the ones who have to find out."""
        super().__init__(f"{len(children)} children differ, {len(problems)} problems")
        self.children = children
        self.problems = problems


def agreed(market: Market, solvers: Sequence[Solver] = SOLVERS) -> list[int]:
    """The programme of each child, or -1; each independent part is solved by every solver.

    Raises `Disagreement`.
    """
    if len(solvers) < 2:
        raise ValueError("It takes two to agree.")
    result = [-1] * len(market.choices)
    for part in parts(market):
        for child, programme in zip(part.children, _agreed(part, solvers), strict=True):
            result[child] = part.programmes[programme] if programme >= 0 else -1
    problems = audit(market, result)
    if problems:
        raise Disagreement([], problems)
    return result


def _agreed(part: Part, solvers: Sequence[Solver]) -> Sequence[int]:
    answers = [solve(part.market) for solve in solvers]
    differing = [
        child
        for number, child in enumerate(part.children)
        if any(answer[number : number + 1] != answers[0][number : number + 1] for answer in answers)
    ]
    problems = audit(part.market, answers[0])
    if problems or any(answer != answers[0] for answer in answers):
        raise Disagreement(differing, [_of_whole(part, problem) for problem in problems])
    return answers[0]


def _of_whole(part: Part, problem: Problem) -> Problem:
    child, programme = problem.child, problem.programme
    if child is not None:
        child = part.children[child]
    if programme is not None and 0 <= programme < len(part.programmes):
        programme = part.programmes[programme]
    return Problem(problem.wrong, child, programme)


def cutoffs(market: Market, result: Sequence[int]) -> list[int | None]:
    """The key of the last one admitted to each programme; None where seats are left.

    Every family can check its own result by it: the child's programme is the first on its list
    where its key is not above the cutoff, or where there is none. Without seats it is `NOBODY`.
    """
    admitted = [0] * len(market.capacity)
    last = [NOBODY] * len(market.capacity)
    for programme, row, keys in zip(result, market.choices, market.keys, strict=True):
        if programme >= 0:
            admitted[programme] += 1
            last[programme] = max(last[programme], keys[row.index(programme)])
    return [
        None if count < seats else key
        for count, seats, key in zip(admitted, market.capacity, last, strict=True)
    ]
