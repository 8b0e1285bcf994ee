"""Why is this customer on the list of an evening, or why not?

The same gates and choices as the build, asked of one customer, each with the evidence it looked at. Where a list
stands, the verdict is what that list decided; the gates show what holds now, for a past evening what held then.
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
from campaign.jobs.find import refuse_erased, refuse_nameless
from campaign.jobs.past import Decision, compare, decide, read_decision, revisit
from campaign.jobs.quotas import find_used_up
from campaign.rules.gates import EVENING_GATES
from campaign.settings import Settings
from campaign.store.as_of import Basis, find_basis
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
    """Every gate and every offer of one customer for an evening (default: today). Raises UnknownName.

    A past evening with a list is judged by what was known when the list was decided, and held against its decision.
    """
    evening = evening or workspace.today
    store = workspace.store
    customer_no = store.value("build.find_customer", customer_id=customer_id)
    if customer_no is None:
        refuse_erased(workspace, customer_id)
        raise UnknownName("customer", customer_id, hint="Look for it with `campaign find`.")
    refuse_nameless(workspace, customer_no, customer_id)
    called = store.row("build.find_round_of_evening", evening=day_number(evening))
    basis = find_basis(store, called["list_no"]) if called is not None and evening < workspace.today else None
    if basis is None:
        with store.rehearsing():
            seen = _look(workspace, customer_no, evening)
        verdict, evening_gates, slot = _judge(workspace, workspace.settings, customer_no, called, seen)
        warnings = _changed_since(verdict, seen.gates, called) + _not_noted(workspace, evening, called)
        past = None
    else:
        with revisit(workspace, basis, [customer_no]) as then, then.store.rehearsing():
            seen = _look(then, customer_no, evening, campaign=basis.campaign)
        verdict, evening_gates, slot = _judge(workspace, then.settings, customer_no, called, seen)
        past = _hold_against(workspace, basis, called, customer_no, seen.decision)
        warnings = _disagreement(past)
    data = {
        "customer_id": customer_id, "evening": evening.isoformat(), "verdict": verdict,
        "list_id": (slot or called or {"list_id": None})["list_id"], "gates": seen.gates, "offers": seen.offers,
        "evening_gates": evening_gates, "slot": slot, "past": past,
    }  # fmt: skip
    return Explanation(data=data, warnings=warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the gates and offers say of a customer, and the decision that follows; None: there is no such customer."""

    gates: list[dict[str, Any]]
    offers: list[dict[str, Any]]
    decision: Decision | None

    @property
    def preview(self) -> str:
        """The verdict, as far as it can be told before a list is built."""
        if self.decision is None:
            return "not known yet"
        if self.decision.gates:
            return "blocked"
        if not self.decision.offer:
            return "no offer"
        return "holdout" if self.decision.held else "not placed"


def _look(workspace: Workspace, customer_no: int, evening: date, *, campaign: str = "") -> _Seen:
    """Judge one customer, inside a transaction that is rolled back."""
    store = workspace.store
    refresh_bills(store, workspace.plans, priced_in=month_number(evening))
    bench = prepare_bench(store, workspace.rulebook, evening=evening, now=workspace.now, campaign=campaign)
    begin_touching(store)
    touch(store, [customer_no])
    bench.judge.judge_touched()
    choices = [each for row in bench.judge.spread() for each in ranked_choices(row, bench.offering)]
    decision = decide(bench, choices, customer_no)
    return _Seen(
        gates=explain_gates(bench, customer_no, workspace.settings.zone),
        offers=explain_offers(bench, workspace.settings) if decision else [],
        decision=decision,
    )


def _hold_against(
    workspace: Workspace, basis: Basis, called: Row | None, customer_no: int, again: Decision | None
) -> dict[str, Any]:
    counts = json.loads(called["counts"]) if called else {}
    stored = read_decision(counts, _stored_decision(workspace.store, basis.list_no, customer_no))
    return compare(workspace, basis, counts, stored=stored, again=again)


