"""A kept round computed again, from its own tables alone."""

from typing import Final

from django.db import connection

from kezek.places.matching import Disagreement
from kezek.places.models import Round, RoundRow
from kezek.places.standing import rules
from kezek.places.standing.rules import First, Offer, Ranked

# A place may be free again since; which group it was stands in it for ever.
_OFFERS: Final = """
    SELECT d.group_id, g.kindergarten_id, d.seats, d.kept
    FROM places_roundgroup d JOIN kindergartens_group g ON g.id = d.group_id
    WHERE d.round_id = %s ORDER BY d.group_id
"""
_ELSEWHERE: Final = """
    SELECT count(*) FROM places_roundrow r JOIN places_place p ON p.id = r.place_id
    WHERE r.round_id = %s AND (p.group_id <> r.groups[r.got] OR p.voucher_id <> r.voucher_id)
"""


def recheck(served: Round) -> list[str]:
    """Solve a served round again; what is wrong, or nothing. Four statements."""
    first: First = "open" if served.reserve_first == "open" else "reserved"
    with connection.cursor() as cursor:
        cursor.execute(_OFFERS, [served.pk])
        offers = [Offer(*row) for row in cursor.fetchall()]
        cursor.execute(_ELSEWHERE, [served.pk])
        (elsewhere,) = cursor.fetchone()
    rows = list(RoundRow.objects.filter(round=served).order_by("filed_list_id"))
    ranked = [
        Ranked(
            list=row.filed_list_id,
            voucher=row.voucher_id,
            right=row.right,
            protected=row.protected,
            groups=tuple(row.groups),
            ranks=tuple(row.ranks),
            siblings=tuple(row.siblings),
            tried=tuple(row.tried),
        )
        for row in rows
    ]
    kept = [row.got for row in rows]
    wrong = [] if elsewhere == 0 else [f"{elsewhere} places are not those of the round"]
    if rules.input_sha256(offers, ranked, first) != served.input_sha256:
        wrong.append("what went in is not what was looked at")
    if rules.result_sha256(ranked, kept) != served.result_sha256:
        wrong.append("what came out is not what was published")
    try:
        again = rules.solve(offers, ranked, first)
    except Disagreement as error:
        return [*wrong, str(error)]
    if again != kept:
        differ = sum(one != other for one, other in zip(again, kept, strict=True))
        wrong.append(f"{differ} children get something else")
    return wrong
