"""Which files does a new workspace begin with?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from string import Template

_RENAMED = {"gitignore": ".gitignore"}
"""Files that would have an effect of their own where they are kept."""


def read_templates(values: Mapping[str, str]) -> dict[str, str]:
    """The files of a new workspace by their path in it, with `$name` replaced by the value of that name."""
    return {
        _RENAMED.get(name, name): Template(text).substitute(values)
        for name, text in _walk(resources.files("campaign.policies").joinpath("workspace"), "")
    }


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, f"{name}/")
        else:
            yield name, entry.read_text("utf-8")
