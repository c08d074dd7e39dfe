"""A city whose kindergartens are a real, published list: its rows as the generator wants them."""

from datetime import date
from pathlib import Path
from random import Random

from kezek.site.generator.gardens import Kindergarten, draw_bin, draw_features, make_iban
from kezek.site.imports.mapping import read_mapping
from kezek.site.imports.problems import Problems
from kezek.site.imports.reading import read_rows


def invented(kind: str, code: str, city: str) -> str:
    """A value the published list lacks: the same for a kindergarten each time."""
    rng = Random(f"{city}|{code}|{kind}")  # noqa: S311  invented, repeatable
    if kind == "bin":
        return draw_bin(rng, date(rng.randrange(1996, 2012), rng.randrange(1, 13), 1))
    if kind == "iban":
        return make_iban(rng)
    if kind == "phone":
        return f"+77273{rng.randrange(100_000, 999_999)}"
    if kind == "seed":
        return str(rng.randrange(1, 10**6))
    if kind == "features":
        return ";".join(draw_features(rng))
    raise ValueError(kind)


def real_kindergartens(folder: Path) -> list[Kindergarten]:
    """The kindergartens of `kindergartens.csv` by `mapping.toml`. Raises FileRefused."""
    problems = Problems("kindergartens.csv")
    columns = read_mapping(folder / "mapping.toml", problems)
    gardens: list[Kindergarten] = []
    rows = read_rows(
        folder / "kindergartens.csv", problems, columns=columns.columns, delimiter=columns.delimiter
    )
    for line, theirs in rows:
        ours = dict(columns.ours(theirs, line, problems))
        for column, kind in columns.invented():
            ours[column] = invented(kind, ours["code"], folder.name)
        gardens.append(
            Kindergarten(
                code=ours["code"],
                name_kk=ours["name_kk"],
                name_ru=ours["name_ru"],
                kind=ours["kind"],
                district=ours["district"],
                address_kk=ours["address_kk"],
                address_ru=ours["address_ru"],
                lat=float(ours["lat"]),
                lon=float(ours["lon"]),
                opened=date.fromisoformat(ours["opened"]) if ours["opened"] else None,
                bin=ours["bin"],
                phone=ours["phone"],
                parent_fee=int(ours["parent_fee"]),
                features=ours["features"].split(";"),
                iban=ours["iban"],
                seed=int(ours["seed"]),
                speciality=ours.get("speciality", "ordinary"),
            )
        )
    problems.refuse_if_any()
    return gardens
