"""How do judged customers become the lines of a list: candidates, seats, leads?"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import numpy as np

from campaign.engines.answering import answer_chances
from campaign.engines.callbacks import list_due
from campaign.engines.judging import Bench, ranked_choices
from campaign.engines.sqlite import Block
from campaign.engines.staffing import staff_evening
from campaign.jobs.quotas import asked_tiers, quotas_of, with_tiers
from campaign.rules.capacity import Desk
from campaign.rules.choices import MOST_CHOICES
from campaign.rules.filling import fill_evening
from campaign.rules.keeping import find_own
from campaign.rules.placing.problem import Numbers
from campaign.rules.slots import Candidates, Evening, Odds, Placement, Plan
from campaign.rules.waiting import open_masks
from campaign.settings import Desk as DeskSettings
from campaign.store.database import Store
from campaign.store.standing import begin_touching, touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """The filled evening with what it was filled from."""

    candidates: Candidates
    plan: Plan
    evening: Evening

    @property
    def starts(self) -> Sequence[int]:
        """When the slots begin."""
        return self.evening.starts

    @property
    def desks(self) -> Sequence[Desk]:
        """Who takes the calls."""
        return self.evening.desks

    def pairs(self, placements: Iterable[Placement]) -> Iterator[tuple[int, int]]:
        """(customer, choice) of placements."""
        for placement in placements:
            yield int(self.candidates.customer[placement.place]), int(self.candidates.choice[placement.place])


def gather(bench: Bench, blocks: Sequence[Block]) -> Candidates:
    """Everybody who may be called tonight, and the ghosts of those held out."""
    if not blocks or not bench.offering.choices:
        empty = np.empty(0, dtype=np.int64)
        return Candidates(**dict.fromkeys(Candidates.__dataclass_fields__, empty))
    free = [block.best > 0 for block in blocks]
    best = _join(block.best[keep] for block, keep in zip(blocks, free, strict=True))
    choice = MOST_CHOICES - 1 - best % MOST_CHOICES
    real = Candidates(
        customer=_join(block.customer[keep] for block, keep in zip(blocks, free, strict=True)),
        value=best // MOST_CHOICES,
        choice=choice,
        hours=_hours_of(bench, blocks, free, choice),
        language=_join(block.language[keep] for block, keep in zip(blocks, free, strict=True)),
        household=_join(block.household[keep] for block, keep in zip(blocks, free, strict=True)),
        promised_at=_join(block.promised_at[keep] for block, keep in zip(blocks, free, strict=True)),
        ghost=np.zeros(len(best), dtype=np.int64),
        tier=np.zeros(len(best), dtype=np.int64),
        waits=_join(block.waits[keep] for block, keep in zip(blocks, free, strict=True)),
        history=_join(block.history[keep] for block, keep in zip(blocks, free, strict=True)),
    )
    return _with_ghosts(bench, blocks, real)


def _hours_of(bench: Bench, blocks: Sequence[Block], keeps: Sequence[Any], choice: Numbers) -> Numbers:
    """The hours number of the purpose that each one's choice is called for."""
    purposes = bench.tonight.purposes
    of_choice = np.array([purposes.index(each.purpose) for each in bench.offering.choices], dtype=np.int64)
    stacked = np.stack(
        [_join(block.hours[purpose][keep] for block, keep in zip(blocks, keeps, strict=True)) for purpose in purposes]
    )
    return np.asarray(stacked[of_choice[choice], np.arange(len(choice))], dtype=np.int64)


def _with_ghosts(bench: Bench, blocks: Sequence[Block], real: Candidates) -> Candidates:
    """The same and, behind them, the choices that only a holdout stops: the best of each campaign."""
    packed = np.concatenate([_join(block.ghosts[place] for block in blocks) for place in range(len(blocks[0].ghosts))])
    held = np.tile(_join(block.held for block in blocks), len(blocks[0].ghosts))[packed > 0]
    packed = packed[packed > 0]
    numbers, value, choice = held, packed // MOST_CHOICES, MOST_CHOICES - 1 - packed % MOST_CHOICES
    everybody = _join(block.customer for block in blocks)
    at = np.searchsorted(everybody, numbers)
    in_play = bench.tonight.purposes
    purposes = np.array([in_play.index(choice.purpose) for choice in bench.offering.choices], dtype=np.int64)
    hours = np.stack([_join(block.hours[purpose] for block in blocks) for purpose in in_play])
    shadow = Candidates(
        customer=numbers, value=value, choice=choice, hours=np.asarray(hours[purposes[choice], at], dtype=np.int64),
        language=_join(block.language for block in blocks)[at],
        household=_join(block.household for block in blocks)[at],
        promised_at=np.zeros(len(numbers), dtype=np.int64),
        ghost=np.ones(len(numbers), dtype=np.int64),
        tier=np.zeros(len(numbers), dtype=np.int64),
        waits=_join(block.waits for block in blocks)[at],
        history=_join(block.history for block in blocks)[at],
    )  # fmt: skip
    return join_candidates(real, shadow)


