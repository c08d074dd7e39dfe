"""Wrong grants planted in a real log: the stranger's verifier must name each.

Takes the log of a city (a season's, `var/log`), and for each kind of wrong writes it anew with one
issue decided wrongly: all sums are put right, all hashes are made again, and a key of the drill
signs. Nothing is wrong then but whom the city served. The verifier, a process of its own, must end
with 1 and name the entry; of the log written anew without a change it must say that it is right.

    make drill-grants                           of var/log
    python bench/run.py drill_grants FOLDER     of another log
    python bench/run.py drill_grants FOLDER twin
                                                a reader that checks the hashes alone: names nothing

The last line is one JSON object; the exit code is 1 if a kind was not named, or could not be
planted, or the log is wrong without any.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from kezek.journal.log.note import Signer, Use, sign_note
from kezek.journal.log.tiles import Edge, Reader
from kezek.journal.log.where import OWN_FOLDERS

Body = dict[str, Any]
SIGNER = Signer("drill.example/grants", Use.NOTE, b"drill-grants".ljust(32, b"."))


@dataclass
class Issue:
    """An issue of the log: where it stands, its grants, and who else waited at its cut-off."""

    at: int
    grants: list[int]
    money: int
    made: list[int]
    waiting: dict[str, Body] = field(default_factory=dict)  # neither granted nor early, by filing
    served: list[str] = field(default_factory=list)  # by an issue before, and not back since


class Log:
    """The entries, bent once. `named`: where the verifier must find it."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self.bodies = list(bodies)
        self.named = -1

    def read(self, index: int) -> Body:
        """An entry."""
        found: Body = json.loads(self.bodies[index])
        return found

    def change(self, index: int, **fields: object) -> None:
        """Let an entry say something else."""
        self.bodies[index] = _canonical(self.read(index) | fields)

    def insert(self, index: int, body: Body) -> None:
        """One more entry; cut-offs behind it count it."""
        self.bodies.insert(index, _canonical(body))
        self._shift(index, 1)

    def remove(self, index: int) -> None:
        """One entry fewer."""
        del self.bodies[index]
        self._shift(index, -1)

    def _shift(self, index: int, by: int) -> None:
        for n in range(index, len(self.bodies)):
            if b'"kind":"issue"' in self.bodies[n] and (cutoff := self.read(n)["cutoff"]) > index:
                self.change(n, cutoff=cutoff + by)

    def spend(self, issue: Issue, count: int, tenge: int) -> None:
        """So many more vouchers and so much more money, in all words of the issue."""
        said = self.read(issue.at)
        self.change(issue.at, issued=said["issued"] + count, reserved=said["reserved"] + tenge)
        self.change(issue.money, flows=[["free", "reserved", said["reserved"] + tenge]])


def _canonical(body: Body) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# ---------------------------------------------------------------- kinds


def _another(log: Log, issue: Issue, at: int, *, line: bool) -> str | None:
    """Who waits in the line of a grant, or in another line of its band."""
    said = log.read(at)
    for app, one in issue.waiting.items():
        if one["band"] == said["band"] and (one["rank"] == said["rank"]) == line:
            return app
    return None


def skipped(log: Log, issue: Issue) -> bool:
    """The voucher goes to one who stands behind."""
    for at in issue.grants:
        if app := _another(log, issue, at, line=True):
            log.change(at, app=app)
            log.named = at
            return True
    return False


def swapped(log: Log, issue: Issue) -> bool:
    """Two of one line change places."""
    first: dict[tuple[int, int], int] = {}
    for at in issue.grants:
        said = log.read(at)
        before = first.setdefault((said["band"], said["rank"]), at)
        if before != at:
            app = log.read(before)["app"]
            log.change(before, app=said["app"])
            log.change(at, app=app)
            log.named = before
            return True
    return False


def out_of_turn(log: Log, issue: Issue) -> bool:
    """Another line of the band is served than the cycle says."""
    for at in issue.grants:
        if app := _another(log, issue, at, line=False):
            log.change(at, app=app, rank=issue.waiting[app]["rank"])
            log.named = at
            return True
    return False


