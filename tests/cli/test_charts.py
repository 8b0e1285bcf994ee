"""Can the curves of a picture be told apart, and is everything at its place?"""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from campaign.cli.charts import MARKS, Line, draw_lines

BLANK = "\u2800"


def line_of(name, points, at_risk=5):
    """A curve with the same number at risk everywhere."""
    return Line(name=name, points=points, count_at_risk=lambda _: at_risk)


curves = st.lists(
    st.tuples(
        st.lists(st.integers(1, 900), min_size=1, max_size=8, unique=True).map(sorted),
        st.lists(st.floats(0, 1), min_size=8, max_size=8).map(lambda shares: sorted(shares, reverse=True)),
    ),
    min_size=1,
    max_size=len(MARKS),
)


def lines_of(shapes):
    """Curves from times and falling shares."""
    return [
        line_of(f"group {place}", [(0, 1.0), *zip(times, shares, strict=False)])
        for place, (times, shares) in enumerate(shapes)
    ]


def test_a_single_curve_reads_like_a_drawing():
    """All there to day 10, half to day 20, nobody after."""
    drawn = draw_lines([line_of("all", [(0, 1.0), (10, 0.5), (20, 0.0)], at_risk=7)], unit="days", width=49)
    picture = [row[8:].rstrip(BLANK + " ") for row in drawn]
    assert drawn[0].startswith(" 100 % ┤⠉")
    assert [row[:8] for row in drawn[::3]][:5] == [" 100 % ┤", "  75 % ┤", "  50 % ┤", "  25 % ┤", "   0 % ┤"]
    assert (len(picture[0]), len(picture[6])) == (21, 40)
    assert drawn[-2] == "   days 0             7           14"
    assert drawn[-1] == "at risk 7             7            7"


def test_several_curves_carry_their_marks():
    """Every curve has a mark in the picture, in the legend and before its numbers at risk."""
    shapes = [([300], [0.9 - place / 10]) for place in range(4)]
    drawn = draw_lines(lines_of(shapes), unit="days", width=78)
    picture = "".join(row for row in drawn if "┤" in row or "│" in row)
    for place, mark in enumerate(MARKS[:4]):
        assert picture.count(mark) >= 3
        assert f"{mark} group {place}" in "".join(drawn[:2])
        assert sum(row.startswith(f"      {mark} ") for row in drawn) == 1


@given(curves, st.integers(20, 120), st.sampled_from(["days", "months"]))
def test_no_line_is_wider_than_asked_for(shapes, width, unit):
    """Whatever the curves; below 30 cells a picture keeps its least width."""
    drawn = draw_lines(lines_of(shapes), unit=unit, width=width)
    assert max(len(row) for row in drawn) <= max(width, 30)


@given(curves)
def test_a_curve_begins_at_everybody(shapes):
    """The first dot stands in the top left corner, under a mark or not."""
    drawn = draw_lines(lines_of(shapes), unit="days", width=78)
    top = next(row for row in drawn if row.startswith(" 100 % ┤"))
    assert top[8] not in {BLANK, " "}


def test_high_curves_are_drawn_on_a_higher_axis():
    """Where everything happens above 80 %, the axis says so and begins there."""
    drawn = draw_lines([line_of("all", [(0, 1.0), (9, 0.85)])], unit="days", width=60)
    assert [row[:6].strip() for row in drawn if "┤" in row] == ["100 %", "95 %", "90 %", "85 %", "80 %"]


def test_numbers_at_risk_do_not_run_together():
    """Millions at risk make the ticks stand farther apart."""
    drawn = draw_lines([line_of("all", [(0, 1.0), (365, 0.5)], at_risk=5_000_000)], unit="days", width=60)
    counts = drawn[-1].removeprefix("at risk").split()
    assert set(counts) == {"5,000,000"}
    assert len(counts) >= 3


def test_everybody_lost_at_once_is_drawn():
    """Time has no length when all ended on the first day."""
    drawn = draw_lines([line_of("all", [(0, 1.0), (0, 0.0)])], unit="days", width=60)
    assert drawn[-1].startswith("at risk 5")


def test_the_picture_of_the_page_is_what_is_drawn():
    """docs/REPORTS.md shows autumn and winter as they come out."""
    page = Path(__file__).resolve().parents[2] / "docs" / "REPORTS.md"
    autumn = Line(
        name="autumn", points=[(0, 1.0), (40, 0.9), (59, 0.9)], count_at_risk=lambda time: 20 if time <= 40 else 18
    )
    winter = Line(
        name="winter",
        points=[(0, 1.0), (10, 0.8), (25, 0.5), (52, 0.5)],
        count_at_risk=lambda time: next((left for until, left in ((10, 20), (25, 16), (52, 10)) if time <= until), 0),
    )
    assert "\n".join(draw_lines([autumn, winter], unit="days", width=60)) in page.read_text("utf-8")
