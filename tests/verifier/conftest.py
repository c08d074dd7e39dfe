"""A town to bend, and the replay of what its log says."""

import pytest

from kezek_verify.command import main
from tests.verifier.bending import Replay
from tests.verifier.city import City
from tests.verifier.writer import Log


@pytest.fixture
def replay(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> Replay:
    def run(log: Log, *more: str) -> tuple[int, str]:
        place = log.write(tmp_path_factory.mktemp("log"))
        code = main(["replay", str(place), "--lang", "en", *more])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def town() -> City:
    """Two bands with places, a closed one; money for four; then an issue.

    The walk: rank 1 takes the first turn, rank 2 the next three, the older band first.
    """
    city = City()
    city.group(3, 5)
    city.group(2, 3)
    for band, rank in [(3, 2), (3, 2), (3, 2), (3, 1), (3, 1), (2, 2), (1, 2)]:
        city.file(band, rank)
    city.allot(4 * 40)
    return city
