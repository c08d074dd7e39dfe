"""What a phone must load stays inside the budget; the letters and contrasts are all there."""

import gzip
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

STATIC = Path(__file__).resolve().parents[2] / "kezek" / "face" / "static"
CSS = (STATIC / "face" / "kezek.css").read_text(encoding="utf-8")
LETTERS = (
    "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
    "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "₸№«»–—…’“”.,:;!?()[]+-−×·•%/&@#'\"\u00a0\u202f"
)


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_font_has_every_letter_of_the_pages() -> None:
    known = TTFont(STATIC / "vendor" / "noto-sans-kezek.woff2").getBestCmap()
    assert [c for c in LETTERS if ord(c) not in known] == []


def test_font_is_small_variable_and_tabular() -> None:
    path = STATIC / "vendor" / "noto-sans-kezek.woff2"
    font = TTFont(path)
    axis = font["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 700)
    assert len({font["hmtx"][font.getBestCmap()[ord(d)]][0] for d in "0123456789"}) == 1
    assert path.stat().st_size <= 40 * 1024


def test_font_letters_all_grow_bold() -> None:
    font = TTFont(STATIC / "vendor" / "noto-sans-kezek.woff2")
    names = font.getBestCmap()
    thin = [c for c in LETTERS if c.isalpha() and not font["gvar"].variations[names[ord(c)]]
            and not font["glyf"][names[ord(c)]].isComposite()]  # fmt: skip
    assert thin == []


def test_a_first_visit_without_the_page_itself_is_light() -> None:
    face = STATIC / "face"
    total = (STATIC / "vendor" / "noto-sans-kezek.woff2").stat().st_size
    total += sum(
        packed(face / name) for name in ("kezek.css", "kezek.js", "ornament.svg", "icon.svg")
    )
    # 100 KB for all of it, 40 of them for the page.
    assert total <= 60 * 1024


def test_the_script_of_every_page_is_small() -> None:
    assert (STATIC / "face" / "kezek.js").stat().st_size <= 6 * 1024


def test_a_map_page_is_light() -> None:
    names = (
        "vendor/leaflet.js",
        "vendor/leaflet.css",
        "face/map.js",
        "face/kezek.css",
        "face/kezek.js",
    )
    total = (STATIC / "vendor" / "noto-sans-kezek.woff2").stat().st_size
    assert total + sum(packed(STATIC / name) for name in names) <= 120 * 1024


@pytest.mark.parametrize("name", ["face/kezek.css", "vendor/leaflet.css"])
def test_style_sheets_ask_for_no_file_that_is_not_there(name: str) -> None:
    sheet = STATIC / name
    for asked in re.findall(r"url\([\"']?([^\"')]+)", sheet.read_text(encoding="utf-8")):
        assert (sheet.parent / asked).resolve().is_file()


def tokens(block: str) -> dict[str, str]:
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", block))
    return {k: "#" + "".join(c * 2 for c in v[1:]) if len(v) == 4 else v for k, v in found.items()}


def blocks() -> dict[str, dict[str, str]]:
    dark_at = CSS.index("@media (prefers-color-scheme: dark)")
    contrast_at = CSS.index("\n.contrast {")
    contrast_dark_at = CSS.index("@media (prefers-color-scheme: dark)", contrast_at)
    end = CSS.index("*, ::before")
    light = tokens(CSS[:dark_at])
    dark = light | tokens(CSS[dark_at:contrast_at])
    return {
        "light": light,
        "dark": dark,
        "contrast": light | tokens(CSS[contrast_at:contrast_dark_at]),
        "contrast dark": dark
        | tokens(CSS[contrast_at:contrast_dark_at])
        | tokens(CSS[contrast_dark_at:end]),
    }


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lin = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    ("ink", "paper"), ("ink", "ground"), ("ink", "sky-light"), ("ink", "sun-light"),
    ("second", "paper"), ("second", "ground"), ("second", "sky-light"),
    ("sky", "paper"), ("sky", "ground"), ("sky", "sky-light"), ("on-sky", "sky"),
    ("grass", "paper"), ("grass", "grass-light"), ("clay", "paper"), ("clay", "clay-light"),
    ("clay", "ground"), ("on-sun", "sun"), ("on-bar", "bar"), ("ink", "grass-light"),
    ("ink", "clay-light"),
]  # fmt: skip


@pytest.mark.parametrize("mode", ["light", "dark", "contrast", "contrast dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_text_stands_out_from_its_ground(mode: str, pair: tuple[str, str]) -> None:
    found = blocks()[mode]
    assert contrast(found[pair[0]], found[pair[1]]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark", "contrast", "contrast dark"])
@pytest.mark.parametrize("sign", ["sky", "grass", "clay", "second", "ink"])
def test_signs_stand_out_from_the_page(mode: str, sign: str) -> None:
    found = blocks()[mode]
    assert contrast(found[sign], found["ground"]) >= 3
