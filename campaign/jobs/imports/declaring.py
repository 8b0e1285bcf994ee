"""How do attributes that a file brought get into campaign.toml, with every comment of the operator left in place?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from campaign.errors import BadConfiguration, NoInput
from campaign.files.atomic import write_bytes_atomically
from campaign.files.options import Proposal
from campaign.model import FieldType

SECTION = re.compile(r"\s*\[\s*attributes\s*\]\s*(?:#.*)?")
HEADER = re.compile(r"\s*\[")


class CannotDeclare(BadConfiguration):
    """{0} cannot be extended without losing what you wrote"""

    hint = "Write these lines under [attributes] yourself, then import again:\n{1}"


def declare_attributes(path: Path, proposals: Sequence[Proposal]) -> None:
    """Add lines to the section [attributes] of a campaign.toml; the file is replaced whole or not at all.

    Raises CannotDeclare when the result would not be the old document plus these attributes.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise NoInput(str(path), error.strerror or str(error)) from error
    lines = [f'{one.name} = "{_spell(one)}"' for one in proposals]
    extended = extend_section(text, lines)
    if not _says_the_same(text, extended, proposals):
        raise CannotDeclare(path.name, "\n".join(lines))
    write_bytes_atomically(path, extended.encode("utf-8"))


def extend_section(text: str, added: Sequence[str]) -> str:
    """The text with lines added below the last entry of [attributes], or with such a section at its end."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if SECTION.fullmatch(line.rstrip("\r"))]
    new = [line + ending.removesuffix("\n") for line in added]
    if not starts:
        gap = "" if not text or text.endswith("\n") else ending
        return text + gap + ending + f"[attributes]{ending}" + "\n".join(new) + "\n"
    end = _end_of_entries(lines, starts[0])
    return "\n".join([*lines[:end], *new, *lines[end:]])


def _end_of_entries(lines: Sequence[str], start: int) -> int:
    """The line after the last entry of the section that begins at `start`."""
    following = (number for number in range(start + 1, len(lines)) if HEADER.match(lines[number]))
    end = next(following, len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _says_the_same(before: str, after: str, proposals: Sequence[Proposal]) -> bool:
    expected = tomllib.loads(before)
    try:
        expected["attributes"] = {**expected.get("attributes", {}), **{one.name: _spell(one) for one in proposals}}
        return tomllib.loads(after) == expected
    except (tomllib.TOMLDecodeError, TypeError):
        return False


def _spell(proposal: Proposal) -> str:
    return f"decimal {proposal.digits}" if proposal.type is FieldType.DECIMAL else proposal.type.value
