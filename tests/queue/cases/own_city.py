"""The city of a case that has rules of its own."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from kezek.core import clock
from kezek.core.actors import IMPORT
from kezek.policy.acts import publish_policy
from kezek.site.settings import ROOT
from tests.builders import TARAZ

OWN: Final = "kala"


def published(case: Mapping[str, Any], folder: Path) -> str:
    """The city: Taraz with the values of the case, from a file of its own."""
    folder /= OWN
    folder.mkdir()
    base = ROOT / "cities" / TARAZ
    document = tomllib.loads((base / "policy.toml").read_text("utf-8"))
    norms = case.get("norms", {})
    bands = [
        {
            **band,
            "norm": norms.get(str(band["order"]), band["norm"]),
            "reserve_norm": norms.get(str(band["order"]), band["reserve_norm"]),
        }
        for band in document["band"]
    ]
    city = {**document["city"], "code": OWN}
    lines = [
        f"extends = {_toml(str(base / 'policy.toml'))}",
        f"band = {_toml(bands)}",
        f"city = {_toml(city)}",
    ]
    for name, value in case.get("rules", {}).items():
        rule = {**document["rule"][name], "value": value}
        lines += [f"[rule.{name}]", *(f"{key} = {_toml(part)}" for key, part in rule.items())]
    (folder / "policy.toml").write_text("\n".join(lines), "utf-8")
    (folder / "city.toml").write_text(
        (base / "city.toml").read_text("utf-8").replace(f'code = "{TARAZ}"', f'code = "{OWN}"'),
        "utf-8",
    )
    publish_policy(
        actor=IMPORT,
        moment=clock.at(date(2025, 1, 1)),
        request_key=f"builder:publish:{OWN}",  # so that builders find it as they find others
        city=OWN,
        folder=str(folder),
    )
    return OWN


def _toml(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
