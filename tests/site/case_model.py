"""What may happen to a child's case, in plain lines. Knows nothing of Kezek.

`@needs` says when an act is accepted; one that is not must be refused by the house, too.
"""

from collections.abc import Callable
from datetime import date

from tests.site.case_days import DAY, after, between, last_worked, longer, next_working

NORM, BEGIN, END = 65_000, date(2025, 7, 1), date(2025, 12, 20)
OFFICE = ("waiting", "voucher", "inactive", "placed")  # applications that live


def needs(test: Callable[["Case"], object]) -> Callable[..., Callable[["Case"], bool]]:
    def wrap(effect: Callable[["Case"], None]) -> Callable[["Case"], bool]:
        def act(case: "Case") -> bool:
            accepted = bool(test(case))
            if accepted:
                effect(case)
            return accepted

        return act

    return wrap


class Case:
    def __init__(self) -> None:
        self.day, self.free, self.held, self.restored, self.extended = BEGIN, 0, 0, 0, 0
        self.filing = self.application = self.right = self.privilege = self.voucher = ""
        self.place = self.group = self.wait = self.contract = ""
        self.seats, self.neighbour, self.paused = {"A": 1, "B": 0}, True, False
        self.due: dict[str, date] = {}
        self.since: dict[str, date] = {}
        self.outages: list[tuple[date, date]] = []

    def give(self, term: str, working: int = 0, days: int = 0, start: date | None = None) -> None:
        self.since[term] = first = start or self.day
        self.due[term] = after(first, working) if working else next_working(first + days * DAY)
        for outage in sorted(self.outages):
            self.due[term] = longer(self.due[term], first, None, outage)

    def in_time(self, term: str) -> bool:
        return self.day <= self.due[term]

    def may_choose(self) -> bool:
        return self.voucher == "confirmed" and (self.paused or self.in_time("sign"))

    def resume(self) -> None:
        if self.paused:
            confirmed, due, self.paused = self.since["sign"], self.due["sign"], False
            self.give("sign", working=max(1, between(self.since["pause"], due)))
            self.since["sign"], self.due["sign"] = confirmed, max(due, self.due["sign"])

    def vacate(self) -> None:
        if self.place:
            self.seats[self.group] += 1
        self.place = self.group = self.wait = ""

    def lose(self, voucher: str, application: str) -> None:
        self.vacate()
        self.voucher, self.application, self.paused = voucher, application, False
        self.contract = self.contract and "void"
        self.free, self.held = self.free + self.held, 0
        if application == "inactive":
            self.give("restore", days=28)

    def take(self, group: str) -> None:
        self.place, self.group, self.wait = "claimed", group, ""
        self.voucher, self.contract = "placed", "drafted"
        self.resume()

    @needs(lambda _case: True)
    def type_iins(self) -> None:
        self.filing = "unproven"
        self.give("filing", days=10)

    @needs(lambda case: case.filing == "unproven" and case.in_time("filing"))
    def prove(self) -> None:
        self.filing = "proven"
        self.give("filing", days=10)

    @needs(lambda case: case.filing == "proven" and case.application not in OFFICE)
    def apply(self) -> None:
        self.filing, self.application, self.right, self.restored = (
            "applied",
            "waiting",
            "general",
            0,
        )
        self.privilege, self.voucher, self.contract, self.extended = "", "", "", 0

    @needs(lambda case: case.application in OFFICE[::2] and case.privilege in {"", "refused"})
    def claim(self) -> None:
        self.privilege = "pending"

    @needs(lambda case: case.privilege == "pending")
    def believe(self) -> None:
        self.privilege = "proven"
        self.right = "priority" if self.application in OFFICE[:3] else self.right

    @needs(lambda case: case.privilege == "pending")
    def disbelieve(self) -> None:
        self.privilege = "refused"

    @needs(lambda case: case.application in OFFICE[::2])
    def withdraw(self) -> None:
        self.application = "withdrawn"

    @needs(
        lambda case: (
            case.application == "inactive" and not case.restored and case.in_time("restore")
        )
    )
    def restore(self) -> None:
        self.application, self.restored = "waiting", 1

    @needs(lambda _case: True)
    def allot(self) -> None:
        self.free += 97 * 5_000

    @needs(lambda _case: True)
    def iterate(self) -> None:
        price = NORM * (13 - self.day.month)
        if self.application == "waiting" and any(self.seats.values()) and price <= self.free:
            self.free, self.held, self.extended = self.free - price, price, 0
            self.application, self.voucher, self.contract = "voucher", "issued", ""
            self.give("confirm", working=2)

    @needs(lambda case: case.voucher == "issued" and case.in_time("confirm"))
    def confirm(self) -> None:
        self.voucher = "confirmed"
        self.give("sign", working=5)

    @needs(lambda case: case.voucher in {"issued", "confirmed", "placed"})
    def give_up(self) -> None:
        self.lose("refused", "annulled")

    @needs(
        lambda case: (
            not case.extended
            and (case.may_choose() or (case.voucher == "placed" and case.in_time("sign")))
        )
    )
    def extend(self) -> None:
        self.extended, confirmed = 1, self.since["sign"]
        self.give("sign", days=30, start=self.due["sign"])
        self.since["sign"] = confirmed

    def choose(self) -> bool:
        return self._choose("A")

    def choose_other(self) -> bool:
        return self._choose("B")

    def _choose(self, group: str) -> bool:
        if self.place in {"claimed", "held"} and self.group == group:
            return True  # pressed again
        in_line = group == "B" and self.wait == "waiting"
        if self.place or not self.may_choose() or self.seats[group] <= in_line:
            return False
        self.seats[group] -= 1
        self.take(group)
        return True

    @needs(lambda case: case.may_choose() and not (case.place or case.wait or case.seats["B"]))
    def wait_for_other(self) -> None:
        self.wait, self.paused, self.since["pause"] = "waiting", True, self.day

    @needs(lambda case: case.wait == "waiting")
    def wait_no_more(self) -> None:
        self.wait = ""
        self.resume()

    @needs(lambda case: case.wait == "offered" and case.in_time("offer"))
    def accept(self) -> None:
        self.take("B")

    @needs(lambda case: case.wait == "offered")
    def decline(self) -> None:
        self.vacate()
        self.resume()

    @needs(lambda case: case.contract == "drafted" and case.in_time("sign"))
    def sign(self) -> None:
        self.contract = "parent_signed"

    @needs(lambda case: case.contract == "parent_signed")
    def head_signs(self) -> None:
        self.since["child"] = first = next_working(self.day + DAY)
        kept = min(self.held, NORM * (13 - first.month))
        self.free, self.held = self.free + self.held - kept, kept
        self.contract, self.place, self.voucher, self.application = (
            "signed",
            "held",
            "active",
            "placed",
        )

    @needs(lambda case: case.contract == "signed")
    def leave(self) -> None:
        last = last_worked(self.since["child"], self.day)
        self.free += self.held - max(0, self.held - NORM * (12 - last.month))
        self.contract, self.voucher, self.application, self.held = "ended", "ended", "closed", 0
        self.vacate()

    @needs(lambda case: case.neighbour)
    def neighbour_leaves(self) -> None:
        self.neighbour, self.seats["B"], self.free = (
            False,
            self.seats["B"] + 1,
            self.free + 6 * NORM,
        )

    def outage(self, began: date, ended: date) -> bool:
        if any(began < other[1] and other[0] < ended for other in self.outages):
            return False
        self.outages.append((began, ended))
        for term in self.running():
            stood = self.since["pause"] if term == "sign" and self.paused else None
            self.due[term] = longer(self.due[term], self.since[term], stood, (began, ended))
        return True

    def running(self) -> list[str]:
        """Terms that somebody has to keep now."""
        runs = {
            "filing": self.filing in {"unproven", "proven"},
            "confirm": self.voucher == "issued",
            "sign": self.voucher == "confirmed" or self.contract == "drafted",
            "offer": self.wait == "offered",
            "restore": self.application == "inactive" and not self.restored,
        }
        return [term for term, running in runs.items() if running]

    def time_passes(self, days: int) -> None:
        self.day = min(END, self.day + days * DAY)

    def sweep(self) -> None:
        """What time has brought, in the order of the rooms."""
        if self.filing in {"unproven", "proven"} and not self.in_time("filing"):
            self.filing = "lapsed"
        if self.voucher == "issued" and not self.in_time("confirm"):
            self.lose("lapsed", "inactive")
        if self.voucher == "confirmed" and not self.may_choose():
            self.lose("returned", "inactive")
        if self.contract == "drafted" and not self.in_time("sign"):
            self.lose("returned", "inactive")
        if self.wait == "offered" and not self.in_time("offer"):
            self.decline()
        if self.wait == "waiting" and self.seats["B"]:
            self.wait, self.place, self.group, self.seats["B"] = "offered", "offered", "B", 0
            self.give("offer", days=1)
        if self.application == "inactive" and (self.restored or not self.in_time("restore")):
            self.application = "closed"
