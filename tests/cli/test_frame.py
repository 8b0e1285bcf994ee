"""Does every command show, warn and fail in the same way?"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from campaign import __version__

Run = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("frame")


def test_json_is_one_object_with_the_promised_keys(run_campaign: Run) -> None:
    """Standard output holds one object and nothing else; standard error is empty."""
    outcome = run_campaign("show", "table", "--json", "--now", "2026-03-10T18:30+09:00", "--mood", "busy")

    assert json.loads(outcome.out) == {
        "command": "show",
        "version": __version__,
        "now": "2026-03-10T09:30:00+00:00",
        "data": {"view": "table", "mood": "busy", "at": "2026-03-10T09:30:00+00:00", "phone": "+1201***0123"},
        "warnings": ["something is odd"],
    }
    assert outcome.err == ""


def test_data_goes_to_standard_output_and_words_to_standard_error(run_campaign: Run) -> None:
    """What another program may want is not mixed with what a person reads."""
    outcome = run_campaign("show", "sentence", "--mood", "busy")

    assert outcome.out == "Imported 412 customers, refused 3.\n"
    assert outcome.err.splitlines() == ["drawing", "warning: something is odd", "Next: campaign status"]


def test_quiet_says_nothing_when_all_is_well(run_campaign: Run) -> None:
    """Cron mails nothing for a night without trouble."""
    outcome = run_campaign("show", "table", "--quiet")

    assert (outcome.exit_code, outcome.out, outcome.err) == (0, "", "")


def test_quiet_still_warns(run_campaign: Run) -> None:
    """Cron mails what needs attention."""
    assert run_campaign("show", "table", "-q", "--mood", "busy").err == "warning: something is odd\n"


def test_quiet_json_is_still_json(run_campaign: Run) -> None:
    """Data that was asked for is given."""
    assert run_campaign("show", "table", "-q", "--json").data["view"] == "table"


def test_bytes_for_another_program_are_written_even_when_quiet(run_campaign: Run) -> None:
    """`--output -` in a pipe is the point of the command, not talk about it."""
    assert run_campaign("show", "bytes", "-q").out == "lead_id,name\r\nA1,홍길동\r\n"


def test_json_and_the_bytes_of_a_file_do_not_mix(run_campaign: Run) -> None:
    """Standard output has room for one of them, and JSON was asked for."""
    assert run_campaign("show", "bytes", "--json").data["view"] == "bytes"


def test_the_exit_code_of_the_result_is_the_exit_code(run_campaign: Run) -> None:
    """Done, with refused rows, is 3."""
    assert run_campaign("fail", "not at all").exit_code == 3


@pytest.mark.parametrize(
    ("way", "exit_code", "message", "hint"),
    [
        ("settings", 78, "campaign.toml: zone: is not known", "Write a zone such as Asia/Seoul."),
        ("disk", 74, "the disk or the database failed: tonight.csv: No space left on device", "Free some space"),
        ("rights", 77, "not permitted: tonight.csv: Permission denied", ""),
        ("busy", 74, "the disk or the database failed: database or disk is full", "Free some space"),
        ("confirm", 2, "nothing was done, because nobody said yes", "Repeat with --yes when you are sure."),
    ],
)
def test_a_failure_names_itself_and_the_way_out(
    run_campaign: Run, way: str, exit_code: int, message: str, hint: str
) -> None:
    """One line says what, the next says what to do, and each kind has its exit code."""
    outcome = run_campaign("fail", way)

    assert outcome.exit_code == exit_code
    assert outcome.out == ""
    assert outcome.err.startswith(f"campaign: {message}\n")
    assert hint in outcome.err


def test_a_failure_with_json_is_an_object_too(run_campaign: Run) -> None:
    """A program that reads our output never meets anything but JSON."""
    outcome = run_campaign("fail", "settings", "--json")

    assert json.loads(outcome.out)["error"] == {
        "type": "BadConfiguration",
        "message": "campaign.toml: zone: is not known",
        "hint": "Write a zone such as Asia/Seoul.",
        "exit_code": 78,
    }
    assert outcome.err.startswith("campaign: ")


def test_our_own_fault_shows_where_it_happened(run_campaign: Run) -> None:
    """A fault of the program is never dressed up as the operator's."""
    outcome = run_campaign("fail", "fault", "--json")

    assert outcome.exit_code == 1
    assert "Traceback" in outcome.err
    assert "KeyError: 'a mistake of ours'" in outcome.err
    assert json.loads(outcome.out)["error"]["exit_code"] == 1


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("shwo",), "No such command 'shwo'. Did you mean 'show'?", "Try 'campaign --help'."),
        (("note", "ad"), "No such command 'ad'. Did you mean 'add'?", "Try 'campaign note --help'."),
        (("show", "table", "--modo", "calm"), "(Possible options: --mood)", "Try 'campaign show --help'."),
        (("show",), "Missing argument 'VIEW'.", "Try 'campaign show --help'."),
        (("show", "table", "--mood", "sad"), "'sad' is not one of 'calm', 'busy'", "Try 'campaign show --help'."),
        (("--workspace=shop", "show"), "No such option: --workspace", "Give --workspace after the command"),
        (("show", "table", "--now", "tonight"), "--now 'tonight' is not an instant", ""),
    ],
)
def test_wrong_usage_says_what_was_meant(
    run_campaign: Run, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    """Exit code 2, the nearest right word, and where to read on."""
    outcome = run_campaign(*arguments)

    assert outcome.exit_code == 2
    assert outcome.out == ""
    assert message in outcome.err
    assert hint in outcome.err


def test_wrong_usage_with_json_is_an_object(run_campaign: Run) -> None:
    """Even before the command is known."""
    outcome = run_campaign("shwo", "--json")

    assert json.loads(outcome.out)["error"]["exit_code"] == 2


@pytest.mark.parametrize("arguments", [(), ("-h",), ("--help",)])
def test_the_first_page_lists_every_command_with_its_sentence(
    run_campaign: Run, frame: ModuleType, arguments: tuple[str, ...]
) -> None:
    """Without arguments the program introduces itself."""
    outcome = run_campaign(*arguments)

    assert outcome.exit_code == 0
    assert "Examples:" in outcome.out
    for row in frame.ROWS:
        assert (row.summary in outcome.out) == (" " not in row.name)


def test_a_group_without_a_command_lists_its_commands(run_campaign: Run) -> None:
    """`campaign note` shows what can follow."""
    outcome = run_campaign("note")

    assert "add  Add a note." in outcome.out


def test_help_of_a_command_shows_examples_before_options(run_campaign: Run) -> None:
    """The summary of the table, the docstring, examples, own options, shared options: in this order."""
    text = run_campaign("show", "-h").out

    places = [
        text.index(part)
        for part in (
            "Usage: campaign show VIEW [OPTIONS]",
            "Draw a sample.",
            "Draw one of the samples.",
            "A second paragraph.",
            "  campaign show curve --json\n",
            "--mood",
            "--workspace DIR",
            "--reveal",
        )
    ]
    assert places == sorted(places)


def test_the_version_is_told(run_campaign: Run) -> None:
    """`--version` prints one line."""
    assert run_campaign("--version").out == f"campaign {__version__}\n"


def test_options_may_stand_before_or_after_the_arguments(run_campaign: Run) -> None:
    """People add --json at the end of the line."""
    assert run_campaign("note", "add", "--json", "hello").data == run_campaign("note", "add", "hello", "--json").data


def test_what_a_command_writes_is_private(run_campaign: Run, tmp_path: Path) -> None:
    """The file mode mask is 077 from the first line on."""
    os.umask(0o022)

    assert run_campaign("note", "add", "hello", "--json").data["umask"] == 0o077
    (tmp_path / "made").touch()
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600
