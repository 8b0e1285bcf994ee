"""Is it known whom nothing but the language keeps from a call?"""

from __future__ import annotations

import numpy as np
import pytest
from townlife import EVENING

from campaign.engines.judging import prepare_bench
from campaign.engines.silence import find_silent, hear_silent


@pytest.fixture
def asked(town):
    """Who is silent (customer numbers), who of them would be called for what, and how many speak each language."""

    def ask():
        with town.store.rehearsing():
            bench = prepare_bench(town.store, town.workspace.rulebook, evening=EVENING, now=town.workspace.now)
            found = [find_silent(block, bench.tonight.gates) for block in bench.judge.blocks()]
            numbers = np.concatenate([np.empty(0, dtype=np.int64), *found])
            silent = hear_silent(town.store, bench, numbers)
            called = silent.block.customer[silent.block.best > 0].tolist() if silent.block else []
            return numbers.tolist(), called, dict(silent.customers)

    return ask


def test_whom_an_offer_serves_is_heard(town, asked):
    """Two who would be called in Korean, one in Welsh; who has no offer is silent for nothing."""
    for name, language, trips in (("K1", "ko", 4), ("K2", "ko", 4), ("W1", "cy", 4), ("K3", "ko", 0), ("E1", "en", 4)):
        town.join(name, trips=trips, language=language)
    assert asked() == ([1, 2, 3, 4], [1, 2, 3], {"ko": 2, "cy": 1})


def test_whom_something_else_blocks_too_is_not_heard(town, asked):
    """Nobody calls who did not agree, whoever speaks the language."""
    town.join("K1", trips=4, language="ko", consents=False)
    town.join("K2", trips=4, language="ko")
    town.suppress(customer_id="K2")
    assert asked() == ([], [], {})


def test_gaps_in_the_numbers_are_kept_apart(town, asked):
    """The block counts from its first customer, whatever lies between."""
    for number in range(6):
        town.join(f"C{number}", trips=4, language="ko" if number in (1, 4) else "en")
    assert asked() == ([2, 5], [2, 5], {"ko": 2})


def test_on_an_evening_on_which_every_language_is_spoken_nobody_is_silent(town, asked):
    """And where nobody is known at all."""
    assert asked() == ([], [], {})
    town.join("C1", trips=4)
    assert asked() == ([], [], {})
