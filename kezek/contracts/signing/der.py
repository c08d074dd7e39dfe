"""Strict DER: one way to write each value, and nothing else is read.

A signature covers bytes, so two spellings of one value would be a hole. Indefinite or padded
lengths, trailing bytes, long tags, padded integers and odd booleans all raise `Malformed`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
NULL = 0x05
OID = 0x06
UTF8_STRING = 0x0C
PRINTABLE_STRING = 0x13
IA5_STRING = 0x16
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18
SEQUENCE = 0x30
SET = 0x31

_TEXTS = {UTF8_STRING: "utf-8", PRINTABLE_STRING: "ascii", IA5_STRING: "ascii"}


class Malformed(ValueError):
    """The bytes are not the DER that they should be."""


def context(number: int) -> int:
    """The tag of a constructed context field."""
    return 0xA0 | number


def primitive(number: int) -> int:
    """The tag of a primitive context field."""
    return 0x80 | number


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its tag, its body, and all its bytes."""

    tag: int
    body: bytes
    raw: bytes

    def want(self, tag: int) -> "Value":
        """The same value, if it has this tag."""
        if self.tag != tag:
            raise Malformed(f"tag {self.tag:#x} where {tag:#x} belongs")
        return self

    def fields(self, tag: int = SEQUENCE) -> "Fields":
        """The parts of a constructed value, to be taken in order."""
        return Fields(split(self.want(tag).body))

    def items(self, tag: int) -> list["Value"]:
        """The parts of a constructed value of any length."""
        return split(self.want(tag).body)

    def integer(self) -> int:
        """A whole number."""
        body = self.want(INTEGER).body
        padded = len(body) > 1 and body[0] in {0x00, 0xFF} and body[0] >> 7 == body[1] >> 7
        if not body or padded:
            raise Malformed("padded integer")
        return int.from_bytes(body, "big", signed=True)

    def boolean(self) -> bool:
        """True or false."""
        body = self.want(BOOLEAN).body
        if body not in {b"\x00", b"\xff"}:
            raise Malformed("odd boolean")
        return body == b"\xff"

    def octets(self) -> bytes:
        """An octet string's bytes."""
        return self.want(OCTET_STRING).body

    def bits(self) -> bytes:
        """A bit string of whole bytes."""
        body = self.want(BIT_STRING).body
        if not body or body[0] != 0:
            raise Malformed("bit string of broken bytes")
        return body[1:]

    def flags(self) -> frozenset[int]:
        """The numbers of the bits that are set."""
        body = self.want(BIT_STRING).body
        if len(body) < 2 or body[0] > 7 or body[-1] & ((1 << body[0]) - 1):
            raise Malformed("odd flags")
        bits = body[1:]
        return frozenset(n for n in range(8 * len(bits)) if bits[n // 8] & (0x80 >> n % 8))

    def oid(self) -> str:
        """An object identifier in dots."""
        return _oid_text(self.want(OID).body)

    def text(self) -> str:
        """A character string."""
        try:
            return self.body.decode(_TEXTS[self.tag])
        except (KeyError, UnicodeDecodeError):
            raise Malformed("unreadable text") from None

    def moment(self) -> datetime:
        """A moment, UTC, whole seconds."""
        if self.tag not in {UTC_TIME, GENERALIZED_TIME}:
            raise Malformed("no time")
        digits = self.body[:-1]
        size = 12 if self.tag == UTC_TIME else 14
        if len(digits) != size or not digits.isdigit() or self.body[-1:] != b"Z":
            raise Malformed("odd time")
        if self.tag == UTC_TIME:
            digits = (b"19" if digits[:2] >= b"50" else b"20") + digits
        year, month, day, hour, minute, second = (
            int(digits[start:end])
            for start, end in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))
        )
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            raise Malformed("no such time") from None


