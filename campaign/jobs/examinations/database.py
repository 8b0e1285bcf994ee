"""Is the database whole, ours, current, and does the standing follow from the events?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from campaign.clock import instant, local_text
from campaign.jobs.examinations.finding import DAMAGE, Finding, failed, passed, unknown
from campaign.rules.holdout import holdout_base
from campaign.store.answering import find_wrong_cells
from campaign.store.database import Store
from campaign.store.standing import begin_touching, refresh_touched
from campaign.workspace import Workspace

OLDEST_SQLITE = (3, 37)
"""The first SQLite with STRICT tables."""

WANTED = {"journal_mode": "delete", "synchronous": 3, "secure_delete": 1, "foreign_keys": 1, "trusted_schema": 0}
BLOCK = 20_000
"""Customers whose standing is recomputed in one transaction: short, so that nobody waits for the doctor."""

BACKUP_DAYS = 7
"""How long anything may stay without a backup."""

MOST_NAMED = 3


def examine_sqlite(store: Store) -> Iterator[Finding]:
    """The library and how the connection is set."""
    version = str(store.value("doctor.read_version"))
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_SQLITE:
        yield failed("sqlite", f"SQLite {version} is too old.", "Use a Python with SQLite 3.37 or later.")
    else:
        yield passed("sqlite", f"SQLite {version}.")
    row = store.row("doctor.read_connection")
    wrong = [name for name, value in WANTED.items() if row is None or row[name] != value]
    if wrong:
        yield failed("connection", f"The connection is not set as it should be: {', '.join(wrong)}.",
                     "End every other program that has campaign.db open.")  # fmt: skip
    else:
        yield passed("connection", "What is written survives a power cut, and what is erased is gone.")


def examine_integrity(store: Store) -> Iterator[Finding]:
    """Pages and references.

    Indexes are compared with their tables in every backup, where nobody waits; here writers would have to.
    """
    problems = [row["problem"] for row in store.read("doctor.check_pages") if row["problem"] != "ok"]
    problems += [
        f"{row['child']} row {row['row']} points to a missing {row['parent']}"
        for row in store.read("doctor.check_references")
    ]
    if problems:
        yield failed("integrity", f"The database is damaged: {'; '.join(problems[:MOST_NAMED])}.",
                     "campaign restore FILE, with the newest backup", DAMAGE)  # fmt: skip
    else:
        yield passed("integrity", "Every page can be read and every reference leads somewhere.")


def examine_standing(store: Store) -> Iterator[Finding]:
    """Whether the standing of every customer equals its recomputation from the events; nothing is changed."""
    wrong = list(find_wrong_standing(store))
    if not wrong:
        yield passed("standing", "What is known of every customer follows from the events.")
        return
    ids = [row["customer_id"] for row in store.read("doctor.read_ids", numbers=json.dumps(wrong[:MOST_NAMED]))]
    named = ", ".join(ids) or "customers who are gone"
    yield failed("standing", f"The standing of {len(wrong):,} customers does not follow from the events: {named}.",
                 "campaign restore FILE, and please report it: this must never happen", DAMAGE)  # fmt: skip


def examine_answering(store: Store) -> Iterator[Finding]:
    """Whether what is counted by hour of the week is the sum of the calls."""
    wrong = find_wrong_cells(store)
    if wrong:
        reason = f"What is counted by hour of the week is not the sum of the calls; cells that differ: {len(wrong):,}."
        yield failed("answering", reason, "campaign restore FILE, and please report it: this must never happen", DAMAGE)
    else:
        yield passed("answering", "What is counted by hour of the week is the sum of the calls.")


def find_wrong_standing(store: Store) -> Iterator[int]:
    """The customers whose standing differs from its recomputation, block by block, each in a transaction taken back."""
    last = store.value("doctor.last_customer") or 0
    for first in range(0, last + 1, BLOCK):
        end = first + BLOCK - 1
        with store.rehearsing():
            present = _read_block(store, first, end)
            begin_touching(store)
            store.run("doctor.touch_block", first=first, last=end)
            refresh_touched(store)
            derived = _read_block(store, first, end)
        yield from sorted(
            number for number in present.keys() | derived.keys() if present.get(number) != derived.get(number)
        )


def _read_block(store: Store, first: int, last: int) -> dict[int, tuple[Any, ...]]:
    return {row[0]: tuple(row) for row in store.read("doctor.read_block", first=first, last=last)}


def examine_key(workspace: Workspace) -> Iterator[Finding]:
    """Whether campaign.key is the one by which these customers were dealt to holdouts."""
    key = workspace.key
    rows = workspace.store.read("doctor.read_bases")
    if any(holdout_base(key, row["customer_id"]) != row["holdout_base"] for row in rows):
        yield failed("key", "campaign.key is not the one that this database was made with: holdouts would change.",
                     "Put the key back that was kept beside the backup (FILE.key).")  # fmt: skip
    elif rows:
        yield passed("key", "campaign.key is the one that decided who is held out.")
    else:
        yield unknown("key", "campaign.key can be read; there are no customers yet.")


def examine_backup(workspace: Workspace) -> Iterator[Finding]:
    """Whether anything was learned more than a week ago that is in no backup."""
    store, now = workspace.store, instant(workspace.now)
    backup, known = store.row("status.newest_backup"), store.row("doctor.read_changes")
    if known is None or known["first"] is None:
        yield unknown("backup", "There is nothing to lose yet.")
        return
    saved = backup["recorded_at"] if backup else None
    day = local_text(saved, workspace.settings.zone)[:10] if saved else ""
    words = f"The last backup was made on {day}" if saved else "No backup was made"
    oldest_unsaved = known["first"] if saved is None else saved
    if (saved is None or known["last"] > saved) and now - oldest_unsaved > BACKUP_DAYS * 86_400:
        yield failed("backup", f"{words}, and what was learned since is in none.", "campaign backup FILE")
    else:
        yield passed("backup", f"{words}.")
