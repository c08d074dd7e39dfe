"""`kezek messages`: compile the catalogues, check them, list what is missing."""

import argparse
from pathlib import Path

import polib

from kezek.site.catalogues.check import findings, untranslated
from kezek.site.catalogues.shelf import FORMS, LANGUAGES, compile_all, tidy_all

HELP = "Compile, check, tidy the Kazakh and Russian messages, or list what is missing."
DATABASE = None
DJANGO = False

ROOT = Path(__file__).resolve().parents[3]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`compile`, `check`, `missing` or `tidy`."""
    parser.add_argument(
        "action",
        choices=["compile", "check", "missing", "tidy"],
        help="compile: write .mo; check: fail naming file and line; missing: entries to fill in; "
        "tidy: put no-break spaces where they belong",
    )
    parser.add_argument("--room", help="missing: only what is said in kezek/ROOM")
    parser.add_argument("--doubts", action="store_true", help="check: print the doubts, too")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """0 when all is well; 1 when `check` or `missing` found something."""
    root: Path = args.root.resolve()
    if args.action == "compile":
        compile_all(root / "locale")
        return 0
    if args.action == "tidy":
        print(f"{tidy_all(root / 'locale')} catalogues tidied")
        return 0
    if args.action == "missing":
        return _missing(root, args.room)
    return _check(root, doubts=args.doubts)


def _check(root: Path, *, doubts: bool) -> int:
    found = findings(root)
    faults = [finding for finding in found if finding.fault]
    rest = [finding for finding in found if not finding.fault]
    for finding in [*faults, *(rest if doubts else [])]:
        print(finding.told(root))
    print(f"messages: {len(faults)} faults, {len(rest)} doubts")
    return 1 if faults else 0


def _missing(root: Path, room: str | None) -> int:
    """Print entries to paste into a catalogue, one block for each language."""
    count = 0
    for lang in LANGUAGES:
        uses = [
            use
            for use in untranslated(root, lang)
            if room is None or use.path.is_relative_to(root / "kezek" / room)
        ]
        count += len(uses)
        print(f"# ---- {lang}: {len(uses)} missing\n")
        for use in uses:
            plurals = dict.fromkeys(range(FORMS[lang]), "") if use.plural else {}
            print(
                polib.POEntry(
                    msgid=use.msgid,
                    msgctxt=use.context,
                    msgid_plural=use.plural or "",
                    msgstr_plural=plurals,
                    occurrences=[(str(use.path.relative_to(root)), str(use.line))],
                ).__unicode__(wrapwidth=0)
            )
    return 1 if count else 0
