"""What has been kept long enough, and goes?

Never what the law wants kept or what a limit follows from: answers, stops, suppressions, the consent ledger, and that
somebody was called, when and with what outcome.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from campaign.clock import instant
from campaign.errors import NotPermitted
from campaign.jobs.audit import operator_name
from campaign.jobs.nightly import DONE
from campaign.workspace import Workspace

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """One class of data: what went (or would go) because it is older than a day, and how many rows or files."""

    what: str
    before: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """What went, and backups elsewhere whose day has come: they are the operator's to destroy."""

    expired: tuple[Expired, ...]
    overdue_backups: tuple[str, ...]


def let_go(workspace: Workspace, *, dry_run: bool = False) -> Retained:
    """Remove what is older than [retention_periods] allows, or say what would go. Raises NotPermitted."""
    periods = workspace.settings.desk.retention_periods
    expired = [
        *_rows(workspace, "attempts", periods.attempts_months, dry_run=dry_run),
        *_rows(workspace, "contacts", periods.contacts_months, dry_run=dry_run),
        *_files(workspace, "exports", workspace.exports, periods.exports_days, dry_run=dry_run),
        *_files(workspace, "rejects", workspace.rejects, periods.rejects_days, dry_run=dry_run),
        *_files(workspace, "imported files", workspace.inbox / DONE, periods.inbox_days, dry_run=dry_run),
        *_files(workspace, "own backups", workspace.backups, periods.backups_days, dry_run=dry_run),
    ]
    overdue = tuple(_overdue(workspace, dry_run=dry_run))
    if not dry_run and any(one.count for one in expired):
        told = ", ".join(f"{one.what}: {one.count}" for one in expired if one.count)
        with workspace.store.writing():
            workspace.store.insert(
                "audit.add_audit", recorded_at=instant(workspace.now), person=operator_name(), command="retain",
                detail=told,
            )  # fmt: skip
    return Retained(expired=tuple(expired), overdue_backups=overdue)


def _rows(workspace: Workspace, what: str, months: int, *, dry_run: bool) -> Iterator[Expired]:
    if not months:
        return
    store, day = workspace.store, workspace.today - relativedelta(months=months)
    before = instant(datetime.combine(day, datetime.min.time(), ZoneInfo(workspace.settings.zone)))
    with store.rehearsing() if dry_run else store.writing():
        count = int(store.value(f"privacy.count_old_{what}", before=before))
        if not dry_run and what == "attempts":
            store.run("privacy.strip_old_attempts", before=before)
        elif not dry_run:
            store.run("privacy.remove_old_contact_changes", before=before)
            store.run("privacy.remove_old_contacts", before=before)
    yield Expired(what=what, before=day, count=count)


def _files(workspace: Workspace, what: str, folder: Path, days: int, *, dry_run: bool) -> Iterator[Expired]:
    if not days:
        return
    before = instant(workspace.now) - days * DAY_SECONDS
    old = [path for path in _plain_files(folder) if path.stat().st_mtime < before]
    for path in old if not dry_run else ():
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise NotPermitted(f"{path}: {error.strerror}") from error
    yield Expired(what=what, before=workspace.today - relativedelta(days=days), count=len(old))


def _plain_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]


def _overdue(workspace: Workspace, *, dry_run: bool) -> Iterator[str]:
    """Recorded backups whose day has come and that are still there; those that are gone are marked."""
    now = instant(workspace.now)
    for row in workspace.store.read("privacy.read_backups"):
        if Path(row["path"]).exists():
            if row["expires_at"] <= now:
                yield row["path"]
        elif not dry_run and Path(row["path"]).parent.is_dir():
            with workspace.store.writing():
                workspace.store.run("privacy.mark_destroyed", path=row["path"], now=now)
