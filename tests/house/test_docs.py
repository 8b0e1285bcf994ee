"""Is every command, option, error and exit code described, and do the described ones exist?"""

from __future__ import annotations

import importlib.util
import re
import shlex
from itertools import takewhile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from campaign.cli import tree
from campaign.cli.commands import COMMANDS, Row
from campaign.cli.options import REGISTRY, SHARED_FLAGS

LEAVES = [row for row in COMMANDS if row.module]
SHELL_WORDS = {"|", ">", "<", "&&", ";"}
every_command = pytest.mark.parametrize("row", LEAVES, ids=lambda row: row.name)


@pytest.fixture(scope="module")
def make_docs() -> ModuleType:
    """The script that writes the generated pages."""
    path = Path(__file__).resolve().parents[2] / "scripts" / "make_docs.py"
    spec = importlib.util.spec_from_file_location("make_docs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parameters(row: Row) -> list[Any]:
    """The arguments and options of a command."""
    return list(tree.load_command(row).params)


@every_command
def test_every_command_explains_itself(row: Row) -> None:
    """A sentence in the table, a docstring, and examples that could be typed."""
    tree.load_command(row)
    spec = REGISTRY[row.name]

    assert row.summary.endswith(".")
    assert len(row.summary) <= 100
    assert (spec.function.__doc__ or "").strip()
    assert spec.examples


@every_command
def test_every_argument_and_option_has_help(row: Row) -> None:
    """Whatever can be typed is explained."""
    assert [one.name for one in parameters(row) if not getattr(one, "help", None)] == []


@every_command
def test_every_command_takes_the_shared_options(row: Row) -> None:
    """And none of them twice."""
    flags = [flag for one in parameters(row) for flag in one.opts if flag.startswith("-")]

    assert set(SHARED_FLAGS) <= set(flags)
    assert len(flags) == len(set(flags))


@every_command
def test_examples_are_understood(row: Row) -> None:
    """Each example calls its own command, with options that exist."""
    parser = tree.load_command(row)
    for example in REGISTRY[row.name].examples:
        words = list(takewhile(lambda word: word not in SHELL_WORDS, shlex.split(example, comments=True)))
        expected = ["campaign", *row.name.split()]

        assert words[: len(expected)] == expected
        with parser.make_context(row.name, words[len(expected) :]):
            pass


@pytest.mark.parametrize("name", ["COMMANDS.md", "ERRORS.md", "MODULES.md", "SETTINGS.md"])
def test_a_generated_page_is_fresh(make_docs: ModuleType, root: Path, name: str) -> None:
    """It is what scripts/make_docs.py writes today; every command, error, module and setting is on it."""
    assert (root / "docs" / name).read_text("utf-8") == make_docs.PAGES[name]()


def test_every_generated_page_is_looked_at(make_docs: ModuleType) -> None:
    """The list above is the list of the script."""
    assert sorted(make_docs.PAGES) == ["COMMANDS.md", "ERRORS.md", "MODULES.md", "SETTINGS.md"]


def test_every_exit_code_has_a_meaning(make_docs: ModuleType) -> None:
    """No error ends with a code that the page does not explain."""
    assert {error.exit_code for error in make_docs.every_error()} <= set(make_docs.EXIT_CODES)


def test_errors_have_names_of_their_own(make_docs: ModuleType) -> None:
    """The name is the type in JSON, by which another program tells them apart."""
    names = [error.__name__ for error in make_docs.every_error()]

    assert names == list(dict.fromkeys(names))


def test_every_error_says_what_happened(make_docs: ModuleType) -> None:
    """Its docstring is the message that the operator reads."""
    assert [error.__name__ for error in make_docs.every_error() if not (error.__doc__ or "").strip()] == []


def test_links_between_pages_lead_somewhere(root: Path) -> None:
    """Every relative link in README, CONTRIBUTING, CHANGELOG and docs names a file that is there."""
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in _targets(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def _targets(text: str) -> list[str]:
    found = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [target for target in found if "://" not in target and not target.startswith("mailto:")]
