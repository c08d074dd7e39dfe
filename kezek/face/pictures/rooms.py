"""Rooms and their equipment drawn by seed, until the kindergarten shows its own photographs."""

from collections.abc import Callable
from typing import Final, Literal

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from kezek.face.pictures.dice import Dice
from kezek.face.pictures.svg import box, disc, line, n, path, picture

Room = Literal["playroom", "gym", "canteen", "bedroom", "yard", "medical"]

W: Final = 240
H: Final = 150
_FLOOR: Final = 104
_BRIGHT: Final = ("f-roof", "f-brick", "f-grass", "f-tree1", "f-skym", "f-hill2")


def room_words() -> dict[str, str]:
    """The names of the rooms."""
    return {
        "playroom": pgettext("room", "Playroom"),
        "gym": pgettext("room", "Gym"),
        "canteen": pgettext("room", "Canteen"),
        "bedroom": pgettext("room", "Bedroom"),
        "yard": pgettext("room", "Yard"),
        "medical": pgettext("room", "Medical room"),
    }


def _indoors(dice: Dice, *, windows: int) -> list[str]:
    parts = [
        box(0, 0, W, _FLOOR, dice.one(("f-skyl", "f-grassl", "f-sand1"))),
        box(0, _FLOOR, W, H - _FLOOR, "f-sand2"),
        box(0, _FLOOR - 3, W, 4, "f-wall"),
    ]
    for i in range(windows):
        x = W / (windows + 1) * (i + 1) - 23
        parts += [
            box(x, 16, 46, 42, "f-wall"),
            box(x + 3, 19, 40, 36, "f-hill1"),
            path(f"M{n(x + 3)} 55l14-16 10 9 9-12 7 8v11z", "f-hill2"),
            line(x + 23, 19, x + 23, 55, "s-wall", 2.4),
            line(x + 3, 33, x + 43, 33, "s-wall", 2.4),
            box(x - 3, 57, 52, 3.5, "f-wall"),
        ]
    return parts


def _shelf(dice: Dice, x: float) -> list[str]:
    parts = [box(x, 46, 62, 58, "f-bark", 2), box(x + 3, 49, 56, 52, "f-wall", 1)]
    for row in range(3):
        y = 49 + row * 17.5
        parts.append(line(x + 3, y + 17, x + 59, y + 17, "s-bark", 2))
        at = x + 6
        while at < x + 50:
            wide, tall = dice.between(5, 12), dice.between(7, 14)
            colour = dice.one(_BRIGHT)
            parts.append(
                disc(at + wide / 2, y + 16 - wide / 2, wide / 2, colour)
                if dice.below(3) == 0
                else box(at, y + 16 - tall, wide, tall, colour, 1)
            )
            at += wide + dice.between(2, 5)
    return parts


def _playroom(dice: Dice) -> list[str]:
    left = dice.below(2) == 0
    carpet = dice.one(("f-clayl", "f-skym", "f-grassm"))
    middle = 150 if left else 92
    toys = [
        path(f"M{middle - 16} 136v-18l12-10 12 10v18z", "f-wall s-brick", 2),
        box(middle - 8, 124, 8, 12, "f-brick"),
    ]
    x = middle + 22
    toys += [box(x + i * 11, 126, 10, 10, dice.one(_BRIGHT), 1) for i in range(3)]
    toys.append(box(x + 6, 116, 10, 10, dice.one(_BRIGHT), 1))
    toys.append(disc(middle - 38, 130, 7, dice.one(_BRIGHT)))
    return [
        *_indoors(dice, windows=2),
        *_shelf(dice, 12 if left else 166),
        path(f"M{middle - 66} 128a66 15 0 0 1 132 0 66 15 0 0 1-132 0z", carpet),
        *toys,
    ]


def _gym(dice: Dice) -> list[str]:
    parts = _indoors(dice, windows=1)
    for x in (12, 190):
        parts += [
            line(x, 14, x, _FLOOR, "s-bark", 3),
            line(x + 36, 14, x + 36, _FLOOR, "s-bark", 3),
        ]
        parts += [line(x, y, x + 36, y, "s-bark", 2.4) for y in range(20, _FLOOR, 10)]
    mats = dice.between(2, 3)
    for i in range(mats):
        parts.append(
            path(f"M{60 + i * 42} 132l8-12h30l-8 12z", dice.one(("f-roof", "f-brick", "f-grass")))
        )
    parts += [
        disc(38, 124, 12, "f-brick"),
        path("M27 122q11 6 22 0", "f-no s-wall", 2),
        disc(208, 128, 8, "f-roof"),
        path("M76 78a14 14 0 1 1 0 .1M108 80a12 12 0 1 1 0 .1", "f-no s-brick", 3),
        path("M148 104 160 70l12 34m-19-14h14", "f-no s-grass", 3),
    ]
    return parts


