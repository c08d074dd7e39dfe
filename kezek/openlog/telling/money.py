"""Rules, money, and who got a voucher."""

import json
from collections.abc import Callable
from typing import Final

from kezek.core import clock
from kezek.journal.followers import Fact
from kezek.openlog import rules as forms
from kezek.openlog.rules import Stage
from kezek.openlog.telling import known
from kezek.openlog.telling.batch import Batch
from kezek.openlog.telling.state import Holder

Telling = Callable[[Batch, Fact], None]


def _rules(batch: Batch, fact: Fact) -> None:
    said = fact.data
    batch.tell(
        fact,
        "rules",
        number=said["number"],
        sha256=said["sha256"],
        acknowledge=batch.acknowledged_first[fact.subject_id],
        **{"from": said["from"]},
    )


def _acknowledged(batch: Batch, fact: Fact) -> None:
    batch.tell(fact, "rules.acknowledged", number=fact.data["number"])


def _allotted(batch: Batch, fact: Fact) -> None:
    said = fact.data
    batch.tell(
        fact,
        "allotted",
        year=said["budget_year"],
        tenge=said["tenge"],
        source=said["source"],
        contingency=said["contingency"],
    )


def _moved(batch: Batch, fact: Fact) -> None:
    batch.tell(fact, "money", year=fact.data["budget_year"], flows=fact.data["flows"])


def _granted(batch: Batch, fact: Fact) -> None:
    said = fact.data
    batch.holders[fact.subject_id] = Holder("seeking", [clock.day_of(fact.moment).year])
    child = batch.child(batch.vouchers[fact.subject_id].application)
    if child is not None:
        child.waits = False
    batch.tell(
        fact,
        "granted",
        issue=said["iteration"],
        ordinal=said["ordinal"],
        app=said["application"],
        band=said["band"],
        rank=batch.rank(said["right"], fact.moment),
        tenge=said["reserve"],
    )


def _issued(batch: Batch, fact: Fact) -> None:
    said, ran = fact.data, batch.iterations[fact.subject_id]
    batch.flush()  # the cut-off may lie among what this batch told
    cutoff = known.seqs_first_index(batch.city, said["cutoff"])
    protocol = json.loads(ran.protocol)
    batch.tell(
        fact,
        "issue",
        issue=said["number"],
        cutoff=cutoff,
        day=clock.day_of(fact.moment).isoformat(),
        rules=ran.version,
        year=said["budget_year"],
        free=said["free_before"],
        owed=protocol["money"]["owed_to_carried"],
        rooms={
            str(band["band"]): [band["free"], band["without_place"]] for band in protocol["bands"]
        },
        turn=said["turn_before"],
        issued=said["issued"],
        reserved=said["reserved"],
        turn_after=said["turn_after"],
        stopped_by=said["stopped_by"],
    )
    for one in batch.made[fact.subject_id]:
        salt = batch.salt(Stage.VOUCHER, one.voucher)
        batch.tell(
            fact,
            "voucher.made",
            issue=said["number"],
            voucher=one.number,
            band=one.band,
            c=forms.commitment(salt, forms.of_voucher(one.applied, one.number)),
        )


def _brought_in(batch: Batch, fact: Fact) -> None:
    years = [clock.day_of(fact.moment).year]
    batch.holders[fact.subject_id] = Holder("active", years)
    batch.tell(fact, "voucher.alive", band=fact.data["band"], years=years)


def _activated(batch: Batch, fact: Fact) -> None:
    one = batch.holders.get(fact.subject_id)
    if one is not None:
        one.state = "active"


def _carried(batch: Batch, fact: Fact) -> None:
    year = fact.data["budget_year"]
    one = batch.holders.get(fact.subject_id)
    if one is not None and year not in one.years:
        one.years.append(year)
    batch.tell(fact, "voucher.reserved", band=batch.vouchers[fact.subject_id].band, year=year)


def _dead(batch: Batch, fact: Fact) -> None:
    one = batch.holders.get(fact.subject_id)
    if one is None or one.state == "dead":
        return
    batch.tell(
        fact,
        "voucher.dead",
        band=batch.vouchers[fact.subject_id].band,
        years=sorted(one.years),
        seeking=one.state == "seeking",
    )
    one.state = "dead"


def _paid(batch: Batch, fact: Fact) -> None:
    one = batch.orders[fact.subject_id]
    batch.tell(
        fact,
        "paid",
        kindergarten=one.kindergarten,
        month=f"{one.month:%Y-%m}",
        tenge=one.tenge,
        children=one.children,
    )


def _erased(batch: Batch, fact: Fact) -> None:
    batch.tell(fact, "erased", c=fact.data["c"])


TELLINGS: Final[dict[str, Telling]] = {
    "policy.published": _rules,
    "policy.acknowledged": _acknowledged,
    "allotment.made": _allotted,
    "money.moved": _moved,
    "voucher.issued": _granted,
    "iteration.ran": _issued,
    "voucher.imported": _brought_in,
    "voucher.activated": _activated,
    "reserve.carried": _carried,
    "voucher.lapsed": _dead,
    "voucher.refused": _dead,
    "voucher.returned": _dead,
    "voucher.ended": _dead,
    "order.paid": _paid,
    "commitment.erased": _erased,
}
