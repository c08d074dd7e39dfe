"""What can be said against a log: it is wrong, or it could not be checked."""


class Problem(Exception):
    """A sentence of `words` by its name, with the facts it is filled with.

    `index`: the entry it is about, where there is one.
    """

    code = 1

    def __init__(self, name: str, /, *, index: int | None = None, **facts: object) -> None:
        super().__init__(name, index, facts)
        self.name = name
        self.index = index
        self.facts = facts


class Wrong(Problem):
    """Something that was there to be checked is not as it must be."""


class Unchecked(Problem):
    """The check could not be made: no file, no network, a form that is not known here."""

    code = 2
