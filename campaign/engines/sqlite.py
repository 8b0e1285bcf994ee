"""How is the list statement run on SQLite, for ten million customers in little memory?

The customers are judged in blocks of 65,536: the person gates of a block go to a temporary table, the choices are
computed for its survivors only, and a block comes back as a few texts of joined integers, because a million rows turned
into objects would cost more than all the judging.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from campaign.engines.offering import Offering, attribute_columns, best_columns, value_columns
from campaign.engines.tonight import Tonight
from campaign.model import Purpose
from campaign.rules.choices import MOST_CHOICES
from campaign.rules.gates import consent_stands_here, person_bits, window_opens
from campaign.rules.slots import Numbers
from campaign.store.database import Store
from campaign.store.statements import find_statement

BLOCK = 65_536
NOBODY = -(2**31)
"""Marks a number in a block that no customer bears."""
NO_OFFER = 0
HELD_OUT = 2_000
"""Decisions are integers: above 0 the bits of the gates that block; 0 no offer; -1 - place for a choice; less than
-HELD_OUT for a customer whose every choice is held out: -1 - HELD_OUT - place of the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The judged customers of one block.

    `decisions` has one integer for each number from `first_customer_no` on; the other arrays have one element for each
    customer with a choice: `best` and `best_of_all` are packed choices (see rules/choices).
    """

    block_no: int
    first_customer_no: int
    decisions: Numbers
    customer: Numbers
    best: Numbers
    best_of_all: Numbers
    language: Numbers
    household: Numbers
    promised_at: Numbers
    hours: dict[Purpose, Numbers]


class Judge:
    """Judges customers for one evening by the one list of gates and choices."""

    def __init__(self, store: Store, tonight: Tonight, offering: Offering, months: int) -> None:
        self._store = store
        self._purposes = tonight.purposes
        self._parameters = {**tonight.parameters, **offering.parameters}
        windows = windows_join(tonight)
        self._persons = {"blocked_by": person_bits(tonight.gates), "windows": windows}
        extra = "".join(f",\n        {column}" for column in attribute_columns(offering, months))
        values = "".join(f",\n        {column}" for column in value_columns(offering))
        self._choices = {
            "attributes": extra,
            "values": values,
            "survivors": "p.blocked_by = 0",
            "windows": windows,
            **_allowed(tonight),
            **best_columns(offering),
        }

    def blocks(self) -> Iterator[Block]:
        """Every customer, block by block."""
        last = self._store.value("build.last_customer") or 0
        for block_no in range(last // BLOCK + 1):
            first = block_no * BLOCK
            self._judge_persons(f"s.customer_no BETWEEN {first} AND {first + BLOCK - 1}")
            block = self._read_block(block_no)
            if block is not None:
                yield block

    def judge_touched(self) -> None:
        """Judge only the customers in the temporary table `touched`."""
        self._judge_persons("s.customer_no IN (SELECT customer_no FROM touched)")

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
            "outer": find_statement("build.show_valued").text,
        }  # fmt: skip
        return self._store.row("build.list_choices", parts, **self._values())

    def _values(self) -> dict[str, int | str | float | bytes | None]:
        return dict(self._parameters)

    def _judge_persons(self, customers: str) -> None:
        self._store.run("build.clear_person")
        self._store.run("build.judge_persons", {**self._persons, "customers": customers}, **self._values())

    def _read_block(self, block_no: int) -> Block | None:
        blocked = self._store.row("build.list_blocked")
        if blocked is None or not blocked["customers"]:
            return None
        hours = "".join(
            f",\n    GROUP_CONCAT(_{purpose}_hours_no, ',') AS {purpose}_hours_no" for purpose in self._purposes
        )
        outer = find_statement("build.join_choices").filled(hours=hours)
        chosen = self._store.row("build.list_choices", {**self._choices, "outer": outer}, **self._values())
        columns = {name: _numbers(text) for name, text in dict(chosen or {}).items()}
        columns["best"] = np.where(columns["best"] < 0, columns["best_of_all"], columns["best"])
        decisions = _place(blocked, self._store)
        choice = (
            MOST_CHOICES - 1 - np.where(columns["best"] > 0, columns["best"], columns["best_of_all"]) % MOST_CHOICES
        )
        decided = np.where(columns["best"] > 0, -1 - choice, -1 - HELD_OUT - choice)
        decisions[columns["customer_no"] - blocked["first_customer_no"]] = decided
        return Block(
            block_no=block_no, first_customer_no=blocked["first_customer_no"], decisions=decisions,
            customer=columns["customer_no"], best=columns["best"], best_of_all=columns["best_of_all"],
            language=columns["language_no"], household=columns["household_no"], promised_at=columns["promised_at"],
            hours={purpose: columns[f"{purpose}_hours_no"] for purpose in self._purposes},
        )  # fmt: skip


def windows_join(tonight: Tonight) -> str:
    """SQL: the joins that bring tonight's window of each purpose to a standing."""
    return "\n".join(
        f"LEFT JOIN hours_tonight w_{purpose} ON w_{purpose}.hours_no = s.{purpose}_hours_no"
        for purpose in tonight.purposes
    )


def _allowed(tonight: Tonight) -> dict[str, str]:
    """SQL by purpose: 1 when consent stands and a window opens for it tonight."""
    return {
        f"{purpose}_ok": f"CASE WHEN {consent_stands_here(purpose)} AND {window_opens(purpose)} THEN 1 ELSE 0 END"
        if purpose in tonight.purposes
        else "0"
        for purpose in Purpose
    }


def _place(blocked: sqlite3.Row, store: Store) -> Numbers:
    """The gate bits by customer number, counted from the first one of the block; gaps hold NOBODY."""
    bits = _numbers(blocked["blocked_by"])
    span = blocked["last_customer_no"] - blocked["first_customer_no"] + 1
    if span == len(bits):
        return bits
    spread = np.full(span, NOBODY, dtype=np.int64)
    spread[_numbers(store.value("build.list_persons")) - blocked["first_customer_no"]] = bits
    return spread


def _numbers(text: str | None) -> Numbers:
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)
