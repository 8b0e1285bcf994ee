"""Would a difference be seen, and does every run say so when it has no data?"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from referee import RUNS, tables
from referee.desk import CommandFailed, Desk, find_data
from referee.figures import Sheet, write_like

HERE = Path(__file__).resolve().parent


@pytest.fixture
def script() -> ModuleType:
    """scripts/reference.py."""
    spec = importlib.util.spec_from_file_location("reference", HERE.parents[1] / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("published", "found", "written"),
    [
        ("0.9460", 0.94603, "0.9460"),
        ("161", 161.0, "161"),
        ("45,211", 45_211, "45,211"),
        ("4.17e-05", 0.0000416881, "4.17e-05"),
        ("none", None, "none"),
        ("True", False, "False"),
    ],
)
def test_a_figure_is_written_with_the_published_digits(published: str, found: float | None, written: str) -> None:
    """No more and no fewer."""
    assert write_like(published, found) == written


def test_a_difference_in_the_last_digit_is_seen() -> None:
    """A figure agrees when it is written alike."""
    sheet = Sheet(run="x").about("y")
    sheet.compare("share", "0.9460", 0.94606)
    sheet.compare("share", "0.9460", 0.94604)
    assert [figure.agrees for figure in sheet] == [False, True]


def test_every_run_is_held_by_a_file_of_tests() -> None:
    """None is forgotten, none is left over."""
    texts = [path.read_text("utf-8") for path in HERE.glob("test_*.py")]
    assert all(any(f'RUN = "{module}"' in text for text in texts) for module in RUNS.values())


def test_a_command_that_ends_otherwise_than_expected_stops_the_run() -> None:
    """With its words."""
    with Desk("survival", "2026-03-10T12:00:00+00:00") as desk, pytest.raises(CommandFailed, match="nothing called"):
        desk.ask("report", "retention", "--by", "shoe_size")
    assert not desk.folder.exists()


def test_the_data_is_looked_for_where_the_environment_says(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without any the script ends with 66 and names the folder."""
    monkeypatch.setenv("CAMPAIGN_REFERENCE_DATA", str(tmp_path))

    assert find_data() == tmp_path
    assert script.main([]) == 66
    told = capsys.readouterr().out
    assert f"mlc-churn: not run, there is no mlc-churn in {tmp_path}" in told
    assert f"runs left out for want of data: {len(RUNS)}" in told


@pytest.mark.parametrize(("found", "exit_code", "mark"), [(12, 0, "="), (11, 1, "DIFFERENT")])
def test_the_script_ends_with_1_when_a_figure_differs(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    found: int, exit_code: int, mark: str,
) -> None:  # fmt: skip
    """And marks it in its line."""

    def run(data: Path) -> Sheet:
        sheet = Sheet(run="csv-spectrum").about("files")
        sheet.compare("files", 12, found)
        return sheet

    (tmp_path / "csv-spectrum").mkdir()
    monkeypatch.setenv("CAMPAIGN_REFERENCE_DATA", str(tmp_path))
    monkeypatch.setattr(tables, "run", run)

    assert script.main(["csv-spectrum"]) == exit_code
    assert mark in next(line for line in capsys.readouterr().out.splitlines() if line.startswith("files")).split()