class Fields:
    """The parts of a sequence, taken in order; `done` says that none may be left."""

    def __init__(self, values: list[Value]) -> None:
        self._values = values
        self._at = 0

    def take(self, tag: int) -> Value:
        """The next part, which must be there and have this tag."""
        value = self.perhaps(tag)
        if value is None:
            raise Malformed(f"no {tag:#x} where one belongs")
        return value

    def perhaps(self, tag: int) -> Value | None:
        """The next part if it has this tag."""
        if self._at < len(self._values) and self._values[self._at].tag == tag:
            self._at += 1
            return self._values[self._at - 1]
        return None

    def any(self) -> Value:
        """The next part, whatever it is."""
        if self._at == len(self._values):
            raise Malformed("a part is missing")
        self._at += 1
        return self._values[self._at - 1]

    def done(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._values):
            raise Malformed("a part too many")


def _next(data: bytes, at: int) -> tuple[Value, int]:
    try:
        tag, length = data[at], data[at + 1]
        body = at + 2
        if tag & 0x1F == 0x1F:
            raise Malformed("long tag")
        if length >= 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise Malformed("odd length")
            length = int.from_bytes(data[body : body + size], "big")
            if length < 0x80 or length >> 8 * (size - 1) == 0:
                raise Malformed("padded length")
            body += size
    except IndexError:
        raise Malformed("cut short") from None
    end = body + length
    if end > len(data):
        raise Malformed("cut short")
    return Value(tag, data[body:end], data[at:end]), end


def split(data: bytes) -> list[Value]:
    """All values that stand one behind another."""
    values = []
    at = 0
    while at < len(data):
        value, at = _next(data, at)
        values.append(value)
    return values


def read(data: bytes) -> Value:
    """The one value that these bytes are."""
    value, end = _next(data, 0)
    if end != len(data):
        raise Malformed("trailing bytes")
    return value


@lru_cache(maxsize=512)
def _oid_text(body: bytes) -> str:
    if not body or body[-1] & 0x80:
        raise Malformed("odd identifier")
    numbers, number = [], 0
    for place, byte in enumerate(body):
        if byte == 0x80 and (place == 0 or not body[place - 1] & 0x80):
            raise Malformed("padded identifier")
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(str(n) for n in (first, numbers[0] - 40 * first, *numbers[1:]))


def tlv(tag: int, *parts: bytes) -> bytes:
    """Write a value with this tag."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def sequence(*parts: bytes) -> bytes:
    """Write a sequence."""
    return tlv(SEQUENCE, *parts)


def set_of(parts: Iterable[bytes], tag: int = SET) -> bytes:
    """Write a set, in DER's own order."""
    return tlv(tag, *sorted(parts))


def integer(number: int) -> bytes:
    """Write a whole number."""
    return tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def octets(content: bytes) -> bytes:
    """Write an octet string."""
    return tlv(OCTET_STRING, content)


def bits(content: bytes) -> bytes:
    """Write a bit string of whole bytes."""
    return tlv(BIT_STRING, b"\x00", content)


def utf8(text: str) -> bytes:
    """Write a text."""
    return tlv(UTF8_STRING, text.encode())


def printable(text: str) -> bytes:
    """Write a text of plain letters and digits."""
    return tlv(PRINTABLE_STRING, text.encode("ascii"))


@lru_cache(maxsize=512)
def oid(dots: str) -> bytes:
    """Write an object identifier."""
    first, second, *rest = (int(part) for part in dots.split("."))
    body = bytearray()
    for number in (40 * first + second, *rest):
        part = [number & 0x7F]
        while number := number >> 7:
            part.append(0x80 | number & 0x7F)
        body += bytes(reversed(part))
    return tlv(OID, bytes(body))


def moment(at: datetime) -> bytes:
    """Write a moment, whole seconds: UTCTime until 2049, as certificates and CMS want it."""
    utc = at.astimezone(UTC)
    if 1950 <= utc.year < 2050:
        return tlv(UTC_TIME, utc.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(GENERALIZED_TIME, utc.strftime("%Y%m%d%H%M%SZ").encode())
