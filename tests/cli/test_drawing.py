"""Do the dots of a curve stand where the numbers are?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from campaign.cli.drawing import draw_bar, draw_curve
from campaign.cli.views import Curve, Series


def test_a_flat_curve_is_a_straight_line() -> None:
    """One at the top row from the first to the last column, nothing below."""
    first, *rest = draw_curve(Curve((Series("", ((0, 1.0), (10, 1.0))),)), 40, 5)

    assert set(first.split("│")[1]) == {"\u2809"}
    assert all(set(line.split("│")[1].strip()) <= {"\u2800"} for line in rest[:4])


def test_a_step_falls_where_it_happens() -> None:
    """Half way along the axis the line goes down; before and after it is level."""
    lines = draw_curve(Curve((Series("", ((0, 1.0), (50, 0.0), (100, 0.0))),)), 50, 5)
    rows = [line.split("│")[1].ljust(40, "\u2800") for line in lines[:5]]
    filled = [[index for index, cell in enumerate(row) if cell not in "\u2800 "] for row in rows]

    assert filled[0][0] == 0
    assert filled[-1][-1] == len(rows[-1].rstrip("\u2800 ")) - 1
    assert {cells[0] for cells in filled[1:]} == {filled[0][-1]}


@given(st.floats(0, 1e9), st.floats(0.001, 1e9))
def test_a_bar_is_never_longer_than_its_room(value: float, full: float) -> None:
    """Anything above zero is seen, nothing exceeds the width."""
    bar = draw_bar(value, full, 30)

    assert len(bar) <= 30
    assert bool(bar) == (value > 0)
