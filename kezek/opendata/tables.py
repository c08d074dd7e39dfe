"""The public tables with every column told in words, the order in which people read them."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kezek.opendata import reads
from kezek.opendata.shape import Column, Kind, Table

LICENCE: Final = "CC-BY-4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"

_CHILDREN: Final = pgettext_lazy("unit", "children")
_PLACES: Final = pgettext_lazy("unit", "places")
_TENGE: Final = pgettext_lazy("unit", "tenge")
_YEARS: Final = pgettext_lazy("unit", "years")


Codes = Mapping[str, Promise]


def _text(name: str, meaning: Promise, *, gaps: bool = False, stage: str = "") -> Column:
    return Column(name, Kind.TEXT, meaning, gaps=gaps, stage=stage)


def _code(name: str, meaning: Promise, codes: Codes, *, gaps: bool = False) -> Column:
    return Column(name, Kind.TEXT, meaning, gaps=gaps, codes=codes)


def _count(name: str, meaning: Promise, unit: Promise | str = "", *, gaps: bool = False) -> Column:
    return Column(name, Kind.COUNT, meaning, unit, gaps)


def _day(name: str, meaning: Promise, *, gaps: bool = False) -> Column:
    return Column(name, Kind.DAY, meaning, gaps=gaps)


def _moment(name: str, meaning: Promise, *, gaps: bool = False) -> Column:
    return Column(name, Kind.MOMENT, meaning, gaps=gaps)


_OWNERS: Final[Codes] = {
    "state": pgettext_lazy("value", "the state's"),
    "private": pgettext_lazy("value", "private"),
    "departmental": pgettext_lazy("value", "a department's"),
}
_LANGUAGES: Final[Codes] = {
    "kk": pgettext_lazy("value", "Kazakh"),
    "ru": pgettext_lazy("value", "Russian"),
}
_GROUP_KINDS: Final[Codes] = {
    "ordinary": pgettext_lazy("value", "ordinary"),
    "special": pgettext_lazy("value", "special"),
    "sanatorium": pgettext_lazy("value", "with treatment"),
}
_STOPS: Final[Codes] = {
    "money": pgettext_lazy("value", "the money was distributed"),
    "places": pgettext_lazy("value", "no age had more places than vouchers"),
    "queue": pgettext_lazy("value", "nobody was left in the queue"),
}
_WAYS: Final[Codes] = {
    "claim": pgettext_lazy("value", "chosen by the family"),
    "offer": pgettext_lazy("value", "by the waiting list"),
    "choice": pgettext_lazy("value", "by the family's list"),
    "transfer": pgettext_lazy("value", "moved from another group"),
    "import": pgettext_lazy("value", "held before this system"),
}
_CAUSES: Final[Codes] = {
    "iteration": pgettext_lazy("value", "an issue of vouchers"),
    "opening": pgettext_lazy("value", "new free places"),
    "day": pgettext_lazy("value", "the hour of the day"),
    "hand": pgettext_lazy("value", "the department"),
}
_SOURCES: Final[Codes] = {
    "republican": pgettext_lazy("value", "the republic's budget"),
    "local": pgettext_lazy("value", "the local budget"),
}
_POTS: Final[Codes] = {
    "free": pgettext_lazy("value", "free"),
    "contingency": pgettext_lazy("value", "put by for differences"),
    "reserved": pgettext_lazy("value", "reserved for vouchers"),
    "accrued": pgettext_lazy("value", "earned by kindergartens"),
    "ordered": pgettext_lazy("value", "in payment orders"),
    "paid": pgettext_lazy("value", "paid out"),
}
_STATES: Final[Codes] = {
    "made": pgettext_lazy("value", "made"),
    "sent": pgettext_lazy("value", "sent to the bank"),
    "paid": pgettext_lazy("value", "paid"),
    "returned": pgettext_lazy("value", "returned by the bank"),
}

_HOUSE: Final = _text("kindergarten", _("Code of the kindergarten."))
_GROUP: Final = _text("group", _("Code of the group, its kindergarten's own."))
_BAND: Final = _count("band", _("Age of the child on 1 September."), _YEARS)
_RULES: Final = _count("rules", _("Number of the version of the rules."))
_YEAR: Final = _count("budget_year", _("Budget year."))
_APPLICATION: Final = _text("application", _("Application number."), stage="application")

_KINDERGARTENS: Final = Table(
    "kindergartens",
    _("Kindergartens"),
    _("Every kindergarten of the city with its places."),
    (
        _text("code", _("Code of the kindergarten.")),
        _text("name_kk", _("Name in Kazakh.")),
        _text("name_ru", _("Name in Russian.")),
        _code("kind", _("Whose it is."), _OWNERS),
        _text("district", _("Code of the district.")),
        _text("address_kk", _("Address in Kazakh.")),
        _text("address_ru", _("Address in Russian.")),
        _text("phone", _("Telephone of the office.")),
        Column("lat", Kind.NUMBER, _("Latitude."), pgettext_lazy("unit", "degrees")),
        Column("lon", Kind.NUMBER, _("Longitude."), pgettext_lazy("unit", "degrees")),
        _count("parent_fee", _("What parents pay for meals each month."), _TENGE),
        _count("groups", _("Groups.")),
        _count("capacity", _("Places in all groups."), _PLACES),
        _count("taken", _("Places that children hold."), _PLACES),
    ),
    reads.kindergartens,
)

_GROUPS: Final = Table(
    "groups",
    _("Groups and free places"),
    _("Every group with its places and its waiting list."),
    (
        _HOUSE,
        _GROUP,
        _text("name", _("Name of the group.")),
        _BAND,
        _code("language", _("Language of the group."), _LANGUAGES),
        Column("hours", Kind.NUMBER, _("Stay each day."), pgettext_lazy("unit", "hours")),
        _code("kind", _("What kind of group."), _GROUP_KINDS),
        _count("capacity", _("Places of the group."), _PLACES),
        _count("taken", _("Places that children hold."), _PLACES),
        _count("waiting", _("Children in the waiting list."), _CHILDREN),
        _count("free", _("Free places that no child in line waits for."), _PLACES),
        Column("open", Kind.FLAG, _("Whether the group takes children now.")),
    ),
    reads.groups,
)

_QUEUES: Final = Table(
    "queues",
    _("Queues"),
    _("Every queue with the number of children in it. Few children are counted in the general queue"
      " of their age."),
    (
        _text("code", _("Code of the queue.")),
        _BAND,
        _text("right", _("Code of the right: that of all, or one that goes before it.")),
        _text("name_kk", _("Name in Kazakh.")),
        _text("name_ru", _("Name in Russian.")),
        _count("waiting", _("Children who wait. Empty: too few to be told alone."), _CHILDREN,
               gaps=True),
    ),
    reads.queues,
)  # fmt: skip

_QUEUE: Final = Table(
    "queue",
    _("The open queue"),
    _("Every child that waits for a voucher, in the order of its queue. Children of small queues"
      " stand in the general queue of their age."),
    (
        _text("queue", _("Code of the queue.")),
        _count("position", _("Number in this list, from 1.")),
        _APPLICATION,
        _moment("filed_at", _("When the application was filed.")),
    ),
    reads.queue,
    passing=True,
)  # fmt: skip

_ISSUES: Final = Table(
    "issues",
    _("Voucher issues"),
    _("Every issue of vouchers: when, by which rules, with how much money."),
    (
        _count("issue", _("Number of the issue.")),
        _moment("ran_at", _("When it was.")),
        _RULES,
        _YEAR,
        _count("free_before", _("Free money before it."), _TENGE),
        _count("reserved", _("Money reserved by it."), _TENGE),
        _count("issued", _("Vouchers."), pgettext_lazy("unit", "vouchers")),
        _code("stopped_by", _("Why it ended."), _STOPS),
        _count("turn_before", _("Where the cycle of rights stood before it, from 0.")),
        _count("turn_after", _("Where the cycle of rights stood after it, from 0.")),
        _count("cutoff_seq", _("Last journal entry that it took into account.")),
    ),
    reads.issues,
)

_GRANTS: Final = Table(
    "grants",
    _("Who got a voucher"),
    _("The order of each issue. The number of the voucher itself is known to the family alone."),
    (
        _count("issue", _("Number of the issue.")),
        _count("turn", _("Turn in the issue, from 1.")),
        _APPLICATION,
        _BAND,
        _text("right", _("Code of the right. Empty: too few children had it at this age."),
              gaps=True),
        _moment("filed_at", _("When the application was filed.")),
        _count("reserve", _("Money reserved for the voucher."), _TENGE),
    ),
    reads.grants,
    passing=True,
)  # fmt: skip

_TAKEN: Final = Table(
    "places",
    _("Who got a place"),
    _("Places that children hold, as long as the rules show them. The kindergarten of a protected"
      " child is not told."),
    (
        _text("place", _("Place number."), stage="place"),
        _day("day", _("When it was got.")),
        _BAND,
        _text("kindergarten", _("Code of the kindergarten."), gaps=True),
        _text("group", _("Code of the group, its kindergarten's own."), gaps=True),
        _code("way", _("How it was got."), _WAYS, gaps=True),
        _count("round", _("Number of the round that gave it."), gaps=True),
        _count("order", _("Number of the child among all who wished for the group."), gaps=True),
        _count("last", _("Such number of the last child admitted. Empty: places were left."),
               gaps=True),
    ),
    reads.places,
    passing=True,
)  # fmt: skip

_LINES: Final = Table(
    "waiting_lists",
    _("Waiting lists"),
    _("Who stands in the line of which group."),
    (
        _HOUSE,
        _GROUP,
        _BAND,
        _count("turn", _("Turn in the line, from 1.")),
        _day("voucher_day", _("Day of the voucher: the earlier it is, the earlier the turn.")),
    ),
    reads.waiting_lists,
    passing=True,
)

_ROUNDS: Final = Table(
    "rounds",
    _("Rounds of places"),
    _("Every round in which the families' lists were served at once."),
    (
        _count("round", _("Number of the round.")),
        _moment("served_at", _("When it was.")),
        _code("cause", _("What began it."), _CAUSES),
        _RULES,
        _count("lists", _("Lists that took part.")),
        _count("groups", _("Groups that somebody wished for.")),
        _count("seats", _("Places to be given."), _PLACES),
        _count("placed", _("Children who got a place."), _CHILDREN),
        _count("first_wish", _("Of these, children who got their first wish."), _CHILDREN),
    ),
    reads.rounds,
)

_ROUND_GROUPS: Final = Table(
    "round_groups",
    _("Groups in rounds"),
    _("How many wished for each group of a round and how many were admitted."),
    (
        _count("round", _("Number of the round.")),
        _HOUSE,
        _GROUP,
        _count("seats", _("Places to be given."), _PLACES),
        _count("kept", _("Of these, kept first for rights that the rules name."), _PLACES),
        _count("wanted", _("Children who wished for it."), _CHILDREN),
        _count("admitted", _("Children who got a place."), _CHILDREN),
        _count("last", _("Such number of the last child admitted. Empty: places were left."),
               gaps=True),
    ),
    reads.round_groups,
)  # fmt: skip

_ALLOTMENTS: Final = Table(
    "allotments",
    _("Money allotted"),
    _("Money that was set aside for vouchers."),
    (
        _day("day", _("When it was.")),
        _YEAR,
        _code("source", _("Whose money it is."), _SOURCES),
        _count("tenge", _("How much."), _TENGE),
        _count("contingency", _("Of this, put by for differences."), _TENGE),
    ),
    reads.allotments,
)

_MONEY: Final = Table(
    "money",
    _("Where the money is"),
    _("All allotted money by the pot in which it lies."),
    (
        _YEAR,
        _code("pot", _("In which pot it lies."), _POTS),
        _count("tenge", _("How much."), _TENGE),
    ),
    reads.money,
)

_PAYMENTS: Final = Table(
    "payments",
    _("Payments to kindergartens"),
    _("Every payment order to a kindergarten for a month."),
    (
        _count("order", _("Number of the order.")),
        _HOUSE,
        _day("month", _("First day of the month that is paid.")),
        _YEAR,
        _count("tenge", _("How much."), _TENGE),
        _count("children", _("Children whose month is paid."), _CHILDREN),
        _code("state", _("How far it has come."), _STATES),
        _moment("made_at", _("When it was made.")),
        _moment("paid_at", _("When it was paid."), gaps=True),
    ),
    reads.payments,
)

_ATTENDANCE: Final = Table(
    "attendance",
    _("Attendance"),
    _("How children came to each kindergarten, by month, up to the day before."),
    (
        _HOUSE,
        _day("month", _("First day of the month.")),
        _count("group_days", _("Days marked, of all groups together.")),
        _count("present", _("Days that children were there."), pgettext_lazy("unit", "child days")),
        _count("absent", _("Days that children were away."), pgettext_lazy("unit", "child days")),
    ),
    reads.attendance,
)

TABLES: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (
        _QUEUES,
        _QUEUE,
        _ISSUES,
        _GRANTS,
        _KINDERGARTENS,
        _GROUPS,
        _TAKEN,
        _LINES,
        _ROUNDS,
        _ROUND_GROUPS,
        _ALLOTMENTS,
        _MONEY,
        _PAYMENTS,
        _ATTENDANCE,
    )
}
