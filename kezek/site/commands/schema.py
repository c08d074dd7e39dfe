"""`docs/schema.sql`: what the migrations make, as PostgreSQL itself tells it, for readers."""

import argparse
import difflib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from kezek.site import cluster

HELP = "Write docs/schema.sql from the migrations; --check compares instead."
DATABASE = "kezek_schema"
ROLE = "owner"

FILE = Path(__file__).resolve().parents[3] / "docs" / "schema.sql"
_MAJOR = 18  # other versions write the same tables in other words
_HEAD = """\
-- The tables as the migrations make them. Written by `make schema`, compared by `make check`.
-- Tables of Django and procrastinate are left out. Rights stand only where they differ from the
-- rule: kezek_owner owns all, kezek_app may read and write rows.
"""

THIRD_PARTY = ("django_", "auth_", "procrastinate_")
"""How the names of tables, types and functions begin that are not ours."""

_OBJECT = re.compile(r"^-- Name: (?P<name>.*?); Type: (?P<kind>.*?); Schema: .*$", re.MULTILINE)
_ORDINARY = (
    re.compile(r"^GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE \S+ TO kezek_app;\n", re.MULTILINE),
    re.compile(r"^GRANT SELECT,USAGE ON SEQUENCE \S+ TO kezek_app;\n", re.MULTILINE),
    re.compile(r"^GRANT ALL ON FUNCTION .* TO kezek_app;\n", re.MULTILINE),
    re.compile(r"^GRANT ALL ON TYPE \S+ TO kezek_app;\n", re.MULTILINE),
)
_NOISE = re.compile(r"^(SET |SELECT pg_catalog\.set_config|\\restrict|\\unrestrict|ALTER DEFAULT)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to compare."""
    parser.add_argument("--check", action="store_true", help="fail if the file is out of date")


def _is_third_party(name: str) -> bool:
    return any(word.startswith(THIRD_PARTY) for word in re.split(r"[ (]", name))


def _objects(dump: str) -> Iterator[str]:
    """The statements of each object of ours, in the dump's order."""
    heads = list(_OBJECT.finditer(dump))
    ends = [head.start() for head in heads[1:]] + [len(dump)]
    for head, end in zip(heads, ends, strict=True):
        if _is_third_party(head["name"]) or head["kind"] in {"COMMENT", "DEFAULT ACL"}:
            continue
        yield dump[head.end() : end]


def readable(dump: str) -> str:
    """What a reader needs of a dump: our objects, no session settings, no usual rights."""
    kept: list[str] = []
    for text in _objects(dump):
        lines = [line for line in text.splitlines() if not _NOISE.match(line) and line != "--"]
        body = "\n".join(lines) + "\n"
        for usual in _ORDINARY:
            body = usual.sub("", body)
        if body.strip():
            kept.append(re.sub(r"\n{3,}", "\n\n", body.strip()))
    return _HEAD + "\n" + "\n\n".join(kept) + "\n"


def _dump(server: cluster.Cluster, name: str) -> str:
    """What `pg_dump` says of a database's tables."""
    return subprocess.run(
        [
            server.program("pg_dump"),
            "--schema-only",
            "--no-owner",
            "--no-comments",
            "--restrict-key=kezek",
            f"--dbname={server.url(name, cluster.Role.SUPER)}",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def current(server: cluster.Cluster) -> str:
    """The schema that the migrations make now, in a database made and dropped for it."""
    name = f"{DATABASE}_{os.getpid()}"
    server.ensure_database(name)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
        return readable(_dump(server, name))
    finally:
        connection.close()
        connection.settings_dict["NAME"] = DATABASE
        server.drop_database(name)


def run(args: argparse.Namespace) -> int:
    """Migrate an empty database and write or compare what came of it."""
    server = cluster.ensure()
    if server.url(DATABASE, cluster.Role.OWNER) != os.environ["DATABASE_URL"]:
        print("kezek schema: only with the embedded PostgreSQL (unset DATABASE_URL).")
        return 2
    if args.check:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    if server.major != _MAJOR:
        print(f"kezek schema: PostgreSQL {server.major} here, {_MAJOR} is asked for: NOT COMPARED")
        return 0
    fresh = current(server)
    if not args.check:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(fresh, encoding="utf-8")
        return 0
    written = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    sys.stdout.writelines(
        difflib.unified_diff(
            written.splitlines(keepends=True),
            fresh.splitlines(keepends=True),
            "docs/schema.sql",
            "the migrations",
        ),
    )
    if written != fresh:
        print("docs/schema.sql is out of date: run `make schema` and read what changed.")
        return 1
    return 0
