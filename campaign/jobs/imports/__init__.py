"""What does a file tell us, and what changes by it?

The file is read into a scratch database first, without holding ours; then everything is applied by set in one short
transaction. A rehearsal takes the same road and is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from campaign.clock import FOREVER, instant
from campaign.errors import UnknownName, UsageError
from campaign.files.mapping import FileMapping, read_mapping
from campaign.files.options import ReadOptions
from campaign.files.sources import Source, open_source
from campaign.files.words import parse_zone, suggest
from campaign.jobs.imports.known import EarlierImport, find_earlier, hash_recipe, read_mark
from campaign.jobs.imports.outcome import ImportOutcome
from campaign.jobs.imports.phones import PhoneReader
from campaign.rules.hours import Asking
from campaign.settings import Settings
from campaign.settings.reading import read_toml
from campaign.workspace import Workspace

__all__ = ["KINDS", "ImportOutcome", "import_file"]

KINDS = ("customers", "usage", "subscriptions", "responses", "suppressions", "contacts", "agents", "shifts")


def import_file(
    workspace: Workspace,
    kind: str,
    path: Path,
    *,
    mapping: Path | None = None,
    dry_run: bool = False,
    abort_on_error: bool = False,
    zone: str = "",
    at: int | None = None,
    add_attributes: bool = False,
    registry: str = "",
    dated: date | None = None,
    returned: bool = False,
    advance: Callable[[int], None] | None = None,
) -> ImportOutcome:
    """Import a file of one of KINDS; `-` is standard input.

    `zone` is of times without offset (else desk's), `at` of rows without a time (else now); `registry` and `dated` make
    suppressions a copy of a do-not-call list, `returned` our roster come back cleaned; `advance` is told the rows read.
    Raises NoInput, UnknownName, UsageError, BadData, BadConfiguration and Overtaken; then nothing was written.
    """
    _check_usage(kind, zone)
    _check_registry(workspace, kind, registry, dated, returned=returned)
    now, phones = instant(workspace.now), PhoneReader()
    options = replace(_read_options(workspace.settings, phones, zone), add_attributes=add_attributes, at=at, now=now)
    reopen = partial(open_source, path, kind=kind, options=options, mapping=_read_mapping(mapping, registry))
    with reopen() as source:
        recipe = hash_recipe(source.recipe, str(at), *_asked(workspace, registry, dated, returned=returned))
        mark = read_mark(workspace.store, kind)
        if earlier := find_earlier(workspace.store, kind, source.sha256, recipe):
            return _already_imported(source, kind, earlier)
        from campaign.jobs.imports.running import Run

        run = Run(
            workspace=workspace, source=source, reopen=reopen, path=path, phones=phones, recipe=recipe, mark=mark,
            now=now, happened_at=now if at is None else at, registry=registry, dated=dated, returned=returned,
            dry_run=dry_run, abort_on_error=abort_on_error,
        )  # fmt: skip
        return run.run(advance)


def _read_options(settings: Settings, phones: PhoneReader, zone: str) -> ReadOptions:
    return ReadOptions(
        read_phones=phones, region=settings.region, zone=zone or settings.zone, minor_digits=settings.minor_digits,
        measures={name: measure.digits for name, measure in settings.desk.measures.items()},
        attributes=settings.desk.attributes,
    )  # fmt: skip


def _asked(workspace: Workspace, registry: str, dated: date | None, *, returned: bool) -> tuple[str, ...]:
    """Which registry answered when, and which roster: the same phones of another one say something else."""
    if not returned:
        return registry, str(dated)
    roster = workspace.store.row("registries.find_roster", name=registry, before=FOREVER)
    return registry, str(dated), "returned", str(roster["roster_no"]) if roster else ""


def _check_usage(kind: str, zone: str) -> None:
    if kind not in KINDS:
        raise UnknownName("kind of file", kind, hint=suggest(kind, KINDS) or f"Write one of {', '.join(KINDS)}.")
    if zone:
        try:
            parse_zone(zone)
        except ValueError as error:
            raise UsageError(f"--tz {error}") from None


def _check_registry(workspace: Workspace, kind: str, registry: str, dated: date | None, *, returned: bool) -> None:
    """A cleaned roster must not be taken for a list of those to be barred, nor a list for a cleaned roster."""
    if bool(registry) != bool(dated):
        raise UsageError("--registry NAME and --dated DATE go together: the copy of a list and the day it was made")
    if registry and kind != "suppressions":
        raise UsageError(f"--registry is for suppressions, not for {kind}")
    asking = workspace.policies.askings.get(registry)
    if returned and asking is not Asking.ROSTER:
        raise UsageError(
            f"--returned is for registries that clean a roster, not for {registry or 'other suppressions'}",
            hint="See `campaign registry list`.",
        )
    if asking is Asking.ROSTER and not returned:
        raise UsageError(
            f"{registry} returns our roster cleaned and hands out no list",
            hint="Add --returned: then what does not come back is barred, and not what does.",
        )


def _read_mapping(path: Path | None, registry: str) -> FileMapping:
    mapping = read_mapping(read_toml(path)[0], path.name) if path else FileMapping()
    if not registry:
        return mapping
    return replace(mapping, constant={**mapping.constant, "source": f"registry:{registry}"})


def _already_imported(source: Source, kind: str, earlier: EarlierImport) -> ImportOutcome:
    return ImportOutcome(
        kind=kind, file=source.name, sha256=source.sha256, rows=earlier.rows, added=0, changed=0,
        unchanged=earlier.rows - earlier.refused, refused=earlier.refused, skipped=0,
        rejects_file=earlier.rejects_file, import_no=earlier.import_no, already=earlier.recorded_at,
    )  # fmt: skip
