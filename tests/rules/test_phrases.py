"""Are words that promise nothing found, however they are written, and left alone inside other words?"""

from __future__ import annotations

import pytest

from campaign.rules.phrases import find_phrases
from campaign.settings import read_packaged

LISTED = [phrase for phrases in read_packaged("phrases")["empty"].values() for phrase in phrases]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You were SPECIALLY-selected!", "specially selected"),
        ("Specially\n selected for you", "specially selected"),
        ("A thank-you call.", "thank you call*"),
        ("for our VIPs", "vips"),
        ("Happy birthday", "birthday*"),
        ("¡Felicidades!", "felicidades"),
        ("Sie wurden SPEZIELL AUSGEWÄHLT", "speziell ausgewählt"),
        ("고객님만을위한 요금제", "고객님만을 위한"),
        ("생일을 맞으신 고객님", "생일"),
        ("ＶＩＰ plan", "vip"),
    ],
)
def test_an_empty_phrase_is_found(text, found):
    """Capitals, hyphens, line breaks, wide letters and Korean endings hide nothing."""
    assert found in find_phrases(text, LISTED)


@pytest.mark.parametrize(
    "text",
    [
        "Talker: 300 day minutes a month included",
        "You are selected by rule: you talk 400 minutes a month",
        "Call the viper house",
        "",
    ],
)
def test_plain_words_are_left_alone(text):
    """What says something is not pointed at, and no phrase is found inside a longer word."""
    assert find_phrases(text, LISTED) == ()


def test_a_whole_word_is_wanted_unless_a_star_says_otherwise():
    """`vip*` finds VIPs and, as it says, any word that begins so."""
    assert find_phrases("unlucky luckyness", ["lucky"]) == ()
    assert find_phrases("vips", ["vip"]) == ()
    assert find_phrases("vips", ["vip*"]) == ("vip*",)
    assert find_phrases("avip", ["vip*"]) == ()
