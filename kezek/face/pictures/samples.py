"""Invented values for the style page: the figures of the visual target, the day 2 December 2025."""

from datetime import date, timedelta

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import pgettext

from kezek.core import clock
from kezek.face import formats
from kezek.face.parts import Figure, Link, Row, Step, Table
from kezek.face.pictures.calendar import Day, Mark, calendar
from kezek.face.pictures.case import Forecast, Issue, forecast, issues
from kezek.face.pictures.columns import Column, columns
from kezek.face.pictures.cover import cover
from kezek.face.pictures.fill import fill
from kezek.face.pictures.group import Seats, group
from kezek.face.pictures.history import Point, history
from kezek.face.pictures.ladder import Reach, ladder
from kezek.face.pictures.lanes import Band, Lane, lanes
from kezek.face.pictures.map import City, District, Pin, Trace, city_map, map_data
from kezek.face.pictures.money import Money, balance, money
from kezek.face.pictures.moves import Move, moves
from kezek.face.pictures.qr import qr
from kezek.face.pictures.rooms import room, room_words


class SampleForm(forms.Form):
    """Every kind of field; bound to nothing it shows its errors."""

    iin = forms.CharField(
        label=_later("The child's IIN"), help_text=_later("Compare it with the document.")
    )
    phone = forms.CharField(label=_later("Phone"), required=False)
    right = forms.ChoiceField(
        label=_later("Privilege"),
        choices=[
            ("none", _later("No privilege")),
            ("large", _later("Child of a large family")),
            ("teacher", _later("Teacher's child")),
        ],
        widget=forms.RadioSelect,
    )
    consent = forms.BooleanField(label=_later("Consent"))
    proof = forms.FileField(label=_later("Add a document"))


def _course() -> list[Column]:
    return [Column(date(2025, month, 1), n) for month, n in enumerate(_WAITED, start=1)]


def _rows() -> list[Row]:
    return [
        Row(_("The child's IIN"), "•••••• ••1234", "#", pgettext("button", "Change")),
        Row(_("Privilege"), _("No privilege"), "#", pgettext("button", "Change")),
        Row(_("Phone"), "+7 700 ••• •• 12"),
    ]


_TODAY = date(2025, 12, 2)
_WAITED = (9_412, 9_530, 9_688, 9_801, 9_967, 10_140, 8_920, 7_204, 7_466, 7_690, 7_815, 7_590)
_MOVES = [Move("P-97396871", "№ 36", "«Жанұя»"), Move("P-15666588", "№ 9", "№ 36")]


def _rights() -> list[str]:
    return [
        pgettext("right", "Out of turn"),
        pgettext("right", "Priority"),
        pgettext("right", "General queue"),
    ]


def _bands() -> list[Band]:
    rights = [word.lower() for word in _rights()]
    counts: list[tuple[str, list[Lane]]] = [
        ("1,5", [Lane(rights[0], 46), Lane(rights[1], 402), Lane(rights[2], 2310)]),
        (
            "2",
            [
                Lane(rights[0], 8, 41, 8),
                Lane(rights[1], 598, 40, 40),
                Lane(rights[2], 2704, 120, 80, 40),
            ],
        ),
        (
            "3",
            [
                Lane(rights[0], 5, 22, 5),
                Lane(rights[1], 431, 60, 40, 20),
                Lane(rights[2], 1790, 181, 120, 60, own=842),
            ],
        ),
        (
            "4",
            [Lane(rights[0], 0, 9), Lane(rights[1], 148, 28, 30), Lane(rights[2], 702, 84, 50, 30)],
        ),
        ("5", [Lane(rights[0], 0, 3), Lane(rights[1], 37, 11, 11), Lane(rights[2], 170, 33, 30)]),
        ("6", [Lane(rights[0], 0, 1), Lane(rights[1], None, 2), Lane(rights[2], 61, 6, 6)]),
    ]
    return [Band(age, found) for age, found in counts]


