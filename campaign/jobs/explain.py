"""Why is this customer on the list of an evening, or why not?

The same gates and choices as the build, asked of one customer, each with the evidence it looked at. Where a list
stands, the verdict is what that list decided; the gates show what holds now.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from campaign.clock import day_number, local_text, month_number
from campaign.engines.judging import prepare_bench, ranked_choices
from campaign.engines.sqlite import BLOCK, HELD_OUT, NOBODY
from campaign.errors import UnknownName
from campaign.jobs.evidence import explain_gates, explain_offers
from campaign.rules.gates import EVENING_GATES
from campaign.store.bills import refresh_bills
from campaign.store.database import Row, Store
from campaign.store.standing import begin_touching, touch
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What `explain` shows; `data` has the keys of its JSON."""

    data: dict[str, Any]
    warnings: tuple[str, ...]


def explain_customer(workspace: Workspace, customer_id: str, *, evening: date | None = None) -> Explanation:
    """Every gate and every offer of one customer for an evening (default: today). Raises UnknownName."""
    evening = evening or workspace.today
    store = workspace.store
    customer_no = store.value("build.find_customer", customer_id=customer_id)
    if customer_no is None:
        raise UnknownName("customer", customer_id, hint="Look for it with `campaign find`.")
    with store.rehearsing():
        refresh_bills(store, workspace.plans, priced_in=month_number(evening))
        bench = prepare_bench(store, workspace.rulebook, evening=evening, now=workspace.now)
        begin_touching(store)
        touch(store, [customer_no])
        bench.judge.judge_touched()
        gates = explain_gates(bench, customer_no, workspace.settings.zone)
        offers = explain_offers(bench, workspace.settings)
        choices = [each for row in bench.judge.spread() for each in ranked_choices(row, bench.offering)]
        called = store.row("build.find_list_of_evening", evening=day_number(evening))
        verdict, evening_gates, slot = _judge(workspace, customer_no, called, _preview(gates, choices))
    warnings = _changed_since(verdict, gates, called)
    data = {
        "customer_id": customer_id, "evening": evening.isoformat(), "verdict": verdict,
        "list_id": called["list_id"] if called else None, "gates": gates, "offers": offers,
        "evening_gates": evening_gates, "slot": slot,
    }  # fmt: skip
    return Explanation(data=data, warnings=warnings)


def _judge(
    workspace: Workspace, customer_no: int, called: Row | None, preview: str
) -> tuple[str, list[dict[str, Any]], dict[str, Any] | None]:
    """Verdict, evening gates and slot: from the list that stands, else as far as they can be told before it is."""
    if called is None:
        return preview, [_undecided(code) for code in EVENING_GATES], None
    store = workspace.store
    lead = store.row("build.find_lead_of_list", list_no=called["list_no"], customer_no=customer_no)
    if lead is not None:
        slot = {
            "lead_id": lead["lead_id"], "campaign": lead["campaign"], "offer": lead["offer"], "rank": lead["rank"],
            "starts": local_text(lead["slot_at"], lead["zone"]), "opens": local_text(lead["opens_at"], lead["zone"]),
            "closes": local_text(lead["closes_at"], lead["zone"]), "zone": lead["zone"], "why": _why(lead),
        }  # fmt: skip
        return "listed", [_evening_gate(code, passed=True) for code in EVENING_GATES], slot
    decision = _stored_decision(store, called["list_no"], customer_no)
    if decision is None:
        return preview, [_undecided(code) for code in EVENING_GATES], None
    if decision >= 0:
        return ("blocked" if decision else "no offer"), [], None
    if decision < -HELD_OUT:
        return "holdout", [], None
    gate = _left_by(workspace, called, customer_no, -1 - decision)
    return "not placed", [_evening_gate(gate, passed=False)], None


def _left_by(workspace: Workspace, called: Row, customer_no: int, place: int) -> str:
    """The evening gate that left a customer without slot, told from who has one; `place` is that of the best choice."""
    store, list_no = workspace.store, called["list_no"]
    if store.value("build.household_is_called", list_no=list_no, customer_no=customer_no):
        return "household"
    name = json.loads(called["counts"])["choices"][place][0]
    campaign = workspace.settings.campaigns.get(name)
    spent = {row["campaign"]: row["leads"] for row in store.read("leads.read_campaigns", list_no=list_no)}
    return "budget" if campaign and spent.get(name, 0) >= campaign.budget_per_evening else "capacity"


def _preview(gates: Sequence[dict[str, Any]], choices: Sequence[tuple[int, int, bool]]) -> str:
    if not all(gate["passed"] for gate in gates):
        return "blocked"
    if not choices:
        return "no offer"
    return "holdout" if all(held for _, _, held in choices) else "not placed"


def _stored_decision(store: Store, list_no: int, customer_no: int) -> int | None:
    """What a list decided for a customer (see engines/sqlite); None when the customer was not there yet."""
    found = store.row("build.find_decisions", list_no=list_no, block_no=customer_no // BLOCK)
    if found is None:
        return None
    decisions = np.frombuffer(zlib.decompress(found["body"]), dtype="<i4")
    place = customer_no - found["first_customer_no"]
    decision = int(decisions[place]) if 0 <= place < len(decisions) else NOBODY
    return None if decision == NOBODY else decision


def _why(lead: Row) -> str:
    if lead["callback"]:
        return "A callback was promised for this time."
    minutes = (lead["closes_at"] - lead["opens_at"]) // 60
    return f"The slot within the customer's {minutes} lawful minutes in which most of the agents' time was left."


def _evening_gate(code: str, *, passed: bool) -> dict[str, Any]:
    return {"gate": code, "passed": passed, "sentence": EVENING_GATES[code][0 if passed else 1], "evidence": {}}


def _undecided(code: str) -> dict[str, Any]:
    return {
        "gate": code,
        "passed": None,
        "sentence": "Not decided yet: no list was built for this evening.",
        "evidence": {},
    }


def _changed_since(verdict: str, gates: Sequence[dict[str, Any]], called: Row | None) -> tuple[str, ...]:
    failing = [gate["gate"] for gate in gates if not gate["passed"]]
    if called and verdict == "listed" and failing:
        changed = ", ".join(failing)
        return (f"since list {called['list_id']} was built this changed: {changed}; export will withhold the lead",)
    if called and verdict == "blocked" and not failing:
        return (f"list {called['list_id']} found the customer blocked; no gate blocks any more",)
    return ()
