"""The `kezek` command: finds the module in `kezek.site.commands`, gives it a database, runs it.

A command is a module there. Its constants are read before it is imported, because importing it
may need Django, and Django needs to know the database:

    HELP = "One sentence."
    DATABASE = "kezek_demo"          # the embedded database it speaks to; None: none
    ROLE = "app"                     # or "owner": it changes tables
    DJANGO = True                    # False: it does without

    def add_arguments(parser: argparse.ArgumentParser) -> None: ...
    def run(args: argparse.Namespace) -> int: ...

DATABASE_URL and MIGRATE_URL in the environment win; then no embedded server is started.
"""

import argparse
import ast
import os
import subprocess
import sys
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path

import django

from kezek.core.errors import DomainError
from kezek.site import cluster

COMMANDS = Path(__file__).parent / "commands"
SETTINGS = "kezek.site.settings"


@dataclass(frozen=True, slots=True)
class Command:
    """What a command's module says of itself."""

    name: str
    HELP: str = ""
    DATABASE: str | None = None
    ROLE: str = "app"
    DJANGO: bool = True

    @property
    def module(self) -> str:
        """The name to import."""
        return f"kezek.site.commands.{self.name.replace('-', '_')}"


def _read(path: Path) -> Command:
    """Read a command's constants from its source, without importing it."""
    known = {field.name for field in fields(Command)} - {"name"}
    said: dict[str, object] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            targets, value = [node.target], node.value
        else:
            continue
        said |= {
            target.id: ast.literal_eval(value)
            for target in targets
            if isinstance(target, ast.Name) and target.id in known
        }
    return Command(path.stem.replace("_", "-"), **said)  # type: ignore[arg-type]  # literals of that module


def commands() -> dict[str, Command]:
    """All commands, by name."""
    found = (_read(path) for path in sorted(COMMANDS.glob("[a-z]*.py")))
    return {command.name: command for command in found}


# ---------------------------------------------------------------- its database


def full_name(database: str) -> str:
    """The name of an embedded database: `season` stands for `kezek_season`."""
    return database if database.startswith("kezek_") else f"kezek_{database}"


def connect(database: str, role: str = "app") -> None:
    """Point this process and its children at a database; embedded unless DATABASE_URL is set."""
    if not os.environ.get("DATABASE_URL"):
        server = cluster.ensure()
        server.ensure_database(database)
        os.environ["DATABASE_URL"] = server.url(database)
        os.environ["MIGRATE_URL"] = server.url(database, "owner")
        if database == "kezek_demo":
            os.environ.setdefault("KEZEK_DEMO", "1")
    if role == "owner":
        os.environ["DATABASE_URL"] = os.environ.get("MIGRATE_URL") or os.environ["DATABASE_URL"]


def fresh_database(name: str) -> None:
    """Put an empty, migrated database in place of the embedded one of that name."""
    server = cluster.ensure()
    server.drop_database(name)
    given = ("DATABASE_URL", "MIGRATE_URL")
    environment = {key: value for key, value in os.environ.items() if key not in given}
    subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-P", "-m", "kezek", "migrate", "--database", name],
        check=True,
        env=environment,
    )


# ---------------------------------------------------------------- the way in


def _overview(known: dict[str, Command]) -> str:
    width = max(map(len, known), default=0)
    lines = [f"  {name:<{width}}  {command.HELP}" for name, command in known.items()]
    return "usage: kezek COMMAND …\n\n" + "\n".join(lines) + "\n\nkezek COMMAND --help tells more."


def _database_of(command: Command, words: list[str]) -> str | None:
    """The database a call speaks to; `--database` may stand anywhere after the command."""
    if command.DATABASE is None:
        return None
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--database", default=command.DATABASE)
    return full_name(str(early.parse_known_args(words)[0].database))


def _call(command: Command, words: list[str]) -> int:
    asks_for_help = bool({"-h", "--help"} & set(words))
    database = _database_of(command, words)
    if command.DJANGO:
        if database and not asks_for_help:
            connect(database, command.ROLE)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        django.setup()
    module = import_module(command.module)
    parser = argparse.ArgumentParser(prog=f"kezek {command.name}", description=command.HELP)
    if command.DATABASE is not None:
        parser.add_argument(
            "--database",
            default=command.DATABASE,
            help="the embedded database: demo, season or another name (default: %(default)s)",
        )
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words)) or 0)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    known = commands()
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_overview(known))
        return 0
    command = known.get(words[0])
    if command is None:
        print(f"There is no command {words[0]!r}.\n\n{_overview(known)}", file=sys.stderr)
        return 2
    try:
        return _call(command, words[1:])
    except (cluster.ClusterError, DomainError) as error:
        print(f"kezek {command.name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone (`kezek … | head`); what is still buffered has no one to go to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
