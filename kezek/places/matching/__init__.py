"""Who gets which place when many children rank their groups: deferred acceptance.

Values in, values out: no database, no Django, no time. `reference` is the specification; `rounds`
and `fast` must give the same answer; `audit` shares no code with any of them. A real round goes
through `agreed`. Why it is built so: `docs/decisions/matching.md`.
"""

from kezek.places.matching.agreement import Disagreement, agreed, cutoffs
from kezek.places.matching.market import NOBODY, BadMarket, Fault, Market, Solver
from kezek.places.matching.reserves import Fold, with_reserves
from kezek.places.matching.twins import seat_pairs

__all__ = [
    "NOBODY",
    "BadMarket",
    "Disagreement",
    "Fault",
    "Fold",
    "Market",
    "Solver",
    "agreed",
    "cutoffs",
    "seat_pairs",
    "with_reserves",
]
