"""Every message id in the package, with its file and line.

Python is read by its syntax tree, so that aliases (`gettext as _`) are followed and an f-string
inside a call is found out. Templates go through Django's own `templatize` and Babel's extractor.
"""

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

# Where in a call the context, the id and the plural stand.
_PLACES: Final[dict[str, tuple[int | None, int, int | None]]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_TEMPLATE_KEYWORDS: Final = {
    "_": (None, 0, None),
    **{name: places for name, places in _PLACES.items() if not name.endswith(("_lazy", "_noop"))},
}
_TRANSLATION: Final = "django.utils.translation"


@dataclass(frozen=True, slots=True)
class Use:
    """A message id met in the code. `plural` is None where no count is said.

    A `marked` one (`gettext_noop`) is only put down here and called elsewhere: it may be either
    form of a counted entry.
    """

    path: Path
    line: int
    context: str | None
    msgid: str
    plural: str | None
    marked: bool = False

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalogue knows it by."""
        return self.context, self.msgid


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A call whose message no catalogue can hold."""

    path: Path
    line: int
    why: str


def _names_in(tree: ast.Module) -> dict[str, str]:
    """What the translation functions are called in this module."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == _TRANSLATION:
            names |= {a.asname or a.name: a.name for a in node.names if a.name in _PLACES}
    return names


def _function_of(call: ast.Call, names: dict[str, str]) -> str | None:
    if isinstance(call.func, ast.Name):
        return names.get(call.func.id)
    if isinstance(call.func, ast.Attribute) and call.func.attr in _PLACES:
        owner = call.func.value
        if isinstance(owner, ast.Name) and owner.id == "translation":
            return call.func.attr
    return None


def _text_of(call: ast.Call, place: int) -> str | None:
    argument = call.args[place] if place < len(call.args) else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def _is_glued(call: ast.Call, place: int) -> bool:
    argument = call.args[place] if place < len(call.args) else None
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


def of_python(path: Path) -> Iterator[Use | Unreadable]:
    """The uses in a Python file."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    names = _names_in(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = _function_of(node, names)
        if function is None:
            continue
        context_at, msgid_at, plural_at = _PLACES[function]
        msgid = _text_of(node, msgid_at)
        if msgid is None:
            if _is_glued(node, msgid_at):
                yield Unreadable(path, node.lineno, "a message is one literal, values go in after")
            continue  # a variable: its text is a literal elsewhere
        context = None if context_at is None else _text_of(node, context_at)
        plural = None if plural_at is None else _text_of(node, plural_at)
        yield Use(path, node.lineno, context, msgid, plural, function == "gettext_noop")


def _each(texts: object) -> tuple[str, ...]:
    """One text, or all of a call's; Babel's types and its ways differ here."""
    if isinstance(texts, str):
        return (texts,)
    return tuple(str(text) for text in texts) if isinstance(texts, tuple | list) else ()


def of_template(path: Path) -> Iterator[Use | Unreadable]:
    """The uses in a Django template."""
    try:
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    except SyntaxError as error:
        yield Unreadable(path, error.lineno or 1, str(error))
        return
    # What is no message was blanked to X; the brackets keep its indentation from meaning anything.
    bracketed = io.BytesIO(f"({code}\n)".encode())
    for line, function, texts, _ in extract_python(
        bracketed, dict.fromkeys(_TEMPLATE_KEYWORDS), [], {"encoding": "utf-8"}
    ):
        context_at, msgid_at, plural_at = _TEMPLATE_KEYWORDS[str(function)]
        said = _each(texts)
        msgid = said[msgid_at]
        if not msgid:
            continue
        context = None if context_at is None else said[context_at]
        plural = None if plural_at is None else said[plural_at]
        yield Use(path, line, context, msgid, plural)


def uses(package: Path) -> Iterator[Use | Unreadable]:
    """All uses below a package, files in order."""
    for path in sorted(package.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield from of_python(path)
        elif path.suffix in {".html", ".txt", ".svg", ".xml"} and "templates" in path.parts:
            yield from of_template(path)
