"""Who did what when: typed what, changed how many rows, and how did it end?

A row is written in the same transaction as what it tells of: whoever is killed leaves both or neither. How a command
ended is added when it is over; a command that failed has a row that says so, where the database can be written.
"""

from __future__ import annotations

import json
import os
import pwd
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from campaign.clock import instant
from campaign.errors import CampaignError
from campaign.store.database import Row, Store
from campaign.workspace import Workspace

USER_VARIABLE = "CAMPAIGN_USER"
"""Names who works, where several people share one account."""
DERIVED = frozenset(
    """
    standing family_consent bill bill_month usage_month usage_row calling_hours place language household plan past_value
    list_basis audit audit_end ledger_head
    """.split()
)
"""Tables that follow from others or note what happened; changes in them are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One command as it is noted: instant, who, its name, and what was typed, with personal data masked."""

    recorded_at: int
    person: str
    command: str
    arguments: str

    def row(
        self, *, detail: str = "", changed: Mapping[str, int] | None = None, first_no: int | None
    ) -> dict[str, str | int | None]:
        """A row of the audit."""
        return {
            "recorded_at": self.recorded_at, "person": self.person, "command": self.command, "detail": detail,
            "arguments": self.arguments, "changed": json.dumps(changed or {}), "first_no": first_no,
        }  # fmt: skip


def describe_deed(workspace: Workspace, command: str, arguments: Mapping[str, Any]) -> Deed:
    """A command that begins; `arguments` are masked already."""
    typed = json.dumps(arguments, ensure_ascii=False)
    return Deed(recorded_at=instant(workspace.now), person=operator_name(), command=command, arguments=typed)


class Trail:
    """Present at every transaction of one command: counts what it changes, and notes it before it is committed."""

    def __init__(self, store: Store, deed: Deed) -> None:
        self._store, self._deed = store, deed
        self._first: int | None = None
        self._begun = False
        self._newest = 0

    def prepare(self) -> None:
        """Nothing is needed before a transaction."""

    def begin(self) -> None:
        """Nothing was changed yet."""
        self._begun = True
        self._newest = int(self._store.value("audit.newest_row"))
        self._store.changed.clear()

    def finish(self) -> None:
        """Note what was changed; a transaction that changed nothing leaves no row."""
        noted = int(self._store.value("audit.newest_row"))
        if noted > self._newest and self._first is None:
            self._first = self._newest + 1
        tables = {row["name"] for row in self._store.read("audit.list_tables")} - DERIVED
        changed = {table: rows for table, rows in sorted(self._store.changed.items()) if table in tables}
        if changed:
            number = self._store.insert("audit.add_row", None, **self._deed.row(changed=changed, first_no=self._first))
            self._first = self._first or number

    def end(self, exit_code: int, *, failure: str, milliseconds: int, wanted: bool) -> None:
        """Note how the command ended, if it has changed something, has failed while it tried to, or is `wanted`.

        Where the database cannot be written, nothing is noted.
        """
        store, deed = self._store, self._deed
        store.witness = store.auditor = None
        is_there = self._first is not None and store.row(
            "audit.find_row", None, audit_no=self._first, recorded_at=deed.recorded_at, person=deed.person,
            command=deed.command,
        )  # fmt: skip
        if store.in_transaction or not (is_there or wanted or (failure and self._begun)):
            return
        with suppress(CampaignError):
            store.run("audit.wait_briefly")
            with store.writing():
                first = self._first if is_there else store.insert("audit.add_row", None, **deed.row(first_no=None))
                store.run(
                    "audit.add_end", audit_no=first, exit_code=exit_code, milliseconds=milliseconds, failure=failure
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command of the past: `changed` are rows by table; `exit_code` is None when nobody lived to note it."""

    audit_no: int
    recorded_at: int
    person: str
    command: str
    arguments: Mapping[str, Any]
    changed: Mapping[str, int]
    detail: str
    exit_code: int | None
    milliseconds: int | None
    failure: str


def read_audit(store: Store, *, since: int = 0, person: str = "", command: str = "") -> list[Done]:
    """Every command noted since an instant, the newest first; of one person or one command only, if named."""
    rows = store.read("audit.read_audit", None, since=since, person=person or None, command=command or None)
    grouped: dict[int, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["first_no"], []).append(row)
    return [_done(rows) for _, rows in sorted(grouped.items(), reverse=True)]


def _done(rows: Sequence[Row]) -> Done:
    first, changed = rows[0], Counter[str]()
    for row in rows:
        changed.update(json.loads(row["changed"]))
    return Done(
        audit_no=first["first_no"], recorded_at=first["recorded_at"], person=first["person"], command=first["command"],
        arguments={name: value for row in rows for name, value in json.loads(row["arguments"]).items()},
        changed=dict(sorted(changed.items())), detail="; ".join(row["detail"] for row in rows if row["detail"]),
        exit_code=first["exit_code"], milliseconds=first["milliseconds"], failure=first["failure"] or "",
    )  # fmt: skip


def record_reveal(workspace: Workspace, command: str, arguments: Mapping[str, Any]) -> None:
    """Note that a command was run with `--reveal`. Raises Busy: what cannot be noted is not shown."""
    deed = describe_deed(workspace, command, arguments)
    with workspace.store.writing():
        workspace.store.insert(
            "audit.add_row", None, **deed.row(detail="personal data shown in full", first_no=None)
        )


def operator_name() -> str:
    """Who works: CAMPAIGN_USER, else the account that runs the program; its number when it has no name."""
    named = os.environ.get(USER_VARIABLE, "").strip()
    if named:
        return named
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
