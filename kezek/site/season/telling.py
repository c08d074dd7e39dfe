"""What happens is told beside the town's life, which waits neither for notices nor for the log."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Self

from django.db import connection

from kezek.journal import followers

APART: Final = frozenset({"notices", "openlog"})


class Telling:
    """A thread that tells of a city's evening, to families and in the log, while it lives on."""

    def __init__(self, city: str) -> None:
        self._city = city
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="telling")
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Self:
        """Begin with nothing to tell."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Wait until all is told; raises what went wrong."""
        try:
            self._thread.submit(connection.close)
        finally:
            self._thread.shutdown()
        if self._under_way:
            self._under_way.result()

    def go_on(self) -> None:
        """Tell what has a number by now, once all before is told; raises what went wrong there."""
        if self._under_way:
            self._under_way.result()
        self._under_way = self._thread.submit(self._tell)

    def _tell(self) -> None:
        for name in sorted(APART):
            followers.run_one(name, self._city)
