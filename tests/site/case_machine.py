"""The same acts on the house and on the model of a case; where they differ is an error."""

import itertools
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection, transaction

from kezek.contracts import acts as contracts
from kezek.contracts import sweeps as contracts_sweeps
from kezek.contracts.acts import Checked, Leaving, Reason
from kezek.contracts.models import Contract, Enrolment
from kezek.core import clock
from kezek.core.actors import Actor
from kezek.core.errors import DomainError
from kezek.ledger.queries import imbalance
from kezek.places import acts as places
from kezek.places import sweeps as places_sweeps
from kezek.places.models import Wait
from kezek.policy.acts import declare_outage
from kezek.policy.queries import remembered
from kezek.queue import acts as queue
from kezek.queue import sweeps as queue_sweeps
from kezek.queue.models import Privilege
from kezek.queue.rules import RefusalReason
from kezek.vouchers import acts as vouchers
from kezek.vouchers import sweeps as vouchers_sweeps
from kezek.vouchers.models import Voucher
from kezek.vouchers.queries import reservation_gap
from tests.builders import (
    DEPARTMENT,
    TARAZ,
)
from tests.site.case_days import DAY
from tests.site.case_model import BEGIN, Case
from tests.site.case_town import Town

PHONE = "+77010000001"
_keys = itertools.count(1)


# One look at everything that the model knows about; a child's newest application, filing, voucher.
_LOOK = """
    SELECT coalesce(f.state, ''), coalesce(a.state, ''), coalesce(a."right", ''),
           coalesce(a.restored_times, 0), coalesce(r.state, ''), coalesce(v.state, ''),
           coalesce(v.extended_times, 0), v.paused_at IS NOT NULL AND v.case_id IS NOT NULL,
           coalesce(p.state, ''), p.group_id, coalesce(w.state, ''), coalesce(c.state, ''),
           (SELECT array_agg(capacity - taken ORDER BY id) FROM kindergartens_group),
           (SELECT balance FROM ledger_account
            WHERE city_id = %(city)s AND budget_year = 2025 AND name = 'free'),
           f.lapse_due_at, v.confirm_due_at, v.sign_due_at, w.offer_due_at, a.restore_due_at
    FROM (SELECT 1) one
    LEFT JOIN queue_filing f ON f.token = %(token)s
    LEFT JOIN queue_application a ON a.id = (
        SELECT max(id) FROM queue_application WHERE child_id = %(child)s)
    LEFT JOIN queue_privilege r ON r.id = (
        SELECT max(id) FROM queue_privilege WHERE application_id = a.id)
    LEFT JOIN vouchers_voucher v ON v.id = (
        SELECT max(id) FROM vouchers_voucher WHERE application_id = a.id)
    LEFT JOIN places_place p ON p.case_id = %(child)s
    LEFT JOIN places_wait w ON w.voucher_id = v.id AND w.state IN ('waiting', 'offered')
    LEFT JOIN contracts_contract c ON c.id = (
        SELECT max(id) FROM contracts_contract WHERE voucher_id = v.id)
"""


