"""What is the text of a named SQL statement?

All statements live in `campaign/sql/**/*.sql`. Each begins with a line `-- name: verb_noun`; the comment lines below it
are its documentation. A statement is addressed as `file.name`, reports as `reports/file.name`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_NAME = re.compile(r"^-- name: ([a-z0-9_]+)$", re.MULTILINE)
_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A named SQL text; `slots` are the places that rules fill with expressions."""

    name: str
    documentation: str
    text: str
    slots: frozenset[str]

    def filled(self, **parts: str) -> str:
        """The text with every slot replaced; a part missing or unknown is a fault of the program."""
        if parts.keys() != self.slots:
            raise KeyError(f"{self.name} has slots {sorted(self.slots)}, given {sorted(parts)}")
        return _SLOT.sub(lambda found: parts[found[1]], self.text)


@cache
def read_statements(file: str) -> dict[str, Statement]:
    """The statements of `campaign/sql/{file}.sql` by name."""
    text = resources.files("campaign.sql").joinpath(f"{file}.sql").read_text("utf-8")
    pieces = _NAME.split(text)[1:]
    return {name: _read_statement(f"{file}.{name}", body) for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


def find_statement(address: str) -> Statement:
    """The statement called `file.name`."""
    file, _, name = address.rpartition(".")
    return read_statements(file)[name]


def _read_statement(address: str, body: str) -> Statement:
    lines = body.strip().splitlines()
    comments = 0
    while lines[comments].startswith("--"):
        comments += 1
    documentation = " ".join(line.removeprefix("--").strip() for line in lines[:comments])
    text = "\n".join(lines[comments:]).rstrip().removesuffix(";")
    return Statement(name=address, documentation=documentation, text=text, slots=frozenset(_SLOT.findall(text)))
