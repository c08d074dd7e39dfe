"""Invented policies for tests: a city's files with a part put otherwise, or with other queues."""

from pathlib import Path

from kezek.core.actors import IMPORT
from kezek.policy.acts import publish_policy
from kezek.policy.models import City
from kezek.policy.reading import FILE
from kezek.site.settings import ROOT
from tests.builders import START, a_key

TARAZ = (ROOT / "cities/taraz" / FILE).read_text("utf-8")
HERE = Path(__file__).parent / "cities"
RIGHTS = ("out_of_turn", "priority", "general")
PLAIN_NAME = '{ kk = "Аты", ru = "Имя", en = "Name" }'


def written(folder: Path, text: str) -> Path:
    """A city's folder with that policy; its name is the folder's."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_text(text.replace('code = "taraz"', f'code = "{folder.name}"', 1), "utf-8")
    (folder / "city.toml").write_text(f"name = {PLAIN_NAME}\n", "utf-8")
    return path


def published(folder: Path, *, again: bool = False) -> City:
    """The city of a folder; builders that are given its code find it published."""
    publish_policy(
        actor=IMPORT,
        moment=START,
        request_key=a_key() if again else f"builder:publish:{folder.name}",
        city=folder.name,
        folder=str(folder),
    )
    return City.objects.get(pk=folder.name)


def bands_of_21(table: str = "band", norm: int = 65_000) -> str:
    """Seven bands: the under-two apart from the others of their year, then ages 1 to 6."""
    ages = [("u2", 0, 1, "under_months = 24\n")]
    ages += [(f"b{age}", age, age, "") for age in range(1, 7)]
    return "".join(
        f'[[{table}]]\ncode = "{code}"\norder = {order}\nage = {age}\n{more}min_age_months = 18\n'
        f"norm = {norm}\nreserve_norm = {norm}\nparent_fee = 15000\n"
        f"name = {PLAIN_NAME}\ngroup_name = {PLAIN_NAME}\n\n"
        for code, order, age, more in ages
    )


def types_of_21(table: str = "queue_type") -> str:
    """The 21 queues: seven bands, three rights each."""
    pairs = [(band, right) for band in ("u2", *(f"b{n}" for n in range(1, 7))) for right in RIGHTS]
    return "".join(
        f'[[{table}]]\ncode = "{band}-{right.replace("_", "-")}"\norder = {order}\n'
        f'band = "{band}"\nright = "{right}"\nname = {PLAIN_NAME}\n\n'
        for order, (band, right) in enumerate(pairs, start=1)
    )


def a_rule(name: str, value: str, table: str = "rule") -> str:
    """A rule with the value as it is written in the file."""
    return (
        f'[{table}.{name}]\nvalue = {value}\nstatus = "F"\nsource = "-"\n'
        'kk = "Соңынан."\nru = "Последними."\nen = "Last."\n\n'
    )


def twenty_one(folder: Path) -> Path:
    """A city with the 21 queues of 2026 from its first day."""
    base = ROOT / "cities/taraz" / FILE
    return written(
        folder,
        f'extends = "{base}"\n\n[city]\ncode = "taraz"\nname = {PLAIN_NAME}\n\n'
        + bands_of_21()
        + types_of_21()
        + a_rule("issuing_last_bands", '["u2"]'),
    )


def growing(folder: Path) -> Path:
    """A city with 18 queues until 1 January 2026; then 21, another cycle and another norm."""
    base = ROOT / "cities/taraz" / FILE
    act = f'source = "-"\nact = {PLAIN_NAME}\n\n'
    return written(
        folder,
        f'extends = "{base}"\n\n[city]\ncode = "taraz"\nname = {PLAIN_NAME}\n\n'
        f'[[version]]\ncode = "18"\nvalid_from = 2025-01-01\nvalid_to = 2026-01-01\n{act}'
        f'[[version]]\ncode = "21"\nvalid_from = 2026-01-01\n{act}'
        + a_rule("issuing_last_bands", '["u2"]', "version.rule")
        + a_rule("issuing_cycle", '[["priority", 2], ["general", 2]]', "version.rule")
        + a_rule("norm_per_child_month", "80000", "version.rule")
        + bands_of_21("version.band", norm=80_000)
        + types_of_21("version.queue_type"),
    )
