"""Whom do we call tonight? Builds the one list of an evening over all campaigns."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np

from campaign import __version__
from campaign.clock import day_number, instant, local_text, month_number, tick
from campaign.engines.answering import lead_chances, take_in_calls
from campaign.engines.colleague import Colleague
from campaign.engines.judging import Bench, prepare_bench
from campaign.engines.registries import count_waiting
from campaign.engines.silence import find_silent
from campaign.engines.sqlite import HELD_OUT, NOBODY, Block, calling_colleague
from campaign.errors import EveningOver, UnknownName, UsageError
from campaign.jobs.binding import find_binding
from campaign.jobs.breadth import find_broad_offers
from campaign.jobs.honoured import find_honoured
from campaign.jobs.past import CALLING
from campaign.jobs.places import Seating, gather, lead_rows, seat_candidates
from campaign.jobs.steps import add_steps, count_promises, plan_steps
from campaign.jobs.topping.changes import plan_topping, take_off
from campaign.jobs.topping.so_far import SoFar, read_so_far
from campaign.model import Arm
from campaign.rules.capacity import slot_starts
from campaign.rules.gate import Gate
from campaign.rules.placing.problem import TEN_THOUSAND, Numbers
from campaign.settings import Settings, packaged_sha256
from campaign.store.as_of import add_basis, read_marks
from campaign.store.batches import read_rounds
from campaign.store.bills import refresh_bills
from campaign.store.database import Store
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What `build` reports; `data` has the keys of its JSON, `is_new` is false when the list stood already."""

    data: dict[str, Any]
    is_new: bool
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What the blocks add up to."""

    decisions: Counter[int] = field(default_factory=Counter)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    kept: list[Block] = field(default_factory=list)
    speechless: list[Numbers] = field(default_factory=list)

    def silent(self) -> Numbers:
        """The customers whom nothing but their language stops."""
        return np.concatenate([np.empty(0, dtype=np.int64), *self.speechless])


def build_list(
    workspace: Workspace,
    *,
    evening: date | None = None,
    campaign: str = "",
    dry_run: bool = False,
    replace: bool = False,
    top_up: bool = False,
) -> Built:
    """Build the list of an evening (default: today at the desk) in one transaction.

    A list that stands already is left as it is, unless `replace` is given and nothing was exported from it. `top_up`
    adds a round to it: what may not be called any more is taken off, and what came free is filled. With `dry_run`
    everything is computed and nothing kept. Raises EveningOver, NothingToTopUp, UnknownName, BadConfiguration.
    """
    started = tick()
    evening = evening or workspace.today
    settings, store = workspace.settings, workspace.store
    if not settings.campaigns:
        raise UsageError(
            "there is no campaign yet", hint="Write one into campaigns/: `campaign init` left an example there."
        )
    if campaign and campaign not in settings.campaigns:
        raise UnknownName("campaign", campaign, hint=f"There are {', '.join(sorted(settings.campaigns))}.")
    is_first = not store.in_transaction
    with store.rehearsing() if dry_run else store.writing():
        standing = store.row("build.find_list_of_evening", evening=day_number(evening))
        if standing and not top_up:
            if not dry_run and (not replace or standing["status"] == "exported"):
                return _left_alone(json.loads(standing["counts"]), standing["status"], replace=replace)
            _withdraw(store, evening)
        billed = refresh_bills(store, workspace.plans, priced_in=month_number(evening))
        counted = take_in_calls(store, settings.desk.answering.segment)
        so_far = read_so_far(workspace, evening) if top_up else None
        alone = bool(billed) or counted or not is_first
        campaign = so_far.campaign if so_far else campaign
        return _build(workspace, evening, campaign, started, alone=alone, so_far=so_far, dry_run=dry_run)


def _withdraw(store: Store, evening: date) -> None:
    """The list of an evening and its rounds are to be replaced."""
    for one in read_rounds(store, evening):
        store.run("build.set_list_status", list_no=one.list_no, status="replaced")
        store.run("build.forget_assignments", list_no=one.list_no)


def _left_alone(data: dict[str, Any], status: str, *, replace: bool) -> Built:
    reason = "was exported already and stays as it is" if replace else f"stands already ({status}); nothing was changed"
    return Built(data={**data, "seconds": 0.0}, is_new=False, warnings=(f"list {data['list_id']} {reason}",))


def _build(
    workspace: Workspace, evening: date, campaign: str, started: float, *,
    alone: bool, so_far: SoFar | None, dry_run: bool,
) -> Built:  # fmt: skip
    store = workspace.store
    now = instant(workspace.now)
    marks = read_marks(store)
    bench, tally = _judge_evening(workspace, evening, campaign, alone=alone)
    starts = slot_starts(
        max(bench.tonight.begins, now), bench.tonight.ends, workspace.settings.desk.evening.slot_minutes
    )
    candidates = gather(bench, tally.kept)
    tally.kept.clear()
    topped = plan_topping(workspace, bench, candidates, starts, so_far) if so_far else None
    if topped and topped.difference.is_empty:
        return Built(data={**topped.data(workspace.settings.zone), "seconds": round(tick() - started, 3)}, is_new=False)
    seating = topped.seating if topped else seat_candidates(store, bench, candidates, starts, workspace.settings.desk)
    earlier = store.value("build.count_lists_of_evening", evening=day_number(evening))
    list_id = f"{evening:%Y%m%d}-{earlier + 1}"
    honoured = find_honoured(store, bench, seating)
    totals = _count(bench, tally, seating, workspace.settings.zone) | {"honoured": len(honoured)}
    totals |= topped.counts(totals) if topped else {"round": 1}
    steps = plan_steps(store, bench, seating, spoken_for=topped.plan.so_far.settled.promised if topped else ())
    totals["promises"] = count_promises(steps)
    totals["registries_waiting"] = count_waiting(store) if totals["blocked"].get("registry") else {}
    counts = {"list_id": list_id, "evening": evening.isoformat(), **totals}
    list_no = _write_list(workspace, evening, list_id, counts)
    add_basis(store, list_no, campaign=campaign, policies_sha256=packaged_sha256(CALLING), marks=marks)
    store.run_many("build.add_decisions", ({"list_no": list_no, **block} for block in tally.blocks))
    _write_leads(workspace, bench, seating, list_no=list_no, list_id=list_id, honoured=honoured)
    add_steps(store, list_no, steps)
    told = take_off(store, topped, list_no, now).data(workspace.settings.zone) if topped else {}
    warnings = (*_warnings(bench, counts), *find_broad_offers(workspace, bench))
    if dry_run and not topped:
        told["binding"] = find_binding(workspace, bench, seating, tally.silent())
    return Built(data={**told, **counts, "seconds": round(tick() - started, 3)}, is_new=True, warnings=warnings)


def _write_leads(
    workspace: Workspace, bench: Bench, seating: Seating, *, list_no: int, list_id: str, honoured: Collection[int]
) -> None:
    """The lines of a list, and in which arm its customers are."""
    store, now = workspace.store, instant(workspace.now)
    leads = lead_rows(store, bench, seating, list_no=list_no, list_id=list_id, key=workspace.key, now=now)
    store.run_many("build.add_lead", _marked(store, leads, workspace.settings, honoured))
    _assign(store, bench, seating, list_no, now, honoured)


def _judge_evening(workspace: Workspace, evening: date, campaign: str, *, alone: bool) -> tuple[Bench, _Tally]:
    with calling_colleague(workspace.store, alone=alone) as colleague:
        bench = prepare_bench(
            workspace.store, workspace.rulebook, evening=evening, now=workspace.now, campaign=campaign,
            colleague=colleague,
        )  # fmt: skip
        if bench.tonight.ends <= instant(workspace.now):
            raise EveningOver(evening)
        return bench, _judge_everybody(bench, colleague)


def _marked(
    store: Store, leads: Sequence[dict[str, Any]], settings: Settings, honoured: Collection[int]
) -> list[dict[str, Any]]:
    """The leads with their arm, whether they invite, and how likely they answer."""
    chances = lead_chances(store, settings.desk.answering, leads).tolist()
    return [
        {
            **lead, "arm": _arm(lead["customer_no"], honoured), "chance": chance,
            "invitation": int(settings.campaigns[lead["campaign"]].growth is not None),
        }
        for lead, chance in zip(leads, chances, strict=True)
    ]  # fmt: skip


def _arm(customer: int, honoured: Collection[int]) -> str:
    """In which arm somebody is who is called."""
    return Arm.HOLDOUT if customer in honoured else Arm.TREATED


def _judge_everybody(bench: Bench, colleague: Colleague | None) -> _Tally:
    tally = _Tally()
    for block in bench.judge.blocks(colleague):
        values, numbers = np.unique(block.decisions, return_counts=True)
        tally.decisions.update(dict(zip(values.tolist(), numbers.tolist(), strict=True)))
        tally.blocks.append(
            {
                "block_no": block.block_no,
                "body": zlib.compress(block.decisions.astype("<i4").tobytes(), 1),
                "first_customer_no": block.first_customer_no,
                "customers": int((block.decisions != NOBODY).sum()),
            }
        )
        tally.speechless.append(find_silent(block, bench.tonight.gates))
        tally.kept.append(replace(block, decisions=np.empty(0, dtype=np.int64)))
    tally.blocks.sort(key=itemgetter("block_no"))
    tally.kept.sort(key=attrgetter("block_no"))
    return tally


def _count(bench: Bench, tally: _Tally, seating: Seating, zone: str) -> dict[str, Any]:
    decisions = {value: number for value, number in tally.decisions.items() if value != NOBODY}
    eligible = sum(number for value, number in decisions.items() if -HELD_OUT <= value < 0)
    slots = [seating.starts[placement.slot] for placement in seating.plan.placed]
    return {
        "considered": sum(decisions.values()),
        "blocked": _count_blocked(decisions, bench.tonight.gates),
        "blocked_any": sum(number for value, number in decisions.items() if value > 0),
        "no_offer": decisions.get(0, 0),
        "held_out": sum(number for value, number in decisions.items() if value < -HELD_OUT),
        "eligible": eligible,
        "placed": len(slots),
        "unplaced": eligible - len(slots),
        "unplaced_by": {gate: len(places) for gate, places in seating.plan.unplaced.items()},
        "ghosts": len(seating.plan.ghosts),
        "capacity": sum(sum(desk.calls) for desk in seating.desks),
        "optimality_gap": -(-seating.plan.gap // TEN_THOUSAND),
        "first": local_text(min(slots), zone) if slots else None,
        "last": local_text(max(slots), zone) if slots else None,
        "gates": [gate.code for gate in bench.tonight.gates],
        "choices": [[choice.campaign, choice.offer] for choice in bench.offering.choices],
    }


def _count_blocked(decisions: dict[int, int], gates: Sequence[Gate]) -> dict[str, int]:
    return {
        gate.code: sum(number for value, number in decisions.items() if value > 0 and value >> place & 1)
        for place, gate in enumerate(gates)
    }


def _write_list(workspace: Workspace, evening: date, list_id: str, counts: dict[str, Any]) -> int:
    store, settings, now = workspace.store, workspace.settings, instant(workspace.now)
    store.run("build.add_configuration", sha256=settings.sha256, body=settings.body, recorded_at=now)
    return store.insert(
        "build.add_list", list_id=list_id, evening=day_number(evening), built_at=now, program_version=__version__,
        configuration_no=store.value("build.find_configuration", sha256=settings.sha256),
        counts=json.dumps(counts, ensure_ascii=False), round=counts["round"],
    )  # fmt: skip


def _assign(
    store: Store, bench: Bench, seating: Seating, list_no: int, now: int, honoured: Collection[int]
) -> None:
    choices = bench.offering.choices
    for placements, called in ((seating.plan.placed, True), (seating.plan.ghosts, False)):
        store.run_many(
            "build.assign",
            (
                {
                    "campaign_no": choices[choice].campaign_no, "customer_no": customer, "offer": choices[choice].offer,
                    "arm": _arm(customer, honoured) if called else Arm.HOLDOUT, "assigned_at": now, "list_no": list_no,
                }
                for customer, choice in sorted(seating.pairs(placements))
            ),
        )  # fmt: skip
    store.run_many("build.mark_campaign_built", ({"campaign": c.name, "now": now} for c in bench.tonight.campaigns))


def _warnings(bench: Bench, counts: dict[str, Any]) -> tuple[str, ...]:
    warnings = [f"campaign {name} {reason}" for name, reason in sorted(bench.tonight.idle.items())]
    for name, waiting in counts["registries_waiting"].items():
        who = "1 customer waits" if waiting == 1 else f"{waiting:,} customers wait"
        warnings.append(f"{who} for {name}, whose copy is missing or too old: campaign registry list")
    if not bench.tonight.shifts:
        warnings.append("no agent has a shift this evening: import shifts, or nobody can be called")
    if counts["considered"] and not bench.tonight.windows:
        warnings.append("no window opens this evening: nobody has consented, or the desk does not call that day")
    survivors = counts["considered"] - counts["blocked_any"]
    if survivors and counts["no_offer"] == survivors:
        warnings.append("no offer fits anybody tonight")
    if counts["honoured"]:
        warnings.append(f"{counts['honoured']} held-out customers asked to be called back, and are called")
    if left_out := counts["promises"]["left_out"]:
        warnings.append(f"promised callbacks that cannot be kept tonight: {left_out:,} (campaign promises tells why)")
    return tuple(warnings)
