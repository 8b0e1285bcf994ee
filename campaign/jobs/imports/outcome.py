"""What does an import report?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from campaign.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What became of the rows of a file: rows = added + changed + unchanged + refused + skipped.

    `skipped` are rows that the mapping leaves out. `import_no` is None after a rehearsal; `already` is the instant of
    the earlier import when the very same file was imported before and nothing was done. `problems` are the first of
    the refused rows, `notes` sentences about what else came of it, `attributes` those that were newly declared,
    `erased_lines` where the file names persons who were erased.
    """

    kind: str
    file: str
    sha256: str
    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    skipped: int
    rejects_file: str | None
    import_no: int | None
    already: int | None = None
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    erased_lines: tuple[int, ...] = field(default=(), repr=False)

    @property
    def data(self) -> dict[str, Any]:
        """The data of `--json`."""
        return {
            "kind": self.kind, "file": self.file, "sha256": self.sha256, "rows": self.rows, "added": self.added,
            "changed": self.changed, "unchanged": self.unchanged, "refused": self.refused, "skipped": self.skipped,
            "rejects_file": self.rejects_file, "import_no": self.import_no,
            "already_imported": self.already is not None, "attributes": list(self.attributes),
            **({"erased_lines": list(self.erased_lines)} if self.erased_lines else {}),
        }  # fmt: skip
