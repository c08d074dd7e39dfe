"""Groups and who sits in them: free places, vouchers that look for one."""

from collections import Counter
from dataclasses import dataclass

from kezek_verify.entries import Entry
from kezek_verify.problems import Wrong


@dataclass(slots=True)
class Group:
    """A group. `used`: seats taken or held; `hidden` children of no told group not counted."""

    band: int
    ordinary: bool
    seats: int
    type: str
    kindergarten: object
    open: bool = True
    used: int = 0

    @property
    def kind(self) -> int:
        """The band in which a hidden place of this group counts."""
        return self.band if self.ordinary else 0


@dataclass(slots=True)
class Place:
    """A seat that somebody has, or is `offered`. `waiter`: who has not answered yet, if told."""

    group: int | None
    band: int
    waiter: str | None = None
    offered: bool = False
    seeks: bool = False  # its voucher still counts among those without a place


class Seats:
    """The groups and places of a city."""

    def __init__(self) -> None:
        self.groups: dict[int, Group] = {}
        self.places: dict[str, Place] = {}
        self.answering: dict[str, Place] = {}  # held ones
        self.without: Counter[int] = Counter()  # living vouchers without a place, by band
        self.hidden: Counter[int] = Counter()  # places whose group is not told, by band
        self.hidden_seekers = 0  # vouchers that found one of unknown band
        self.by_round: Counter[int | None] = Counter()  # taken, and in no round's entries yet
        self.last_by_round = 0
        self.given = 0
        self._numbers: set[str] = set()
        self._over: dict[int, int] = {}
        self._spare: Counter[int] = Counter()  # seats less told places, by band, open or not
        self._tight: dict[int, int] = {}  # bands that lost some in this moment, and where
        # Of this moment: indices of seats taken by moving, and how many were left so.
        self._moves: list[int] = []
        self._moved = 0
        self._imports: list[int] = []  # seats taken by children brought in, not yet accounted for
        self._brought = 0

    def listed(self, entry: Entry, index: int) -> None:
        """A group, or its new number of seats."""
        number, seats, kindergarten = entry["group"], entry["seats"], entry["kindergarten"]
        ordinary = entry["type"] == "ordinary"
        old = self.groups.get(number)
        if old is None:
            old = Group(entry["band"], ordinary, 0, entry["type"], kindergarten)
            self.groups[number] = old
        elif (old.band, old.type, old.kindergarten) != (entry["band"], entry["type"], kindergarten):
            raise Wrong("group_other", index=index, group=number)
        self._spare[old.kind] += seats - old.seats
        old.seats = seats
        self._watch(number, old, index)

    def opened(self, entry: Entry, index: int) -> None:
        """Its free places may be taken."""
        self._group(entry["group"], index).open = True

    def shut(self, entry: Entry, index: int) -> None:
        """They may not."""
        self._group(entry["group"], index).open = False

    def taken(self, entry: Entry, index: int) -> None:
        """A seat is taken."""
        place = self._new(entry["place"], entry["group"], entry["band"], index)
        if entry["group"] is None:
            self.hidden[entry["band"]] += 1
            self._tight[entry["band"]] = index
        elif entry["by"] != "import" and entry["band"] != self.groups[entry["group"]].band:
            raise Wrong("place_band", index=index, group=entry["group"], band=entry["band"])
        elif entry["by"] in {"claim", "round"} and not self.groups[entry["group"]].open:
            raise Wrong("group_shut", index=index, group=entry["group"])
        if entry["seeking"] != (entry["by"] in {"claim", "round"}):
            raise Wrong("taken_seeking", index=index, by=entry["by"])
        if entry["by"] == "round":
            self.by_round[entry["group"]] += 1
            self.last_by_round = index
        elif entry["by"] == "move":
            self._moves.append(index)
        elif entry["by"] == "import":
            self._imports.append(index)
        if entry["seeking"]:
            self.given += 1
            self._found(place, index)

    def voucher_alive(self, _entry: Entry, _index: int) -> None:
        """A child was brought in that may have a seat already."""
        self._brought += 1

    def held(self, entry: Entry, index: int) -> None:
        """A seat is held until its child answers; a protected child's is of a band alone."""
        if entry["group"] is None:
            band = entry.get("band")
            if type(band) is not int or entry["waiter"] is not None:
                raise Wrong("field", index=index, kind="place.held", field="band, waiter")
            place = self._new(entry["place"], None, band, index)
            self.hidden[band] += 1
            self._tight[band] = index
        else:
            if entry["waiter"] is None:
                raise Wrong("field", index=index, kind="place.held", field="waiter")
            group = self._group(entry["group"], index)
            place = self._new(entry["place"], entry["group"], group.band, index)
        place.waiter, place.offered, place.seeks = entry["waiter"], True, True
        self.answering[entry["place"]] = place

    def accepted(self, entry: Entry, index: int) -> None:
        """The child said yes."""
        place = self._live(entry["place"], index)
        if not place.offered:
            raise Wrong("not_offered", index=index, place=entry["place"])
        place.waiter, place.offered = None, False
        del self.answering[entry["place"]]
        self.given += 1
        self._found(place, index)

    def freed(self, entry: Entry, index: int) -> None:
        """The seat is free."""
        place = self._live(entry["place"], index)
        if place.group != entry["group"]:
            raise Wrong("place_elsewhere", index=index, place=entry["place"])
        if entry["why"] == "moved" and not entry["seeking"]:
            self._moved += 1
        del self.places[entry["place"]]
        self.answering.pop(entry["place"], None)
        if place.group is None:
            self.hidden[place.band] -= 1
        else:
            left = self.groups[place.group]
            left.used -= 1
            self._spare[left.kind] += 1
        if entry["seeking"] and not place.seeks:
            if place.group is None and place.band == 0:
                self.hidden_seekers -= 1
            else:
                self.without[place.band] += 1

    def voucher_dead(self, entry: Entry, index: int) -> None:
        """A voucher ended that looked for a place."""
        if entry["seeking"]:
            self._fewer(entry["band"], index)

    def free(self, band: int) -> int:
        """Free places of the band in open ordinary groups, hidden ones among them."""
        return sum(
            group.seats - group.used
            for group in self.groups.values()
            if group.band == band and group.ordinary and group.open
        )

    def end_of_moment(self) -> None:
        """No group may have more children than seats now; who moved or came in is accounted for."""
        for number, index in self._over.items():
            group = self.groups[number]
            if group.used > group.seats:
                raise Wrong("over", index=index, group=number, seats=group.seats)
        self._over.clear()
        for band, index in self._tight.items():
            if self.hidden[band] > max(0, self._spare[band]):
                raise Wrong("hidden_over", index=index, band=band, count=self.hidden[band])
        self._tight.clear()
        if len(self._moves) > self._moved:
            raise Wrong("moved_from_nowhere", index=self._moves[self._moved])
        self._moves, self._moved = [], 0
        if len(self._imports) > self._brought:
            raise Wrong("import_of_nobody", index=self._imports[self._brought])
        self._brought -= len(self._imports)
        self._imports = []

    def _group(self, number: int, index: int) -> Group:
        group = self.groups.get(number)
        if group is None:
            raise Wrong("group_unknown", index=index, group=number)
        return group

    def _new(self, number: str, group: int | None, band: int, index: int) -> Place:
        if number in self._numbers:
            raise Wrong("place_twice", index=index, place=number)
        self._numbers.add(number)
        if group is not None:
            sat = self._group(group, index)
            sat.used += 1
            self._spare[sat.kind] -= 1
            self._watch(group, sat, index)
        place = Place(group, band)
        self.places[number] = place
        return place

    def _watch(self, number: int, group: Group, index: int) -> None:
        """The group has fewer free seats than before: look at the end of the moment."""
        if group.used > group.seats:
            self._over.setdefault(number, index)
        self._tight[group.kind] = index

    def _live(self, number: str, index: int) -> Place:
        place = self.places.get(number)
        if place is None:
            raise Wrong("place_unknown", index=index, place=number)
        return place

    def _found(self, place: Place, index: int) -> None:
        place.seeks = False
        if place.group is None and place.band == 0:
            self.hidden_seekers += 1
        else:
            self._fewer(place.band, index)

    def _fewer(self, band: int, index: int) -> None:
        self.without[band] -= 1
        if self.without[band] < 0:
            raise Wrong("seeker_of_nobody", index=index, band=band)
