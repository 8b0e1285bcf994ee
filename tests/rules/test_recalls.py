"""Which leads may no longer be called?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.recalls import CUSTOMER_GONE, LIST_WITHDRAWN, WINDOW_OVER, HeldLead, recall_reasons


def lead(*, known: bool = True, closes_at: int = 100) -> HeldLead:
    return HeldLead(lead_no=7, customer_known=known, closes_at=closes_at)


@pytest.mark.parametrize(("now", "reasons"), [(99, ()), (100, (WINDOW_OVER,)), (101, (WINDOW_OVER,))])
def test_a_window_is_over_at_the_instant_it_closes(now, reasons):
    """Nobody is called at the closing minute itself."""
    assert recall_reasons(lead(), {}, now) == reasons


def test_every_reason_is_told():
    """An operator who mends one of them sees the others."""
    found = recall_reasons(lead(known=False), {7: ("consent",), 8: ("phone",)}, 200, list_stands=False)
    assert found == (LIST_WITHDRAWN, CUSTOMER_GONE, WINDOW_OVER, "consent")


@given(st.booleans(), st.integers(0, 200), st.integers(0, 200), st.sets(st.sampled_from(["consent", "phone"])))
def test_a_lead_without_a_reason_passes_everything(known, closes_at, now, gates):
    """No reason means: customer there, window open, no gate blocks."""
    reasons = recall_reasons(lead(known=known, closes_at=closes_at), {7: tuple(gates)}, now)
    assert (not reasons) == (known and now < closes_at and not gates)
