"""Roles, rights and extensions of the cluster, put into the template of all its databases."""

import psycopg
from psycopg import sql

from kezek.site.cluster.place import Place
from kezek.site.cluster.urls import Role, socket_url

_EDITION = "1"  # raise it when the statements below change; they may be repeated

_ROLES = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kezek_owner') THEN
        CREATE ROLE kezek_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kezek_app') THEN
        CREATE ROLE kezek_app;
    END IF;
END
$$;
ALTER ROLE kezek_owner LOGIN CREATEDB;
ALTER ROLE kezek_app LOGIN;
"""

RIGHTS = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
GRANT CREATE, USAGE ON SCHEMA public TO kezek_owner;
GRANT USAGE ON SCHEMA public TO kezek_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kezek_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kezek_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kezek_owner
    GRANT USAGE, SELECT ON SEQUENCES TO kezek_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kezek_owner
    GRANT EXECUTE ON FUNCTIONS TO kezek_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kezek_owner
    GRANT USAGE ON TYPES TO kezek_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kezek_owner
    GRANT USAGE ON SCHEMAS TO kezek_app;
"""
"""What a superuser does once in each database that Kezek is to live in."""


def prepare(place: Place) -> None:
    """Give a new cluster its roles, and its template what every database needs."""
    note = place.root / "prepared"
    edition = f"{_EDITION} {place.home}\n"
    if note.exists() and note.read_text() == edition:
        return
    url = socket_url(place.socket, "template1", Role.SUPER)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(_ROLES)
        db.execute(RIGHTS)
    note.write_text(edition)


def create(place: Place, name: str, template: str | None = None) -> bool:
    """Create a database of the owner's, if there is none of that name; say whether it was made."""
    with psycopg.connect(socket_url(place.socket, "postgres", Role.SUPER), autocommit=True) as db:
        if db.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).rowcount:
            return False
        statement = sql.SQL("CREATE DATABASE {} OWNER kezek_owner TEMPLATE {} STRATEGY {}").format(
            sql.Identifier(name),
            sql.Identifier(template or "template1"),
            sql.SQL("FILE_COPY" if template else "WAL_LOG"),
        )
        db.execute(statement)
    return True


def drop(place: Place, name: str) -> None:
    """Drop a database, whoever is connected to it; nothing happens if there is none."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(socket_url(place.socket, "postgres", Role.SUPER), autocommit=True) as db:
        db.execute(statement)
