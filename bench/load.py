"""A load client on plain sockets: one thread, one epoll, kept connections.

One request at a time on each connection; every request is made before the clock starts and sent
once. Answers are read by `Content-Length`; status and time of each are kept, if asked the bodies.
"""

import json
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

_ROOM = 65536
_PATIENCE = 60.0  # seconds without any answer


@dataclass(slots=True)
class Load:
    """What came of a load: seconds in all, and of each request status, seconds and body."""

    seconds: float
    statuses: list[int]
    times: list[float]
    bodies: list[bytes] = field(default_factory=list)

    @property
    def per_s(self) -> float:
        """Answers a second."""
        return len(self.statuses) / self.seconds

    def ms(self, part: float) -> float:
        """The time below which this part of the answers came, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000

    def documents(self) -> list[dict[str, object]]:
        """The bodies as JSON."""
        return [json.loads(body) for body in self.bodies]


def post(path: str, body: bytes, accept: str = "application/json") -> bytes:
    """A POST of a form, as bytes."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def get(path: str, headers: str = "") -> bytes:
    """A GET, as bytes; `headers` are whole lines."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()


@dataclass(slots=True)
class _Caller:
    """One connection: which request it has sent and what has come so far."""

    wire: socket.socket
    number: int = -1
    sent: float = 0.0
    came: bytes = b""
    end: int = 0  # where the answer ends, 0 until its head is there


def drive(port: int, requests: Sequence[bytes], connections: int, *, keep: bool = True) -> Load:
    """Send all requests over so many connections; the next as soon as one is answered."""
    callers = {}
    poll = select.epoll()
    for _ in range(min(connections, len(requests))):
        wire = socket.create_connection(("127.0.0.1", port))
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        callers[wire.fileno()] = _Caller(wire)
        poll.register(wire, select.EPOLLIN)
    count = len(requests)
    load = Load(0.0, [0] * count, [0.0] * count, [b""] * count if keep else [])
    following = iter(range(count))
    now = time.perf_counter
    began = now()
    for caller in callers.values():
        _send(caller, requests, next(following), now())
    left = count
    while left:
        ready = poll.poll(_PATIENCE)
        if not ready:
            raise TimeoutError(f"{left} requests have no answer")
        for number, _event in ready:
            caller = callers[number]
            if not _read(caller):
                continue
            at = now()
            load.statuses[caller.number] = int(caller.came[9:12])
            load.times[caller.number] = at - caller.sent
            if keep:
                load.bodies[caller.number] = caller.came[: caller.end].partition(b"\r\n\r\n")[2]
            caller.came, caller.end = b"", 0
            left -= 1
            further = next(following, None)
            if further is not None:
                _send(caller, requests, further, at)
    load.seconds = now() - began
    for caller in callers.values():
        caller.wire.close()
    poll.close()
    return load


def _send(caller: _Caller, requests: Sequence[bytes], number: int, at: float) -> None:
    caller.number, caller.sent = number, at
    caller.wire.sendall(requests[number])


def _read(caller: _Caller) -> bool:
    """Whether the whole answer is there."""
    part = caller.wire.recv(_ROOM)
    if not part:
        raise ConnectionError("the server has closed a connection")
    caller.came = caller.came + part if caller.came else part
    if not caller.end:
        head = caller.came.find(b"\r\n\r\n")
        if head < 0:
            return False
        low = caller.came[:head].lower()
        at = low.find(b"content-length:")
        length = 0 if at < 0 else int(low[at + 15 :].split(b"\r\n", 1)[0])
        caller.end = head + 4 + length
    return len(caller.came) >= caller.end