def served_twice(log: Log, issue: Issue) -> bool:
    """A child that has got a voucher gets another one."""
    if issue.served:
        log.named = issue.grants[-1]
        log.change(log.named, app=issue.served[-1])
    return bool(issue.served)


def filed_late(log: Log, issue: Issue) -> bool:
    """A child that filed behind the cut-off, with an older moment."""
    said, cutoff = log.read(issue.grants[-1]), log.read(issue.at)["cutoff"]
    late = {
        "app": "K-drill", "band": said["band"], "rank": said["rank"], "early": False,
        "c": secrets.token_hex(32), "from": secrets.token_hex(32),
        "filed": "2020-01-01T00:00:00.000000Z",
    }  # fmt: skip
    like = {name: log.read(cutoff)[name] for name in ("v", "city", "at")}
    log.insert(cutoff, {**like, "kind": "queue.filed", **late})
    log.named = issue.grants[-1] + 1
    log.change(log.named, app="K-drill")
    return True


def price(log: Log, issue: Issue) -> bool:
    """A voucher costs one tenge less, and all sums agree."""
    log.named = issue.grants[-1]
    log.change(log.named, tenge=log.read(log.named)["tenge"] - 1)
    log.spend(issue, 0, -1)
    return True


def one_too_many(log: Log, issue: Issue) -> bool:
    """One more voucher than there is money or places for; no money is put by for it."""
    last = issue.grants[-1]
    app = _another(log, issue, last, line=True) or _another(log, issue, last, line=False)
    if app is None or not issue.made:
        return False
    said, made = log.read(last), log.read(issue.made[-1])
    whole = log.read(issue.at)
    told = {"issued": whole["issued"] + 1, "reserved": whole["reserved"] + said["tenge"]}
    log.change(issue.at, **told)
    more = {"voucher": "V-drill", "band": said["band"], "c": secrets.token_hex(32)}
    log.insert(issue.made[-1] + 1, made | more)
    ranked = {"app": app, "rank": issue.waiting[app]["rank"], "ordinal": said["ordinal"] + 1}
    log.insert(last + 1, said | ranked)
    log.named = last + 1
    return True


