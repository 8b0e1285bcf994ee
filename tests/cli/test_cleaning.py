"""Does anything in a customer's data reach the terminal that could act there?"""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.cli.cleaning import clean_line, clean_lines, escape_json, fit_encoding

HOSTILE = st.text(st.one_of(st.sampled_from("\x1b[]0;31mABCDJKH?\x07\x9b\\\u202e\u2066\r\n\t"), st.characters()))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;new title\x07after", "after"),
        ("\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jwiped", "wiped"),
        ("\x1bcreset", "reset"),
        ("bell\x07 back\x08space \x7f", "bell backspace "),
        ("abc\u202edef\u2066", "abcdef"),
        ("홍길동 👩‍👧", "홍길동 👩‍👧"),
        ("two\r\nlines", "two\nlines"),
    ],
)
def test_escape_sequences_and_controls_disappear(text: str, clean: str) -> None:
    """Letters of every script stay, what moves or colours goes."""
    assert clean_lines(text) == clean


@given(HOSTILE)
def test_no_control_character_is_left(text: str) -> None:
    """Whatever the input: only line breaks and tabs of the control characters, none at all on one line."""
    assert not {c for c in clean_lines(text) if unicodedata.category(c) == "Cc"} - {"\n", "\t"}
    assert not {c for c in clean_line(text) if unicodedata.category(c) == "Cc"}


@given(HOSTILE)
def test_json_keeps_its_meaning_while_its_bytes_are_harmless(text: str) -> None:
    """The text read back is the text written, and nothing in between acts on a terminal."""
    written = escape_json(json.dumps(text, ensure_ascii=False))

    assert json.loads(written) == text
    assert not {c for c in written if unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202e\u2066"}


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("✓ 12 – ok", "utf-8", "✓ 12 – ok"),
        ("✓ 12 – ok", "ascii", "+ 12 - ok"),
        ("홍길동 ✓", "cp949", "홍길동 +"),
        ("홍길동 ✓", "ascii", "??? +"),
        ("└──⠉⠀█", "ascii", "+--* #"),
    ],
)
def test_text_fits_what_the_terminal_can_write(text: str, encoding: str, written: str) -> None:
    """Unchanged where it fits; plain signs for marks and lines elsewhere."""
    assert fit_encoding(text, encoding) == written
