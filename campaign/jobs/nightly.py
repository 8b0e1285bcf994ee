"""Which files wait in the inbox, and what do their names say?

A name begins with its kind: `customers.csv`, `usage-2026-02.csv`, `results-vicidial-20260310.txt`,
`registry-us-2026-03-02.csv`. A mapping of the same name beside it (`customers.map.toml`) says how to read it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from campaign.errors import CannotCreate
from campaign.files.dialers import known_profiles
from campaign.files.scrubbing import drop_lines
from campaign.rules.hours import Asking
from campaign.store.lock import holding_lock
from campaign.workspace import Workspace

KINDS = (
    "customers", "agents", "shifts", "usage", "subscriptions", "responses", "suppressions", "registry", "contacts",
    "results",
)  # fmt: skip
"""In the order in which they are imported: what others refer to comes first."""

NAMED = re.compile(rf"({'|'.join(KINDS)})(?:[-_. ](.*))?", re.IGNORECASE)
DATED = re.compile(r"(.+?)[-_](\d{4}-\d{2}-\d{2})")
TABLES = {".csv", ".tsv", ".txt", ".xlsx"}
UNFINISHED = {".part", ".partial", ".tmp", ".filepart", ".crdownload", ".lock"}
"""Endings under which programs write files that are not whole yet."""

DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFile:
    """A file to import, and the words to be typed after `campaign import`."""

    path: Path
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The files in the order in which they are imported, and those whose names say nothing, each with the reason."""

    files: tuple[InboxFile, ...]
    strange: tuple[tuple[Path, str], ...]


def have_the_night(workspace: Workspace) -> AbstractContextManager[None]:
    """The lock that lets one nightly run at a time work on a workspace. Raises AlreadyRunning, CannotCreate."""
    return holding_lock(workspace.directory, "nightly", workspace.now)


def read_inbox(workspace: Workspace) -> Inbox:
    """What lies in the inbox, without folders, hidden files, mappings and files that are still being written."""
    files: list[InboxFile] = []
    strange: list[tuple[Path, str]] = []
    for path in sorted(workspace.inbox.iterdir()):
        if not path.is_file() or path.name.startswith(".") or path.suffix.lower() in UNFINISHED | {".toml"}:
            continue
        try:
            files.append(_read_name(workspace, path))
        except ValueError as reason:
            strange.append((path, str(reason)))
    files.sort(key=lambda file: (KINDS.index(file.kind), file.path.name))
    return Inbox(files=tuple(files), strange=tuple(strange))


def put_away(workspace: Workspace, file: InboxFile, erased_lines: Iterable[int] = ()) -> Path:
    """Move an imported file into inbox/done, its name headed by the instant, where nobody else may read it.

    Rows about persons who were erased, on `erased_lines`, do not go with it.

    A file that belongs to somebody else keeps its rights; the folder is closed all the same. Raises CannotCreate.
    """
    lines = frozenset(erased_lines)
    if lines:
        drop_lines(file.path, lines)
    folder = workspace.inbox / DONE
    target = folder / f"{workspace.now:%Y%m%dT%H%M%SZ}-{file.path.name}"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{workspace.now:%Y%m%dT%H%M%SZ}-{number}-{file.path.name}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not file.path.exists():
            return target
        os.replace(file.path, target)
        if target.stat().st_uid == os.getuid():
            target.chmod(0o600)
    except OSError as error:
        raise CannotCreate(str(target), error.strerror) from error
    return target


def _read_name(workspace: Workspace, path: Path) -> InboxFile:
    """The file with its kind; ValueError with the reason when the name does not say it."""
    match = NAMED.fullmatch(path.stem)
    if match is None or path.suffix.lower() not in TABLES:
        raise ValueError(f"its name does not begin with a kind ({', '.join(KINDS)}) or end in .csv, .tsv, .txt, .xlsx")
    kind, rest = match[1].lower(), match[2] or ""
    mapping = path.with_name(f"{path.stem}.map.toml")
    words = ["suppressions" if kind == "registry" else kind, str(path)]
    words += ["--map", str(mapping)] if mapping.exists() else []
    words += ["--dialer", _read_dialer(workspace, rest)] if kind == "results" else []
    words += _read_registry(workspace, rest) if kind == "registry" else []
    return InboxFile(path=path, kind=kind, words=tuple(words))


def _read_dialer(workspace: Workspace, rest: str) -> str:
    """The dialer that a name goes on with; the one that `nightly` writes for when it names none."""
    known = known_profiles(workspace.directory / "dialers")
    named = [name for name in known if re.fullmatch(rf"{re.escape(name)}(?:[-_. ].*)?", rest, re.IGNORECASE)]
    return max(named, key=len, default=workspace.settings.desk.nightly_dialer)


def _read_registry(workspace: Workspace, rest: str) -> tuple[str, ...]:
    match = DATED.fullmatch(rest)
    known = _known_registries(workspace)
    if match is None or _plain(match[1]) not in known:
        raise ValueError("a copy of a registry is called registry-COUNTRY-DATE.csv, such as registry-us-2026-03-02.csv")
    name = known[_plain(match[1])]
    is_roster = workspace.policies.askings.get(name) is Asking.ROSTER
    return ("--registry", name, "--dated", match[2], *(["--returned"] if is_roster else []))


def _known_registries(workspace: Workspace) -> dict[str, str]:
    """The registries of the calling rules by their own name, and by the country that wants only one."""
    known: dict[str, str] = {}
    for country, policy in workspace.policies.countries.items():
        names = {registry.name for rules in policy.rules for registry in rules.registries}
        known |= {_plain(name): name for name in names}
        known |= {_plain(country): name for name in names if len(names) == 1}
    return known


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()
