"""What can be read off the program itself: docs/COMMANDS.md, ERRORS.md, MODULES.md and SETTINGS.md.

`scripts/make_docs.py` writes them; the tests fail while they are stale.
"""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from settings_page import settings_page

import campaign
from campaign.cli import tree
from campaign.cli.commands import COMMANDS, Part, Row
from campaign.errors import CampaignError

DOCS = Path(__file__).resolve().parent.parent / "docs"
PACKAGE = DOCS.parent / "campaign"
WIDTH = 100
SHARED_HEADING = "\nShared options:\n"
EXIT_CODES = {
    0: "done, or nothing to do",
    1: "a fault of the program; please report the traceback",
    2: "the command was called wrongly",
    3: "done, but some rows were refused and wait in a rejects file",
    65: "the data cannot be used",
    66: "an input is missing: a file, a workspace, a name",
    73: "an output cannot be created",
    74: "the disk is full or failed",
    75: "another command is at work; try again later",
    77: "not permitted",
    78: "the configuration is wrong, or the database is newer than the program",
    130: "stopped by Ctrl-C",
    141: "nobody reads the output any more, as with `head`",
    143: "stopped by SIGTERM",
}


def commands_page() -> str:
    """docs/COMMANDS.md: the help of every command, the shared options once."""
    os.environ.pop("CAMPAIGN_WORKSPACE", None)
    parts = [COMMANDS_HEAD]
    shared = ""
    for part in Part:
        parts.append(f"## {part.value}\n")
        for row in (one for one in COMMANDS if one.part is part and one.module):
            own, _, shared = _help_of(row).partition(SHARED_HEADING)
            parts.append(f"### campaign {row.name}\n\n```\n{own.rstrip()}\n```\n")
    parts.append(f"## Options that every command takes\n\nAfter the command's name.\n\n```\n{shared.rstrip()}\n```\n")
    return "\n".join(parts)


def errors_page() -> str:
    """docs/ERRORS.md: exit codes, and every error the operator can mend."""
    codes = "\n".join(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())
    errors = "\n".join(
        f"| {error.exit_code} | {error.__name__} | {_template(error.__doc__)} | {_template(error.hint)} |"
        for error in every_error()
    )
    return ERRORS_HEAD.format(codes=codes, errors=errors)


def modules_page() -> str:
    """docs/MODULES.md: the question that each module answers, folder by folder."""
    lines = [MODULES_HEAD]
    folder = None
    for path in sorted(PACKAGE.rglob("*.py"), key=lambda one: (one.parent.as_posix(), one.name)):
        question = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
        if not question:
            continue
        if path.parent != folder:
            folder = path.parent
            lines.append(f"\n## {folder.relative_to(PACKAGE.parent).as_posix()}\n")
        lines.append(f"* `{path.name}` {' '.join(question.split())}")
    return "\n".join(lines) + "\n"


def every_error() -> list[type[CampaignError]]:
    """Every subclass of CampaignError in the program, by exit code and name."""
    for module in pkgutil.walk_packages(campaign.__path__, "campaign."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = {error for error in _below(CampaignError) if error.__module__.startswith("campaign.")}
    return sorted(ours, key=lambda error: (error.exit_code, error.__name__))


def _below(error: type[CampaignError]) -> Iterator[type[CampaignError]]:
    for child in error.__subclasses__():
        yield child
        yield from _below(child)


def _help_of(row: Row) -> str:
    parser: Any = tree.load_command(row)
    settings = {"help_option_names": ["-h", "--help"], "terminal_width": WIDTH, "max_content_width": WIDTH}
    with parser.make_context(f"campaign {row.name}", [], resilient_parsing=True, **settings) as context:
        return str(parser.get_help(context))


def _template(text: str | None) -> str:
    """The first paragraph of a message with its variable parts as an ellipsis."""
    paragraph = " ".join((text or "").strip().split("\n\n")[0].split())
    return re.sub(r"\{[^}]*\}", "…", paragraph).replace("|", "\\|")


MODULES_HEAD = """\
# Which module answers which question

Written by `scripts/make_docs.py` from the first lines of the modules; do not edit.\
"""
COMMANDS_HEAD = """\
# Commands

Written by `scripts/make_docs.py` from the program itself; do not edit.
`campaign COMMAND --help` shows the same. What exit codes and errors mean: [ERRORS.md](ERRORS.md).
"""
ERRORS_HEAD = """\
# Exit codes and errors

Written by `scripts/make_docs.py` from the program itself; do not edit.
With `--json` an error is also printed as `"error": {{"type", "message", "hint", "exit_code"}}` beside the usual keys;
`type` is the name below. Treat an exit code that is not listed as a failure.

## Exit codes

| code | meaning |
|---:|---|
{codes}

## Errors

An ellipsis stands for the name, the number or the words of the case at hand.

| code | type | message | way out |
|---:|---|---|---|
{errors}
"""
PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "COMMANDS.md": commands_page,
        "ERRORS.md": errors_page,
        "MODULES.md": modules_page,
        "SETTINGS.md": settings_page,
    }
)


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
        sys.stderr.write(f"Wrote docs/{name}\n")
