"""What does a command work on: one folder, its configuration, its database, and one instant called now?"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.clock import instant, local_day, read_clock
from campaign.errors import BadConfiguration, CannotCreate, NoInput
from campaign.files.erasures import ERASURES_FILE, count_erasures, create_erasures
from campaign.settings import SETTINGS_FILE, Settings, read_settings
from campaign.store.database import Store, Witness, migrate_store, needs_migration, open_store

if TYPE_CHECKING:
    from campaign.engines.judging import Rulebook
    from campaign.rules.hours import Policies
    from campaign.rules.tariffs import Plan

DATABASE_FILE = "campaign.db"
KEY_FILE = "campaign.key"
KEY_BYTES = 32
WORDINGS = "wordings"
"""The folder of the texts that customers answer, `ID.md` or `ID.txt`."""
EVIDENCE = "evidence"
"""The folder of scans and recordings that `--evidence` may name."""


@dataclass(frozen=True)
class Workspace:
    """A folder with campaign.toml, campaign.db and campaign.key; `now` is read once per command."""

    directory: Path
    now: datetime
    auditor: Callable[[Store], Witness] | None = None
    """Makes whoever notes what a command does to the database; None outside of commands."""

    @cached_property
    def settings(self) -> Settings:
        """The configuration. Raises BadConfiguration."""
        return read_settings(self.directory)

    @cached_property
    def store(self) -> Store:
        """The open database at the newest schema; an older one is backed up before it is brought up."""
        store = open_store(self.directory / DATABASE_FILE)
        if needs_migration(store):
            from campaign.store.copies import write_copy

            write_copy(store, self.backups / f"before-migration-{self.now:%Y%m%dT%H%M%SZ}.db")
        self.attend(store)
        self.follow_erasures(store)
        store.auditor = self.auditor(store) if self.auditor else None
        return store

    def follow_erasures(self, store: Store) -> int:
        """Whoever was erased since this database was copied goes again, before anything else; how many it still held.

        Raises ErasuresDamaged: a database that may hold erased persons is not worked with.
        """
        if count_erasures(self.erasures) <= store.value("privacy.count_erasures"):
            return 0
        from campaign.files.erasures import read_erasures
        from campaign.rules.holdout import holdout_base
        from campaign.rules.privacy import Keyring
        from campaign.store.privacy import follow_erasures

        return follow_erasures(
            store, Keyring(self.key), read_erasures(self.erasures, self.key),
            find_base=lambda customer_id: holdout_base(self.key, customer_id), now=instant(self.now),
        )  # fmt: skip

    @property
    def erasures(self) -> Path:
        """Who was erased, in keyed hashes; it lies beside the key, and is never restored from a backup."""
        return self.directory / ERASURES_FILE

    def attend(self, store: Store) -> None:
        """Bring a database to the newest schema; from now on whatever is answered gets its entry in the ledger."""
        from campaign.files.proofs import ProofFolder
        from campaign.store.ledger import Ledger, Proofs

        proofs = Proofs(
            wording=ProofFolder(self.directory / WORDINGS).read_wording,
            evidence=ProofFolder(self.directory / EVIDENCE).hash_evidence,
        )
        ledger = Ledger(store, lambda: self.key, instant(self.now), proofs)
        if needs_migration(store):
            with store.writing():
                is_new = not ledger.exists()
                migrate_store(store)
                if is_new:
                    ledger.open()
            with suppress(NoInput, BadConfiguration):
                create_erasures(self.erasures, self.key)
        store.witness = ledger

    @cached_property
    def key(self) -> bytes:
        """The secret that decides who is held out; it lies beside the database, never in it."""
        path = self.directory / KEY_FILE
        try:
            key = bytes.fromhex(path.read_text("ascii").strip())
        except OSError as error:
            raise NoInput(
                str(path),
                error.strerror or "unreadable",
                hint="Restore the key file from its backup: without it the holdout would change.",
            ) from error
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise BadConfiguration(f"{path}: is to hold {KEY_BYTES * 2} hexadecimal digits")
        return key

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The rate plans of plans.toml. Raises BadConfiguration."""
        from campaign.rules.tariffs import Measure, parse_plans

        measures = {
            name: Measure(name=name, digits=declared.digits, largest=declared.largest)
            for name, declared in self.settings.desk.measures.items()
        }
        return parse_plans(self.settings.plans, measures=measures, minor_digits=self.settings.minor_digits)

    @cached_property
    def policies(self) -> Policies:
        """The calling rules shipped with the program, by place and date, narrowed by the operator's own."""
        from campaign.rules.hours import parse_policies
        from campaign.settings import read_packaged

        return parse_policies(read_packaged("calling"), self.settings.policies)

    @property
    def rulebook(self) -> Rulebook:
        """All that judging an evening goes by."""
        from campaign.engines.judging import Rulebook

        return Rulebook(settings=self.settings, plans=self.plans, policies=self.policies, key=self.key)

    @property
    def today(self) -> date:
        """The date at the desk."""
        return local_day(int(self.now.timestamp()), self.settings.zone)

    @property
    def exports(self) -> Path:
        """Where files for dialers go."""
        return self._folder(self.settings.desk.exports)

    @property
    def inbox(self) -> Path:
        """Where `nightly` looks for files to import."""
        return self._folder(self.settings.desk.inbox)

    @property
    def rejects(self) -> Path:
        """Where refused rows wait to be corrected."""
        return self._folder("rejects")

    @property
    def backups(self) -> Path:
        """Where backups go that the program makes by itself."""
        return self._folder("backups")

    @property
    def scratch(self) -> Path:
        """Where files live that a command needs only while it runs."""
        return self._folder(".scratch")

    def _folder(self, name: str) -> Path:
        path = self.directory / name
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotCreate(str(path), error.strerror) from error
        return path


def find_workspace(start: Path) -> Path:
    """The folder itself or the nearest one above it that holds campaign.toml. Raises NoInput."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).exists():
            return folder
    raise NoInput(
        str(start),
        f"there is no {SETTINGS_FILE} here or above",
        hint="Make a workspace with `campaign init`, or name one with --workspace.",
    )


def open_workspace(directory: Path, now: datetime | None = None) -> Workspace:
    """The workspace in a folder, at an instant (default: the present one)."""
    return Workspace(find_workspace(directory.resolve()), now or read_clock())


def create_workspace(directory: Path, files: Mapping[str, str], now: datetime, key: bytes | None = None) -> Workspace:
    """Make the folder, its files, its key and its database. Raises CannotCreate when one is there already."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in {**files, KEY_FILE: (key or os.urandom(KEY_BYTES)).hex() + "\n"}.items():
            path = directory / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with open(path, "x", encoding="utf-8", opener=_private) as file:
                file.write(text)
    except FileExistsError as error:
        raise CannotCreate(
            str(error.filename), "it exists", hint="Choose another folder; nothing is overwritten."
        ) from error
    except OSError as error:
        raise CannotCreate(str(error.filename), error.strerror) from error
    store = open_store(directory / DATABASE_FILE, create=True)
    Workspace(directory, now).attend(store)
    store.close()
    return open_workspace(directory, now)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
