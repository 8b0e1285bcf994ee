"""What do we hold about one person, from which file, and what did we do with it?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaign.clock import FOREVER, day_of, instant, local_text, month_text
from campaign.errors import CannotCreate
from campaign.files.atomic import write_bytes_atomically
from campaign.files.person_page import write_page
from campaign.jobs.audit import operator_name
from campaign.jobs.find import find_one
from campaign.store.privacy import PROOF, Leaving, person_tables, read_leaving
from campaign.workspace import Workspace

NUMBERS = {"customer_no", "holdout_base", "source_hash"}
"""Columns that mean something to the program alone; they stand in the JSON, not on the page."""
DAYS = {"birth_date", "evening"}
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFiles:
    """What was written about whom, and how many rows of each kind."""

    customer_id: str
    json_file: Path
    page: Path
    counts: Mapping[str, int]


def export_person(workspace: Workspace, who: str, output: Path) -> PersonFiles:
    """Write everything held about a customer (id or phone) into a folder, or as OUTPUT.json with a page beside it.

    Nothing is overwritten but an earlier export of the same name. Raises UnknownName, PersonErased, SeveralCustomers,
    CannotCreate.
    """
    person = read_leaving(workspace.store, find_one(workspace, who).customer_no)
    json_file, page = _name_files(output)
    sections = _gather(workspace, person)
    told = {
        "customer_id": person.customer_id, "as_of": workspace.now.isoformat(),
        "not_in_here": list(_remarks(person)), "held": sections,
    }  # fmt: skip
    write_bytes_atomically(json_file, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    readable = {name: [_readable(row) for row in rows] for name, rows in sections.items()}
    write_bytes_atomically(page, write_page(f"What is held about {person.customer_id}", _remarks(person), readable))
    with workspace.store.writing():
        workspace.store.insert(
            "audit.add_audit", recorded_at=instant(workspace.now), person=operator_name(), command="export-person",
            detail=f"{person.customer_id} : {sum(map(len, sections.values()))} rows",
        )  # fmt: skip
    counts = {name: len(rows) for name, rows in sections.items() if rows}
    return PersonFiles(customer_id=person.customer_id, json_file=json_file, page=page, counts=counts)


def _name_files(output: Path) -> tuple[Path, Path]:
    if output.suffix == ".json":
        return output, output.with_suffix(".html")
    try:
        output.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotCreate(str(output), error.strerror) from error
    return output / "person.json", output / "person.html"


def _gather(workspace: Workspace, person: Leaving) -> dict[str, list[dict[str, Any]]]:
    """Every row about the person, table by table, with the words for what numbers stand for."""
    store, number = workspace.store, person.customer_no
    phones = json.dumps(person.phones)
    sections: dict[str, list[dict[str, Any]]] = {}
    for table in person_tables(store):
        rows = store.read("privacy.read_own_rows", {"table": table}, customer_no=number)
        sections[table] = [dict(row) for row in rows]
    sections["suppression"] += [dict(row) for row in store.read("privacy.read_phone_suppressions", phones=phones)]
    sections["attempt"] += [dict(row) for row in store.read("privacy.read_strange_calls", phones=phones)]
    sections["change"] = [dict(row) for row in store.read("privacy.read_own_changes", customer_no=number)]
    leads = store.read("privacy.read_own_lists", customer_no=number)
    sections["lead"] = [_explain_lead(workspace, dict(row)) for row in leads]
    codes = {row["disposition_no"]: row["label"] for row in store.read("dispositions.read_dispositions")}
    for row in sections["attempt"]:
        row["outcome"] = codes.get(row["disposition_no"])
    audit = store.read("privacy.read_own_audit", customer_id=person.customer_id)
    sections["audit"] = [dict(row) for row in audit]
    _name_sources(workspace, sections)
    return {table: [_in_words(workspace, row) for row in rows] for table, rows in sections.items()}


def _explain_lead(workspace: Workspace, row: dict[str, Any]) -> dict[str, Any]:
    """Why the person was to be called, as far as the settings of today still say."""
    campaign = workspace.settings.campaigns.get(row["campaign"])
    offer = workspace.settings.offers.get(row["offer"])
    digits = workspace.settings.minor_digits
    return {
        **row, "benefit": f"{row['benefit'] / 10**digits:.{digits}f} {workspace.settings.desk.currency}",
        "why": campaign.why if campaign else None, "offered": offer.title if offer else None,
    }  # fmt: skip


def _name_sources(workspace: Workspace, sections: dict[str, list[dict[str, Any]]]) -> None:
    """The file that brought each row, and a section of those files."""
    numbers = sorted({row["import_no"] for rows in sections.values() for row in rows if row.get("import_no")})
    files = workspace.store.read("privacy.read_own_files", numbers=json.dumps(numbers))
    names = {row["import_no"]: row["file_name"] for row in files}
    for rows in sections.values():
        for row in rows:
            if "import_no" in row:
                row["from_file"] = names.get(row["import_no"])
    sections["file"] = [dict(row) for row in files]


def _in_words(workspace: Workspace, row: dict[str, Any]) -> dict[str, Any]:
    """Instants, days and months as people write them."""
    zone = workspace.settings.zone

    def word(name: str, value: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            return value if not isinstance(value, bytes) else value.hex()
        if name.endswith(("_at", "_until", "_from")) or name == "until":
            return "for good" if value >= FOREVER else local_text(value, zone) if value else None
        if name.endswith("_on") or name in DAYS:
            return day_of(value).isoformat()
        return month_text(value) if name == "month" else value

    return {name: word(name, value) for name, value in row.items()}


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in NUMBERS and not name.endswith("_no")}


def _remarks(person: Leaving) -> tuple[str, ...]:
    shared = f"{len(person.shared)} phones are somebody else's too; what is held about them is not in here."
    return (
        f"Seals of answers and stops, by hash: campaign consent proof. ({PROOF})",
        "What was decided on each evening, and why: campaign explain, evening by evening.",
        *((shared,) if person.shared else ()),
    )
