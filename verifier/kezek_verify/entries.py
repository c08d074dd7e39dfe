"""Entries: canonical JSON, and the fields that each kind must have."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn, TypeAlias

from kezek_verify.problems import Unchecked, Wrong

Entry: TypeAlias = dict[str, Any]

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_KEY: Final = re.compile(r"0|[1-9][0-9]{0,17}")  # one text for each number


def _whole(value: object) -> bool:
    return type(value) is int


def _count(value: object) -> bool:
    return type(value) is int and value >= 0


def _text(value: object) -> bool:
    return type(value) is str


def _flag(value: object) -> bool:
    return type(value) is bool


def _moment(value: object) -> bool:
    return type(value) is str and _MOMENT.fullmatch(value) is not None


def _day(value: object) -> bool:
    return type(value) is str and _DAY.fullmatch(value) is not None


def _hash(value: object) -> bool:
    return type(value) is str and _HEX.fullmatch(value) is not None


def _or_null(form: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or form(value)


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: type(value) is str and value in words


def _list_of(form: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: type(value) is list and all(map(form, value))


def _by_number(form: Callable[[object], bool]) -> Callable[[object], bool]:
    def holds(value: object) -> bool:
        return type(value) is dict and all(
            _KEY.fullmatch(key) is not None and form(part) for key, part in value.items()
        )

    return holds


def _flow(value: object) -> bool:
    if type(value) is not list or len(value) != 3:
        return False
    giver, taker, tenge = value
    if type(giver) is not str or type(taker) is not str:
        return False
    return f"{giver} {taker}" in _FLOWS and _count(tenge)


def _room(value: object) -> bool:
    return type(value) is list and len(value) == 2 and _whole(value[0]) and _count(value[1])


# From which pot to which money may go.
_FLOWS: Final = frozenset(
    {
        "source free",
        "source contingency",
        "free reserved",
        "reserved free",
        "contingency free",
        "contingency accrued",
        "reserved accrued",
        "accrued free",
        "accrued ordered",
        "ordered accrued",
        "ordered paid",
    }
)
_FORMS: Final[Mapping[str, Callable[[object], bool]]] = {
    "ahead": _count,
    "app": _text,
    "acknowledge": _flag,
    "attends": _flag,
    "band": _whole,
    "busy": _list_of(_text),
    "by": _one_of("claim", "round", "move", "import"),
    "c": _hash,
    "cause": _text,
    "cutoff": _count,
    "day": _day,
    "early": _flag,
    "filed": _moment,
    "flows": _list_of(_flow),
    "from": _day,
    "got": _count,
    "group": _whole,
    "groups": _list_of(_whole),
    "issue": _whole,
    "issued": _count,
    "kept": _count,
    "kindergarten": lambda value: _whole(value) or _text(value),
    "lists": _count,
    "n": _count,
    "number": _whole,
    "order": _count,
    "ordinal": _count,
    "owed": _whole,
    "place": _text,
    "placed": _count,
    "rank": _count,
    "reserved": _count,
    "rooms": _by_number(_room),
    "round": _whole,
    "rules": _whole,
    "seats": _count,
    "seeking": _flag,
    "sha256": _hash,
    "siblings": _list_of(_flag),
    "stopped_by": _text,
    "tenge": _whole,
    "tried": _or_null(_list_of(_count)),
    "turn": _count,
    "turn_after": _count,
    "type": _one_of("ordinary", "special", "sanatorium"),
    "voucher": _text,
    "waiter": _text,
    "why": _text,
    "year": _whole,
    "years": _list_of(_whole),
}
_SPECIAL: Final[Mapping[tuple[str, str], Callable[[object], bool]]] = {
    ("queue.filed", "from"): _or_null(_hash),
    ("queue.early", "why"): _one_of("bar", "age"),
    ("queue.left", "why"): _one_of("withdrawn", "closed"),
    ("issue", "free"): _whole,
    ("line.offers", "free"): _by_number(_count),
    ("place.taken", "group"): _or_null(_whole),
    ("place.freed", "group"): _or_null(_whole),
    ("place.held", "group"): _or_null(_whole),
    ("place.held", "waiter"): _or_null(_text),
    ("round.group", "last"): _or_null(_count),
}
# What the replay looks at; a kind's other fields may be there and grow.
_KINDS: Final[Mapping[str, str]] = {
    "rules": "number from sha256 acknowledge",
    "rules.acknowledged": "number",
    "group.listed": "group kindergarten band type seats",
    "group.open": "group",
    "group.shut": "group",
    "queue.filed": "app band rank filed early c from",
    "queue.moved": "app band rank why",
    "queue.early": "app why",
    "queue.ready": "app",
    "queue.left": "app why",
    "queue.back": "app",
    "allotted": "year tenge",
    "money": "year flows",
    "voucher.alive": "band years",
    "voucher.reserved": "band year",
    "voucher.dead": "band years seeking",
    "paid": "tenge",
    "granted": "issue ordinal app band rank tenge",
    "issue": "issue cutoff day rules year free owed rooms turn issued reserved turn_after"
    " stopped_by",
    "voucher.made": "issue voucher band c",
    "place.taken": "place group band by seeking c",
    "place.held": "place group waiter",
    "place.accepted": "place c",
    "place.freed": "place group why seeking",
    "line.joined": "waiter group ahead attends",
    "line.left": "waiter group why",
    "line.offers": "free busy",
    "round.group": "round group seats kept last",
    "round.list": "round n order rank groups siblings tried got",
    "round": "round cause rules lists placed",
    "erased": "c",
}
FIELDS: Final[Mapping[str, tuple[tuple[str, Callable[[object], bool]], ...]]] = {
    kind: tuple(
        (name, _SPECIAL[kind, name] if (kind, name) in _SPECIAL else _FORMS[name])
        for name in names.split()
    )
    for kind, names in _KINDS.items()
}


def _no_fraction(text: str) -> NoReturn:
    raise ValueError(text)


_decoder = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction)
_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(body: bytes) -> Entry | None:
    """The object of a canonical JSON text, or None if it is none."""
    try:
        text = body.decode()
        value = _decoder.decode(text)
        if type(value) is not dict or _encoder.encode(value) != text:
            return None
    except (ValueError, RecursionError):
        return None
    return value


def entry_of(body: bytes, index: int) -> Entry:
    """The entry, with all fields that its kind must have. Raises Wrong, Unchecked."""
    entry = canonical(body)
    if entry is None:
        raise Wrong("not_canonical", index=index)
    if entry.get("v") != 1 or type(entry["v"]) is not int:
        raise Unchecked("version", index=index, version=entry.get("v"))
    kind = entry.get("kind")
    fields = FIELDS.get(kind) if type(kind) is str else None
    if fields is None:
        raise Unchecked("kind", index=index, kind=kind)
    if not _text(entry.get("city")) or not _moment(entry.get("at")):
        raise Wrong("field", index=index, kind=kind, field="city, at")
    for name, form in fields:
        if name not in entry or not form(entry[name]):
            raise Wrong("field", index=index, kind=kind, field=name)
    return entry
