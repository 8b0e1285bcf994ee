"""Where do the runs on reference data find the data, and what if there is none?"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from referee.desk import find_data
from referee.figures import Figure

Differences = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def figures(request: pytest.FixtureRequest) -> list[Figure]:
    """The figures of the run that the test file names in RUN; it is run once."""
    run, data = importlib.import_module(f"referee.{request.module.RUN}"), find_data()
    missing = [folder for folder in run.FOLDERS if not (data / folder).is_dir()]
    if missing:
        pytest.skip(f"there is no reference data {', '.join(missing)} at {data}")
    return list(run.run(data))


@pytest.fixture
def differences(figures: list[Figure]) -> Differences:
    """The figures of a topic that differ from those known, each as a sentence; a topic without figures is a mistake."""

    def find(topic: str) -> list[str]:
        chosen = [figure for figure in figures if figure.topic == topic]
        assert chosen, topic
        return [f"{one.name}: {one.expected} expected, {one.found} found" for one in chosen if not one.agrees]

    return find
