"""Reads a CSV file into raw rows, or says why it is not one."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from kezek.core.say import say
from kezek.site.imports.problems import Problems

_ZIP: Final = b"PK\x03\x04"  # .xlsx and .ods are zip files
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_MAX_BYTES: Final = 200 * 1024 * 1024
_FIELD_LIMIT: Final = 10_000

RawRow = Mapping[str, str]


def read_text(path: Path, problems: Problems) -> str:
    """The text of the file; a byte order mark is dropped. Raises FileRefused."""
    if not path.is_file():
        problems.add(0, "", _("There is no such file."))
        problems.refuse_if_any()
    if path.stat().st_size > _MAX_BYTES:
        problems.add(0, "", _("The file is too large."))
        problems.refuse_if_any()
    content = path.read_bytes()
    if not content.strip(b"\xef\xbb\xbf \r\n\t\x00"):
        problems.add(0, "", _("The file is empty."))
    elif content.startswith((_ZIP, _OLD_EXCEL)):
        problems.add(
            0, "", _("This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” first.")
        )
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4096]:
        problems.add(0, "", _("The file is not in UTF-8. Save it as “CSV UTF-8” first."))
    problems.refuse_if_any()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.add(line, "", _("The file is not in UTF-8. Save it as “CSV UTF-8” first."))
    problems.refuse_if_any()
    return ""


def read_rows(
    path: Path, problems: Problems, *, columns: Sequence[str], delimiter: str = ","
) -> Iterator[tuple[int, RawRow]]:
    """Line number and fields of every row, blank lines left out.

    The header must name exactly `columns`, in any order. Raises FileRefused for what makes the rest
    unreadable; a row of the wrong width is added to `problems` and left out.
    """
    text = read_text(path, problems)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, columns, delimiter, problems)
        problems.refuse_if_any()
        for fields in reader:
            if not any(field.strip() for field in fields):
                continue
            if len(fields) != len(header):
                problems.add(
                    reader.line_num,
                    "",
                    say(
                        _("The line has %(found)s fields, the header %(wanted)s."),
                        found=len(fields),
                        wanted=len(header),
                    ),
                )
                continue
            yield reader.line_num, dict(zip(header, fields, strict=True))
    except csv.Error:
        problems.add(reader.line_num, "", _("The quotation marks of this line do not match."))
        problems.refuse_if_any()


def _check_header(
    header: Sequence[str], columns: Sequence[str], delimiter: str, problems: Problems
) -> None:
    if len(header) == 1 and len(columns) > 1:
        other = next((sign for sign in ";\t|" if sign in header[0] and sign != delimiter), "")
        if other:
            problems.add(
                1,
                "",
                say(
                    _(
                        "The columns are separated by “%(found)s” instead of “%(wanted)s”. "
                        "Save the file with the right separator or name it in the mapping."
                    ),
                    found="tab" if other == "\t" else other,
                    wanted=delimiter,
                ),
            )
            return
    for name in columns:
        if name not in header:
            problems.add(1, name, _("This column is missing."))
    for place, name in enumerate(header):
        if name in header[:place]:
            problems.add(1, name, _("This column stands twice."))
        elif name not in columns:
            problems.add(1, name, _("This column is unknown. Remove it or name it in the mapping."))
