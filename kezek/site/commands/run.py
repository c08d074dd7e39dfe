"""`kezek run`: database, tables, demo city, web, rush lane and worker, until Ctrl-C."""

import argparse
import http
import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from kezek.site import cluster
from kezek.site.command import commands, connect
from kezek.site.supervisor import Child, Stopped, Supervisor, die_with_parent

HELP = "Start everything: database, tables, demo city, web, rush lane and worker; Ctrl-C stops it."
DJANGO = False

_KEZEK = (sys.executable, "-P", "-m", "kezek")
_DATABASE = "kezek_demo"
_HOST = "127.0.0.1"
_THREADS = min(8, 2 * (os.cpu_count() or 1))  # they mostly wait for the database
_PATIENCE = 60.0  # seconds for the web server's first answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen and whether this is the demo."""
    port = int(os.environ.get("PORT") or 8000)
    parser.add_argument("--port", type=int, default=port, help="default: PORT or 8000")
    parser.add_argument(
        "--host",
        default=os.environ.get("KEZEK_HOST") or _HOST,
        help=f"default: KEZEK_HOST or {_HOST}",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="fill an empty database with the demo city, even behind DATABASE_URL",
    )


def _refuse_taken(host: str, port: int) -> None:
    """Raise ClusterError if somebody else listens there: better now than after the seeding."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise cluster.ClusterError(
                f"Port {port} of {host} cannot be had ({error.strerror}). "
                f"Choose another: make run PORT={port + 1}",
            ) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _web(host: str, port: int, closed: Path, lane: str) -> Child:
    words = [
        sys.executable, "-P", "-m", "granian", "kezek.site.wsgi:application",
        "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "1", "--respawn-failed-workers", "--workers-kill-timeout", "10",
        "--blocking-threads", str(_THREADS), "--backlog", "1024",
        "--no-ws", "--log-level", "warning",
    ]  # fmt: skip
    environment = {
        "KEZEK_POOL": str(_THREADS),
        "KEZEK_PREPARING": str(closed),
        "KEZEK_RUSH": lane,
    }
    return Child("web", words, environment)


def _bring_up(supervisor: Supervisor, args: argparse.Namespace, *, demo: bool) -> None:
    """Do in order what must be done before the first page; what is independent, side by side.

    The web server loads while the city is seeded, and says so to whoever comes too early.
    """
    known = commands()
    messages = [[*_KEZEK, "messages", "compile"]] if "messages" in known else []
    supervisor.steps([*_KEZEK, "migrate", "--quiet"], [*_KEZEK, "static"], *messages)
    closed = cluster.VAR / "preparing"
    closed.touch()
    lane = os.environ.get("KEZEK_RUSH") or f"{_HOST}:{_free_port()}"
    supervisor.start(_web(args.host, args.port, closed, lane))
    if demo and "seed" in known:
        supervisor.steps([*_KEZEK, "seed", "--if-empty"])
    closed.unlink()
    host, _, port = lane.rpartition(":")
    supervisor.start(Child("rush", [*_KEZEK, "rush", "--host", host, "--port", port]))
    supervisor.start(Child("worker", [*_KEZEK, "worker"]))


class _Greeting:
    """Says once, when the web server answers, where to go and who to sign in as."""

    def __init__(self, host: str, port: int, *, demo: bool) -> None:
        self.address = f"http://{host}:{port}/"
        self._where = (host, port)
        self._demo = demo
        self._due = time.monotonic() + _PATIENCE
        self._said = False

    def _answers(self) -> bool:
        """Whether a page comes; the port alone is open before the application is loaded."""
        web = http.client.HTTPConnection(*self._where, timeout=2)
        try:
            web.request("GET", "/kk/")
            return web.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            web.close()

    def __call__(self) -> None:
        if self._said:
            return
        if not self._answers():
            if time.monotonic() > self._due:
                self._said = True
                sys.stderr.write(f"The web server does not answer at {self.address} yet.\n")
            return
        self._said = True
        print(f"\nKezek is at {self.address}  (kk: {self.address}kk/  ru: {self.address}ru/)")
        if self._demo and "who" in commands():
            subprocess.run([*_KEZEK, "who"], check=False, process_group=0)  # Ctrl-C is ours
        print("Ctrl-C stops it; what is in the database stays.", flush=True)


def run(args: argparse.Namespace) -> int:
    """Run until INT, TERM or HUP; 0 if it ended because it was asked to."""
    supervisor = Supervisor()
    server: cluster.Cluster | None = None
    if os.environ.pop("KEZEK_FOLLOW_PARENT", ""):
        die_with_parent()  # make passes only TERM on; if it is killed, this is all we hear
    with supervisor.listening():
        try:
            _refuse_taken(args.host, args.port)
            if not os.environ.get("DATABASE_URL"):
                server = cluster.ensure()
            demo = args.demo or server is not None
            if demo:
                os.environ.setdefault("KEZEK_DEMO", "1")
            demo = os.environ.get("KEZEK_DEMO") == "1"
            connect(_DATABASE)
            _bring_up(supervisor, args, demo=demo)
            greet = _Greeting(args.host, args.port, demo=demo)
            supervisor.run(lambda: _each_second(server, greet))
        except Stopped:
            return 0
        except subprocess.CalledProcessError as error:
            print(f"kezek run: `{' '.join(error.cmd[3:])}` failed.", file=sys.stderr)
            return 1
        finally:
            supervisor.end()
            if server and not server.leave():
                print("PostgreSQL stays up: another command uses it.", file=sys.stderr)


def _each_second(server: cluster.Cluster | None, greet: _Greeting) -> None:
    if server and not server.is_running():
        sys.stderr.write("PostgreSQL has ended; it starts again\n")
        cluster.ensure()
    greet()