class House:
    """The acts of Kezek under the names that the model gives them."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.day = BEGIN
        self.token: str | None = None
        self.block = transaction.atomic()
        # Acts may be outermost in it, as in a test's own transaction.
        self.block._from_testcase = True  # type: ignore[attr-defined]  # Django's own mark
        self.block.__enter__()
        self.rules = ExitStack()
        self.read_rules()

    def read_rules(self) -> None:
        """Read the rules and the calendar once, until an outage changes it."""
        self.rules.close()
        self.rules.enter_context(remembered())

    def close(self) -> None:
        self.rules.close()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @property
    def moment(self) -> datetime:
        return clock.at(self.day, 10)

    def frame(self, actor: Actor | None = None) -> dict[str, Any]:
        return {
            "city": TARAZ,
            "actor": actor or self.town.actor,
            "moment": self.moment,
            "request_key": f"case:{next(_keys)}",
        }

    def accepts(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except DomainError:
            return False
        return True

    def look(self) -> dict[str, Any]:
        """The state of the case in the model's words."""
        with connection.cursor() as cursor:
            cursor.execute(_LOOK, {"city": TARAZ, "token": self.token, "child": self.town.child.pk})
            row = cursor.fetchone()
        names = {group.pk: name for name, group in self.town.groups.items()}
        seats = [row[12][n] for n in range(2)]
        return {
            **dict(
                zip(
                    "filing application right restored privilege voucher extended paused".split(),
                    row[:8],
                    strict=True,
                )
            ),
            "place": row[8],
            "group": names.get(row[9], ""),
            "wait": row[10],
            "contract": row[11],
            "seats": dict(zip("AB", seats, strict=True)),
            "free": row[13] or 0,
            "due": {
                term: clock.day_of(due - timedelta(seconds=1)) if due else None
                for term, due in zip(TERMS, row[14:], strict=True)
            },
        }

    # ---------------------------------------------------------------- rows that acts ask for

    def application(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(max(id), 0) FROM queue_application WHERE child_id = %s",
                [self.town.child.pk],
            )
            return int(cursor.fetchone()[0])

    def voucher(self) -> int:
        rows = Voucher.objects.filter(child=self.town.child).order_by("-pk")
        return rows.values_list("pk", flat=True).first() or 0

    def wait(self) -> int:
        rows = Wait.objects.filter(voucher=self.voucher()).order_by("-pk")
        return rows.values_list("pk", flat=True).first() or 0

    def privilege(self) -> int:
        rows = Privilege.objects.filter(application__child=self.town.child).order_by("-pk")
        return rows.values_list("pk", flat=True).first() or 0

    def paper(self) -> Checked:
        """The child's newest contract, signed; that the signature is good was seen before."""
        row = Contract.objects.filter(child=self.town.child).order_by("-pk").first()
        if row is None:
            return Checked(0, "", self.town.parent.pk, "1", b"")
        return Checked(row.pk, row.manifest_sha256, self.town.parent.pk, "1", b"cms")

    # ---------------------------------------------------------------- acts

    def type_iins(self) -> None:
        self.token = queue.receive_filing(
            parent_iin=self.town.parent_iin,
            child_iin=self.town.child_iin,
            phone=PHONE,
            language="kk",
            **self.frame(),
        )

    def prove(self) -> None:
        queue.prove_filing(token=self.token or "", through="code", **self.frame())

    def apply(self) -> None:
        queue.file_application(
            guardian=self.town.parent.pk,
            child=self.town.child.pk,
            filing=self.token or "",
            **self.frame(),
        )

    def claim(self) -> None:
        queue.claim_privilege(application=self.application(), code="large_family", **self.frame())

    def believe(self) -> None:
        queue.decide_privilege(privilege=self.privilege(), proven=True, **self.frame(DEPARTMENT))

    def disbelieve(self) -> None:
        queue.decide_privilege(
            privilege=self.privilege(),
            proven=False,
            reason=RefusalReason.UNREADABLE,
            **self.frame(DEPARTMENT),
        )

    def withdraw(self) -> None:
        queue.withdraw_application(application=self.application(), **self.frame())

    def restore(self) -> None:
        queue.restore_application(application=self.application(), **self.frame())

    def allot(self) -> None:
        vouchers.allot_money(
            budget_year=2025, source="local", tenge=500_000, **self.frame(DEPARTMENT)
        )

    def iterate(self) -> None:
        vouchers.run_iteration(cause="case", **self.frame(DEPARTMENT))

    def confirm(self) -> None:
        vouchers.confirm_voucher(voucher=self.voucher(), **self.frame())

    def give_up(self) -> None:
        contracts.give_back_voucher(voucher=self.voucher(), **self.frame())

    def extend(self) -> None:
        vouchers.extend_voucher(voucher=self.voucher(), **self.frame())

    def choose(self) -> None:
        contracts.choose_place(
            voucher=self.voucher(), group=self.town.groups["A"].pk, **self.frame()
        )

    def choose_other(self) -> None:
        contracts.choose_place(
            voucher=self.voucher(), group=self.town.groups["B"].pk, **self.frame()
        )

    def wait_for_other(self) -> None:
        places.join_waiting_list(
            voucher=self.voucher(), group=self.town.groups["B"].pk, **self.frame()
        )

    def wait_no_more(self) -> None:
        places.leave_waiting_list(wait=self.wait(), **self.frame())

    def accept(self) -> None:
        contracts.take_offer(wait=self.wait(), **self.frame())

    def decline(self) -> None:
        places.decline_offer(wait=self.wait(), **self.frame())

    def sign(self) -> None:
        contracts.keep_parent_signatures(checked=[self.paper()], **self.frame())

    def head_signs(self) -> None:
        contracts.enrol_signed(checked=[self.paper()], **self.frame())

    def leave(self) -> None:
        rows = Enrolment.objects.filter(child=self.town.child).order_by("-pk")
        enrolment = rows.values_list("pk", flat=True).first() or 0
        contracts.leave(leaving=[Leaving(enrolment, self.day, Reason.FAMILY)], **self.frame())

    def neighbour_leaves(self) -> None:
        contracts.give_back_voucher(voucher=self.town.neighbour, **self.frame())

    def outage(self, began: date, ended: date) -> None:
        declare_outage(
            began_at=clock.at(began),
            ended_at=clock.at(ended),
            reason="свет",
            **self.frame(DEPARTMENT),
        )
        self.read_rules()

    def sweep(self) -> None:
        """As `kezek.site.sweeping` lets time bring it."""
        for sweep in (
            queue_sweeps.lapse_due_filings,
            vouchers_sweeps.lapse_due,
            contracts_sweeps.void_due,
            places_sweeps.offer_freed_seats,
            queue_sweeps.lapse_restorations,
        ):
            sweep(TARAZ, self.moment)


