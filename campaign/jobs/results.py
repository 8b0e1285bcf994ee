"""What did the dialer bring back?

The rows of a file are read and laid aside without holding the database; then everything they lead to is written in one
transaction: attempts, stops, promises, complaints, subscriptions, returned leads, and the standing of who is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from campaign.clock import instant
from campaign.errors import BadData, UsageError
from campaign.files.dialers import Profile, read_profile
from campaign.files.generic_results import KIND, LAYOUT, open_generic_results
from campaign.files.mapping import FileMapping
from campaign.files.options import ReadOptions
from campaign.files.results import Reading, RefusedRow, ResultFile, ResultRow, hash_identity, open_results
from campaign.jobs.imports.known import Overtaken
from campaign.jobs.meaning import read_meaning
from campaign.jobs.privacy.barring import ERASED, Barrier
from campaign.model import Problem
from campaign.rules.phones import read_phones
from campaign.store.batches import find_list
from campaign.store.outcomes import IncomingRow, Outcome, apply_rows, lay_rows
from campaign.workspace import Workspace

GENERIC = "generic"
ROWS_PER_STEP = 5_000


class RowsRefused(BadData):
    """{0} rows of {1} were refused, and nothing was imported"""

    hint = "The first is {2}. Without `--on-error abort` the good rows are imported and the others wait in a file."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedResults:
    """What `import results` reports.

    rows = added + changed + unchanged + returned + unfinished + refused. `added` are new attempts; `changed` are known
    calls that came back with another outcome; `returned` are leads that came back uncalled; `unfinished` are calls that
    were still going on; `unmatched`, among the added and returned, name neither lead nor customer of ours.
    """

    file: str
    sha256: str
    layout: str
    rows: int
    refused: int
    rejects_file: str | None
    import_no: int | None
    outcome: Outcome
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    erased_lines: tuple[int, ...] = field(default=(), repr=False)

    @property
    def data(self) -> dict[str, object]:
        """The data of `--json`."""
        return {
            "kind": KIND, "file": self.file, "sha256": self.sha256, "layout": self.layout, "rows": self.rows,
            "refused": self.refused, "rejects_file": self.rejects_file, "import_no": self.import_no,
            **asdict(self.outcome), **({"erased_lines": list(self.erased_lines)} if self.erased_lines else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """A file whose rows wait in the temporary table."""

    file: ResultFile
    recipe: str
    list_no: int | None
    rows: int
    refused: list[RefusedRow]
    erased_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Barred:
    """Keeps calls to erased persons out; `lines` are those on which they stand."""

    barrier: Barrier
    name: str
    lines: list[int] = field(default_factory=list)

    def refuse(self, row: ResultRow) -> RefusedRow | None:
        """The row as it is refused, without its text; None when it may be taken in."""
        if not self.barrier.entries:
            return None
        refusal = self.barrier.look_result(row.reference, row.phone, row.digits)
        if refusal is None:
            return None
        self.lines.append(row.line)
        problem = Problem(file=self.name, line=row.line, column=refusal.column, reason=refusal.reason)
        return RefusedRow(problem=problem, fields=("",), number=row.line)

    def cover(self, row: RefusedRow) -> RefusedRow:
        """A row refused for something else, without its text when it names an erased person."""
        if not self.barrier.names(row.fields):
            return row
        self.lines.append(row.problem.line)
        problem = replace(row.problem, reason=f"names somebody who {ERASED}")
        return RefusedRow(problem=problem, fields=("",) * len(row.fields), number=row.number)


def import_results(
    workspace: Workspace,
    path: Path,
    *,
    dialer: str = GENERIC,
    list_id: str = "",
    zone: str = "",
    at: int | None = None,
    mapping: FileMapping | None = None,
    abort_on_error: bool = False,
    dry_run: bool = False,
    advance: Callable[[int], None] | None = None,
) -> ImportedResults:
    """Import a result file of a dialer; the same calls again, in whatever layout, change nothing.

    `list_id` is the list that results without a lead id belong to, `zone` the zone of times without offset (default:
    the desk's), `at` the instant of rows without a time, `mapping` what our columns are called in a generic file.
    Raises NoInput, BadData, BadConfiguration, UnknownName, UsageError, RowsRefused.
    """
    profile = read_profile(dialer, workspace.directory / "dialers")
    list_no = find_list(workspace.store, list_id).list_no if list_id else None
    reading = Reading(zone=zone or workspace.settings.zone, at=at)
    refused: list[RefusedRow] = []
    barred = _Barred(barrier=Barrier(workspace), name=path.name)
    with _open(workspace, path, profile, reading, mapping) as file:
        recipe = hashlib.sha256(f"{file.recipe}\x1f{list_id}\x1f{reading}".encode()).hexdigest()
        repeated = workspace.store.row("attempts.find_import", sha256=file.sha256, recipe=recipe)
        rows = _incoming(file, refused, barred, advance) if repeated is None else iter(())
        laid = lay_rows(workspace.store, rows, _rehash)
    if refused and abort_on_error:
        raise RowsRefused(len(refused), file.name, refused[0].problem)
    if repeated is not None:
        return _nothing_new(workspace, file, repeated["rows"], repeated["refused"])
    laid_file = _Laid(
        file=file, recipe=recipe, list_no=list_no, rows=laid, refused=refused, erased_lines=tuple(barred.lines)
    )
    return _apply(workspace, laid_file, dry_run=dry_run)


def _apply(workspace: Workspace, laid: _Laid, *, dry_run: bool) -> ImportedResults:
    store, now, file, refused = workspace.store, instant(workspace.now), laid.file, len(laid.refused)
    meaning = read_meaning(workspace)
    rejects = _write_rejects(workspace, laid) if refused and not dry_run else None
    with store.rehearsing() if dry_run else store.writing():
        if store.row("attempts.find_import", sha256=file.sha256, recipe=laid.recipe) is not None:
            raise Overtaken("results", file.name)
        import_no = store.insert(
            "attempts.add_import", file_name=file.name, sha256=file.sha256, recipe=laid.recipe, now=now
        )
        outcome = apply_rows(store, meaning, import_no=import_no, list_no=laid.list_no, now=now)
        store.run(
            "attempts.finish_import", import_no=import_no, rows=laid.rows + refused, added=outcome.added,
            changed=outcome.changed, unchanged=outcome.unchanged, refused=refused, rejects_file=rejects,
        )  # fmt: skip
    return ImportedResults(
        file=file.name, sha256=file.sha256, layout=file.layout, rows=laid.rows + refused, refused=refused,
        rejects_file=rejects, import_no=None if dry_run else import_no, outcome=outcome,
        problems=tuple(row.problem for row in laid.refused), erased_lines=laid.erased_lines,
    )  # fmt: skip


def _nothing_new(workspace: Workspace, file: ResultFile, rows: int, refused: int) -> ImportedResults:
    """The very same file again: only codes that were explained since are looked at."""
    with workspace.store.writing():
        apply_rows(workspace.store, read_meaning(workspace), import_no=None, list_no=None, now=instant(workspace.now))
    return ImportedResults(
        file=file.name, sha256=file.sha256, layout=file.layout, rows=rows, refused=refused, rejects_file=None,
        import_no=None, outcome=Outcome(unchanged=rows - refused),
    )  # fmt: skip


def _incoming(
    file: ResultFile, refused: list[RefusedRow], barred: _Barred, advance: Callable[[int], None] | None
) -> Iterator[IncomingRow]:
    number = 0
    for row in file.rows:
        if isinstance(row, RefusedRow):
            refused.append(barred.cover(row))
            continue
        refusal = barred.refuse(row)
        if refusal:
            refused.append(refusal)
            continue
        number += 1
        if advance and number % ROWS_PER_STEP == 0:
            advance(ROWS_PER_STEP)
        yield incoming_row(number, row)


def incoming_row(number: int, row: ResultRow) -> IncomingRow:
    """A result as the store takes it."""
    return (
        number, row.reference, row.attempted_at, row.attempts, row.code, row.duration_seconds, row.agent,
        row.callback_at, row.note, row.digits, row.phone, row.identity, int(row.last_state),
        row.wrap_up_seconds,
    )  # fmt: skip


def _rehash(identity: int, occurrence: int) -> int:
    return hash_identity(str(identity), str(occurrence))


def _open(
    workspace: Workspace, path: Path, profile: Profile, reading: Reading, mapping: FileMapping | None
) -> AbstractContextManager[ResultFile]:
    """A file in the dialer's own layouts, or, when its profile has none, one with columns of ours."""
    if profile.results:
        if mapping is not None:
            raise UsageError(f"the layouts of {profile.name} need no mapping file", hint="Take --map or --dialer out.")
        return open_results(path, profile, reading)
    settings = workspace.settings
    options = ReadOptions(
        read_phones=read_phones, region=settings.region, zone=reading.zone, minor_digits=settings.minor_digits,
        at=reading.at, now=instant(workspace.now),
    )  # fmt: skip
    return open_generic_results(path, options, mapping)


def _write_rejects(workspace: Workspace, laid: _Laid) -> str:
    suffix = "csv" if laid.file.layout == LAYOUT else "tsv"
    stem = Path(laid.file.name).stem.removesuffix(".rejects")
    target = workspace.rejects / f"{stem}-{laid.file.sha256[:8]}.rejects.{suffix}"
    laid.file.write_refused(target, laid.refused)
    return str(target)
