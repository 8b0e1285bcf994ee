"""How is the list statement run on SQLite, for ten million customers in little memory?

The customers are judged in blocks of 65,536: the person gates of a block go to a temporary table, the choices are
computed for its survivors only, and a block comes back as a few texts of joined integers, because a million rows turned
into objects would cost more than all the judging.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from campaign.engines.block_reader import RawBlock, Statements, read_block
from campaign.engines.colleague import ENOUGH_BLOCKS, Colleague, call_colleague, judge_blocks
from campaign.engines.columns import best_columns, ghost_lists, value_columns
from campaign.engines.offering import Offering, attribute_columns
from campaign.engines.tonight import Tonight
from campaign.model import Purpose
from campaign.rules.choices import MOST_CHOICES
from campaign.rules.gates import consent_to_all_here, family_columns, person_bits, window_opens
from campaign.rules.gates.conditions import PROMISED
from campaign.rules.gates.invitation import HOURS as INVITED_HOURS
from campaign.rules.gates.invitation import invited_column
from campaign.rules.gates.person import usual_gates
from campaign.rules.gates.promised import UNTRIED
from campaign.rules.gates.service import SERVICE_HOURS, peace_columns
from campaign.rules.placing.problem import Numbers
from campaign.rules.retries import packed_waits
from campaign.store.database import Store, translated_errors
from campaign.store.statements import find_statement

BLOCK = 65_536
NOBODY = -(2**31)
"""Marks a number in a block that no customer bears."""
_TOUCHED = "s.customer_no IN (SELECT customer_no FROM touched)"
RECENT = "\nLEFT JOIN recent r ON r.customer_no = s.customer_no"
NO_OFFER = 0
HELD_OUT = 2_000
"""Decisions are integers: above 0 the bits of the gates that block; 0 no offer; -1 - place for a choice; less than
-HELD_OUT for a customer whose every choice is held out: -1 - HELD_OUT - place of the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The judged customers of one block.

    `decisions` has one integer for each number from `first_customer_no` on; the other arrays have one element for each
    customer with a choice: `best` is the packed choice (see rules/choices) that no holdout stops, 0 for none. `held`
    are the customers whom some campaign holds out; `ghosts` has, for each campaign, one element for each of them: the
    packed choice that only this campaign's holdout stops, 0 for none. `waits` is what an unanswered call leaves of the
    evening, packed (see rules/retries). `history` is what came of their own calls, and 216 times their segment.
    """

    block_no: int
    first_customer_no: int
    decisions: Numbers
    customer: Numbers
    best: Numbers
    language: Numbers
    household: Numbers
    promised_at: Numbers
    waits: Numbers
    history: Numbers
    held: Numbers
    ghosts: tuple[Numbers, ...]
    hours: dict[Purpose, Numbers]


class Judge:
    """Judges customers for one evening by the one list of gates and choices."""

    def __init__(self, store: Store, tonight: Tonight, offering: Offering, months: int) -> None:
        self._store = store
        self._purposes = tonight.purposes
        self._parameters = {**tonight.parameters, **offering.parameters}
        windows = windows_join(tonight)
        self._persons = {"blocked_by": person_bits(tonight.gates), "windows": windows}
        extra_columns = (*_families(tonight, offering), *_peace(tonight), *_invited(tonight))
        columns = (*attribute_columns(offering, months), *extra_columns)
        extra = "".join(f",\n        {column}" for column in columns)
        values = "".join(f",\n        {column}" for column in value_columns(offering))
        self._ghosts, self._campaigns = ghost_lists(offering), len(offering.held)
        self._choices = {
            "attributes": extra,
            "values": values,
            "survivors": "p.blocked_by = 0",
            "windows": windows + (RECENT if tonight.is_mixed else ""),
            "marketing_hours": _hours(tonight, Purpose.MARKETING),
            "service_hours": _hours(tonight, Purpose.SERVICE),
            **_allowed(tonight),
            "segment": tonight.segment,
            "promised": PROMISED,
            "waits": f"CASE WHEN {UNTRIED} THEN 0 ELSE {packed_waits()} END",
            **best_columns(offering),
        }

    def blocks(self, colleague: Colleague | None = None) -> Iterator[Block]:
        """Every customer, in blocks of no order; a `colleague` judges some of them."""
        statements = self._statements()
        with translated_errors():
            for each, raw in judge_blocks(self._store, statements, self._parameters, _bounds(self._store), colleague):
                if raw is not None:
                    yield self._make_block(each[0] // BLOCK, raw)

    def judge_touched(self) -> None:
        """Judge only the customers in the temporary table `touched`."""
        self._judge_persons(_TOUCHED)

    def touched_block(self) -> Block | None:
        """The customers in the temporary table `touched`, judged as a block of their own; None when it is empty."""
        judge = find_statement("build.judge_persons").filled(**self._persons, customers=_TOUCHED)
        with translated_errors():
            raw = read_block(self._store.connection, {**self._statements(), "judge": judge}, self._parameters, (0, 0))
        return None if raw is None else self._make_block(0, raw)

    def persons(self) -> list[sqlite3.Row]:
        """The judged customers with the gates that block them."""
        return self._store.read("build.read_persons")

    def spread(self) -> list[sqlite3.Row]:
        """Every choice (`_v{place}`, packed) and holdout (`_held{campaign_no}`) of the judged survivors, a row each."""
        outer = find_statement("build.spread_choices").text
        return self._store.read("build.list_choices", {**self._choices, "outer": outer}, **self._values())

    def show_gates(self, customer_no: int, columns: str) -> sqlite3.Row | None:
        """The given expressions over everything that the person gates of one customer look at."""
        parts = {"gates": columns, "windows": self._persons["windows"]}
        return self._store.row("build.show_gates", parts, customer_no=customer_no, **self._values())

    def show_choices(self, columns: str) -> sqlite3.Row | None:
        """The given expressions over all that the choices of the first judged customer look at, blocked or not."""
        parts = {
            **self._choices, "survivors": "1 = 1", "values": f", {columns}", "best": "0", "best_of_all": "0",
            "ghosts": "", "outer": find_statement("build.show_valued").text,
        }  # fmt: skip
        return self._store.row("build.list_choices", parts, **self._values())

    def _values(self) -> dict[str, int | str | float | bytes | None]:
        return dict(self._parameters)

    def _judge_persons(self, customers: str) -> None:
        self._store.run("build.clear_person")
        self._store.run("build.judge_persons", {**self._persons, "customers": customers}, **self._values())

    def _statements(self) -> Statements:
        """What judges one block."""
        hours = "".join(
            f",\n    GROUP_CONCAT(_{purpose}_hours_no, ',') AS {purpose}_hours_no" for purpose in self._purposes
        )
        outer = find_statement("build.join_choices").filled(hours=hours, ghosts=self._ghosts)
        within = "s.customer_no BETWEEN :first_no AND :last_no"
        return Statements(
            clear=find_statement("build.clear_person").text,
            judge=find_statement("build.judge_persons").filled(**self._persons, customers=within),
            blocked=find_statement("build.list_blocked").text,
            numbers=find_statement("build.list_persons").text,
            choices=find_statement("build.list_choices").filled(**self._choices, outer=outer),
        )

    def _make_block(self, block_no: int, raw: RawBlock) -> Block:
        (_, first, last, blocked_by), numbers, chosen = raw
        decisions = _spread_out(_numbers(blocked_by), first, last, _numbers(numbers))
        customer, best_of_all, best, language, household, promised_at, waits, history, held, *more = map(
            _numbers, chosen
        )
        ghosts, hours = more[: self._campaigns], more[self._campaigns :]
        best = np.where(best < 0, best_of_all, best)
        choice = MOST_CHOICES - 1 - np.where(best > 0, best, best_of_all) % MOST_CHOICES
        decisions[customer - first] = np.where(best > 0, -1 - choice, -1 - HELD_OUT - choice)
        return Block(
            block_no=block_no, first_customer_no=first, decisions=decisions, customer=customer, best=best,
            language=language, household=household, promised_at=promised_at, waits=waits, history=history,
            held=held, ghosts=tuple(ghosts), hours=dict(zip(self._purposes, hours, strict=True)),
        )  # fmt: skip


def _bounds(store: Store) -> list[tuple[int, int]]:
    """The first and the last number of each block."""
    last = store.value("build.last_customer") or 0
    return [(first, first + BLOCK - 1) for first in range(0, last + 1, BLOCK)]


@contextmanager
def calling_colleague(store: Store, *, alone: bool) -> Iterator[Colleague | None]:
    """The second process for as long as this lasts, where there is enough to do.

    It is none with `alone`: when this transaction has changed something that is judged.
    """
    colleague = None if alone or len(_bounds(store)) < ENOUGH_BLOCKS else call_colleague(store)
    try:
        yield colleague
    finally:
        if colleague:
            colleague.leave()


def windows_join(tonight: Tonight) -> str:
    """SQL: the joins that bring tonight's window of each purpose to a standing."""
    return "\n".join(
        f"LEFT JOIN hours_tonight w_{purpose} ON w_{purpose}.hours_no = {_hours(tonight, purpose)}"
        for purpose in tonight.purposes
    )


