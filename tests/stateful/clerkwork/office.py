"""How does the program work beside the clerk: the same events through the real jobs, and what both then know?"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from campaign.jobs.imports import import_file
from campaign.jobs.ledger.verify import verify_ledger
from campaign.jobs.results import import_results
from campaign.jobs.undo import BuiltUpon, undo_import
from campaign.store.standing import compare_standing
from campaign.workspace import Workspace, create_workspace
from clerkwork import desk
from clerkwork.clerk import PURPOSES, Clerk
from clerkwork.deliveries import Delivery, take
from clerkwork.erasing import is_nameless
from clerkwork.notes import Listed

MEMORY = Path("/dev/shm")  # noqa: S108 - many small databases live a second each
UNCHANGING = ("plans", "policies", "key")
KEPT = ("store", "settings", *UNCHANGING)
AGREED = (*PURPOSES, "family")
"""Of a person with several records it is only known what must not be."""

EVENTS = ("response", "confirmation", "suppression", "contact", "attempt", "subscription", "returned")
LATER = {
    "undone_at", "disposition_no", "callback_at", "cancelled_on", "resolved", "source_hash", "import_no", "recorded_at",
}  # fmt: skip
"""Columns that a correction, a later file or an undo may change; everything else stands for ever."""


def make_folder() -> Path:
    """A folder of its own, in memory where the machine has such a place."""
    return Path(tempfile.mkdtemp(prefix="campaign-stateful-", dir=MEMORY if MEMORY.is_dir() else None))


class Office:
    """A workspace, the clerk, and the files that came."""

    def __init__(self, template: Path, clerk: Clerk, now: int, known: Mapping[str, Any] | None = None) -> None:
        self.folder = make_folder()
        self.directory = self.folder / "desk"
        shutil.copytree(template, self.directory)
        self.clerk, self.now = clerk, now
        self.parts = {campaign.name: campaign.parts for campaign in desk.CAMPAIGNS}
        self.workspace = Workspace(self.directory, datetime.fromtimestamp(now, UTC))
        vars(self.workspace).update(known or {})
        self.store = self.workspace.store
        self.files = 0
        self.delivered: list[tuple[Delivery, Path, int]] = []
        self.seen: dict[str, dict[int, dict[str, Any]]] = {table: {} for table in EVENTS}
        self.lead_ids: set[str] = set()

    def close(self) -> None:
        """Leave nothing behind."""
        self.store.close()
        shutil.rmtree(self.folder)

    def at(self, now: int) -> Workspace:
        """The workspace at an instant, on the same connection."""
        moved = Workspace(self.directory, datetime.fromtimestamp(now, UTC))
        vars(moved).update({name: value for name, value in vars(self.workspace).items() if name in KEPT})
        self.workspace, self.now = moved, now
        return moved

    def hold_out(self, campaign: str, parts: int) -> None:
        """Write another share into the campaign's file."""
        named = next(one for one in desk.CAMPAIGNS if one.name == campaign)
        (self.directory / "campaigns" / f"{campaign}.toml").write_text(named.text(parts), "utf-8")
        vars(self.workspace).pop("settings", None)
        self.parts[campaign] = parts

    # Files

    def receive(self, delivery: Delivery) -> None:
        """A file comes: both read it, and say the same of it."""
        self.files += 1
        path = delivery.write(self.folder, self.files)
        self._read(delivery, path)

    def receive_again(self, place: int, *, turned: bool) -> None:
        """A file that came before comes again, its rows in the same or the opposite order."""
        delivery, path, _ = self.delivered[place % len(self.delivered)]
        if turned:
            self.receive(delivery.turned())
        else:
            self._read(delivery, path)

    def _read(self, delivery: Delivery, path: Path) -> None:
        number = self.store.connection.execute("SELECT COALESCE(MAX(import_no), 0) FROM import_file").fetchone()[0] + 1
        if delivery.kind == "results":
            report = import_results(self.workspace, path)
            if report.import_no is None:
                return
        else:
            report = import_file(
                self.workspace, delivery.kind, path, registry=delivery.registry, dated=delivery.dated,
                returned=bool(delivery.roster),
            )  # fmt: skip
        told = dict(report.data)
        taken = take(self.clerk, delivery, number, self.now)
        for name in ("added", "changed", "unchanged", "refused"):
            assert told[name] == getattr(taken, name), f"{delivery.kind}: {name} {told[name]}, by the clerk {taken}"
        assert told.get("returned", 0) == taken.returned
        assert told["rows"] == len(delivery.rows) + len(delivery.bad)
        if report.import_no == number:
            self.delivered.append((delivery, path, number))

    def nameless(self, records: Iterable[str]) -> dict[str, str]:
        """What will stand for each of these customers once they are erased."""
        numbers = dict(self.store.connection.execute("SELECT customer_id, customer_no FROM customer").fetchall())
        return {one: f"erased:{numbers[one]}" for one in records}

    def forget(self, records: Iterable[str], phones: set[str]) -> None:
        """Somebody was erased: nothing in the database tells of them any more."""
        self.delivered.clear()
        self.seen = {table: {} for table in EVENTS}
        told = "\n".join(self.store.connection.iterdump())
        for who in records:
            assert f"'{who}'" not in told, f"{who} was erased and is still there"
        assert not [phone for phone in phones if phone[2:] in told], f"{who} was erased, the phone is still there"

    def put_back(self, clerk: Clerk, seen: dict[str, Any], lead_ids: set[str]) -> None:
        """The database is another one: what the clerk knew when it was copied is all that is known."""
        self.store.close()
        vars(self.workspace).pop("store")
        self.store = self.workspace.store
        self.clerk, self.seen, self.lead_ids = clerk, seen, lead_ids
        self.delivered.clear()

    def undo(self, number: int) -> bool:
        """An import is taken back; false when something was built on it."""
        try:
            undone = undo_import(self.workspace, number)
        except BuiltUpon:
            return False
        self.delivered = [one for one in self.delivered if one[2] != number]
        assert undone.kept == self.clerk.undo(number)
        return True

    # Lists

    def note_leads(self, list_id: str, evening: date) -> None:
        """Copy the leads of a fresh list into the notebook."""
        rows = self.store.connection.execute(
            "SELECT l.*, c.customer_id FROM lead l JOIN call_list k USING (list_no)"
            " JOIN customer c ON c.customer_no = l.customer_no WHERE k.list_id = ?",
            (list_id,),
        ).fetchall()
        for row in rows:
            assert row["lead_id"] not in self.lead_ids, f"lead id {row['lead_id']} was given twice"
            self.lead_ids.add(row["lead_id"])
            self.clerk.leads[row["lead_id"]] = Listed(
                lead_no=row["lead_no"], lead_id=row["lead_id"], customer_id=row["customer_id"], list_id=list_id,
                evening=evening, campaign=row["campaign"], offer=row["offer"], product=desk.PRODUCTS[row["offer"]],
                slot_at=row["slot_at"], opens_at=row["opens_at"], closes_at=row["closes_at"], phone=row["phone"],
            )  # fmt: skip

    def note_assignments(self) -> None:
        """Copy the ledger of assignments: who was once left alone stays so."""
        rows = self.store.connection.execute(
            "SELECT g.campaign, c.customer_id, a.arm, COALESCE(k.list_id, '') AS list_id FROM assigned a"
            " JOIN campaign g USING (campaign_no) JOIN customer c USING (customer_no)"
            " LEFT JOIN call_list k ON k.list_no = a.list_no"
        )
        found = {(row["campaign"], row["customer_id"]): (row["arm"], row["list_id"]) for row in rows}
        for key, (arm, list_id) in self.clerk.assigned.items():
            fallen = self.status(list_id) in {"replaced", "withdrawn"}
            assert fallen or found.get(key) == (arm, list_id), f"{key} was assigned to {arm}, now {found.get(key)}"
        self.clerk.assigned = found

    def answer(self, number: int) -> dict[str, Any]:
        """An answer of the database, in the words of the notebook."""
        row = self.store.connection.execute(
            "SELECT c.customer_id, r.answered_at AS at, r.answer, r.purpose, r.until, r.hours, r.channel, r.family,"
            " r.contact_channel, r.night,"
            " COALESCE(r.import_no, 0) AS source FROM response r JOIN customer c USING (customer_no)"
            " WHERE r.response_no = ?",
            (number,),
        ).fetchone()
        return dict(row)

    def lists_of(self, evening: date) -> list[str]:
        """The lists that stand for an evening."""
        number = (evening - date(1970, 1, 1)).days
        rows = self.store.connection.execute(
            "SELECT list_id FROM call_list WHERE evening = ? AND status IN ('built', 'exported')", (number,)
        )
        return [row[0] for row in rows]

    def status(self, list_id: str) -> str:
        """What became of a list."""
        row = self.store.connection.execute("SELECT status FROM call_list WHERE list_id = ?", (list_id,)).fetchone()
        return str(row[0]) if row else ""

    def counts(self, list_id: str) -> dict[str, Any]:
        """What the list was counted as."""
        row = self.store.connection.execute("SELECT counts FROM call_list WHERE list_id = ?", (list_id,)).fetchone()
        return dict(json.loads(row[0]))

    # What both know

    def check_standing(self) -> None:
        """What is kept of every customer follows from the events, by the program's own account and by the clerk's."""
        assert compare_standing(self.store) == []
        kept = {row["customer_id"]: row for row in self.store.connection.execute(_STANDING)}
        kept = {customer_id: row for customer_id, row in kept.items() if not is_nameless(customer_id)}
        assert kept.keys() == self.clerk.customers().keys()
        for customer_id, row in kept.items():
            expected = self.clerk.standing(customer_id)
            if len(self.clerk.records(customer_id)) > 1:
                expected = {name: value for name, value in expected.items() if not name.startswith(AGREED)}
            found = {name: row[name] for name in expected}
            assert found == expected, f"{customer_id}: {_difference(found, expected)}"

    def check_ledger(self) -> None:
        """Nothing is in the ledger that did not happen, and nothing happened without it."""
        verified = verify_ledger(self.workspace)
        assert not verified.faults, [fault.sentence for fault in verified.faults]

    def check_events(self) -> None:
        """Every event ever acknowledged is still there, word for word, and every one that stands is the clerk's too."""
        for table in EVENTS:
            rows = {row[0]: dict(row) for row in self.store.connection.execute(f"SELECT rowid, * FROM {table}")}
            for number, before in self.seen[table].items():
                if number not in rows:
                    assert before["undone_at"] is not None, f"{table} {number} is gone"
                    continue
                changed = {name for name, value in before.items() if rows[number][name] != value}
                assert changed <= LATER, f"{table} {number} was changed: {changed}"
            self.seen[table] = rows
        standing = {table: sum(row["undone_at"] is None for row in rows.values()) for table, rows in self.seen.items()}
        clerk = self.clerk
        returned = sum(call.is_returned and not call.undone for call in clerk.called)
        expected = {
            "response": _count(clerk.answered), "suppression": _count(clerk.suppressed),
            "confirmation": sum(_count(note.confirmed) for note in clerk.answered),
            "contact": _count(clerk.complained) + _count(clerk.written),
            "attempt": _count(clerk.called) - returned, "returned": returned, "subscription": _count(clerk.subscribed),
        }  # fmt: skip
        assert standing == expected, _difference(standing, expected)


def make_template(folder: Path) -> Path:
    """An empty desk to be copied: making a database takes longer than copying one."""
    workspace = create_workspace(folder / "template", desk.FILES, datetime(2026, 3, 2, 14, tzinfo=UTC), desk.KEY)
    workspace.store.close()
    return workspace.directory


_HOURS = ", ".join(
    f"COALESCE((SELECT consented FROM calling_hours WHERE hours_no = s.{purpose}_hours_no), '') AS {purpose}_hours"
    for purpose in PURPOSES
)
_STANDING = f"SELECT c.customer_id, s.*, {_HOURS} FROM customer c LEFT JOIN standing s USING (customer_no)"


def _difference(found: Mapping[str, Any], expected: Mapping[str, Any]) -> str:
    differing = [name for name in expected if found[name] != expected[name]]
    return ", ".join(f"{name} {found[name]}, by the clerk {expected[name]}" for name in differing)


def _count(notes: Any) -> int:
    return sum(not note.undone for note in notes)
