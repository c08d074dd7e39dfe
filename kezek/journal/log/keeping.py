"""What of the logs is not public, and where: read also where there is no Django."""

import os
from pathlib import Path

SIGNING_KEY = "key"
LAST_SIGNED = "last_signed"
REFUSED = "refused"


def secrets_folder(var: Path) -> Path:
    """Where the logs of all databases keep what is not public."""
    given = os.environ.get("KEZEK_LOG_KEYS", "")
    if given:
        return Path(given)
    keys = os.environ.get("KEZEK_KEYS", "")
    ring = not keys or keys.lstrip().startswith("{")
    return (var / "keys" if ring else Path(keys)) / "log"


def refusals(secrets: Path, database: str) -> list[str]:
    """Why the logs of a database of that name refuse to go on; read without a database."""
    return [
        path.read_text(encoding="utf-8").strip()
        for path in sorted(secrets.glob(f"{database}-????????/{REFUSED}"))
    ]
