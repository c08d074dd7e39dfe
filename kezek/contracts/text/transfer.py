"""The text of a consent to be moved, filled from its manifest as a contract's is."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kezek.contracts.text import (
    ContractText,
    Party,
    Section,
    TextChanged,
    fingerprints,
    reading_language,
    template,
)
from kezek.core.words import Language, legal_date, tenge

TRANSFER: Final = "transfer-2025-1"
SWAP: Final = "swap-2025-1"


def transfer_text(manifest: Mapping[str, Any], language: str) -> ContractText:
    """The whole consent in Kazakh or Russian. Raises TextChanged."""
    lang = reading_language(language)
    version = manifest["text"]["version"]
    if manifest["text"]["sha256"] != fingerprints(version):
        raise TextChanged(version)
    form = template(version, lang)
    values = _values(manifest, lang)
    return ContractText(
        language=lang,
        title=form["title"],
        heading=((form["number"], manifest["number"]), (form["drafted"], values["drafted_on"])),
        parties=tuple(
            Party(party["title"], tuple((label, values[name]) for label, name in party["rows"]))
            for party in form["party"]
        ),
        sections=(
            Section(
                form["wishes"],
                tuple(
                    form["wish"].format_map(_wish(rank, wish, lang))
                    for rank, wish in enumerate(manifest["wishes"], start=1)
                ),
            ),
            *(
                Section(
                    section["title"], tuple(point.format_map(values) for point in section["points"])
                )
                for section in form["section"]
            ),
        ),
    )


def _values(manifest: Mapping[str, Any], lang: Language) -> dict[str, str]:
    own = manifest["own"]
    return {
        "number": manifest["number"],
        "drafted_on": legal_date(date.fromisoformat(manifest["drafted_on"]), lang),
        "parent_name": manifest["parent"]["name"],
        "parent_iin": manifest["parent"]["iin"],
        "child_name": manifest["child"]["name"],
        "child_iin": manifest["child"]["iin"],
        "birth_date": legal_date(date.fromisoformat(manifest["child"]["birth_date"]), lang),
        "kindergarten": own["name"][lang],
        "group": own["group"],
        "place": own["place"],
        "other_place": manifest.get("other_place", ""),
        "act": manifest["policy"]["act"][lang],
        "policy": str(manifest["policy"]["number"]),
        "head_days": str(manifest["head_working_days"]),
        "text_version": manifest["text"]["version"],
    }


def _wish(rank: int, wish: Mapping[str, Any], lang: Language) -> dict[str, str]:
    return {
        "rank": str(rank),
        "kindergarten": wish["name"][lang],
        "address": wish["address"][lang],
        "group": wish["group"],
        "parent_fee": tenge(wish["parent_fee"]),
    }
