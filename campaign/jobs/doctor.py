"""Is a workspace healthy, and if not, what is to be done?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from campaign.jobs.examinations.database import (
    examine_answering,
    examine_backup,
    examine_integrity,
    examine_key,
    examine_sqlite,
    examine_standing,
)
from campaign.jobs.examinations.finding import Finding, failed, look, passed, unknown, worst
from campaign.jobs.examinations.folder import examine_folder
from campaign.jobs.examinations.ledger import examine_ledger, examine_wordings
from campaign.jobs.examinations.patience import examine_tiers
from campaign.jobs.examinations.privacy import examine_erasures
from campaign.jobs.examinations.programme import (
    examine_law,
    examine_plans,
    examine_registries,
    examine_rules,
    examine_settings,
    examine_zones,
)
from campaign.store.database import needs_migration, open_store
from campaign.store.migrations import newest_schema
from campaign.workspace import DATABASE_FILE, Workspace

NEEDS_DATABASE = (
    "rules", "calling rules", "registries", "zones", "key", "ledger", "wordings", "standing", "answering",
    "erasures", "backup",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Everything that was looked at, in order, and the exit code of the most severe failure."""

    findings: tuple[Finding, ...]
    exit_code: int


def _keep_silent(_: str) -> None:
    """Nobody watches."""


def examine(workspace: Workspace, *, quick: bool = False, say: Callable[[str], None] = _keep_silent) -> Diagnosis:
    """Look at folder, database and configuration; nothing is changed, and one failure hides no other.

    `quick` leaves out the standing, for which every event is read. `say` is told what is being looked at.
    """
    findings = [*look("folder", lambda: examine_folder(workspace))]
    findings += look("settings", lambda: examine_settings(workspace))
    readable = not any(finding.passed is False for finding in findings if finding.name == "settings")
    if readable:
        findings += look("plans", lambda: examine_plans(workspace))
    say("Reading the database ...")
    database = [*look("database", lambda: _examine_file(workspace))]
    findings += database
    if readable and all(finding.passed for finding in database):
        findings += _examine_content(workspace, quick=quick, say=say)
    else:
        findings += [unknown(name, "Not looked at: see above.") for name in NEEDS_DATABASE]
    return Diagnosis(findings=tuple(findings), exit_code=worst(findings))


def _examine_file(workspace: Workspace) -> Iterator[Finding]:
    """The file by itself: opened as it is, never migrated."""
    store = open_store(workspace.directory / DATABASE_FILE)
    with closing(store.connection):
        yield from examine_sqlite(store)
        yield from examine_integrity(store)
        if needs_migration(store):
            yield failed("schema", f"The database is older than schema {newest_schema()}.",
                         "campaign status: any command brings it up, after a backup")  # fmt: skip
        else:
            yield passed("schema", f"The database has schema {newest_schema()}, the newest.")


def _examine_content(workspace: Workspace, *, quick: bool, say: Callable[[str], None]) -> Iterator[Finding]:
    yield from look("rules", lambda: examine_rules(workspace))
    yield from look("calling rules", lambda: examine_law(workspace))
    yield from look("registries", lambda: examine_registries(workspace))
    yield from look("zones", lambda: examine_zones(workspace))
    key = [*look("key", lambda: examine_key(workspace))]
    yield from key
    if any(finding.passed is False for finding in key):
        yield unknown("ledger", "Not looked at: see above.")
    else:
        yield from look("ledger", lambda: examine_ledger(workspace))
    yield from look("wordings", lambda: examine_wordings(workspace))
    if quick:
        yield unknown("standing", "Not looked at, because of --quick.")
        yield unknown("answering", "Not looked at, because of --quick.")
    else:
        say("Holding the standing against the events ...")
        yield from look("standing", lambda: examine_standing(workspace.store))
        yield from look("answering", lambda: examine_answering(workspace.store))
    yield from look("tiers", lambda: examine_tiers(workspace))
    yield from look("erasures", lambda: examine_erasures(workspace))
    yield from look("backup", lambda: examine_backup(workspace))
