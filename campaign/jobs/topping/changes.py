"""What does a round change of the evening, and how is that written down and told?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from campaign.clock import local_text
from campaign.engines.judging import Bench
from campaign.jobs.places import Seating
from campaign.jobs.topping.filling import RoundPlan, plan_round
from campaign.jobs.topping.so_far import SoFar
from campaign.rules.recalls import CUSTOMER_GONE, DISPLACED, HOUSEHOLD, MOVED, PROMISED, SLOT_OVER, TRIED_AGAIN
from campaign.rules.rounds import LIVE, EveningLead, Fate
from campaign.rules.slots import Candidates
from campaign.store.database import Store
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row


class Kind(StrEnum):
    """What happens to somebody: a first lead of the evening, another slot, a further call, or no call any more."""

    ADDED = "added"
    MOVED = "moved"
    AGAIN = "again"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the difference: the customer (number), the slot there was and the slot there is, as instants.

    `lead_nos` are the leads taken off for it, `is_held` says that a dialer holds one of them.
    """

    customer_no: int
    customer_id: str
    kind: Kind
    reasons: tuple[str, ...] = ()
    slot_before: int | None = None
    slot_now: int | None = None
    lead_nos: tuple[int, ...] = ()
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that a round changes, why each lead is taken off, how many leads wait as before, and how many were called.

    `ghosts` are the held-out customers who come to the ledger of arms by this round.
    """

    changes: tuple[Change, ...]
    taken_off: Mapping[int, tuple[str, ...]]
    kept: int
    called: int
    ghosts: int

    @property
    def is_empty(self) -> bool:
        """Whether everything stays as it is."""
        return not self.changes and not self.ghosts

    def count(self, kind: Kind) -> int:
        """How many changes are of a kind."""
        return sum(change.kind is kind for change in self.changes)


def find_difference(plan: RoundPlan) -> Difference:
    """What a planned round changes, by the customers' numbers."""
    starts, promised = plan.seating.starts, plan.seating.candidates.promised_at
    placed = {
        int(plan.seating.candidates.customer[one.place]): (starts[one.slot], bool(promised[one.place] > 0))
        for one in plan.seating.plan.placed
    }
    fates, leads_of = plan.so_far.fates, _by_person(plan.so_far.leads)
    taken_off = {
        lead.lead_no: reasons
        for lead in plan.so_far.leads
        if (reasons := _reasons(lead, fates[lead.lead_no], placed.get(lead.person)))
    }
    changes = [*_placed(plan, placed, leads_of, taken_off), *_recalled(plan, placed, taken_off)]
    changes.sort(key=lambda one: (one.kind, one.slot_now or one.slot_before or 0, one.customer_no))
    return Difference(
        changes=tuple(changes), taken_off=taken_off, kept=sum(fate in LIVE for fate in fates.values()),
        called=sum(fate is Fate.CALLED for fate in fates.values()), ghosts=len(plan.seating.plan.ghosts),
    )  # fmt: skip


def _by_person(leads: Sequence[EveningLead]) -> dict[int, list[EveningLead]]:
    found: dict[int, list[EveningLead]] = {}
    for lead in leads:
        found.setdefault(lead.person, []).append(lead)
    return found


def _reasons(lead: EveningLead, fate: Fate, new: tuple[int, bool] | None) -> tuple[str, ...]:
    """Why a lead is taken off now; nothing when it is not."""
    if fate is Fate.RECALLED:
        return lead.reasons
    if fate in {Fate.OFF, *LIVE}:
        return ()
    if new is None:
        left = {Fate.LAPSED: SLOT_OVER, Fate.DISPLACED: DISPLACED, Fate.YIELDING: HOUSEHOLD}
        return (left[fate],) if fate in left else ()
    if new[1]:
        return (PROMISED,)
    return (TRIED_AGAIN,) if fate is Fate.CALLED else (MOVED,)


def _placed(
    plan: RoundPlan,
    placed: Mapping[int, tuple[int, bool]],
    leads_of: Mapping[int, Sequence[EveningLead]],
    taken_off: Mapping[int, tuple[str, ...]],
) -> Iterator[Change]:
    for person, (slot, is_promised) in placed.items():
        own = leads_of.get(person, [])
        gone = [lead for lead in own if lead.lead_no in taken_off]
        is_again = any(lead.called for lead in own)
        before = [plan.so_far.rows[lead.lead_no]["slot_at"] for lead in gone]
        reasons = dict.fromkeys(code for lead in gone for code in taken_off[lead.lead_no])
        yield Change(
            customer_no=person, customer_id="", slot_before=max(before, default=None), slot_now=slot,
            kind=Kind.AGAIN if is_again else Kind.MOVED if gone else Kind.ADDED,
            reasons=tuple(reasons) or ((PROMISED,) if is_promised else ()),
            lead_nos=tuple(lead.lead_no for lead in gone), is_held=any(lead.exported for lead in gone),
        )  # fmt: skip


