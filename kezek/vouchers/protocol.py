"""The public protocol of an iteration: enough to see what was decided and why it stopped. Pure."""

from typing import Any

from kezek.vouchers.planning import SHOWN_NEXT, Plan
from kezek.vouchers.rules import Stop


def protocol_of(made: Plan) -> dict[str, Any]:
    """By queue type: how many waited, got a voucher, who is next; by band: places; the money."""
    issued: dict[tuple[int, str], int] = {}
    by_band: dict[int, int] = {}
    for grant in made.walk.grants:
        issued[grant.band, grant.right] = issued.get((grant.band, grant.right), 0) + 1
        by_band[grant.band] = by_band.get(grant.band, 0) + 1
    granted = {grant.application for grant in made.walk.grants}
    types = []
    for key, kind in made.types.items():
        after = [one for one in made.situation.queues[key] if one.application not in granted]
        types.append(
            {
                "code": kind.code,
                "band": kind.band,
                "right": kind.right,
                "waiting": made.waiting.get(kind.pk, 0),
                "issued": issued.get(key, 0),
                "next": [
                    {
                        "number": made.people[one.application].number,
                        "filed_at": made.people[one.application].filed_at.isoformat(),
                    }
                    for one in after[:SHOWN_NEXT]
                ],
            }
        )
    bands = [
        {
            "band": band.code,
            "free": made.rooms[band.code].free + made.rooms[band.code].extra,
            "without_place": made.rooms[band.code].without_place,
            "open_before": made.rooms[band.code].spare > 0,
            "issued": by_band.get(band.code, 0),
            "open_after": made.rooms[band.code].spare > by_band.get(band.code, 0),
            "price": made.situation.prices[band.code],
        }
        for band in reversed(made.rules.bands)
    ]
    stopped_at = (
        made.people[made.walk.next_application].number if made.walk.stopped_by is Stop.MONEY else ""
    )
    return {
        "day": made.day.isoformat(),
        "types": types,
        "bands": bands,
        "money": {
            "budget_year": made.budget_year,
            "free_before": made.free,
            "owed_to_carried": made.owed,
            "reserved": made.walk.reserved,
            "left": made.free - made.owed - made.walk.reserved,
        },
        "first": list(made.situation.first),
        "cycle": [[right, turns] for right, turns in made.situation.cycle],
        "turn_before": made.situation.turn,
        "turn_after": made.walk.turn,
        "stopped_by": str(made.walk.stopped_by),
        "stopped_at": stopped_at,
    }