TERMS = ("filing", "confirm", "sign", "offer", "restore")
ACTS = (
    "type_iins prove apply claim believe disbelieve withdraw restore allot iterate confirm give_up"
    " extend choose choose_other wait_for_other wait_no_more accept decline sign head_signs leave"
    " neighbour_leaves"
).split()


class Run:
    """One case, lived by the house and by the model at once; a difference is an AssertionError."""

    def __init__(self, town: Town, model: type[Case] = Case) -> None:
        self.model = model()
        self.house = House(town)
        self.seen: set[tuple[str, str]] = set()

    @cached_property
    def watched(self) -> list[str]:
        return (
            "filing application right restored privilege voucher extended paused place group wait"
            " contract seats free"
        ).split()

    def act(self, name: str) -> None:
        expected = getattr(self.model, name)()
        accepted = self.house.accepts(getattr(self.house, name))
        assert accepted == expected, f"{name}: the house says {accepted}, the model {expected}"
        self.same(name)

    def outage(self, first: int, days: int) -> None:
        began = self.model.day + first * DAY
        ended = began + days * DAY
        expected = self.model.outage(began, ended)
        accepted = self.house.accepts(lambda: self.house.outage(began, ended))
        assert accepted == expected, f"outage: the house says {accepted}, the model {expected}"
        self.same("outage")

    def time_passes(self, days: int) -> None:
        self.model.time_passes(days)
        self.house.day = self.model.day

    def sweep(self) -> None:
        self.model.sweep()
        self.house.sweep()
        self.same("sweep")

    def same(self, after: str) -> None:
        found, model = self.house.look(), self.model
        here = {name: found[name] for name in self.watched}
        there = {name: getattr(model, name) for name in self.watched}
        assert here == there, f"after {after} on {model.day}: {_apart(here, there)}"
        terms = {term: model.due[term] for term in model.running()}
        assert {term: found["due"][term] for term in terms} == terms, f"terms after {after}"
        self.seen |= {
            (name, there[name])
            for name in (
                "filing",
                "application",
                "privilege",
                "voucher",
                "place",
                "wait",
                "contract",
            )
        }

    def close(self) -> None:
        """The money balances, whatever happened; then nothing has."""
        gaps = imbalance(TARAZ), reservation_gap(TARAZ)
        self.house.close()
        assert gaps == (0, 0)


def _apart(here: dict[str, Any], there: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} is {here[name]!r}, not {there[name]!r}"
        for name in here
        if here[name] != there[name]
    )