def sample_city() -> tuple[City, list[Pin]]:
    """An invented city: outline, districts, a river, a railway, pins."""
    outline = [
        (71.30, 42.955), (71.33, 42.965), (71.37, 42.968), (71.41, 42.965), (71.445, 42.94),
        (71.455, 42.90), (71.44, 42.86), (71.42, 42.835), (71.38, 42.825), (71.34, 42.835),
        (71.30, 42.855), (71.285, 42.90),
    ]  # fmt: skip
    names = [
        ("Көлтоған", (71.315, 42.94)), ("Талас", (71.365, 42.945)), ("Арай", (71.42, 42.94)),
        ("Қаратау", (71.315, 42.91)), ("Орталық", (71.365, 42.908)), ("Самал", (71.42, 42.905)),
        ("Мыңбұлақ", (71.315, 42.872)), ("Астана", (71.365, 42.87)), ("Салтанат", (71.42, 42.872)),
        ("Бәйтерек", (71.34, 42.845)), ("Шөлдала", (71.40, 42.845)),
    ]  # fmt: skip
    city = City(
        outline,
        [District(name, at) for name, at in names],
        [
            Trace("river", [(71.27, 42.925), (71.33, 42.93), (71.40, 42.923), (71.47, 42.927)]),
            Trace("railway", [(71.27, 42.857), (71.36, 42.862), (71.47, 42.855)]),
        ],
    )
    spots = [
        (71.31, 42.945, 5), (71.335, 42.95, 3), (71.365, 42.955, 6), (71.405, 42.95, 10),
        (71.325, 42.93, 9), (71.38, 42.935, 4), (71.41, 42.93, 2), (71.30, 42.912, 8),
        (71.375, 42.915, 2), (71.40, 42.915, 6), (71.36, 42.90, 9), (71.415, 42.89, 3),
        (71.385, 42.89, 1), (71.402, 42.883, 4), (71.43, 42.883, 2), (71.315, 42.885, 3),
        (71.33, 42.87, 2), (71.345, 42.885, 1), (71.305, 42.86, 12), (71.37, 42.87, 5),
        (71.415, 42.868, 2), (71.36, 42.852, 7), (71.385, 42.845, 8), (71.42, 42.85, 14),
        (71.34, 42.84, 11), (71.39, 42.835, 3), (71.37, 42.832, 5), (71.31, 42.90, 4),
    ]  # fmt: skip
    pins = [
        Pin((lon, lat), free, f"№ {i + 1}", f"#{i}", chosen=i == 13)
        for i, (lon, lat, free) in enumerate(spots)
    ]
    return city, pins


def _pictures() -> list[tuple[str, object]]:
    city, pins = sample_city()
    marks: dict[int, Mark] = {
        12: "ill",
        13: "ill",
        14: "ill",
        25: "away",
        27: "none",
        28: "excused",
    }
    days = {
        d: Day(marks.get(d, "came"), url=f"#{d}", changed=d == 25)
        for d in range(1, 31)
        if date(2025, 11, d).weekday() < 5
    }
    spent = Money(
        free=20_400_000,
        contingency=104_800_000,
        reserved=1_474_400_000,
        accrued=958_500_000,
        ordered=300_000_000,
        paid=2_381_900_000,
        released=412_600_000,
    )
    steps = [
        Point(date(2024, 3, 12), 1146), Point(date(2024, 4, 20), 1020),
        Point(date(2024, 6, 1), 960),
        Point(date(2024, 8, 10), 905), Point(date(2024, 10, 1), 748), Point(date(2025, 2, 1), 612),
        Point(date(2025, 6, 30), 655), Point(date(2025, 7, 10), 400), Point(date(2025, 8, 25), 338),
        Point(date(2025, 10, 6), 196), Point(date(2025, 11, 3), 84),
    ]  # fmt: skip
    return [
        ("lanes", lanes(_bands())),
        ("lanes empty", lanes([Band("2", [Lane(_rights()[2].lower(), 0)])])),
        ("group", group("«Айгөлек»", Seats(free=4, offered=2, taken=19))),
        ("group full", group("«Балапан»", Seats(free=0, taken=24, closed=1))),
        ("fill", fill(Seats(free=4, offered=2, taken=19))),
        ("fill one", fill(Seats(free=1, taken=24))),
        ("fill wide", fill(Seats(free=1268, taken=19764), wide=True)),
        ("history", history(steps, _TODAY, served=True)),
        ("history waiting", history(steps[:8], date(2025, 8, 1))),
        ("columns", columns(_("Children in the queue at the month's end"), _course())),
        ("columns of one month", columns(_("Vouchers issued in the month"), _course()[-1:])),
        ("forecast", forecast(Forecast(date(2025, 11, 20), date(2025, 12, 20), date(2025, 12, 1)))),
        ("forecast open", forecast(Forecast(date(2026, 3, 15), date(2026, 5, 20)))),
        (
            "issues",
            issues(
                [Issue(date(2025, 11, 3), 528), Issue(date(2025, 12, 1), 640)],
                Issue(date(2025, 12, 15), low=340, high=420),
                _TODAY,
            ),
        ),
        ("ladder won", ladder(Reach(own=14, last=22))),
        ("ladder lost", ladder(Reach(own=34, last=22))),
        ("ladder with seats left", ladder(Reach(own=7, last=0, left=True))),
        ("moves in a chain", moves(_MOVES)),
        ("moves in a circle", moves([*_MOVES, Move("P-54286209", "«Жанұя»", "№ 9")])),
        ("calendar", calendar(2025, 11, days)),
        ("city", city_map(city, pins, (71.41, 42.876))),
        ("qr", qr("https://example.kz/kk/check/K-20461", "K-20461")),
        *((f"cover {i}", cover(f"kindergarten-{i}", f"№ {i}")) for i in range(8)),
        *((name, room(kind, "1")) for kind, name in room_words().items()),  # type: ignore[arg-type]  # the keys are the kinds
        (f"money: {balance(spent)}", money(spent)),
    ]