def left_out(log: Log, issue: Issue) -> bool:
    """The last half of those whose turn it is get nothing."""
    dropped = issue.grants[(len(issue.grants) + 1) // 2 :]
    if not dropped:
        return False
    bands = [log.read(at)["band"] for at in dropped]
    log.spend(issue, -len(dropped), -sum(log.read(at)["tenge"] for at in dropped))
    for at in reversed(issue.made):
        if (band := log.read(at)["band"]) in bands:
            bands.remove(band)
            log.remove(at)
    for at in reversed(dropped):
        log.remove(at)
    log.named = issue.at - sum(at < issue.at for at in dropped)
    return True


KINDS: tuple[Callable[[Log, Issue], bool], ...] = (
    skipped, swapped, out_of_turn, served_twice, filed_late, price, one_too_many, left_out,
)  # fmt: skip


# ---------------------------------------------------------------- reading


def issues_of(entries: Sequence[Body]) -> list[Issue]:
    """Those that granted something, the most generous first."""
    found = []
    for at, said in enumerate(entries):
        if said["kind"] != "issue" or not said["issued"]:
            continue
        key = (said["city"], said["issue"])
        act = [
            n
            for n in _moment(entries, at)
            if entries[n]["kind"] not in {"granted", "voucher.made"}
            or (entries[n]["city"], entries[n]["issue"]) == key
        ]
        flows = [["free", "reserved", said["reserved"]]]
        money = [n for n in act if entries[n].get("flows") == flows]
        grants = [n for n in act if entries[n]["kind"] == "granted"]
        made = [n for n in act if entries[n]["kind"] == "voucher.made"]
        found.append(Issue(at, grants, money[0], made))
    return sorted(found, key=lambda one: -len(one.grants))


def _moment(entries: Sequence[Body], at: int) -> range:
    """The entries around one that have its `at`."""
    moment = entries[at]["at"]
    first, end = at, at + 1
    while first and entries[first - 1]["at"] == moment:
        first -= 1
    while end < len(entries) and entries[end]["at"] == moment:
        end += 1
    return range(first, end)


def look_around(entries: Sequence[Body], issue: Issue) -> None:
    """Who else waited at the cut-off, and who had been served."""
    said = entries[issue.at]
    children: dict[str, Body] = {}
    for one in entries[: said["cutoff"]]:
        app = one.get("app")
        if app is None or one["city"] != said["city"]:
            continue
        match one["kind"]:
            case "queue.filed":
                children[app] = {**one, "state": "waits"}
            case "queue.moved":
                children[app] |= {"band": one["band"], "rank": one["rank"]}
            case "queue.early" | "queue.ready":
                children[app]["early"] = one["kind"] == "queue.early"
            case "queue.left" if children[app]["state"] == "waits":
                children[app]["state"] = "left"
            case "queue.back":
                children[app]["state"] = "waits"
            case "granted":
                children[app]["state"] = "served"
    granted = {entries[at]["app"] for at in issue.grants}
    in_order = sorted(children.items(), key=lambda item: str(item[1]["filed"]))
    fit = {app: one for app, one in in_order if app not in granted and not one["early"]}
    issue.waiting = {app: one for app, one in fit.items() if one["state"] == "waits"}
    issue.served = [app for app, one in fit.items() if one["state"] == "served"]


# ---------------------------------------------------------------- writing and asking


def write(folder: Path, bodies: Sequence[bytes], rules: Path) -> None:
    """A log of these entries in the folder, signed by the drill."""
    edge = Edge()
    for name, content in [*edge.grow(list(bodies)), *edge.parts()]:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    root = b64encode(edge.root()).decode()
    text = f"{SIGNER.name}\n{edge.size}\n{root}\n"
    (folder / "checkpoint").write_text(sign_note(text, SIGNER), "utf-8")
    (folder / "vkey").write_text(f"{SIGNER.verifier.vkey()}\n", "utf-8")
    shutil.copytree(rules, folder / "rules")


def verdict(bodies: Sequence[bytes], rules: Path, *, twin: bool) -> tuple[int, str]:
    """What the verifier says of a log of these entries, and its exit code."""
    with tempfile.TemporaryDirectory() as place:
        write(Path(place), bodies, rules)
        words = ["log" if twin else "replay", place, "--vkey", f"{place}/vkey", "--lang", "en"]
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kezek_verify", *words],
            capture_output=True, text=True, check=False, env=os.environ,
        )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).strip()


def plant(
    kind: Callable[[Log, Issue], bool], bodies: Sequence[bytes], entries: Sequence[Body]
) -> Log | None:
    """The log with this wrong in it, in the first issue that has what it takes."""
    for issue in issues_of(entries)[:20]:
        log = Log(bodies)
        look_around(entries, issue)
        if kind(log, issue):
            return log
    return None


def drill(folder: Path, *, twin: bool) -> Mapping[str, object]:
    """Plant each kind in the log of that folder and count those that were named."""
    bodies = list(Reader(folder).entries())
    entries = [json.loads(body) for body in bodies]
    code, said = verdict(bodies, folder / "rules", twin=twin)
    print(f"without a wrong: {said.splitlines()[0]}", flush=True)
    named = 0
    for kind in KINDS:
        log = plant(kind, bodies, entries)
        if log is None:
            print(f"{kind.__name__}: no issue of this log has what it takes", flush=True)
            continue
        ended, said = verdict(log.bodies, folder / "rules", twin=twin)
        named += ended == 1 and said.startswith(f"WRONG. Entry {log.named}: ")
        print(f"{kind.__name__}, planted in {log.named}: {said.splitlines()[0]}", flush=True)
    return {
        "kinds": len(KINDS),
        "named": named,
        "unnamed": len(KINDS) - named,
        "entries": len(bodies),
        "right_without": code == 0,
    }


def main(words: list[str]) -> int:
    given = [word for word in words if word != "twin"]
    folder = Path(given[0]) if given else Path(settings.VAR) / OWN_FOLDERS["kezek_season"]
    if not (folder / "checkpoint").exists():
        print(f"There is no log in {folder}: `make season` writes one.")
        return 1
    found = drill(folder, twin="twin" in words)
    print(json.dumps(found))
    return int(bool(found["unnamed"]) or not found["right_without"])
