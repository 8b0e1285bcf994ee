"""What do the texts that customers answered say, and which files prove what they answered?

Both lie in folders of the workspace: `wordings/ID.md` (or `.txt`), and `evidence/REFERENCE`, at any depth.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

SUFFIXES = (".md", ".txt")


class ProofFolder:
    """The files of one folder, looked at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Every file by its path below the folder, as a reference spells it."""
        found = (path for path in sorted(self._folder.rglob("*")) if path.is_file())
        return {path.relative_to(self._folder).as_posix(): path for path in found}

    def read_wording(self, wording: str) -> str | None:
        """The text of a wording; None when there is none, or it cannot be read."""
        names = [wording + suffix for suffix in SUFFIXES if wording + suffix in self.files]
        path = self.files[names[0]] if names else None
        try:
            return path.read_text("utf-8") if path else None
        except (OSError, UnicodeDecodeError):
            return None

    def hash_evidence(self, references: Iterable[str | None]) -> dict[str, str]:
        """The SHA-256 of every file that one of the references names and that can be read."""
        if not self.files:
            return {}
        named = sorted(self.files.keys() & set(references))
        hashes = {name: _hash_file(self.files[name]) for name in named}
        return {name: sha256 for name, sha256 in hashes.items() if sha256}


def _hash_file(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
