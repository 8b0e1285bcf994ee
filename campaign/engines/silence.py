"""Whom would we call tonight, if only somebody spoke their language?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from campaign.engines.judging import Bench
from campaign.engines.sqlite import Block
from campaign.rules.gate import Gate
from campaign.rules.placing.problem import Numbers
from campaign.store.database import Store
from campaign.store.standing import begin_touching, touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Customers whom nothing but their language keeps from a call: how many by language, and how they were judged."""

    customers: Mapping[str, int]
    block: Block | None


def find_silent(block: Block, gates: Sequence[Gate]) -> Numbers:
    """The customers of a block, of all decisions, whom the gate of languages alone blocks."""
    alone = 1 << next(place for place, gate in enumerate(gates) if gate.code == "language")
    return block.first_customer_no + np.flatnonzero(block.decisions == alone)


def hear_silent(store: Store, bench: Bench, numbers: Numbers) -> Silent:
    """Judge them as if somebody spoke every language; nobody may be judged afterwards, and nothing may be kept."""
    if not len(numbers):
        return Silent(customers={}, block=None)
    begin_touching(store)
    touch(store, numbers.tolist())
    store.run("staffing.open_languages")
    block = bench.judge.touched_block()
    if block is None:
        return Silent(customers={}, block=None)
    spoken, customers = np.unique(block.language[block.best > 0], return_counts=True)
    told = zip((bench.tonight.languages[number] for number in spoken.tolist()), customers.tolist(), strict=True)
    return Silent(customers=dict(told), block=block)
