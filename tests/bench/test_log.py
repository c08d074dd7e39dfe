"""The bench of the log leaves nothing behind: its worker writes where the bench's own files are."""

from pathlib import Path

import pytest
from pytest_django import Settings

from bench.log import surroundings
from kezek.core import sealing
from kezek.site import cluster

WRITTEN = ("KEZEK_VAR", "KEZEK_LOG", "KEZEK_LOG_KEYS", "KEZEK_DATA")


@pytest.mark.django_db
def test_the_worker_writes_into_the_folder_of_the_bench_alone(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*WRITTEN, "KEZEK_KEYS"):
        monkeypatch.delenv(name, raising=False)
    settings.VAR = tmp_path
    found = surroundings()
    assert {name for name in WRITTEN if Path(found[name]).is_relative_to(tmp_path)} == set(WRITTEN)
    keys = Path(found["KEZEK_KEYS"])
    assert keys == cluster.VAR / "keys"  # what is sealed here, the worker opens
    assert (keys / sealing.RING_FILE).exists()