def join_candidates(*parts: Candidates) -> Candidates:
    """One set of candidates of several, in their order."""
    return Candidates(
        **{name: _join(getattr(part, name) for part in parts) for name in Candidates.__dataclass_fields__}
    )


def seat_candidates(
    store: Store,
    bench: Bench,
    candidates: Candidates,
    starts: Sequence[int],
    desk: DeskSettings,
    *,
    evening: Evening | None = None,
) -> Seating:
    """Fill the evening; customers whose campaign ran out of budget come again with their next best choice.

    `evening` is what is left of it, when a part is taken.
    """
    evening = evening or lay_evening(store, bench, starts, desk)
    candidates = with_tiers(store, candidates, evening.tiers)
    plan = fill_evening(candidates, evening, find_odds(store, bench, candidates, evening, desk))
    exhausted: set[str] = set()
    while leftover := plan.unplaced["budget"].tolist():
        exhausted |= {bench.offering.choices[int(candidates.choice[place])].campaign for place in leftover}
        changed = _next_choices(store, bench, candidates, leftover, exhausted)
        if changed is None:
            break
        candidates = changed
        plan = fill_evening(candidates, evening, find_odds(store, bench, candidates, evening, desk))
    return Seating(candidates=candidates, plan=plan, evening=evening)


def find_odds(store: Store, bench: Bench, candidates: Candidates, evening: Evening, desk: DeskSettings) -> Odds:
    """How likely each candidate answers in each slot; never in one that an earlier try rules out."""
    kind, chances = answer_chances(
        store, bench.tonight, desk.answering, history=candidates.history, hours=candidates.hours,
        starts=evening.starts, slot_seconds=evening.slot_seconds,
    )  # fmt: skip
    waiting = np.flatnonzero(candidates.waits)
    if not len(waiting):
        return Odds(kind=kind, chances=chances)
    which, masks = open_masks(
        candidates.waits[waiting], candidates.hours[waiting], slots_of=evening.slots_of, starts=evening.starts,
        zone_of={number: window.zone for number, window in bench.tonight.windows.items()}, begins=bench.tonight.begins,
    )  # fmt: skip
    pairs, row = np.unique(kind[waiting] * len(masks) + which, return_inverse=True)
    kind = kind.copy()
    kind[waiting] = len(chances) + row.reshape(-1)
    return Odds(kind=kind, chances=np.concatenate([chances, chances[pairs // len(masks)] * masks[pairs % len(masks)]]))


def _next_choices(
    store: Store, bench: Bench, candidates: Candidates, leftover: Sequence[int], exhausted: Collection[str]
) -> Candidates | None:
    """The candidates with other choices where the campaign has no budget left; None when nobody has another one."""
    place_of = {int(candidates.customer[place]): place for place in leftover}
    begin_touching(store)
    touch(store, place_of)
    bench.judge.judge_touched()
    value, choice, hours = candidates.value.copy(), candidates.choice.copy(), candidates.hours.copy()
    for row in bench.judge.spread():
        for gain, other, is_held in ranked_choices(row, bench.offering):
            offered = bench.offering.choices[other]
            if not is_held and offered.campaign not in exhausted:
                place = place_of[row["customer_no"]]
                value[place], choice[place], hours[place] = gain, other, row[f"_{offered.purpose}_hours_no"]
                break
    if (choice == candidates.choice).all():
        return None
    return replace(candidates, value=value, choice=choice, hours=hours)


def lay_evening(store: Store, bench: Bench, starts: Sequence[int], desk: DeskSettings) -> Evening:
    """Where calls can go: slots, desks, windows, budgets."""
    minutes = desk.evening.slot_minutes
    staffing = staff_evening(
        store, desk.capacity, bench.tonight.shifts, bench.offering.skills, starts, slot_minutes=minutes,
        now=int(bench.tonight.parameters["now"] or 0),
    )  # fmt: skip
    numbers = {campaign.name: place for place, campaign in enumerate(bench.tonight.campaigns)}
    owner_of = {due.customer_no: due.owner for due in list_due(store, bench.tonight.parameters) if due.owner}
    return Evening(
        starts=starts,
        slot_seconds=minutes * 60,
        desks=staffing.desks,
        slots_of=_slots_of(bench, starts, minutes * 60),
        languages=bench.tonight.languages,
        budgets={numbers[campaign.name]: campaign.budget_per_evening for campaign in bench.tonight.campaigns},
        campaign_of=[numbers[choice.campaign] for choice in bench.offering.choices],
        skill_of=[choice.skill for choice in bench.offering.choices],
        offer_of=[choice.offer for choice in bench.offering.choices],
        campaigns=list(numbers),
        quotas=quotas_of(desk),
        tiers=asked_tiers(desk),
        pace=staffing.pace,
        owner_of=owner_of,
        own=find_own(
            bench.tonight.shifts, owner_of.values(), staffing.desks, starts, minutes, staffing.pace.calls_per_hour
        ),
        hand_over=60 * desk.callbacks.hand_over_minutes,
    )


def _slots_of(bench: Bench, starts: Sequence[int], length: int) -> dict[int, tuple[int, ...]]:
    known: dict[Any, tuple[int, ...]] = {}
    found = {}
    for number, window in bench.tonight.windows.items():
        if (window.intervals, window.room) not in known:
            known[window.intervals, window.room] = tuple(
                place
                for place, start in enumerate(starts)
                if any(room.start <= start and start + length <= room.end for room in window.room)
                and any(interval.start <= start < interval.end for interval in window.intervals)
            )
        found[number] = known[window.intervals, window.room]
    return found


def lead_rows(
    store: Store, bench: Bench, seating: Seating, *, list_no: int, list_id: str, key: bytes, now: int
) -> list[dict[str, Any]]:
    """The leads of a list by customer, as the indexes like it; `rank` tells the order of slots, then of the gain."""
    candidates, starts = seating.candidates, seating.starts
    begin_touching(store)
    touch(store, (customer for customer, _ in seating.pairs(seating.plan.placed)))
    described = {
        row["customer_no"]: row
        for row in store.read("build.describe_touched", desk_language=bench.tonight.parameters["desk_language"])
    }
    ordered = sorted(
        seating.plan.placed, key=lambda p: (p.slot, -int(candidates.value[p.place]), int(candidates.customer[p.place]))
    )
    rows = []
    for rank, placement in enumerate(ordered, 1):
        customer = described[int(candidates.customer[placement.place])]
        choice = bench.offering.choices[int(candidates.choice[placement.place])]
        start = starts[placement.slot]
        intervals = bench.tonight.windows[int(candidates.hours[placement.place])].intervals
        interval = next(each for each in intervals if each.start <= start < each.end)
        callback = int(candidates.promised_at[placement.place] > 0)
        rows.append(
            {
                "lead_id": name_lead(key, list_id, now, customer["customer_id"]), "list_no": list_no,
                "customer_no": customer["customer_no"], "campaign": choice.campaign, "offer": choice.offer,
                "benefit": int(candidates.value[placement.place]), "slot_at": start, "opens_at": interval.start,
                "closes_at": interval.end, "zone": customer["zones"].split()[0], "rank": rank,
                "phone": customer["phone"], "language": customer["language"],
                "agent": placement.agent or None, "callback": callback,
            }
        )  # fmt: skip
    return sorted(rows, key=itemgetter("customer_no"))


def name_lead(key: bytes, list_id: str, built_at: int, customer_id: str) -> str:
    """A name for a lead that no other lead ever bears: 19 letters and digits, the same for the same build."""
    return (
        "L"
        + hashlib.blake2b(f"{list_id}|{built_at}|{customer_id}".encode(), digest_size=9, key=key).hexdigest().upper()
    )


def _join(parts: Iterable[Numbers]) -> Numbers:
    return np.concatenate(list(parts))
