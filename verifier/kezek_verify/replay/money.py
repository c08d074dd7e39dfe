"""The pots of each budget year, and the living vouchers that lean on them."""

from collections import Counter
from collections.abc import Mapping

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong

_SOURCE = "source"


class Money:
    """What each pot holds; how many vouchers live, and for which years they have reserves."""

    def __init__(self) -> None:
        self.pots: Counter[tuple[int, str]] = Counter()
        self.allotments: Counter[int] = Counter()
        self.alive: Counter[int] = Counter()
        self.with_reserve: Counter[tuple[int, int]] = Counter()
        # Of this moment: what was reserved (year, tenge, index), for whom else than by an issue,
        # and where money was allotted or drawn last.
        self._reserved: list[tuple[int, int, int]] = []
        self._leaning: set[int] = set()
        self._drawn: dict[int, int] = {}

    def allotted(self, entry: Entry, index: int) -> None:
        """Money for a year."""
        self.allotments[entry["year"]] += entry["tenge"]
        self._drawn[entry["year"]] = index

    def moved(self, entry: Entry, index: int) -> None:
        """Money between pots; none but the source may end below zero."""
        year, reserved = entry["year"], 0
        for giver, taker, tenge in entry["flows"]:
            self.pots[year, giver] -= tenge
            self.pots[year, taker] += tenge
            if _SOURCE in {giver, taker}:
                self._drawn[year] = index
            if (giver, taker) == ("free", "reserved"):
                reserved += tenge
        if reserved:
            self._reserved.append((year, reserved, index))
        for giver, _taker, _tenge in entry["flows"]:
            if giver != _SOURCE and self.pots[year, giver] < 0:
                short = -self.pots[year, giver]
                raise Wrong("pot", index=index, pot=giver, year=year, short=short)

    def put_by(self, year: int, tenge: int) -> bool:
        """Whether an entry of this moment, and of no other issue, reserved just so much."""
        for one in self._reserved:
            if one[:2] == (year, tenge):
                self._reserved.remove(one)
                return True
        return tenge == 0

    def end_of_moment(self) -> None:
        """What was allotted came out of the source, and nothing was reserved for nobody."""
        for year, index in self._drawn.items():
            over = -self.pots[year, _SOURCE] - self.allotments[year]
            if over > 0:
                raise Wrong("overdrawn", index=index, year=year, tenge=over)
            if over < 0:
                raise Wrong("underdrawn", index=index, year=year, tenge=-over)
        for year, tenge, index in self._reserved:
            if year not in self._leaning:
                raise Wrong("reserved_idly", index=index, year=year, tenge=tenge)
        self._drawn, self._leaning, self._reserved = {}, set(), []

    def voucher_alive(self, entry: Entry, _index: int) -> None:
        """A voucher that was brought in."""
        self.alive[entry["band"]] += 1
        self._leaning |= set(entry["years"])
        for year in entry["years"]:
            self.with_reserve[entry["band"], year] += 1

    def voucher_reserved(self, entry: Entry, index: int) -> None:
        """One more year of a living voucher."""
        band, year = entry["band"], entry["year"]
        self._leaning.add(year)
        self.with_reserve[band, year] += 1
        if self.with_reserve[band, year] > self.alive[band]:
            raise Wrong("reserve_of_nobody", index=index, band=band, year=year)

    def voucher_dead(self, entry: Entry, index: int) -> None:
        """A voucher ended, and with it its reserves."""
        band = entry["band"]
        self.alive[band] -= 1
        for year in entry["years"]:
            self.with_reserve[band, year] -= 1
        if self.alive[band] < 0 or any(self.with_reserve[band, y] < 0 for y in entry["years"]):
            raise Wrong("voucher_of_nobody", index=index, band=band)

    def issued(self, band: int, year: int) -> None:
        """A voucher of an issue."""
        self.alive[band] += 1
        self.with_reserve[band, year] += 1

    def owed(self, year: int, prices: Mapping[int, int]) -> int:
        """What living vouchers without a reserve of the year need first."""
        return sum(
            (self.alive[band] - self.with_reserve[band, year]) * price
            for band, price in prices.items()
        )
