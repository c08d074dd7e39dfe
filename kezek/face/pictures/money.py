"""The money: allotted, reserved, accrued, ordered, paid; freed money goes round again."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kezek.core.words import millions
from kezek.face import formats
from kezek.face.pictures.svg import box, n, path, picture, width_of, words

_THIN: Final = 1.6


@dataclass(frozen=True, slots=True)
class Money:
    """Balances in tenge; their sum without `released` is what was allotted.

    `released` is how much was reserved once and came back free, in the same period.
    """

    free: int
    contingency: int
    reserved: int
    accrued: int
    ordered: int
    paid: int
    released: int = 0

    @property
    def allotted(self) -> int:
        """All money given by the department."""
        return self.free + self.contingency + self.through_reserve

    @property
    def through_reserve(self) -> int:
        """What stands behind vouchers, spent or not."""
        return self.reserved + self.through_accrual

    @property
    def through_accrual(self) -> int:
        """What children's days have earned."""
        return self.accrued + self.through_order

    @property
    def through_order(self) -> int:
        """What has been sent to the bank."""
        return self.ordered + self.paid


def _m(value: int) -> str:
    return millions(value, formats.lang())


def _title(money: Money) -> str:
    if not money.allotted:
        return _("No money has been allotted yet")
    return _(
        "Of %(allotted)s allotted, %(paid)s is paid, %(reserved)s is reserved, %(free)s free"
    ) % {
        "allotted": _m(money.allotted),
        "paid": _m(money.paid),
        "reserved": _m(money.reserved),
        "free": _m(money.free),
    }


def balance(money: Money) -> str:
    """The check that nothing is lost, written out in millions."""
    parts = (
        money.free,
        money.contingency,
        money.reserved,
        money.accrued,
        money.ordered,
        money.paid,
    )
    return f"{_m(money.allotted)} = {' + '.join(_m(p) for p in parts)}"


class _Flow:
    """Nodes stand on four columns; bands between them are as wide as their tenge."""

    width: Final = 1180
    columns: Final = (0, 330, 625, 905)
    node: Final = 14
    height: Final = 150.0

    def __init__(self, money: Money) -> None:
        self.money = money
        whole = max(money.allotted, money.through_reserve + money.released, 1)
        self.scale = self.height / whole
        self.parts: list[str] = []
        self.labels: list[str] = []

    def size(self, value: int) -> float:
        """The width of a flow: linear, but never too thin to see."""
        return max(_THIN, value * self.scale) if value else 0.0

    def band(  # noqa: PLR0917 - coordinates read best in order
        self, x1: float, y1: float, x2: float, y2: float, value: int, kind: str
    ) -> None:
        """A flow between two nodes; `y` is its upper edge at either end."""
        wide, bend = self.size(value), (x1 + x2) / 2
        if not wide:
            return
        self.parts.append(
            path(
                f"M{n(x1)} {n(y1)}C{n(bend)} {n(y1)} {n(bend)} {n(y2)} {n(x2)} {n(y2)}v{n(wide)}"
                f"C{n(bend)} {n(y2 + wide)} {n(bend)} {n(y1 + wide)} {n(x1)} {n(y1 + wide)}z",
                kind,
            )
        )

    def stop(self, x: float, y: float, value: int, kind: str) -> None:
        """The dark edge of a node."""
        self.parts.append(box(x, y, self.node, max(4.0, self.size(value)), kind))

    def beside(self, y: float, value: int) -> float:
        """Where a label of two lines begins: inside a broad flow, under a thin one."""
        return y + 26 if self.size(value) >= 50 else y + self.size(value) + 20

    def label(self, x: float, y: float, name: str, value: int, kind: str = "") -> None:
        """A name and its sum below."""
        self.labels.append(words(x, y, name, "t2"))
        self.labels.append(words(x, y + 21, _m(value), f"t17 tb {kind}".strip()))

    def aside(self, x: float, y: float, name: str, value: int) -> None:
        """A name and its sum on one line."""
        self.labels.append(words(x, y, name, "t2"))
        self.labels.append(words(x + width_of(name, 15) + 10, y, _m(value), "tb"))


def _unreserved(flow: _Flow, top: float) -> float:
    """The thin flows that stand behind no voucher; gives the height they end at."""
    money, size, node, c0 = flow.money, flow.size, flow.node, flow.columns[0]
    y = top + size(money.through_reserve)
    low = top + max(size(money.allotted), size(money.through_reserve + money.released)) + 26
    for name, value in (
        (pgettext("money", "Contingency"), money.contingency),
        (pgettext("money", "Free"), money.free),
    ):
        flow.band(c0 + node, y, c0 + 90, low, value, "f-line")
        flow.parts.append(box(c0 + 90, low, node, max(4.0, size(value)), "f-second"))
        flow.aside(c0 + 90 + node + 10, low + 6 + size(value) / 2, name, value)
        y += size(value)
        low += max(30.0, size(value) + 20)
    return low


