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
        self.reserved_now: Counter[int] = Counter()  # by the entries of this moment, by year

    def allotted(self, entry: Entry, _index: int) -> None:
        """Money for a year."""
        self.allotments[entry["year"]] += entry["tenge"]

    def moved(self, entry: Entry, index: int) -> None:
        """Money between pots; none but the source may end below zero."""
        year = entry["year"]
        for giver, taker, tenge in entry["flows"]:
            self.pots[year, giver] -= tenge
            self.pots[year, taker] += tenge
            if (giver, taker) == ("free", "reserved"):
                self.reserved_now[year] += tenge
        for giver, _taker, _tenge in entry["flows"]:
            if giver != _SOURCE and self.pots[year, giver] < 0:
                short = -self.pots[year, giver]
                raise Wrong("pot", index=index, pot=giver, year=year, short=short)

    def overdrawn(self, year: int) -> int:
        """Tenge that came out of the source without having been allotted; 0 as it should be."""
        return max(0, -self.pots[year, _SOURCE] - self.allotments[year])

    def voucher_alive(self, entry: Entry, _index: int) -> None:
        """A voucher that was brought in."""
        self.alive[entry["band"]] += 1
        for year in entry["years"]:
            self.with_reserve[entry["band"], year] += 1

    def voucher_reserved(self, entry: Entry, index: int) -> None:
        """One more year of a living voucher."""
        band, year = entry["band"], entry["year"]
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
