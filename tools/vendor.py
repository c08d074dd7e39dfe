"""Fetch, subset and copy what the pages take from elsewhere into `kezek/face/static/vendor/`.

`python tools/vendor.py` runs `npm ci` in `var/npm` and writes the files; `--check` only compares
and fails when the committed files differ. Nothing of node is needed to run Kezek.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "kezek" / "face" / "static" / "vendor"
NPM: Final = ROOT / "var" / "npm"

COPIES: Final = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "LICENSE.htmx.txt",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/LICENSE": "LICENSE.leaflet.txt",
    "@fontsource-variable/noto-sans/LICENSE": "LICENSE.noto-sans.txt",
    # Only for browsers without an Ed25519 of their own; see portal/log/note.js.
    "@noble/ed25519/index.js": "noble-ed25519.js",
    "@noble/ed25519/LICENSE": "LICENSE.noble-ed25519.txt",
}
# For the browser tests only: lies with them, is never served.
TEST_COPIES: Final = {"axe-core/axe.min.js": ROOT / "tests" / "face" / "axe.min.js"}

# Rules of a style sheet that ask for a picture (and its old IE behaviours): we draw our own.
PICTURED: Final = re.compile(r"[^{}]*\{[^{}]*url\([^{}]*\}")
LETTERS: Final = {
    # The first source is the base; the glyphs of the others are moved into it.
    "cyrillic": [chr(c) for c in range(0x410, 0x450)] + list("ЁёІіҰұ№"),
    "cyrillic-ext": list("ӘәҒғҚқҢңӨөҮүҺһ"),
    "latin": [chr(c) for c in range(0x20, 0x7F)] + list("\u00a0«»·×÷°©–—‘’“”„•…\u2009−≤≥"),
    "latin-ext": list("₸"),
}
WEIGHTS: Final = (400, 700)


def _source(modules: Path, part: str) -> TTFont:
    name = f"noto-sans-{part}-wght-normal.woff2"
    font = TTFont(modules / "@fontsource-variable/noto-sans/files" / name)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = True
    options.notdef_outline = True
    options.drop_tables += ["HVAR", "MVAR", "GDEF", "GPOS", "GSUB", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in LETTERS[part]])
    subsetter.subset(font)
    return instantiateVariableFont(font, {"wght": WEIGHTS})


def _needed(font: TTFont, name: str) -> Iterable[str]:
    glyph = font["glyf"][name]
    if glyph.isComposite():
        for component in glyph.components:
            yield from _needed(font, component.glyphName)
    yield name


def _move(base: TTFont, donor: TTFont) -> None:
    """Bring the letters of `donor` into `base`: outlines, widths, variations, code points."""
    held = base.getBestCmap()
    order = base.getGlyphOrder()
    for code, name in donor.getBestCmap().items():
        if code in held:
            continue
        for part in _needed(donor, name):
            if part in order:
                continue
            order.append(part)
            base["glyf"].glyphs[part] = donor["glyf"][part]
            base["hmtx"][part] = donor["hmtx"][part]
            base["gvar"].variations[part] = donor["gvar"].variations.get(part, [])
        for table in base["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    base.setGlyphOrder(order)
    base["glyf"].glyphOrder = order


def _add_narrow_spaces(font: TTFont) -> None:
    """The spaces inside numbers, which the source lacks: a fifth of an em."""
    order = font.getGlyphOrder()
    for code in (0x2009, 0x202F):
        name = f"uni{code:04X}"
        if code in font.getBestCmap():
            continue
        order.append(name)
        font["glyf"].glyphs[name] = Glyph()
        font["hmtx"][name] = (200, 0)
        font["gvar"].variations[name] = []
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order


def write_font(modules: Path, target: Path) -> None:
    """One small variable font with every letter of the pages, weights 400 to 700."""
    base, *donors = (_source(modules, part) for part in LETTERS)
    for donor in donors:
        _move(base, donor)
    _add_narrow_spaces(base)
    for record in list(base["name"].names):
        if record.nameID not in {0, 1, 2, 3, 4, 5, 6, 13, 14}:
            base["name"].names.remove(record)
    base.recalcTimestamp = False
    base.flavor = "woff2"
    base.save(target)


def build(modules: Path, target: Path) -> None:
    """Write every vendored file into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    for source, name in COPIES.items():
        text = (modules / source).read_text(encoding="utf-8")
        # The maps of sources are not shipped, so the files must not ask for them.
        kept = [line for line in text.splitlines() if "sourceMappingURL" not in line]
        text = "\n".join(kept).rstrip() + "\n"
        if name.endswith(".css"):
            text = PICTURED.sub("", text)
        (target / name).write_text(text, encoding="utf-8")
    write_font(modules, target / "noto-sans-kezek.woff2")


def install() -> Path:
    """`npm ci` from the lock, outside the tree; gives the modules' folder."""
    NPM.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, NPM / name)
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to vendor (not to run Kezek)")
    subprocess.run([npm, "ci", "--ignore-scripts"], cwd=NPM, check=True)  # noqa: S603 - our own arguments
    return NPM / "node_modules"


def main() -> int:
    """Write the files, or with `--check` compare them with a fresh build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    modules = install()
    if not check:
        build(modules, TARGET)
        for source, place in TEST_COPIES.items():
            shutil.copy(modules / source, place)
        return 0
    with tempfile.TemporaryDirectory() as fresh:
        build(modules, Path(fresh))
        wrong = [
            path.name
            for path in sorted(Path(fresh).iterdir())
            if not (TARGET / path.name).is_file()
            or (TARGET / path.name).read_bytes() != path.read_bytes()
        ]
    for name in wrong:
        print(f"differs: kezek/face/static/vendor/{name}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