def _disagreement(past: dict[str, Any]) -> tuple[str, ...]:
    if past["agrees"]:
        return ()
    reasons = "; ".join(past["because"])
    return (f"list {past['list_id']} decided otherwise than what was known then says today. Perhaps: {reasons}",)


def _not_noted(workspace: Workspace, evening: date, called: Row | None) -> tuple[str, ...]:
    """A past evening that cannot be looked at as it was."""
    if evening >= workspace.today:
        return ()
    if called is None:
        return ("no list stands for this evening: the gates show what holds now",)
    return (f"what was known when list {called['list_id']} was decided was not noted: the gates show what holds now",)


def _judge(
    workspace: Workspace, settings: Settings, customer_no: int, called: Row | None, seen: _Seen
) -> tuple[str, list[dict[str, Any]], dict[str, Any] | None]:
    """Verdict, evening gates and slot: from the list that stands, else as far as they can be told before it is."""
    if called is None:
        return seen.preview, [_undecided(code) for code in EVENING_GATES], None
    store = workspace.store
    lead = store.row("build.find_lead_of_evening", evening=called["evening"], customer_no=customer_no)
    if lead is not None:
        is_off = lead["taken_off"] is not None
        evening_gates = [] if is_off else [_evening_gate(code, passed=True) for code in EVENING_GATES]
        return "taken off" if is_off else "listed", evening_gates, _slot(lead)
    decision = _stored_decision(store, called["list_no"], customer_no)
    if decision is None:
        return seen.preview, [_undecided(code) for code in EVENING_GATES], None
    if decision >= 0:
        return ("blocked" if decision else "no offer"), [], None
    if decision < -HELD_OUT:
        return "holdout", [], None
    return "not placed", [_left_by(workspace.store, settings, called, customer_no, -1 - decision)], None


def _slot(lead: Row) -> dict[str, Any]:
    """Where a lead stands: its slot, the list or round it came with, and why a later round took it off, if one did."""
    zone, off = lead["zone"], lead["taken_off"]
    return {
        "lead_id": lead["lead_id"], "campaign": lead["campaign"], "offer": lead["offer"], "rank": lead["rank"],
        "starts": local_text(lead["slot_at"], zone), "opens": local_text(lead["opens_at"], zone),
        "closes": local_text(lead["closes_at"], zone), "zone": zone, "why": _why(lead), "list_id": lead["list_id"],
        "round": lead["round"], "since": local_text(lead["built_at"], zone),
        "taken_off": off, "taken_off_at": local_text(lead["taken_off_at"], zone) if off else None,
    }  # fmt: skip


def _left_by(store: Store, settings: Settings, called: Row, customer_no: int, place: int) -> dict[str, Any]:
    """The evening gate that left a customer without slot, told from who has one; `place` is that of the best choice."""
    if store.value("build.household_is_called", evening=called["evening"], customer_no=customer_no):
        return _evening_gate("household", passed=False)
    name, offer = json.loads(called["counts"])["choices"][place]
    campaign = settings.campaigns.get(name)
    spent = sum(
        row["leads"]
        for one in store.read("leads.read_rounds", evening=called["evening"])
        for row in store.read("leads.read_campaigns", list_no=one["list_no"])
        if row["campaign"] == name
    )
    if campaign and spent >= campaign.budget_per_evening:
        return _evening_gate("budget", passed=False)
    quota = find_used_up(
        store, settings, evening=called["evening"], customer_no=customer_no, campaign=name, offer=offer
    )
    if quota is None:
        return _evening_gate("capacity", passed=False)
    return {**_evening_gate("quota", passed=False), "evidence": {"quota": quota.name, "at_most": quota.at_most}}


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
    share = f": {lead['chance'] // 100} in 100 such calls were expected to reach the customer" if lead["chance"] else ""
    return f"The slot within the customer's {minutes} lawful minutes by which the evening as a whole gains most{share}."


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
