"""Lays three phone pages of `make screens` side by side: the README's picture."""

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "var" / "screens"
PAGES = (
    "open-phone-kk-01-start",
    "journey-phone-kk-parent-12-case-voucher",
    "open-phone-ru-06-queue",
)
HEIGHT = 1200  # pixels of each page, from its top
GAP = 24
GROUND = (216, 210, 196)


def main() -> None:
    """Write docs/pictures/journey.png."""
    pages = [Image.open(SCREENS / f"{name}.png").convert("RGB") for name in PAGES]
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    left = GAP
    for page in pages:
        sheet.paste(page.crop((0, 0, page.width, min(HEIGHT, page.height))), (left, GAP))
        left += page.width + GAP
    target = ROOT / "docs" / "pictures" / "journey.png"
    sheet.quantize(128).save(target, optimize=True)


if __name__ == "__main__":
    main()
