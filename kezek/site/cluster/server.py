"""The cluster as others see it: `ensure` it, name its databases, leave it."""

import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kezek.site.cluster import bootstrap, control, leases
from kezek.site.cluster.errors import ClusterError
from kezek.site.cluster.place import VAR, Place, exists, find
from kezek.site.cluster.urls import Role, socket_url

_TEMPLATE_BUSY = 10.0  # seconds that the last connection to a template may take to close


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL server that runs, and stays up at least as long as this process."""

    place: Place

    @property
    def host(self) -> str:
        """The folder of its socket: libpq's `host`."""
        return str(self.place.socket)

    @property
    def major(self) -> int:
        """Its major version."""
        return self.place.programs.major

    def url(self, database: str, role: Role | str = Role.APP) -> str:
        """The address of a database as `app` (DATABASE_URL) or `owner` (MIGRATE_URL)."""
        return socket_url(self.place.socket, database, role)

    def ensure_database(self, name: str) -> bool:
        """Create a database unless it is there; true if it is new."""
        return bootstrap.create(self.place, name)

    def drop_database(self, name: str) -> None:
        """Drop a database if it is there, whoever is connected to it."""
        bootstrap.drop(self.place, name)

    def clone_database(self, template: str, name: str) -> None:
        """Make `name` a copy of `template`, in place of what it was; nobody may use the template.

        Raises psycopg.errors.ObjectInUse if somebody still does after ten seconds.
        """
        bootstrap.drop(self.place, name)
        begun = time.monotonic()
        while True:
            try:
                bootstrap.create(self.place, name, template)
            except psycopg.errors.ObjectInUse:
                if time.monotonic() - begun > _TEMPLATE_BUSY:
                    raise
                time.sleep(0.1)
            else:
                return

    def is_running(self) -> bool:
        """Whether the server's process is there."""
        return control.is_running(self.place)

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs, of the server's version."""
        return self.place.programs[name]

    def leave(self) -> bool:
        """Stop using it, and stop it unless others use it; true if it is down now."""
        leases.give_back(self.place.root)
        while control.is_running(self.place):
            with leases.alone(self.place.root) as alone:
                if alone:
                    control.halt(self.place)
                    return True
            if leases.shared(self.place.root):
                return False
            time.sleep(0.05)
        return True


def _root(var: Path | None) -> Path:
    return (var or VAR).resolve() / "pg"


def ensure(root: Path | None = None) -> Cluster:
    """Start the cluster of a `var` folder if it is down, and keep it up while this process lives.

    Raises ClusterError with the reason and the way out.
    """
    folder = _root(root)
    try:
        with leases.starting(folder):
            leases.take(folder)
            place = find(folder)
            control.start(place)
            leases.post_keeper(folder)
    except PermissionError as error:
        raise ClusterError(
            f"{error.filename} is not yours: was this clone run by another account before? "
            "Run as that account, or give the clone to this one with chown -R.",
        ) from error
    return Cluster(place)


def ensure_database(name: str, root: Path | None = None) -> bool:
    """Start the cluster if need be and create a database unless it is there."""
    return ensure(root).ensure_database(name)


def drop_database(name: str, root: Path | None = None) -> None:
    """Start the cluster if need be and drop a database if it is there."""
    ensure(root).drop_database(name)


def clone_database(template: str, name: str, root: Path | None = None) -> None:
    """Start the cluster if need be and make `name` a copy of `template`."""
    ensure(root).clone_database(template, name)


def stop(root: Path | None = None) -> None:
    """Stop the cluster of a `var` folder, whoever uses it."""
    folder = _root(root)
    leases.give_back(folder)
    if exists(folder):
        with leases.starting(folder):
            control.halt(find(folder))
