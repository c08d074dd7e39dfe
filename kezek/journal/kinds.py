"""The registered journal kinds: what each says, which fields are public, what may never be in it.

`docs/journal.md` explains each kind for people; a test keeps both lists equal. Entries can't be
changed later, so a kind's fields only ever grow.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry. `public` fields may appear on open pages; `private` ones never."""

    name: str
    subject: str
    public: frozenset[str] = field(default_factory=frozenset)
    private: frozenset[str] = field(default_factory=frozenset)

    @property
    def fields(self) -> frozenset[str]:
        """Every field the entry's data may hold."""
        return self.public | self.private


NEVER = frozenset({"iin", "name", "phone", "surname", "given", "birth_date", "email", "address"})

_kinds: dict[str, Kind] = {}


def register(name: str, subject: str, public: str = "", private: str = "") -> Kind:
    """Add a kind; fields are space-separated names. Refuses personal fields and repeats."""
    kind = Kind(name, subject, frozenset(public.split()), frozenset(private.split()))
    if name in _kinds or kind.fields & NEVER:
        raise ValueError(name)
    _kinds[name] = kind
    return kind


def kind_of(name: str) -> Kind:
    """The registered kind, or KeyError."""
    return _kinds[name]


def all_kinds() -> dict[str, Kind]:
    """Every kind by name."""
    return dict(_kinds)
