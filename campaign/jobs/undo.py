"""Can this import be taken back, and what is different afterwards?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from campaign.clock import instant
from campaign.errors import UnknownName, UsageError
from campaign.rules.phones.phone import NOT_CALLABLE
from campaign.rules.phones.reading import kind_of
from campaign.rules.places import PlaceFinder
from campaign.store.database import Store
from campaign.store.undoing import Place, find_removed, take_back, unreferenced
from campaign.workspace import Workspace

STATES = ("customers", "usage", "subscriptions", "agents", "shifts")
"""Kinds of file that state how things are: of them only the newest can be taken back."""


class BuiltUpon(UsageError):
    """import {0} cannot be taken back: {1}"""

    hint = "{2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back: the counts of the import, and what else came of it.

    `lists` were built after it and are withdrawn; `kept` customers stay although the import brought them, because
    something was recorded of them by hand. `already` says that it had been taken back before and nothing was done.
    """

    import_no: int
    kind: str
    file: str
    added: int
    changed: int
    lists: tuple[str, ...] = ()
    kept: int = 0
    already: bool = False


def undo_import(workspace: Workspace, import_no: int) -> Undone:
    """Take an import back in one transaction; the standing follows.

    Events are marked undone, changed values get their old ones, what was added is removed. Raises UnknownName, and
    BuiltUpon when a list was exported since or a later import builds on it.
    """
    store, now = workspace.store, instant(workspace.now)
    row = store.row("imports.find_import", import_no=import_no)
    if row is None:
        raise UnknownName("import", import_no, hint="`campaign status` lists the newest imports.")
    told = {name: row[name] for name in ("import_no", "kind", "added", "changed")}
    if row["undone_at"] is not None:
        return Undone(**told, file=row["file_name"], already=True)
    finder = PlaceFinder(workspace.settings.region, workspace.policies.area_codes)
    with unreferenced(store) if row["kind"] == "customers" else nullcontext(), store.writing():
        find_removed(store, import_no)
        for obstacle in _obstacles(store, import_no, row["kind"], row["recorded_at"]):
            raise obstacle
        lists = _withdraw_lists(store, row["recorded_at"])
        kept = take_back(
            store, row["kind"], import_no, now, lambda phone, zone, country: _place(finder, phone, zone, country)
        )
    return Undone(**told, file=row["file_name"], lists=lists, kept=kept)


def _obstacles(store: Store, import_no: int, kind: str, recorded_at: int) -> Iterator[BuiltUpon]:
    """What stands in the way, the most important first."""
    exported = store.value("undo.find_exported_list", import_no=import_no, recorded_at=recorded_at)
    if exported is not None:
        yield BuiltUpon(
            import_no, f"list {exported} was built on it and handed to a dialer",
            "Correct the file and import it again instead.",
        )  # fmt: skip
    later = store.value("undo.find_later_import", kind=kind, import_no=import_no) if kind in STATES else None
    if later is not None:
        yield _later(import_no, later, kind, "states the same things anew")
    repeating = store.value("undo.find_repeating", kind=kind, import_no=import_no)
    if repeating is not None:
        yield _later(import_no, repeating, kind, "repeated rows, perhaps of this one")
    if store.value("undo.find_blanked", import_no=import_no) is not None:
        yield BuiltUpon(
            import_no, "a phone that it replaced was that of somebody who was erased since",
            "Import a file that states the right phones.",
        )  # fmt: skip
    copy = store.value("undo.find_later_copy", import_no=import_no)
    if copy is not None:
        yield _later(import_no, copy, kind, "is a newer copy of the same registry")
    for statement, reason in (
        ("find_later_change", "changed the same values"),
        ("find_change_of_added", "changed contacts that it brought"),
        ("find_shifts", "brought shifts of its agents"),
        ("find_spoken_of", "speaks about customers that it brought"),
    ):
        row = store.row(f"undo.{statement}", import_no=import_no)
        if row is not None:
            yield _later(import_no, row["import_no"], row["kind"], reason)


def _later(import_no: int, later: int, kind: str, reason: str) -> BuiltUpon:
    return BuiltUpon(import_no, f"import {later} ({kind}) {reason}", f"Take it back first: `campaign undo {later}`.")


def _withdraw_lists(store: Store, recorded_at: int) -> tuple[str, ...]:
    """Lists that were built after the import and not exported are withdrawn: they were chosen from wrong data."""
    withdrawn = []
    for row in store.read("undo.find_built_lists", recorded_at=recorded_at):
        store.run("build.set_list_status", list_no=row["list_no"], status="withdrawn")
        store.run("build.forget_assignments", list_no=row["list_no"])
        withdrawn.append(row["list_id"])
    return tuple(withdrawn)


def _place(finder: PlaceFinder, phone: str, zone: str | None, country: str | None) -> Place:
    kind = kind_of(phone)
    return Place(
        zones=zone or finder.zones(phone, kind),
        country=country or finder.country(phone),
        phone_country=finder.country(phone),
        phone_state=finder.state(phone),
        phone_callable=int(kind not in NOT_CALLABLE),
    )