def _spent(flow: _Flow, top: float) -> float:
    """Accrued, ordered, paid; gives the height they end at."""
    money, size, node = flow.money, flow.size, flow.node
    c2, c3 = flow.columns[2:]
    flow.stop(c2, top, money.through_accrual, "f-sky")
    at = flow.beside(top, money.through_accrual)
    flow.label(c2 + 24, at, pgettext("money", "Accrued"), money.through_accrual)
    flow.band(c2 + node, top, c3, top, money.paid, "f-skym")
    flow.stop(c3, top, money.paid, "f-sky")
    flow.label(c3 + 24, top + 18, pgettext("money", "Paid"), money.paid)
    y, right = top + size(money.paid), top + max(size(money.paid), 40) + 16
    for name, value in (
        (pgettext("payment", "Sent to the bank"), money.ordered),
        (_("Waits for payment"), money.accrued),
    ):
        if value:
            flow.band(c2 + node, y, c3, right, value, "f-hill1")
            flow.stop(c3, right, value, "f-faint")
            flow.label(c3 + 24, right + 8, name, value)
            y += size(value)
            right += max(size(value), 36) + 16
    return right


def _wide(money: Money) -> SafeString:
    flow = _Flow(money)
    c0, c1, c2, _c3 = flow.columns
    top, node = 14.0, flow.node
    size = flow.size
    # Allotted: the main flow above, what was not reserved below.
    flow.band(c0 + node, top, c1, top, money.through_reserve, "f-skym")
    low = _unreserved(flow, top)
    flow.stop(c0, top, money.allotted, "f-sky")
    at = flow.beside(top, money.through_reserve)
    flow.label(c0 + 26, at, pgettext("money", "Allotted"), money.allotted)
    # Reserved: on to accrual, still waiting in reserve, come back free.
    y = top
    flow.band(c1 + node, y, c2, top, money.through_accrual, "f-skym")
    y += size(money.through_accrual)
    mid = top + size(money.through_accrual) + 44
    flow.band(c1 + node, y, c2, mid, money.reserved, "f-hill1")
    flow.stop(c2, mid, money.reserved, "f-faint")
    flow.label(
        c2 + 24, mid + max(4, size(money.reserved) / 2) - 4, _("Still in reserve"), money.reserved
    )
    y += size(money.reserved)
    back = mid + max(size(money.reserved), 20) + 44
    flow.stop(c1, top, money.through_reserve, "f-sky")
    if money.released:
        flow.parts.append(box(c1, y, node, size(money.released), "f-grass"))
        flow.band(c1 + node, y, c2, back, money.released, "f-grassm")
        flow.stop(c2, back, money.released, "f-grass")
        flow.label(c2 + 24, back + 2, _("Released, goes to new vouchers"), money.released, "tg")
        foot = back + max(30.0, size(money.released)) + 16
        flow.parts.append(
            path(
                f"M{c2 + 7} {n(back + max(4.0, size(money.released)) + 4)}V{n(foot)}H{c1 + 7}"
                f"V{n(y + size(money.released) + 12)}",
                "f-no s-grass dash",
                2,
            )
        )
        flow.parts.append(path(f"M{c1 + 7} {n(y + size(money.released) + 3)}l7 12h-14z", "f-grass"))
    else:
        foot = back - 20
    # On the broader of the two flows that leave it.
    fits = size(money.through_accrual) >= size(money.reserved)
    above = top if fits else top + size(money.through_accrual)
    at = flow.beside(above, money.through_accrual if fits else money.reserved)
    flow.label(c1 + 26, at, pgettext("money", "Reserved"), money.through_reserve)
    right = _spent(flow, top)
    height = max(low, foot + 6, right)
    return picture(_title(money), flow.width, height, [*flow.parts, *flow.labels], "money wide")


def _narrow(money: Money) -> SafeString:
    """On a phone the same money falls from step to step, one scale for all bars."""
    width, row = 326, 50
    scale = width / max(money.allotted, 1)
    steps = (
        (pgettext("money", "Allotted"), money.allotted, 0, "f-sky"),
        (pgettext("money", "Paid"), money.paid, 0, "f-sky"),
        (pgettext("payment", "Sent to the bank"), money.ordered, money.paid, "f-skym"),
        (_("Waits for payment"), money.accrued, money.through_order, "f-skym"),
        (_("Still in reserve"), money.reserved, money.through_accrual, "f-hill2"),
        (pgettext("money", "Contingency"), money.contingency, money.through_reserve, "f-second"),
        (
            pgettext("money", "Free"),
            money.free,
            money.through_reserve + money.contingency,
            "f-grass",
        ),
    )
    parts: list[str] = []
    y = 4.0
    for name, value, before, kind in steps:
        long = max(_THIN, value * scale) if value else 0
        start = min(before * scale, width - long)
        parts += [
            words(0, y + 14, name, "t2"),
            words(width, y + 14, _m(value), "tb end"),
            box(0, y + 21, width, 12, "f-ground", 2),
            box(start, y + 21, long, 12, kind, 1.5),
        ]
        y += row
    if money.released:
        released = _("Released, goes to new vouchers")
        parts += [
            path(f"M2 {n(y + 10)}h14m-14 0 5-5m-5 5 5 5", "f-no s-grass", 2),
            words(22, y + 15, released, "t14 t2"),
            words(width, y + 36, _m(money.released), "tb tg end"),
        ]
        y += 42
    return picture(_title(money), width, y, parts, "money narrow")


def money(value: Money) -> SafeString:
    """The flow where there is room for it, its steps on a phone; the style sheet shows one."""
    return mark_safe(f'<div class="fits">{_wide(value)}{_narrow(value)}</div>')  # noqa: S308 - two finished drawings
