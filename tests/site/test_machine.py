"""A test that lives in a database of its own leaves nothing behind."""

import os
import shutil

import psycopg
import pytest

from kezek.journal.log.keeping import secrets_folder
from kezek.site import cluster
from tests.site.machine import forget, left_by

pytestmark = pytest.mark.machine

DATABASE = f"kezek_left_{os.getpid()}"
OTHER = f"{DATABASE}_other"


def test_with_a_database_goes_all_that_its_life_left_and_nothing_of_another() -> None:
    var = cluster.VAR
    for name in (DATABASE, OTHER):
        for folder in (
            *(var / f"log-{name}" / "tile", var / f"data-{name}", var / "sandbox" / name),
            *(secrets_folder(var) / f"{name}-{key}" for key in ("0a1b2c3d", "4e5f6a7b")),
        ):
            folder.mkdir(parents=True)
            (folder / "file").write_text("left")
    cluster.ensure().ensure_database(DATABASE)
    try:
        forget(DATABASE)
        assert left_by(DATABASE, var) == []
        assert len(left_by(OTHER, var)) == 5
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(cluster.ensure().url(DATABASE))
    finally:
        for folder in left_by(OTHER, var):
            shutil.rmtree(folder)
