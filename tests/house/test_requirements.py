"""Do the pinned requirements say what pyproject.toml asks for, and nothing about where they come from?"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([a-z0-9.\-]+)==([^\s;]+) \\$")
FILES = ("run", "test")


def pins(root: Path, name: str) -> dict[str, str]:
    """The version of each package of a requirements file."""
    lines = (root / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    return {canonicalize_name(found[1]): found[2] for line in lines if (found := PIN.match(line))}


def asked_for(root: Path, name: str) -> list[Requirement]:
    """What pyproject.toml asks for: to run and to build, for tests the tools too."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    if name == "test":
        wanted += project["project"]["optional-dependencies"]["test"]
    return [Requirement(text) for text in wanted]


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_of_the_project_is_pinned(root: Path, name: str) -> None:
    """At a version that pyproject.toml allows; `scripts/pin` makes it so."""
    pinned = pins(root, name)
    wrong = [
        str(requirement)
        for requirement in asked_for(root, name)
        if pinned.get(canonicalize_name(requirement.name)) not in requirement.specifier
    ]

    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_everything_that_a_pinned_package_needs_is_pinned(root: Path, name: str) -> None:
    """Followed through what is installed, so that nothing comes in unseen."""
    pinned = pins(root, name)
    loose = [
        f"{package} needs {requirement}"
        for package in pinned
        for requirement in map(Requirement, _needs(package))
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if pinned.get(canonicalize_name(requirement.name)) not in requirement.specifier
    ]

    assert loose == []


@pytest.mark.parametrize("name", FILES)
def test_what_is_installed_is_what_is_pinned(root: Path, name: str) -> None:
    """Everybody tests the same versions."""
    assert {package: version(package) for package in pins(root, name)} == pins(root, name)


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_hashes_and_no_address(root: Path, name: str) -> None:
    """A line is a pin, a hash or empty; where packages come from is the installing machine's business."""
    lines = (root / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    strange = [line for line in lines if line and not PIN.match(line) and not _is_hash(line)]
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    unhashed = [line for line, after in pairs if PIN.match(line) and not _is_hash(after)]

    assert strange == []
    assert unhashed == []


def test_both_files_agree(root: Path) -> None:
    """The tests run with the versions that operators run with."""
    assert pins(root, "run").items() <= pins(root, "test").items()


def _is_hash(line: str) -> bool:
    return re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line) is not None


def _needs(package: str) -> list[str]:
    try:
        return requires(package) or []
    except PackageNotFoundError:
        return []
