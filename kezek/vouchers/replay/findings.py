"""What a replay found wrong: one line for each, told apart by kind. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not follow from the journal: `where`, what was expected, what stands."""

    kind: str
    where: str
    expected: str
    stands: str

    def __str__(self) -> str:
        """One line for the one who runs the replay."""
        return f"{self.kind}: {self.where}: expected {self.expected}, stands {self.stands}"


@dataclass(slots=True)
class Findings:
    """The first finding of each kind, in the order in which they came, and how many of each."""

    first: dict[str, Finding] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, where: str, expected: object, stands: object) -> None:
        """Keep it if it is the first of its kind; count it in any case."""
        self.first.setdefault(kind, Finding(kind, where, str(expected), str(stands)))
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def compare(
        self, kind: str, where: str, names: Iterable[str], expected: object, stands: object
    ) -> None:
        """Add each named attribute in which the two differ."""
        for name in names:
            should, does = getattr(expected, name), getattr(stands, name)
            if should != does:
                self.add(f"{kind}.{name}", where, should, does)
