"""What the open API answers with; units in each field's description."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema


class CityOut(Schema):
    """The city today."""

    code: str
    waiting: int = Field(description="children in the queue")
    attending: int = Field(description="children in kindergartens")
    capacity: int = Field(description="places")
    taken: int = Field(description="places that children hold")
    free: int = Field(description="published free places")
    kindergartens: int
    vouchers_this_month: int


class QueueTypeOut(Schema):
    """A queue type. `waiting` is null where fewer children wait than may be told."""

    code: str
    band: int
    right: str
    name_kk: str
    name_ru: str
    name_en: str
    waiting: int | None = Field(description="children")


class QueueRowOut(Schema):
    """A line of a queue."""

    position: int
    number: str
    filed_at: datetime


class QueuePageOut(Schema):
    """A page of a queue, 100 lines. `total` is null where fewer wait than may be told."""

    total: int | None
    number: int = Field(description="of this page, from 1")
    pages: int
    rows: list[QueueRowOut]


class GroupOut(Schema):
    """A group with its places."""

    code: str
    name: str
    band: int
    language: str
    hours: float
    kind: str
    capacity: int
    taken: int
    waiting: int = Field(description="children on the waiting list")
    free: int = Field(description="places that a voucher can have now")
    by_turn: int = Field(0, description="places now open to those whose turn has come")
    coming: int = Field(0, description="places that open at `opens_at`, by turn first")
    opens_at: datetime | None = Field(None, description="of the bulletin")
    all_at: datetime | None = Field(None, description="when `by_turn` and `coming` open to all")


class KindergartenOut(Schema):
    """A kindergarten with its groups."""

    code: str
    name_kk: str
    name_ru: str
    kind: str
    district: str
    lat: float
    lon: float
    free: int
    km: float | None = Field(None, description="straight way from where was asked, kilometres")
    groups: list[GroupOut]


class SearchIn(Schema):
    """The filters of the open list; all of them may be left out."""

    band: int | None = Field(None, description="age band")
    language: Literal["", "kk", "ru"] = Field("", description="of the group")
    hours: Literal["", "9", "10.5", "12", "24"] = Field("", description="hours of stay a day")
    kind: Literal["", "state", "private", "departmental"] = ""
    origin: str = Field("", description="a district's code, or `point` with lat and lon")
    lat: float | None = Field(None, description="degrees; counted to a thousandth")
    lon: float | None = Field(None, description="degrees; counted to a thousandth")
    free: bool = Field(default=False, description="with free places only")
    special: bool = Field(default=False, description="special groups only")


class IterationOut(Schema):
    """An issue of vouchers."""

    number: int
    ran_at: datetime
    issued: int = Field(description="vouchers")
    reserved: int = Field(description="tenge")
    budget_year: int
    cutoff_seq: int
    stopped_by: str


class IssuedOut(Schema):
    """A voucher of an issue. Its own number stays with the family."""

    ordinal: int = Field(description="the turn, from 1")
    application: str
    queue_type: str | None = Field(description="null: a queue of this age was too small to be told")
    filed_at: datetime
    reserve: int = Field(description="tenge")


class ProtocolOut(IterationOut):
    """An issue with its protocol: types, bands, money, the walk's order."""

    protocol: dict[str, Any]
    order: list[IssuedOut]


class PlaceOut(Schema):
    """A place that a child got; whose it is only the family knows. Of a protected one no group."""

    number: str
    kindergarten: str | None
    group: str | None
    band: int
    day: date
    staff: bool = Field(description="somebody who answers for the child works there")
    round: int | None = Field(description="the round of lists that gave it")
    order: int | None = Field(description="of the child among all who wished for the group")
    last: int | None = Field(description="such number of the last one admitted; null: seats left")


class RoundOut(Schema):
    """A round in which the families' lists were served at once."""

    number: int
    state: str = Field(description="served, or halted without giving a place")
    cause: str = Field(description="iteration, opening, day or hand")
    served_at: datetime
    lists: int = Field(description="lists that took part")
    groups: int = Field(description="groups that somebody wished for")
    seats: int = Field(description="places to be given")
    placed: int = Field(description="children who got one")
    first_wish: int = Field(description="of these, with their first wish")


class LineOut(Schema):
    """A group that somebody waits for."""

    kindergarten: str
    group: str
    band: int
    waiting: int = Field(description="children in the line")


class MoneyOut(Schema):
    """Where the money of a budget year is, in tenge. All but `released` add up to `allotted`."""

    budget_year: int
    allotted: int
    free: int
    contingency: int = Field(description="put by for differences")
    reserved: int = Field(description="for vouchers")
    accrued: int = Field(description="earned by kindergartens")
    ordered: int = Field(description="in payment orders")
    paid: int
    released: int = Field(description="was reserved once and came back free")


class PaymentOut(Schema):
    """A payment order to a kindergarten."""

    number: int
    kindergarten: str
    month: date = Field(description="its first day")
    tenge: int
    children: int
    state: str = Field(description="made, sent, paid or returned")
    made_at: datetime
    paid_at: datetime | None


class ColumnOut(Schema):
    """A column of a table."""

    name: str
    type: str = Field(description="as in a Frictionless table schema")
    description: str
    unit: str
    gaps: bool = Field(description="a cell may be empty")
    values: list[str] = Field(description="all there can be; empty: any")


class TableOut(Schema):
    """A table of open data: its files are new every night."""

    name: str
    title: str
    description: str
    files: dict[str, str] = Field(description="addresses by form: csv, jsonl, parquet")
    columns: list[ColumnOut]


class ProblemOut(Schema):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(
        [], description="`where` and `what`: parameters that were not understood"
    )
