"""Do commands in a sequence say what they say alone, on one screen?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from campaign.cli.context import Context
from campaign.cli.sequence import LEFT_OUT, choose_views, run_typed
from campaign.cli.show import Screen
from campaign.cli.views import Sentence
from campaign.errors import UsageError


@pytest.fixture
def context() -> Context:
    """The context of the command that runs the sequence."""
    return Context(screen=Screen(command="demo"), directory=None, now_text=None, reveal=False)


def place(folder: Path) -> tuple[object, ...]:
    """Words after `campaign init`."""
    return ("init", folder, "--region", "KR")


def test_a_command_in_a_sequence_shows_what_it_shows_alone(
    context: Context, capsys: pytest.CaptureFixture[str], run_campaign: Callable[..., Any], tmp_path: Path
) -> None:
    """Its views, without the next step, which the sequence knows better."""
    run_typed(context, *place(tmp_path / "shop"))
    shown = capsys.readouterr()
    alone = run_campaign("init", tmp_path / "hall", "--region", "KR")

    assert shown.out == alone.out.replace("hall", "shop")
    assert shown.err == ""
    assert "Next:" in alone.err


def test_its_result_comes_back(context: Context, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the data that `--json` would print; silent, it shows nothing."""
    result = run_typed(context, *place(tmp_path / "shop"), silent=True)

    assert result.data["region"] == "KR"
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("mode", ["quiet", "json"])
def test_a_sequence_that_is_quiet_is_quiet_in_every_part(
    context: Context, tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: str
) -> None:
    """Whatever the command would say."""
    setattr(context.screen, mode, True)
    run_typed(context, *place(tmp_path / "shop"))

    assert capsys.readouterr() == ("", "")


def test_warnings_stand_where_they_arise(
    context: Context, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard output, in their place in the story."""
    run_typed(context, "init", tmp_path / "shop", "--region", "VN")
    shown = capsys.readouterr()

    assert shown.out.endswith("warning: no calling rules are known for VN: nobody there can be called\n")
    assert shown.err == ""


def test_errors_are_the_sequences_own(context: Context, tmp_path: Path) -> None:
    """They are raised as the command raised them."""
    with pytest.raises(UsageError):
        run_typed(context, "init", tmp_path / "shop", "--region", "XX")


@pytest.mark.parametrize(
    ("keep", "shown"),
    [
        ((), "abcde"),
        ((0, 1), "ab."),
        ((0, -1), "a.e"),
        ((1, 3), ".b.d."),
        ((0, 1, 2, 3, 4), "abcde"),
        ((-1, 0), "a.e"),
    ],
)
def test_what_is_left_out_is_marked(keep: Sequence[int], shown: str) -> None:
    """Between the parts, before and after them."""
    views = [Sentence(letter) for letter in "abcde"]
    texts = [view.text.strip() for view in choose_views(views, keep) if isinstance(view, Sentence)]

    assert "".join(texts).replace(LEFT_OUT, ".") == shown


def test_nothing_can_be_left_out_of_nothing() -> None:
    """A command without views shows none."""
    assert choose_views([], (0, -1)) == []