def _hours(tonight: Tonight, purpose: Purpose) -> str:
    """SQL: the number of tonight's hours of a standing for a purpose."""
    if purpose is Purpose.MARKETING and tonight.terms.invitations:
        return f"({INVITED_HOURS})"
    own = purpose is Purpose.SERVICE and tonight.terms.service
    return SERVICE_HOURS if own else f"s.{purpose}_hours_no"


def _peace(tonight: Tonight) -> tuple[str, ...]:
    """SQL: who is left out of which calls on an evening with service calls and others."""
    return peace_columns(usual_gates(tonight.purposes, tonight.terms)) if tonight.is_mixed else ()


def _invited(tonight: Tonight) -> tuple[str, ...]:
    """SQL: who may be invited, on an evening with invitations."""
    return (invited_column(),) if tonight.terms.invitations else ()


def _families(tonight: Tonight, offering: Offering) -> tuple[str, ...]:
    """SQL: what is read of the customers only when some offer is one of a family."""
    asked = any("consent_for_family" in choice.conditions for choice in offering.choices)
    return family_columns(tonight.purposes) if asked else ()


def _allowed(tonight: Tonight) -> dict[str, str]:
    """SQL by purpose: 1 when consent stands and a window opens for it tonight."""
    return {
        f"{purpose}_ok": f"CASE WHEN {consent_to_all_here(purpose)} AND {window_opens(purpose)} THEN 1 ELSE 0 END"
        if purpose in tonight.purposes
        else "0"
        for purpose in Purpose
    }


def _spread_out(bits: Numbers, first: int, last: int, numbers: Numbers) -> Numbers:
    """The gate bits by customer number, counted from the first one of the block; gaps hold NOBODY."""
    if last - first + 1 == len(bits):
        return bits
    spread = np.full(last - first + 1, NOBODY, dtype=np.int64)
    spread[numbers - first] = bits
    return spread


def _numbers(text: str | None) -> Numbers:
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)
