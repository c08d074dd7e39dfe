"""What is wrong with a file: line, column, reason; all of it before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kezek.core.errors import DomainError
from kezek.core.say import say

_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. `line` counts from 1, the header is line 1; 0 is the whole file."""

    line: int
    column: str
    reason: str | Promise

    def said(self, file: str) -> str:
        """`queue.csv:17: child_iin: …` in the active language."""
        place = f"{file}:{self.line}" if self.line else file
        return ": ".join(filter(None, (place, self.column, str(self.reason))))


class FileRefused(DomainError):
    """The file was not taken in; nothing was written."""

    code = "file_refused"
    todo = _("Nothing was taken in. Put the file right and import it again.")

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        """All problems of one file."""
        self.file = file
        self.problems = tuple(problems)
        super().__init__(
            say(
                ngettext_lazy(
                    "%(file)s: %(n)s mistake found.", "%(file)s: %(n)s mistakes found.", "n"
                ),
                file=file,
                n=len(self.problems),
            )
        )

    def __str__(self) -> str:
        """The sentence, then the first problems, one a line, then what to do."""
        lines = [str(self.message)]
        lines += [problem.said(self.file) for problem in self.problems[:_SHOWN]]
        if len(self.problems) > _SHOWN:
            lines.append("…")
        lines.append(str(self.todo))
        return "\n".join(lines)


class Problems:
    """Collects the problems of one file."""

    def __init__(self, file: str) -> None:
        """`file` is the name to show."""
        self.file = file
        self.found: list[Problem] = []

    def add(self, line: int, column: str, reason: str | Promise) -> None:
        """One more."""
        self.found.append(Problem(line, column, reason))

    def refuse_if_any(self) -> None:
        """Raise FileRefused when something was found."""
        if self.found:
            raise FileRefused(self.file, self.found)
