"""What does a list do with each callback that is due: when and with whom is it kept, or why is it left out?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from campaign.engines.callbacks import Due, list_due
from campaign.engines.judging import Bench
from campaign.jobs.places import Seating
from campaign.rules.callbacks import HANDED, MOVED, Why
from campaign.rules.gates import blocked_codes
from campaign.store.database import Store
from campaign.store.standing import begin_touching, touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One promise on one list: its slot (None: left out), the agent ('': anybody), and the codes that say why."""

    due: Due
    slot_at: int | None
    agent: str
    why: str


def plan_steps(store: Store, bench: Bench, seating: Seating, *, spoken_for: Collection[int] = ()) -> tuple[Step, ...]:
    """What a filled evening does with the promises that are due; inside a transaction.

    `spoken_for` are customers who have a lead of an earlier round of the evening already.
    """
    due = [one for one in list_due(store, bench.tonight.parameters) if one.customer_no not in spoken_for]
    placed = {customer: one for (customer, _), one in zip(
        seating.pairs(seating.plan.placed), seating.plan.placed, strict=True)}  # fmt: skip
    kept = [
        Step(due=one, slot_at=seating.starts[placed[one.customer_no].slot], agent=placed[one.customer_no].agent,
             why=placed[one.customer_no].why)
        for one in due
        if one.customer_no in placed
    ]  # fmt: skip
    left = [one for one in due if one.customer_no not in placed]
    why = _why_left_out(store, bench, seating, [one.customer_no for one in left])
    return (*kept, *(Step(due=one, slot_at=None, agent="", why=why[one.customer_no]) for one in left))


def _why_left_out(store: Store, bench: Bench, seating: Seating, customers: Collection[int]) -> Mapping[int, str]:
    """The gates of person and evening that leave customers out, or that no offer fits."""
    if not customers:
        return {}
    wanted = set(customers)
    numbers = seating.candidates.customer
    found = dict.fromkeys(customers, str(Why.NO_OFFER))
    for gate, places in seating.plan.unplaced.items():
        found |= {number: gate for number in numbers[places].tolist() if number in wanted}
    begin_touching(store)
    touch(store, customers)
    bench.judge.judge_touched()
    for row in bench.judge.persons():
        if row["blocked_by"]:
            found[row["customer_no"]] = " ".join(blocked_codes(row["blocked_by"], bench.tonight.gates))
    offered = {row["customer_no"] for row in bench.judge.spread()}
    return {number: "capacity" if why == Why.NO_OFFER and number in offered else why for number, why in found.items()}


def add_steps(store: Store, list_no: int, steps: Iterable[Step]) -> None:
    """Keep what a list does with promises, in its transaction."""
    store.run_many(
        "callbacks.add_step",
        (
            {
                "list_no": list_no, "attempt_no": step.due.attempt_no, "customer_no": step.due.customer_no,
                "promised_at": step.due.promised_at, "slot_at": step.slot_at, "owner": step.due.owner or None,
                "agent": step.agent or None, "why": step.why,
            }
            for step in steps
        ),
    )  # fmt: skip


def count_promises(steps: Collection[Step]) -> dict[str, int]:
    """How many promises were due, are kept, at another time, by somebody else, and are left out."""
    kept = [set(step.why.split()) for step in steps if step.slot_at is not None]
    return {
        "due": len(steps), "kept": len(kept), "moved": sum(bool(codes & MOVED) for codes in kept),
        "handed_over": sum(bool(codes & HANDED) for codes in kept), "left_out": len(steps) - len(kept),
    }  # fmt: skip
