"""Which texts were answered, since when, and which ids were answered without a text?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaign.files.proofs import ProofFolder
from campaign.store.database import Store
from campaign.workspace import WORDINGS, Workspace

MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """An id that was answered, its versions (the newest last), and how often and when; instants.

    `present` is the text that the folder holds now, None when it holds none.
    """

    wording: str
    answers: int
    first_at: int | None
    last_at: int | None
    versions: tuple[Version, ...]
    present: str | None

    @property
    def lacks_text(self) -> bool:
        """Whether answers were given to a text that nobody can show."""
        return bool(self.answers) and not self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text under an id, and when it was first entered (an instant)."""

    sha256: str
    body: str
    recorded_at: int


def list_wordings(workspace: Workspace) -> tuple[Wording, ...]:
    """Every id that was answered or has a text that was."""
    store, folder = workspace.store, ProofFolder(workspace.directory / WORDINGS)
    versions: dict[str, list[Version]] = {}
    for row in store.read("ledger.read_wordings"):
        version = Version(sha256=row["sha256"], body=row["body"], recorded_at=row["recorded_at"])
        versions.setdefault(row["wording"], []).append(version)
    used = {row["wording"]: row for row in store.read("ledger.read_used_wordings")}
    return tuple(
        Wording(
            wording=name, answers=used[name]["answers"] if name in used else 0,
            first_at=used[name]["first_at"] if name in used else None,
            last_at=used[name]["last_at"] if name in used else None,
            versions=tuple(versions.get(name, ())), present=folder.read_wording(name),
        )
        for name in sorted(versions.keys() | used.keys())
    )  # fmt: skip


def find_textless(store: Store) -> list[str]:
    """Ids that answers were given to and of which no text was ever kept."""
    kept = {row["wording"] for row in store.read("ledger.read_wordings")}
    return [row["wording"] for row in store.read("ledger.read_used_wordings") if row["wording"] not in kept]


def warn_textless(workspace: Workspace, wordings: Iterable[str]) -> tuple[str, ...]:
    """A sentence that names those of the ids that have no text in the folder of wordings; none when all have one."""
    folder = ProofFolder(workspace.directory / WORDINGS)
    lacking = [one for one in sorted(set(wordings)) if folder.read_wording(one) is None]
    if not lacking:
        return ()
    return (f"nobody can show what was answered: {WORDINGS}/ has no text of {name_some(lacking)}",)


def warn_imported(workspace: Workspace, import_no: int) -> tuple[str, ...]:
    """The same for the ids of one file of answers."""
    rows = workspace.store.read("ledger.read_wordings_of_import", import_no=import_no)
    return warn_textless(workspace, (row["wording"] for row in rows))


def name_some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