def _recalled(
    plan: RoundPlan, placed: Mapping[int, tuple[int, bool]], taken_off: Mapping[int, tuple[str, ...]]
) -> Iterator[Change]:
    for lead in plan.so_far.leads:
        if lead.lead_no in taken_off and lead.person not in placed:
            row = plan.so_far.rows[lead.lead_no]
            yield Change(
                customer_no=row["customer_no"], customer_id=row["customer_id"] or CUSTOMER_GONE, kind=Kind.RECALLED,
                reasons=taken_off[lead.lead_no], slot_before=row["slot_at"], lead_nos=(lead.lead_no,),
                is_held=lead.exported,
            )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Topped:
    """A round that is planned or written, with the difference that it makes."""

    plan: RoundPlan
    difference: Difference

    @property
    def seating(self) -> Seating:
        """Who gets a slot in it."""
        return self.plan.seating

    def counts(self, totals: Mapping[str, Any]) -> dict[str, Any]:
        """What its list counts otherwise than one built afresh."""
        unplaced = dict(totals["unplaced_by"])
        unplaced["capacity"] += len(self.plan.unkept)
        return {
            "round": self.plan.so_far.lists[-1].round + 1,
            "unplaced_by": {**unplaced, "on_list": self.plan.spoken_for},
            "promises_unkept": len(self.plan.unkept),
        }

    def data(self, zone: str) -> dict[str, Any]:
        """What is shown of the list that stands, and the difference to it."""
        last, rows = self.plan.so_far.lists[-1], self.plan.so_far.rows.values()
        whole = any(row["exported"] and row["released_for"] is None for row in rows)
        told = {"promises_unkept": len(self.plan.unkept), "went_out_whole": whole}
        return {"round": last.round, **last.counts, **_tell(self.difference, zone), **told}


def plan_topping(
    workspace: Workspace, bench: Bench, candidates: Candidates, starts: Sequence[int], so_far: SoFar
) -> Topped:
    """A further round of an evening; held-out customers who stand in the ledger of arms already are left out."""
    plan = _without_known_ghosts(workspace.store, bench, plan_round(workspace, bench, candidates, starts, so_far))
    return Topped(plan=plan, difference=find_difference(plan))


def _without_known_ghosts(store: Store, bench: Bench, plan: RoundPlan) -> RoundPlan:
    seating, choices = plan.seating, bench.offering.choices
    pairs = [(choices[choice].campaign_no, customer) for customer, choice in seating.pairs(seating.plan.ghosts)]
    rows = store.read("topping.read_assigned", pairs=json.dumps(pairs)) if pairs else []
    known = {(row["campaign_no"], row["customer_no"]) for row in rows}
    new = tuple(ghost for ghost, pair in zip(seating.plan.ghosts, pairs, strict=True) if pair not in known)
    return replace(plan, seating=replace(seating, plan=replace(seating.plan, ghosts=new)))


def take_off(store: Store, topped: Topped, list_no: int, now: int) -> Topped:
    """Write down what a round takes off, after its leads were written; the same with the ids of all customers."""
    difference = topped.difference
    new = {row["customer_no"]: row for row in store.read("topping.read_new_leads", list_no=list_no)}
    rows = []
    for change in difference.changes:
        successor = new.get(change.customer_no) if change.slot_now is not None else None
        rows += [
            {
                "lead_no": number, "list_no": list_no, "reasons": " ".join(difference.taken_off[number]),
                "moved_to": successor["lead_no"] if successor else None, "now": now,
            }
            for number in change.lead_nos
        ]  # fmt: skip
    store.run_many("topping.take_off", rows)
    named = tuple(_named(change, new) for change in difference.changes)
    return replace(topped, difference=replace(difference, changes=named))


def _named(change: Change, new: Mapping[int, Row]) -> Change:
    row = new.get(change.customer_no)
    return replace(change, customer_id=row["customer_id"]) if row and not change.customer_id else change


def _tell(difference: Difference, zone: str) -> dict[str, Any]:
    reasons = Counter(
        reason for change in difference.changes if change.kind is Kind.RECALLED for reason in change.reasons
    )
    return {
        **{kind.value: difference.count(kind) for kind in Kind},
        "kept": difference.kept,
        "called": difference.called,
        "recalled_by": dict(sorted(reasons.items())),
        "to_take_back": sum(change.is_held for change in difference.changes),
        "changes": [
            {
                "customer_id": change.customer_id, "change": change.kind.value, "reasons": list(change.reasons),
                "before": change.slot_before and local_text(change.slot_before, zone),
                "now": change.slot_now and local_text(change.slot_now, zone), "is_held": change.is_held,
            }
            for change in difference.changes
        ],
    }  # fmt: skip