def _canteen(dice: Dice) -> list[str]:
    parts = _indoors(dice, windows=1)
    parts += [
        box(10, 30, 62, 44, "f-wall", 2),
        box(14, 34, 54, 30, "f-hill2", 1),
        box(6, 72, 70, 6, "f-bark", 1),
        box(22, 62, 14, 10, "f-second", 2),
        box(44, 64, 18, 8, "f-brick", 2),
    ]
    cloth = dice.one(("f-skym", "f-grassm", "f-clayl"))
    for x, y in ((28, 108), (104, 114), (172, 106)):
        parts += [
            line(x + 6, y + 6, x + 6, y + 26, "s-bark", 3),
            line(x + 42, y + 6, x + 42, y + 26, "s-bark", 3),
            box(x, y, 48, 7, cloth, 2),
            box(x + 8, y - 4, 13, 4, "f-wall", 2),
            box(x + 28, y - 4, 13, 4, "f-wall", 2),
            path(
                f"M{x - 8} {y + 26}v-14h10m-2 0v14M{x + 56} {y + 26}v-14h-10m2 0v14",
                "f-no s-roof",
                2.4,
            ),
        ]
    return parts


def _bedroom(dice: Dice) -> list[str]:
    parts = _indoors(dice, windows=2)
    curtain = dice.one(("f-skym", "f-clayl", "f-grassm"))
    for i in range(2):
        x = W / 3 * (i + 1)
        parts += [
            path(f"M{n(x - 28)} 12h14q-1 26-12 50h-2z", curtain),
            path(f"M{n(x + 28)} 12h-14q1 26 12 50h2z", curtain),
        ]
    for row, (y, count) in enumerate(((92, 5), (122, 4))):
        wide = 40 if row == 0 else 50
        for i in range(count):
            x = 8 + i * (W - 16) / count
            parts += [
                box(x, y - 8, 3, 22, "f-bark", 1),
                box(x + wide - 6, y - 4, 3, 18, "f-bark", 1),
                box(x + 2, y, wide - 7, 9, "f-wall", 2),
                box(x + 14, y - 3, wide - 19, 11, dice.one(_BRIGHT), 3),
                box(x + 3, y - 4, 10, 6, "f-wall s-line", 2.5),
            ]
    return parts


def _yard(dice: Dice) -> list[str]:
    shade = dice.between(20, 60)
    parts = [
        box(0, 0, W, H, "f-skyl"),
        path("M0 84 40 44l30 26 38-40 44 44 30-22 58 40v30H0z", "f-hill1"),
        box(0, 92, W, H - 92, "f-grassm"),
        path("M0 116Q120 96 240 118V150H0z", "f-sand1"),
    ]
    for x in (14, 226):
        parts += [
            line(x, 100, x, 70, "s-bark", 3),
            disc(x, 58, 17, dice.one(("f-tree1", "f-tree2"))),
        ]
    parts += [
        path(f"M{shade + 20} 72l32-18 32 18z", "f-brick"),
        path(f"M{shade + 28} 72v34m48-34v34m-48-10h48", "f-no s-bark", 3),
        path("M146 124V78m13 46V78m-13 12h13m-13 10h13m-13 10h13", "f-no s-bark", 2.4),
        box(143, 74, 19, 4, "f-brick", 1),
        path("M160 79q15 5 22 25t22 20", "f-no s-roof", 5.5),
        box(34, 128, 72, 11, "f-bark", 5),
        box(42, 126, 56, 7, "f-wall", 3),
        path("M62 127l3-9h10l3 9z", dice.one(("f-roof", "f-brick"))),
        disc(128, 136, 6, dice.one(("f-brick", "f-roof"))),
    ]
    return parts


def _medical(dice: Dice) -> list[str]:
    sheet = dice.one(("f-skym", "f-grassm"))
    return [
        *_indoors(dice, windows=1),
        box(14, 26, 52, 78, "f-wall s-line", 2),
        line(40, 28, 40, 102, "s-line", 2),
        path("M22 44h10m-5-5v10", "f-no s-brick", 3),
        box(46, 40, 6, 9, "f-roof", 1),
        box(54, 42, 6, 7, "f-brick", 1),
        line(42, 50, 64, 50, "s-line", 1.5),
        box(46, 60, 14, 6, "f-grass", 1),
        line(42, 67, 64, 67, "s-line", 1.5),
        box(152, 84, 78, 12, sheet, 3),
        box(150, 76, 22, 10, "f-wall s-line", 4),
        path("M158 96v26m66-26v26", "f-no s-second", 3),
        path("M104 122V58h16M97 122h16M112 58h18", "f-no s-second", 2.6),
        box(114, 50, 16, 4, "f-second", 1),
        path("M196 60a9 9 0 1 0 .1 0zM196 69v15", "f-no s-roof", 2.6),
    ]


_DRAWN: Final[dict[str, Callable[[Dice], list[str]]]] = {
    "playroom": _playroom,
    "gym": _gym,
    "canteen": _canteen,
    "bedroom": _bedroom,
    "yard": _yard,
    "medical": _medical,
}


def room(kind: Room, seed: str) -> SafeString:
    """A drawn room; the same kind and seed always give the same drawing."""
    title = pgettext("room", "Drawing: %(room)s") % {"room": room_words()[kind]}
    return picture(title, W, H, _DRAWN[kind](Dice(f"{seed}/{kind}")), "room")
