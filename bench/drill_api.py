"""The open API under tens of thousands of requests made from its own description.

Half of the requests are such as the description allows, half such as it forbids; half of them name
a city and a queue that are there, so that they get behind the first refusal. An answer may refuse,
in the form that the description says; it may never be the server's fault.

    make drill-api                       20,000 requests
    python bench/run.py drill_api 500    so many

A request that is refused shows little, so `share_of_200` has a floor, and so has each operation:
one that never answers has not been tried. The last line is one JSON object; the exit code is 1 if
any request broke something, or too few were answered.
"""

import json
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bench.database import a_database
from kezek.core import clock
from tests.builders import TARAZ
from tests.portal.public.town import a_town

CASES = 20_000
FLOOR = 0.2  # of all requests must be answered: half are refused by design, half name nobody
A_ROUND = 100  # requests of one operation and one kind before the next has its turn
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
KNOWN = {"code": 0, "kind": 1}  # which of the known names a part of the path may get
NUMBER = "number"


@dataclass(slots=True)
class Outcome:
    """What came of it: requests, answers by status, what was wrong with an example of each."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    """Requests with a 200, by operation; an operation that had none is there with 0."""
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The part of the requests that got a 200."""
        return self.statuses[200] / max(1, self.cases)

    def figures(self) -> dict[str, object]:
        """What is told of it."""
        return {
            "cases": self.cases,
            "server_errors": sum(n for status, n in self.statuses.items() if status >= 500),
            "failures": len(self.failures),
            "share_of_200": round(self.share, 3),
            "never_answered": sorted(name for name, many in self.answered.items() if not many),
            "by_status": dict(sorted(self.statuses.items())),
        }


@dataclass(frozen=True, slots=True)
class Share:
    """How many requests come from one operation before the next has its turn."""

    count: int
    turn: int
    known: Sequence[str]


def here() -> BaseSchema:
    """The API of this process, called without a network."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def fuzz(schema: BaseSchema, cases: int, known: Sequence[str], *, only: str = "") -> Outcome:
    """Send so many requests; `known` names a city and a queue that are there."""
    outcome = Outcome()
    operations = [found.ok() for found in schema.get_all_operations()]
    operations = [one for one in operations if only in one.path]
    turn = 0
    share = max(1, min(A_ROUND, cases // (2 * len(operations))))
    outcome.answered.update({operation.path: 0 for operation in operations})
    while outcome.cases < cases:
        before = outcome.cases
        for operation in operations:
            for mode in GenerationMode:
                turn += 1
                _some(operation, mode, Share(share, turn, known), outcome)
        if outcome.cases == before:
            raise RuntimeError("the description allows no request")
    return outcome


def _some(operation: APIOperation, mode: GenerationMode, share: Share, outcome: Outcome) -> None:
    """Send a share of requests of one operation."""

    @seed(share.turn)
    @settings(
        max_examples=share.count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        real=st.booleans(),
        number=st.integers(0, 3),
    )
    def one(case: Case, real: bool, number: int) -> None:  # noqa: FBT001 - drawn by hypothesis
        if real:
            for name in case.path_parameters:
                place = KNOWN.get(name)
                if place is not None and place < len(share.known):
                    case.path_parameters[name] = share.known[place]
                elif name == NUMBER:
                    case.path_parameters[name] = number
        _send(case, outcome)

    try:
        one()
    except Unsatisfiable:  # nothing can be forbidden where there is no parameter
        return


def _send(case: Case, outcome: Outcome) -> None:
    response = case.call(headers={"Accept-Encoding": "identity"})  # it would not unpack it
    outcome.cases += 1
    outcome.statuses[response.status_code] += 1
    outcome.answered[case.operation.path] += response.status_code == 200
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        for wrong in group.exceptions:
            _note(case, wrong, outcome)
    except Failure as wrong:
        _note(case, wrong, outcome)


def _note(case: Case, wrong: BaseException, outcome: Outcome) -> None:
    what = f"{case.method} {case.operation.path}: {type(wrong).__name__}"
    outcome.failures.setdefault(what, f"{case.as_curl_command()}  {str(wrong)[:300]}")


def faults(found: Mapping[str, object]) -> list[str]:
    """The names of the figures that are not as they must be."""
    bad = ("server_errors", "failures", "never_answered")
    wrong = [name for name in bad if found[name]]
    share = found["share_of_200"]
    return wrong + (["share_of_200"] if not isinstance(share, float) or share < FLOOR else [])


def main(words: list[str]) -> int:
    """Fuzz in a database of its own and print one JSON object."""
    cases = int(words[0]) if words else CASES
    logging.getLogger("django.request").setLevel(logging.ERROR)
    with a_database(), clock.standing_at(clock.at(date(2025, 7, 3), 12)):
        a_town(3)
        connection.settings_dict["CONN_MAX_AGE"] = None  # one connection for all requests
        began = time.monotonic()
        outcome = fuzz(here(), cases, [TARAZ, "b3-general"])
        seconds = time.monotonic() - began
    for what, example in sorted(outcome.failures.items()):
        print(f"WRONG  {what}\n       {example}")
    found = outcome.figures()
    wrong = faults(found)
    print(json.dumps(found | {"seconds": round(seconds), "wrong": wrong}))
    return int(bool(wrong))