def everything() -> dict[str, object]:
    """The context of the style page."""
    now = clock.now()
    city, pins = sample_city()
    return {
        "pictures": _pictures(),
        "city": city_map(city, pins, (71.41, 42.876)),
        "city_data": map_data(city, pins, (71.41, 42.876)),
        "seats": Seats(free=4, offered=2, taken=19),
        "blank": SampleForm(auto_id="blank_%s"),
        "wrong": SampleForm({"phone": "+7"}, auto_id="wrong_%s"),
        "due": clock.end_of(clock.today() + timedelta(days=1)),
        "now": now,
        "rows": _rows(),
        "links": [
            Link("#1", _("Free places"), "112"),
            Link("#2", _("Kindergartens"), "157"),
            Link("#3", _("The open queue"), "18"),
            Link("#4", _("Where the money goes")),
        ],
        "crumbs": [Link("#", _("Kindergartens")), Link("", "«Күншуақ»")],
        "figures": [
            Figure(formats.num(9412), _("The open queue")),
            Figure(formats.num(1268), _("Free places")),
            Figure(formats.num(19764), pgettext("heading", "Children")),
            Figure(formats.num(640), _("Issue of vouchers")),
        ],
        "steps": [
            Step("done", _("Application"), formats.moment(now - timedelta(days=630))),
            Step(
                "done",
                pgettext("application", "Voucher issued"),
                formats.day(now - timedelta(days=1)),
            ),
            Step("waits", _("Confirm the voucher"), formats.by(now + timedelta(days=1))),
            Step("coming", _("Contract")),
        ],
        "table": Table(
            _("The open queue"),
            [
                _("Age group"),
                pgettext("right", "Out of turn"),
                pgettext("right", "Priority"),
                pgettext("right", "General queue"),
                _("Total"),
            ],
            [
                ["1,5", "46", "402", formats.num(2310), formats.num(2758)],
                ["2", "8", "598", formats.num(2704), formats.num(3310)],
                ["3", "5", "431", formats.num(1790), formats.num(2226)],
            ],
            frozenset({1, 2, 3, 4}),
            [_("Total"), "59", formats.num(1431), formats.num(6804), formats.num(8294)],
            own=2,
        ),
        "page_obj": Paginator(range(1790), 100).page(4),
        "states": [
            ("done", pgettext("voucher", "Confirmed")),
            ("waits", pgettext("voucher", "Waits for your confirmation")),
            ("coming", pgettext("step", "Still to come")),
            ("late", pgettext("voucher", "Not confirmed in time")),
            ("active", pgettext("voucher", "In force")),
            ("free", pgettext("place", "Free")),
            ("taken", pgettext("place", "Taken")),
            ("offered", pgettext("place", "Offered")),
        ],
    }
