"""Does the page with pictures hold every figure, load nothing, and draw lengths that are true?"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from campaign.files.simulation_page import Length, Skyline, write_picture


@pytest.fixture
def page():
    """Two what-ifs, one with a name that is no HTML."""
    lengths = [
        Length(name="as it is", value=10, low=5, high=20, words="10 (5 to 20)"),
        Length(name="<b>&", value=20, low=20, high=20, words="20"),
    ]
    skylines = [
        Skyline(name="as it is", columns=[("16:00", 4), ("16:30", 0)]),
        Skyline(name="<b>&", columns=[("16:00", 2), ("16:30", 1)]),
    ]
    return write_picture("What if", ["One & all."], [("Contacts", lengths)], skylines).decode()


def pictures(page):
    """The SVG pictures of a page."""
    return [ET.fromstring(text) for text in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314 - ours


def test_lengths_are_in_proportion(page):
    """The bar of 20 is twice that of 10 and as long as the longest limit."""
    chart = pictures(page)[0]
    lengths = [float(bar.get("width")) for bar in chart.iter("rect")]

    assert lengths[1] == pytest.approx(2 * lengths[0], abs=0.2)
    assert [text.text for text in chart.iter("text")] == ["as it is", "10 (5 to 20)", "<b>&", "20"]


def test_columns_stand_on_one_line_with_the_present_behind_them(page):
    """4 leads reach the top, 2 half of it; where the present differs its outline is drawn."""
    present, other = pictures(page)[1:]
    bars = [bar for picture in (present, other) for bar in picture.iter("rect")]
    feet = {float(bar.get("y")) + float(bar.get("height")) for bar in bars}
    heights = [(bar.get("class"), float(bar.get("height"))) for bar in other.iter("rect")]

    assert len(feet) == 1
    assert heights == [("bar", 45), ("present", 90), ("bar", 22.5), ("present", 0)]


def test_nothing_is_loaded_and_nothing_is_run(page):
    """No script, no address; what is typed cannot become HTML."""
    assert not re.search(r"<script|https?://|src=|@import|<b>", page)
    assert "default-src 'none'" in page
    assert "One &amp; all." in page
