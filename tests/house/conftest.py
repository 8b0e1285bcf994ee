"""What do the tests of the house look at? Every source file, parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A Python file: its path from the root, its text, its tree."""

    path: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST, what: str) -> str:
        """`campaign/jobs/build.py:12: what`."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


@cache
def _read_sources(folder: str) -> tuple[Source, ...]:
    return tuple(
        Source(path=path.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text))
        for path in sorted((ROOT / folder).rglob("*.py"))
        for text in [path.read_text("utf-8")]
    )


@pytest.fixture
def program() -> tuple[Source, ...]:
    """Every module of the program."""
    return _read_sources("campaign")


@pytest.fixture
def every_source() -> tuple[Source, ...]:
    """The program, its scripts and its tests."""
    return _read_sources("campaign") + _read_sources("scripts") + _read_sources("tests")


@pytest.fixture
def tests() -> tuple[Source, ...]:
    """Every test module."""
    return _read_sources("tests")


@pytest.fixture
def root() -> Path:
    """The folder of the whole project."""
    return ROOT
