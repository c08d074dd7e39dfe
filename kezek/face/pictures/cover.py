"""A kindergarten drawn by its seed: flat elevation, trees, yard, the mountains south of Taraz."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kezek.face.pictures.dice import Dice
from kezek.face.pictures.svg import box, disc, line, n, path, picture

W: Final = 390
H: Final = 207
_GROUND: Final = 163


@dataclass(frozen=True, slots=True)
class _House:
    left: float
    wide: float
    floors: int
    storey: float
    roof: str
    accent: str
    trim: str
    wall: str

    @property
    def right(self) -> float:
        return self.left + self.wide

    @property
    def top(self) -> float:
        return _GROUND + 4 - self.floors * self.storey - 6

    @property
    def middle(self) -> float:
        return self.left + self.wide / 2


def _hills(dice: Dice) -> list[str]:
    layers: list[str] = []
    snow: list[str] = []
    for base, low, high, kind in ((112, 44, 82, "f-hill1"), (132, 16, 40, "f-hill2")):
        x, d = -20, f"M-20 {_GROUND}"
        up = True
        while x < W + 30:
            height = dice.between(low, high) if up else dice.between(0, low // 2)
            d += f"L{x} {base + 30 - height}"
            if up and kind == "f-hill1" and height > 62:
                snow.append(path(f"M{x} {base + 30 - height}l8 11-5-2-4 4-4-4-5 3z", "f-wall"))
            x += dice.between(32, 58)
            up = not up
        layers.append(path(f"{d}L{W + 20} {_GROUND}z", kind))
    layers[1:1] = snow
    if dice.below(3) == 0:
        layers.append(disc(dice.between(40, 350), dice.between(22, 40), 9, "f-wall"))
    else:
        x, y = dice.between(20, 300), dice.between(16, 40)
        layers.append(
            path(
                f"M{x} {y}h46a7 7 0 0 0-7-8 10 10 0 0 0-19-3 8 8 0 0 0-14 3 5 5 0 0 0-6 8z",
                "f-wall",
            )
        )
    return layers


def _ground(dice: Dice) -> list[str]:
    rise = dice.between(-5, 7)
    return [
        box(0, _GROUND - 8, W, H - _GROUND + 8, "f-sand1"),
        path(f"M0 {_GROUND + 8}Q{W / 2:.0f} {_GROUND + rise} {W} {_GROUND + 9}V{H}H0z", "f-sand2"),
    ]


def _poplar(x: float, tall: float, kind: str) -> str:
    half = tall * 0.115
    foot = _GROUND - 2
    return line(x, foot, x, foot - tall * 0.3, "s-bark", 2) + path(
        f"M{n(x)} {n(foot - 8)}c{n(-half * 1.5)} {n(-tall * 0.25)} {n(-half)} {n(-tall * 0.7)} 0"
        f" {n(-tall)}c{n(half)} {n(tall * 0.3)} {n(half * 1.5)} {n(tall * 0.75)} 0 {n(tall)}z",
        kind,
    )


def _apple(x: float, tall: float, kind: str) -> str:
    foot, r = _GROUND - 2, tall * 0.27
    return (
        line(x, foot, x, foot - tall * 0.5, "s-bark", 2.6)
        + disc(x - r * 0.6, foot - tall * 0.55, r * 0.85, kind)
        + disc(x + r * 0.6, foot - tall * 0.58, r * 0.8, kind)
        + disc(x, foot - tall * 0.75, r, kind)
    )


def _fir(x: float, tall: float, kind: str) -> str:
    foot = _GROUND - 2
    tiers = "".join(
        path(
            f"M{n(x)} {n(foot - tall * (0.42 + 0.2 * i) - tall * 0.2)}l{n(tall * (0.2 - 0.03 * i))}"
            f" {n(tall * 0.34)}h{n(-2 * tall * (0.2 - 0.03 * i))}z",
            kind,
        )
        for i in range(3)
    )
    return line(x, foot, x, foot - tall * 0.3, "s-bark", 2.4) + tiers


_TREES: Final = (_poplar, _poplar, _apple, _fir)


def _trees(dice: Dice, house: _House) -> list[str]:
    kind = dice.one(_TREES)
    drawn = []
    for low, high in ((10, house.left - 16), (house.right + 16, W - 8)):
        x = float(low)
        while x < high:
            grow = kind if dice.below(4) else dice.one(_TREES)
            tall = dice.between(52, 98) if grow is _poplar else dice.between(44, 66)
            drawn.append(grow(x, tall, dice.one(("f-tree1", "f-tree2"))))
            x += dice.between(15, 24) if grow is _poplar else dice.between(26, 36)
    return drawn


def _roof(house: _House) -> list[str]:
    left, right, top, mid = house.left, house.right, house.top, house.middle
    accent = house.accent
    if house.roof == "gable":
        return [
            path(f"M{n(left - 10)} {n(top + 1)}l22-24h{n(right - left - 24)}l22 24z", accent),
            path(f"M{n(mid - 34)} {n(top + 1)}l34-36 34 36z", accent),
            path(f"M{n(mid - 22)} {n(top + 1)}l22-23 22 23z", "f-wall"),
            disc(mid, top - 9, 4.5, f"f-skyl {house.trim}", 2),
        ]
    if house.roof == "arch":
        return [
            box(left - 8, top - 7, right - left + 16, 9, accent),
            path(f"M{n(mid - 36)} {n(top - 6)}a36 30 0 0 1 72 0z", accent),
            path(f"M{n(mid - 26)} {n(top - 6)}a26 21 0 0 1 52 0z", "f-skyl"),
            line(mid, top - 27, mid, top - 6, house.trim, 1.5),
        ]
    if house.roof == "saw":
        teeth = 3
        step = (right - left + 12) / teeth
        return [
            path(
                f"M{n(left - 6 + i * step)} {n(top + 1)}l{n(step * 0.5)}-20 {n(step * 0.5)} 20z",
                accent,
            )
            for i in range(teeth)
        ] + [box(left - 6, top - 1, right - left + 12, 5, accent)]
    return [
        box(left - 8, top - 7, right - left + 16, 9, accent),
        box(mid - 23, top - 22, 46, 15, "f-wall"),
        box(mid - 29, top - 29, 58, 7, accent),
        disc(mid, top - 14.5, 4.6, f"f-wall {house.trim}", 1.8),
    ]


def _window(  # noqa: PLR0917 - coordinates read best in order
    x: float, y: float, wide: float, tall: float, house: _House, shape: str
) -> list[str]:
    middle = x + wide / 2
    if shape == "arch":
        r = wide / 2
        frame = (
            f"M{n(x)} {n(y + tall)}v{n(r - tall)}a{n(r)} {n(r)} 0 0 1 {n(wide)} 0v{n(tall - r)}z"
        )
        return [
            path(frame, f"f-hill1 {house.trim}", 1.4),
            line(middle, y, middle, y + tall, "s-wall", 1.6),
        ]
    glint = f"M{n(x + 1)} {n(y + tall - 1)}V{n(y + tall * 0.6)}L{n(x + wide * 0.6)} {n(y + 1)}H"
    glint += f"{n(x + wide - 1)}z"
    return [
        box(x, y, wide, tall, f"f-hill1 {house.trim}", 0, ' stroke-width="1.4"'),
        path(glint, "f-hill2"),
        line(middle, y + 1, middle, y + tall - 1, "s-wall", 1.8),
        line(x + 1, y + tall * 0.36, x + wide - 1, y + tall * 0.36, "s-wall", 1.8),
    ]


def _walls(dice: Dice, house: _House) -> list[str]:
    parts = [box(house.left, house.top, house.wide, _GROUND + 4 - house.top, house.wall)]
    base = dice.one((house.accent, "f-sand2", "f-skym"))
    parts.append(box(house.left, _GROUND - 2, house.wide, 6, base))
    shape = dice.one(("cross", "cross", "arch"))
    panels = dice.one(("f-skym", "f-grassm", "", ""))
    count = max(4, int(house.wide // dice.between(33, 40)))
    wide, tall = (24.0, 22.0) if shape == "cross" else (19.0, 25.0)
    step = house.wide / count
    door = 46 if house.floors == 1 else 42
    pots = dice.below(2) == 0
    for floor in range(house.floors):
        y = house.top + 10 + floor * house.storey
        ground = floor == house.floors - 1
        for i in range(count):
            x = house.left + step * (i + 0.5) - wide / 2
            if ground and abs(x + wide / 2 - house.middle) < door / 2 + wide / 2 + 2:
                continue
            if panels and i < count - 1 and i % 2 == dice.below(2):
                parts.append(box(x + wide + 2, y, step - wide - 4, tall, panels))
            parts += _window(x, y, wide, tall, house, shape)
            if pots and ground and dice.below(2):
                sill = y + tall
                parts.append(
                    path(f"M{n(x + 3)} {n(sill)}a4 7 0 0 1 8 0z", "f-tree1")
                    + path(f"M{n(x + 12)} {n(sill)}a4 5 0 0 1 8 0z", "f-tree2")
                )
        if not ground:
            parts.append(box(house.left, y + house.storey - 12, house.wide, 3, "f-sand1"))
    return parts


def _entrance(dice: Dice, house: _House) -> list[str]:
    mid, foot = house.middle, _GROUND + 4
    parts = [
        path(
            f"M{n(mid - 22)} {foot + 5}h44l{dice.between(26, 36)} {H - foot - 5}H{n(mid - 56)}z",
            "f-wall",
        ),
        path(f"M{n(mid - 22)} {foot + 5}h44l30 {H - foot - 5}H{n(mid - 52)}z", "f-sand1"),
        box(mid - 17, foot - 34, 34, 34, house.accent),
        line(mid, foot - 33, mid, foot, "s-wall", 1.6),
        line(mid - 5, foot - 18, mid - 5, foot - 13, "s-wall", 1.8),
        line(mid + 5, foot - 18, mid + 5, foot - 13, "s-wall", 1.8),
        box(mid - 29, foot, 58, 5, "f-sand2"),
        box(mid - 35, foot + 3, 70, 4, "f-sand1"),
    ]
    if dice.below(2):
        parts.append(path(f"M{n(mid - 27)} {foot - 39}h54l6 6H{n(mid - 33)}z", "f-hood"))
    else:
        parts += [
            path(f"M{n(mid - 30)} {foot - 36}a30 12 0 0 1 60 0z", "f-hood"),
            line(mid - 26, foot - 36, mid - 26, foot, "s-second", 1.6),
            line(mid + 26, foot - 36, mid + 26, foot, "s-second", 1.6),
        ]
    return parts


def _fence(dice: Dice, house: _House) -> list[str]:
    """Low pickets on both sides, open at the way to the door."""
    if dice.below(2):
        return []
    y, kind = H - 6, dice.one(("s-wall", "s-roof", "s-bark"))
    d = ""
    for low, high in ((4, house.middle - 64), (house.middle + 64, W - 4)):
        d += f"M{n(low)} {y - 8}H{n(high)}"
        d += "".join(f"M{n(low + i * 8)} {y}v-13" for i in range(int((high - low) // 8) + 1))
    return [path(d, f"f-no {kind}", 2)]


def _swing(x: float) -> str:
    y = _GROUND + 8
    return (
        path(f"M{n(x)} {y + 28}l8-29h14l8 29", "f-no s-brick", 2.6)
        + path(f"M{n(x + 11)} {y}v18m8-18v18", "f-no s-bark", 1.4)
        + box(x + 7, y + 17, 16, 3.6, "f-roof")
    )


def _slide(x: float) -> str:
    y = _GROUND + 4
    return (
        path(f"M{n(x)} {y + 32}V{y}m9 32V{y}m-9 8h9m-9 8h9m-9 8h9", "f-no s-bark", 1.8)
        + box(x - 2, y - 3, 14, 3.6, "f-brick")
        + path(f"M{n(x + 11)} {y + 1}q10 4 16 18t15 13", "f-no s-roof", 4)
    )


def _sandbox(x: float) -> str:
    y = _GROUND + 25
    return (
        box(x, y, 52, 9, "f-bark", 4.5)
        + box(x + 7, y - 1.5, 38, 5, "f-sand1", 2.5)
        + path(f"M{n(x + 22)} {y - 1}l2-7h8l2 7z", "f-roof")
    )


def _arbour(x: float) -> str:
    y = _GROUND + 6
    return path(f"M{n(x)} {y}l24-14 24 14z", "f-brick") + path(
        f"M{n(x + 6)} {y}v26m36-26v26m-36-8h36", "f-no s-bark", 2.2
    )


def _ball(x: float) -> str:
    y = _GROUND + 30
    return disc(x, y, 5.5, "f-brick") + path(f"M{n(x - 5)} {y - 2}q5 4 10 0", "f-no s-wall", 1.4)


def _flowers(x: float) -> str:
    y = _GROUND + 22
    stems = "".join(
        line(x + i * 7, y, x + i * 7, y - 8, "s-grass", 1.6)
        + disc(x + i * 7, y - 9, 2.8, "f-brick" if i % 2 else "f-roof")
        for i in range(5)
    )
    return stems + box(x - 5, y, 38, 4, "f-bark", 2)


_LEFT_YARD: Final = (_sandbox, _slide, _arbour, _flowers)
_RIGHT_YARD: Final = (_swing, _slide, _flowers, _arbour, _ball)


def cover(seed: str, name: str) -> SafeString:
    """The house of the kindergarten `name`; the same `seed` always draws the same house."""
    dice = Dice(seed)
    floors = dice.one((1, 2, 2, 2, 3))
    wide = dice.between(190, 262)
    accent, trim = dice.one(
        (
            ("f-roof", "s-roof"),
            ("f-roof", "s-roof"),
            ("f-tree2", "s-grass"),
            ("f-brick", "s-second"),
        )
    )
    house = _House(
        left=(W - wide) / 2 + dice.between(-22, 22),
        wide=wide,
        floors=floors,
        storey={1: 46, 2: 42, 3: 34}[floors],
        roof=dice.one(("slab", "gable", "arch", "saw")),
        accent=accent,
        trim=trim,
        wall=dice.one(("f-wall", "f-wall", "f-clayl", "f-grassl", "f-sand1")),
    )
    parts = [
        box(0, 0, W, H, "f-skyl"),
        *_hills(dice),
        *_ground(dice),
        *_trees(dice, house),
        *_roof(house),
        *_walls(dice, house),
        *_entrance(dice, house),
        *_fence(dice, house),
        dice.one(_LEFT_YARD)(dice.between(20, 70)),
        dice.one(_RIGHT_YARD)(dice.between(285, 335)),
    ]
    title = _("Drawing of the kindergarten %(name)s") % {"name": name}
    return picture(title, W, H, parts, "elevation")
