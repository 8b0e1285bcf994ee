"""What does a code mean, with the flags that follow from it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.dispositions import (
    STORED_FLAGS,
    DispositionError,
    Dispositions,
    close_flags,
    parse_dispositions,
)
from campaign.settings import read_packaged

OWN = {
    "refused": {"label": "Refused", "flags": ["refused"], "rest_days": 90},
    "no_answer": {"flags": ["dialled"]},
    "not_dialled": {"flags": []},
}


def shipped() -> Dispositions:
    return parse_dispositions(read_packaged("dispositions"))


def test_what_follows_from_a_flag_need_not_be_stated():
    """Whoever refuses before the reason is stated was reached, answered, dialled, and is done with."""
    flags = close_flags(["refused_at_opening"])
    assert flags == {"refused_at_opening", "refused", "reached", "answered", "dialled", "final"}


@given(st.lists(st.sampled_from([*STORED_FLAGS, "unfinished"])))
def test_closing_flags_twice_adds_nothing(flags):
    """The closure is complete, and never takes a flag away."""
    closed = close_flags(flags)
    assert closed >= set(flags)
    assert close_flags(closed) == closed


def test_every_shipped_code_that_accepts_or_refuses_reached_somebody():
    """Counts of contacts rest on this for every code of ours and of VICIdial."""
    for disposition in shipped().by_code.values():
        if disposition.flags & {"accepted", "refused"}:
            assert {"reached", "answered", "dialled", "final"} <= disposition.flags, disposition


@pytest.mark.parametrize(
    ("code", "flags"),
    [
        ("SALE", {"accepted"}), ("NI", {"refused"}), ("DNC", {"stop", "reached"}), ("CALLBK", {"callback"}),
        ("AA", {"machine"}), ("ADC", {"wrong_number"}), ("DROP", {"answered"}),
    ],
)  # fmt: skip
def test_the_system_statuses_of_vicidial_are_explained(code, flags):
    """A fresh VICIdial writes these."""
    found = shipped().find(code)
    assert found.known
    assert flags <= found.flags


@pytest.mark.parametrize("code", ["NEW", "DNCL", "DNCC"])
def test_a_lead_that_nobody_called_was_not_dialled(code):
    """It comes back; it is no attempt."""
    assert "dialled" not in shipped().find(code).flags


@pytest.mark.parametrize("code", ["INCALL", "QUEUE", "DISPO"])
def test_a_call_that_still_goes_on_is_unfinished(code):
    """Its row belongs to a later file."""
    assert shipped().find(code).unfinished


def test_a_pattern_explains_codes_that_begin_so():
    """VICIdial writes hang-up causes as HUC and a number; each keeps its own name."""
    found = shipped().find("HUC017")
    assert (found.code, found.known, found.flags) == ("HUC017", True, {"dialled"})


def test_the_longest_pattern_wins():
    """A special case is written beside the general one."""
    found = parse_dispositions({"x.toml": {"H*": {"flags": []}, "HU*": {"flags": ["answered"]}}})
    assert "answered" in found.find("HUX").flags


def test_an_unknown_code_is_an_attempt_without_consequences():
    """Nobody explained it, but the phone rang."""
    found = shipped().find("Q9")
    assert (found.known, found.flags, found.rest_days) == (False, {"dialled"}, 0)


@pytest.mark.parametrize("written", ["Refused at opening", "refused-at-opening", " REFUSED_AT_OPENING "])
def test_our_own_codes_are_read_in_any_spelling(written):
    """People type them into spreadsheets."""
    assert shipped().find(written).code == "refused_at_opening"


def test_the_workspace_has_the_last_word():
    """A call centre gives DROP another meaning, and names a code of its own like one of ours."""
    told = parse_dispositions({"own.toml": OWN, "dispositions.toml": {"no_answer": {"flags": []}, "NOPE": "refused"}})
    assert told.find("no_answer").flags == frozenset()
    assert (told.find("NOPE").rest_days, told.find("NOPE").code) == (90, "NOPE")


def test_a_mistyped_code_is_met_with_similar_ones():
    """`campaign log` proposes them."""
    assert "no_answer" in shipped().near("noanswer")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"flags": ["reachd"]}, "reachd"),
        ({"label": "x"}, "flags is to be a list"),
        ({"flags": "reached"}, "flags is to be a list"),
        ({"flags": [], "rest": 3}, "'rest' is none of"),
        ({"flags": [], "rest_days": -1}, "rest_days"),
        ({"flags": [], "rest_days": True}, "rest_days"),
        ({"flags": [], "label": " "}, "label"),
        ({"flags": ["accepted", "refused"]}, "not both"),
        (3, "is to be a table"),
        ("nowhere", "which nothing explains"),
    ],
)
def test_a_mistake_names_file_and_code(value, words):
    """The operator finds the line."""
    with pytest.raises(DispositionError, match=words) as caught:
        parse_dispositions({"dispositions.toml": {"XY": value}})
    assert str(caught.value).startswith("dispositions.toml: XY: ")


def test_the_stored_row_has_every_column():
    """One integer a flag, as the table wants them."""
    row = shipped().find("refused").stored()
    assert {name for name, value in row.items() if value == 1} == {
        "dialled", "answered", "reached", "refused", "final", "known",
    }  # fmt: skip
    assert (row["rest_days"], row["code"], row["label"]) == (90, "refused", "Refused")
