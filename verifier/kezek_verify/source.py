"""Where a log lies: a folder, or an address on the web."""

import http.client
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote, urlsplit

from kezek_verify.problems import Unchecked

_SECONDS: Final = 30
_LARGEST: Final = 1 << 25  # twice what 256 entries of 65,535 bytes need


class Source(Protocol):
    """Gives the files of a log by their names."""

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises Unchecked if it can't be had."""


class Folder:
    """A log in a folder."""

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise Unchecked("no_folder", path=path)
        self._path = path

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            raise Unchecked("no_file", name=name) from None
        except OSError as error:
            raise Unchecked("unreadable", name=name, reason=error.strerror) from None


class Web:
    """A log behind a web server. One connection, made again once if the server ended it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        try:
            port = parts.port
        except ValueError:
            port = 0
        if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
            raise Unchecked("address", address=address)
        self._address = address
        self._folder = quote(parts.path.rstrip("/"), safe="/%")
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.hostname, port, timeout=_SECONDS)

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        try:
            try:
                status, data = self._ask(name)
            except (ConnectionError, http.client.HTTPException):
                self._connection.close()
                status, data = self._ask(name)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            reason = str(error) or type(error).__name__
            raise Unchecked("no_network", address=self._address, reason=reason) from None
        if status == http.HTTPStatus.NOT_FOUND:
            raise Unchecked("no_file", name=name)
        if status != http.HTTPStatus.OK:
            raise Unchecked("unreadable", name=name, reason=f"HTTP {status}")
        return data

    def _ask(self, name: str) -> tuple[int, bytes]:
        self._connection.request("GET", f"{self._folder}/{name}")
        with self._connection.getresponse() as response:
            data = response.read(_LARGEST)
            if response.read(1):
                self._connection.close()
        return response.status, data


def source_of(place: str) -> Source:
    """The log at a folder's path or a web address."""
    if "://" in place:
        return Web(place)
    return Folder(Path(place))
