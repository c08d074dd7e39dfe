"""Node with the modules of the page, as a browser gets them."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
NODE = shutil.which("node")

Ask = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if NODE is None and "ask" in getattr(item, "fixturenames", ()):
            item.add_marker(
                pytest.mark.skip(reason="NO NODE: the check in the browser was not tested")
            )


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules where their imports find each other."""
    folder = tmp_path_factory.mktemp("static")
    shutil.copytree(ROOT / "kezek" / "portal" / "static" / "portal", folder / "portal")
    shutil.copytree(ROOT / "kezek" / "face" / "static" / "vendor", folder / "vendor")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    return folder


@pytest.fixture(scope="session")
def ask(modules: Path) -> Ask:
    """Have the modules do something; gives the answer."""

    def answer(order: str, **values: object) -> Any:
        assert NODE is not None
        done = subprocess.run(
            [NODE, "--no-warnings", Path(__file__).with_name("check.mjs"), modules],
            input=json.dumps([{"do": order, **values}]),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        (found,) = json.loads(done.stdout)
        return found

    return answer
