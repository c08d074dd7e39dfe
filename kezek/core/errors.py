"""Typed errors that a person can read: what is wrong and what to do next."""

from typing import ClassVar

from django.utils.functional import Promise


class DomainError(Exception):
    """A refusal by a rule. Subclasses set `code`, `message` and, where there is one, `todo`.

    `field` names the form field that the message belongs beside.
    """

    code: ClassVar[str] = "refused"
    message: str | Promise = ""
    todo: str | Promise | None = None
    field: str | None = None

    def __init__(
        self,
        message: str | Promise | None = None,
        *,
        todo: str | Promise | None = None,
        field: str | None = None,
    ) -> None:
        """Override the class's texts for this occurrence."""
        if message is not None:
            self.message = message
        if todo is not None:
            self.todo = todo
        if field is not None:
            self.field = field
        super().__init__(self.code)

    def __str__(self) -> str:
        """The message in the active language."""
        return str(self.message) or self.code
