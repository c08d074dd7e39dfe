"""The least that a web server can be asked to do: what `bench-bulletin` measures pages against."""

from collections.abc import Callable, Iterable
from typing import Any

BODY = b"hello"


def application(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Say hello."""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(BODY)))])
    return [BODY]
