"""How does one file go from reading to what it changed?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from campaign.errors import BadConfiguration, BadData
from campaign.files.matching import NEED
from campaign.files.rejects import name_rejects
from campaign.files.sources import Source
from campaign.files.tables import STANDARD_INPUT
from campaign.jobs.imports.contacts import Contacts
from campaign.jobs.imports.converting import count_helpers
from campaign.jobs.imports.customers import Customers
from campaign.jobs.imports.declaring import declare_attributes
from campaign.jobs.imports.desk import Agents, Shifts
from campaign.jobs.imports.known import Overtaken, read_mark
from campaign.jobs.imports.loading import Loading
from campaign.jobs.imports.outcome import ImportOutcome
from campaign.jobs.imports.phones import PhoneReader
from campaign.jobs.imports.responses import Responses
from campaign.jobs.imports.step import Applied, Facts, Importer
from campaign.jobs.imports.subscriptions import Subscriptions
from campaign.jobs.imports.suppressions import Suppressions
from campaign.jobs.imports.usage import Usage
from campaign.jobs.privacy.barring import Barrier, bar_incoming
from campaign.model import FieldType
from campaign.settings import SETTINGS_FILE
from campaign.settings.desk import MOST_ATTRIBUTES
from campaign.store.catalogue import check_attribute_names
from campaign.store.merging import (
    Moment,
    drop_refused,
    drop_repeated,
    read_hashes,
    read_refusals,
    refuse_repeated,
)
from campaign.store.staging import attach_staging
from campaign.workspace import Workspace

SMALL = 100_000
BYTES_PER_HASH = 5
"""Reading a known hash costs as much as reading five bytes of a file."""


class ImportAborted(BadData):
    """{0} of {1} rows of {2} were refused, and nothing was imported"""

    hint = "The first is {3}. Without `--on-error abort` the good rows are imported and the others wait in a file."


class WrongColumns(BadData):
    """{0} of {1} rows of {2} were refused, and nothing was imported: its columns are not what they seem"""

    hint = "The first is {3}. {4}A mapping file may help (--map)."


class TooManyAttributes(BadConfiguration):
    """{0} attributes are declared and the file brings {1} more; at most {2} are possible"""

    hint = "Leave columns out with a mapping file: ignore = [...]."


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One file on its way into the database."""

    workspace: Workspace
    source: Source
    reopen: Callable[[], Source]
    path: Path
    phones: PhoneReader
    recipe: str
    mark: tuple[int, int]
    now: int
    happened_at: int
    registry: str
    dated: date | None
    returned: bool
    dry_run: bool
    abort_on_error: bool

    def run(self, advance: Callable[[int], None] | None) -> ImportOutcome:
        """Read the file, apply it, report."""
        self._check_attributes()
        importer, store, barrier = self._make_importer(), self.workspace.store, Barrier(self.workspace)
        erasures = barrier.count()
        with (
            attach_staging(store, self.workspace.scratch, importer.staged()) as staging,
            Loading(self.source, self.reopen, importer, self._read_known(importer), barrier.names) as loading,
        ):
            loading.load(staging, count_helpers(self._size), advance)
            self._refuse_file(loading)
            if loading.repeated and importer.refuses_repeats:
                refuse_repeated(store, importer.key, importer.field)
                drop_refused(store)
            elif loading.repeated:
                drop_repeated(store, importer.key)
            silently = self.source.kind.name == "suppressions"
            loading.barred |= bar_incoming(barrier, tuple(importer.staged()), silently=silently)
            importer.prepare(store)
            with store.rehearsing() if self.dry_run else store.writing():
                if barrier.count() != erasures:
                    raise Overtaken(self.source.kind.name, self.source.name)
                return self._apply(importer, loading)

    def _apply(self, importer: Importer, loading: Loading) -> ImportOutcome:
        """Everything that happens inside the transaction; the rejects are in place before it ends."""
        store, source = self.workspace.store, self.source
        if read_mark(store, source.kind.name) != self.mark:
            raise Overtaken(source.kind.name, source.name)
        import_no = store.insert(
            "imports.begin_import", kind=source.kind.name, file_name=source.name, sha256=source.sha256, now=self.now
        )
        unseen = loading.unseen if loading.any_known else None
        moment = Moment(import_no=import_no, now=self.now, happened_at=self.happened_at, unseen=unseen)
        applied = importer.apply(store, moment)
        loading.refuse_late(read_refusals(store))
        self._refuse_file(loading)
        outcome = self._report(import_no, applied, loading)
        store.run(
            "imports.finish_import", import_no=import_no, recipe=self.recipe, rows=outcome.rows, added=outcome.added,
            changed=outcome.changed, unchanged=outcome.unchanged, refused=outcome.refused,
            rejects_file=outcome.rejects_file,
        )  # fmt: skip
        if source.proposals and not self.dry_run:
            declare_attributes(self.workspace.directory / SETTINGS_FILE, source.proposals)
            vars(self.workspace).pop("settings", None)
        return outcome

    def _report(self, import_no: int, applied: Applied, loading: Loading) -> ImportOutcome:
        rejects = self._write_rejects(loading) if loading.refused and not self.dry_run else None
        told = applied.added + applied.changed + loading.refused + loading.skipped
        return ImportOutcome(
            kind=self.source.kind.name, file=self.source.name, sha256=self.source.sha256, rows=loading.rows,
            added=applied.added, changed=applied.changed, unchanged=loading.rows - told, refused=loading.refused,
            skipped=loading.skipped, rejects_file=str(rejects) if rejects else None,
            import_no=None if self.dry_run else import_no, problems=tuple(loading.problems), notes=applied.notes,
            attributes=tuple(proposal.name for proposal in self.source.proposals),
            erased_lines=tuple(sorted(loading.barred)),
        )  # fmt: skip

    def _refuse_file(self, loading: Loading) -> None:
        """Raise when nothing is to be imported: rows were refused and none may be, or nearly all were."""
        told = (f"{loading.refused:,}", f"{loading.rows:,}", self.source.name, next(iter(loading.problems), ""))
        if loading.refused and self.abort_on_error:
            raise ImportAborted(*told)
        if loading.mostly_refused:
            rejects = None if self.dry_run else self._write_rejects(loading)
            raise WrongColumns(*told, f"All of them stand with their reasons in {rejects}. " if rejects else "")

    def _write_rejects(self, loading: Loading) -> Path:
        """The rejects get a name of their own.

        Unless this file is a file of rejects itself, which is used up, or the same import wrote them and was killed.
        """
        folder = self.workspace.rejects
        first = target = folder / name_rejects("stdin" if self._streamed else self.path.name)
        number = 1
        while target.exists() and target.resolve() != self.path.resolve() and not loading.rejects.equals(target):
            number += 1
            target = folder / name_rejects(f"{first.name.removesuffix('.rejects.csv')}-{number}.csv")
        loading.rejects.write(target)
        return target

    def _read_known(self, importer: Importer) -> set[int]:
        """The content hashes of what stands, when the file is large enough to make that worth while."""
        store = self.workspace.store
        count = int(store.value(importer.newest) or 0) if importer.hashes else 0
        if not count or not (count < SMALL or self._streamed or count * BYTES_PER_HASH < self._size):
            return set()
        return read_hashes(store, importer.hashes)

    @property
    def _streamed(self) -> bool:
        return str(self.path) == STANDARD_INPUT

    @property
    def _size(self) -> int:
        """Bytes of the file; 0 for standard input, which can be read only here."""
        return 0 if self._streamed else self.path.stat().st_size

    def _check_attributes(self) -> None:
        declared = self.workspace.settings.desk.attributes
        check_attribute_names([*declared, *(proposal.name for proposal in self.source.proposals)])
        if self.source.proposals and len(declared) + len(self.source.proposals) > MOST_ATTRIBUTES:
            raise TooManyAttributes(len(declared), len(self.source.proposals), MOST_ATTRIBUTES)

    def _make_importer(self) -> Importer:
        facts = Facts(
            columns=self.source.columns, settings=self.workspace.settings,
            area_codes=self.workspace.policies.area_codes, key=self.workspace.key, now=self.now,
            happened_at=self.happened_at, attributes=self._attribute_types(), registry=self.registry, dated=self.dated,
            returned=self.returned,
        )  # fmt: skip
        if self.source.kind.name == "customers":
            return Customers(facts, self.phones)
        makers: dict[str, Callable[[Facts], Importer]] = {
            "usage": Usage, "subscriptions": Subscriptions, "responses": Responses, "suppressions": Suppressions,
            "contacts": Contacts, "agents": Agents, "shifts": Shifts,
        }  # fmt: skip
        return makers[self.source.kind.name](facts)

    def _attribute_types(self) -> dict[str, type]:
        """Python types of the attributes among the columns of the file, declared or proposed."""
        types = {name: declared.type for name, declared in self.workspace.settings.desk.attributes.items()}
        types |= {proposal.name: proposal.type for proposal in self.source.proposals}
        named = {column.removeprefix(NEED) for column in self.source.columns}
        return {name: str if type_ is FieldType.TEXT else int for name, type_ in types.items() if name in named}
