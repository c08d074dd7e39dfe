"""Publishing: the rules word for word beside the entries that name them, then the log itself."""

from pathlib import Path
from typing import Final

from kezek.journal.log.checkpoint import Checkpoint
from kezek.journal.log.files import keep_all
from kezek.journal.log.publishing import publish_or_tell
from kezek.journal.log.where import folder
from kezek.policy.models import PolicyVersion
from kezek.policy.reading import canonical

RULES: Final = "rules"


def publish_log() -> Checkpoint | None:
    """Publish the rules and what was told since; the new checkpoint, None if nothing is new."""
    keep_rules(folder())
    return publish_or_tell()


def keep_rules(into: Path) -> int:
    """Write each version of each city's rules that is not there yet; how many."""
    texts = {
        f"{RULES}/{sha256}.json": pk
        for pk, sha256 in PolicyVersion.objects.values_list("pk", "sha256")
    }
    missing = {pk: name for name, pk in texts.items() if not (into / name).exists()}
    rows = PolicyVersion.objects.filter(pk__in=missing).values_list("pk", "document")
    return keep_all(into, ((missing[pk], canonical(text).encode()) for pk, text in rows))
