"""Is every gate said in words, with evidence, under one name, and described in docs/GATES.md?"""

from __future__ import annotations

import importlib.util
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.model import Purpose
from campaign.rules.gates import (
    EVENING_GATES,
    OFFER_GATES,
    Level,
    blocked_codes,
    person_gates,
)

ROOT = Path(__file__).resolve().parents[2]
PURPOSES = [*chain.from_iterable(combinations(Purpose, size) for size in (1, 2, 3))]
GATES = person_gates(tuple(Purpose))


@pytest.fixture(scope="module")
def gates_page():
    """The script that writes the page."""
    spec = importlib.util.spec_from_file_location("gates_page", ROOT / "scripts" / "gates_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_gates_is_fresh(gates_page):
    """It is what scripts/gates_page.py writes today."""
    assert (ROOT / "docs" / "GATES.md").read_text("utf-8") == gates_page.gates_page()


def test_every_gate_has_a_name_of_its_own():
    """Over all three levels: counts and recalls name them."""
    codes = [*(gate.code for gate in GATES), *OFFER_GATES, *EVENING_GATES]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.code)
def test_a_gate_of_the_person_says_both_and_shows_what_it_looked_at(gate):
    """A sentence for passing, another for blocking, evidence, and the law, policy or setting behind it."""
    assert gate.level is Level.PERSON
    assert gate.passes.endswith(".")
    assert gate.blocked.endswith(".")
    assert gate.passes != gate.blocked
    assert gate.evidence
    assert all(piece.label and piece.sql for piece in gate.evidence)
    assert gate.source


def test_the_other_gates_say_both():
    """Passing and blocking are different sentences, and something is named that decides."""
    for passes, blocked, source in [*OFFER_GATES.values(), *EVENING_GATES.values()]:
        assert source
        assert passes.endswith(".")
        assert blocked.endswith(".")
        assert passes != blocked


def test_holdout_is_judged_last():
    """Otherwise the arms would not have passed the same door."""
    assert list(OFFER_GATES)[-1] == "holdout"


@pytest.mark.parametrize("purposes", PURPOSES)
def test_gates_keep_their_places_whatever_is_called_for(purposes):
    """A bit means the same gate on every evening."""
    assert [gate.code for gate in person_gates(purposes)] == [gate.code for gate in GATES]


@given(st.sets(st.integers(0, len(GATES) - 1)))
def test_bits_name_the_gates_that_set_them(places):
    """There and back."""
    bits = sum(1 << place for place in places)

    assert blocked_codes(bits, GATES) == tuple(GATES[place].code for place in sorted(places))


def test_bits_fit_the_integers_that_keep_them():
    """Decisions are kept as 32-bit integers, in which the lowest stands for nobody."""
    assert len(GATES) <= 30
