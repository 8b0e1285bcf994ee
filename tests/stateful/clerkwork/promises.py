"""Does a list keep every promise, by the clerk's notebook?

Each function raises AssertionError with a sentence that names the customer and the promise.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from clerkwork import desk
from clerkwork.again import may_be_tried
from clerkwork.erasing import is_nameless

HELD_OUT = 2_000
"""Decisions: above 0 gates that block, 0 no offer, -1 - place of a choice, below -HELD_OUT when all are held out."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A list as it stands in the database: its leads, its decisions by customer id, its counts."""

    leads: Sequence[Any]
    decisions: dict[str, int]
    counts: dict[str, Any]

    def choice(self, decision: int) -> tuple[str, str]:
        """(campaign, offer) of a decision below 0."""
        place = -1 - decision - (HELD_OUT if decision < -HELD_OUT else 0)
        campaign, offer = self.counts["choices"][place]
        return campaign, offer


def read_list(store: Any, list_id: str, counts: dict[str, Any]) -> Written:
    """A list out of the database."""
    ask = store.connection.execute
    leads = ask(
        "SELECT l.*, c.customer_id, c.household FROM lead l JOIN call_list k USING (list_no)"
        " JOIN customer c ON c.customer_no = l.customer_no WHERE k.list_id = ? ORDER BY l.rank",
        (list_id,),
    ).fetchall()
    ids = dict(ask("SELECT customer_no, customer_id FROM customer").fetchall())
    decisions = {}
    for body, first in ask(
        "SELECT d.body, d.first_customer_no FROM decision_block d JOIN call_list k USING (list_no) WHERE k.list_id = ?",
        (list_id,),
    ):
        for place, decision in enumerate(array("i", zlib.decompress(body))):
            if first + place in ids:
                decisions[ids[first + place]] = decision
    return Written(leads=leads, decisions=decisions, counts=counts)


def check_totals(written: Written) -> None:
    """Everybody is counted once, and the counts are those of the decisions."""
    counts, decisions = written.counts, written.decisions.values()
    assert counts["considered"] == len(written.decisions)
    assert counts["considered"] == sum(counts[part] for part in ("blocked_any", "no_offer", "held_out", "eligible"))
    assert counts["eligible"] == counts["placed"] + counts["unplaced"]
    assert counts["unplaced"] == sum(counts["unplaced_by"].values())
    assert counts["placed"] == len(written.leads)
    assert counts["blocked_any"] == sum(decision > 0 for decision in decisions)
    assert counts["no_offer"] == sum(decision == 0 for decision in decisions)
    assert counts["eligible"] == sum(-HELD_OUT <= decision < 0 for decision in decisions)
    for place, gate in enumerate(counts["gates"]):
        assert counts["blocked"][gate] == sum(decision > 0 and decision >> place & 1 for decision in decisions), gate


def check_decisions(written: Written, evening: Any) -> None:
    """Who must not be called is not, who may be is, with the offer that gains most."""
    for customer_id, decision in written.decisions.items():
        if is_nameless(customer_id):
            assert decision > 0, f"{customer_id} was erased and passed the gates"
            continue
        verdict = evening.judge(customer_id)
        if verdict.must:
            assert decision > 0, f"{customer_id} passed the gates in spite of {sorted(verdict.must)}"
        if not verdict.may:
            assert decision <= 0, f"{customer_id} was blocked by {_blocked(written, decision)} for no reason"
        if not verdict.is_sure or verdict.must:
            continue
        if not verdict.choices:
            assert decision == 0, f"{customer_id} was offered {written.choice(decision)}, which does not fit"
        elif verdict.best is None:
            assert decision < -HELD_OUT, f"{customer_id} is not left alone though held out: {decision}"
        else:
            assert -HELD_OUT <= decision < 0, f"{customer_id} was left out ({decision}) of {dict(verdict.free)}"
            assert written.choice(decision) == verdict.best, f"{customer_id} gains most from {verdict.best}"


def check_leads(written: Written, evening: Any) -> None:
    """Every lead may be called throughout its slot, for this offer."""
    for lead in written.leads:
        customer_id, campaign, slot = lead["customer_id"], lead["campaign"], lead["slot_at"]
        told = f"{customer_id} on {evening.day} at {slot}"
        verdict = evening.judge(customer_id)
        assert not verdict.must, f"{told}: {sorted(verdict.must)}"
        assert slot >= evening.now, f"{told}: the slot is over"
        purpose = next(one.purpose for one in desk.CAMPAIGNS if one.name == campaign)
        opens, closes = evening.windows(customer_id)[purpose]
        assert opens <= slot, f"{told}: before {opens}"
        assert slot + desk.SLOT <= closes, f"{told}: after {closes}"
        assert (lead["opens_at"], lead["closes_at"]) == (opens, closes), told
        agreed = evening.covers(customer_id, (campaign, lead["offer"]), slot + desk.SLOT - 1)
        assert agreed, f"{told}: no consent to {lead['offer']} for {purpose}"
        is_held = evening.held_out(customer_id, campaign)
        assert not is_held or (campaign, lead["offer"]) in verdict.free, f"{told}: held out of {campaign}"
        assert bool(lead["invitation"]) == (campaign == desk.INVITING), told
        assert verdict.choices.get((campaign, lead["offer"])) == lead["benefit"], f"{told}: {lead['offer']}"
        waits = slot < evening.clerk.standing(customer_id)["retry_at"]
        assert evening.is_promised(customer_id) or not waits, f"{told}: too soon after the last try"
        assert lead["phone"] == evening.clerk.customers()[customer_id]["phone"], told


def check_seats(written: Written, evening: Any) -> None:
    """No slot has more calls than the agents of each language can take; one call a household; budgets kept."""
    for slot in {lead["slot_at"] for lead in written.leads}:
        spoken = Counter(lead["language"] for lead in written.leads if lead["slot_at"] == slot)
        for size in range(1, len(spoken) + 1):
            for languages in combinations(sorted(spoken), size):
                calls = sum(spoken[language] for language in languages)
                seats = evening.seats(slot, languages)
                assert calls <= seats, f"{calls} calls in {languages} at {slot}, {seats} seats"
    homes = Counter(lead["household"] for lead in written.leads if lead["household"])
    assert all(count == 1 for count in homes.values()), homes
    assert len({lead["customer_id"] for lead in written.leads}) == len(written.leads)
    called = Counter(lead["campaign"] for lead in written.leads)
    assert all(called[campaign.name] <= campaign.budget for campaign in desk.CAMPAIGNS), called


def check_unplaced(written: Written, evening: Any) -> None:
    """Who could be called and is not has somebody of the household, a full evening or an empty budget before them."""
    placed = {lead["customer_id"] for lead in written.leads}
    in_slot = Counter(lead["slot_at"] for lead in written.leads)
    called = Counter(lead["campaign"] for lead in written.leads)
    spent = {campaign.name for campaign in desk.CAMPAIGNS if called[campaign.name] >= campaign.budget}
    for customer_id, decision in written.decisions.items():
        if not -HELD_OUT <= decision < 0 or customer_id in placed or is_nameless(customer_id):
            continue
        if evening.clerk.household(customer_id) & placed or written.choice(decision)[0] in spent:
            continue
        purpose = next(one.purpose for one in desk.CAMPAIGNS if one.name == written.choice(decision)[0])
        language = evening.clerk.customers()[customer_id].get("language") or "en"
        for slot in _slots(evening, evening.windows(customer_id)[purpose]):
            if not may_be_tried(evening.clerk, customer_id, slot):
                continue
            assert in_slot[slot] >= evening.seats(slot, {language}), f"{customer_id} has a seat at {slot}"


def met_by(evening: Any) -> set[str]:
    """Which reasons not to call were the only one for somebody, and what else is worth a promise on such an evening."""
    clerk = evening.clerk
    met = set()
    for customer_id, values in clerk.customers().items():
        verdict = evening.judge(customer_id)
        met |= {f"{reason} alone" for reason in verdict.must if len(verdict.must) == 1}
        if "consent alone" in met and any(clerk.word(customer_id, purpose) == 4 for purpose in evening.purposes):
            met.add("waits to be confirmed")
        if evening.is_promised(customer_id) and any(evening.held_out(customer_id, name) for name, _ in verdict.free):
            met.add("somebody held out is called back")
        if not verdict.must and evening.is_invited(customer_id):
            met.add("somebody is invited")
        if not verdict.must and clerk.is_on_list_of(customer_id, "rates"):
            met.add("a campaign offers somebody nothing")
        if any(clerk.blocks(values.get("portfolio", ""), offer) for offer in desk.OFFERS) and not verdict.must:
            met.add("an owner keeps an offer from somebody")
    return met


def check_batch(evening: Any, leads: Collection[Any], held_back: Collection[Any]) -> None:
    """Nobody in an exported batch may be called no more; nobody is held back for no reason."""
    for lead in leads:
        assert not is_nameless(lead.customer_id), f"{lead.lead_id} was exported, its person erased"
        verdict = evening.judge(lead.customer_id)
        told = f"{lead.customer_id} exported at {evening.now}"
        assert not verdict.must, f"{told} in spite of {sorted(verdict.must)}"
        assert lead.closes_at > evening.now, f"{told}: the window is over"
        is_free = evening.is_promised(lead.customer_id) or not evening.held_out(lead.customer_id, lead.campaign)
        assert is_free, f"{told} though held out of {lead.campaign}"
        assert (lead.campaign, lead.offer) in verdict.choices, f"{told} with an offer that does not fit"
        assert evening.is_as_told(lead), f"{told} at {lead.phone} until {lead.closes_at}, which is not so any more"
    for lead in (lead for lead in held_back if not is_nameless(lead.customer_id)):
        verdict = evening.judge(lead.customer_id)
        if not verdict.may and lead.closes_at > evening.now:
            fits = (lead.campaign, lead.offer) in verdict.free and evening.is_as_told(lead)
            assert not fits, f"{lead.customer_id} was held back at {evening.now} for no reason"


def _slots(evening: Any, window: tuple[int, int]) -> range:
    first = max(window[0], evening.now)
    return range(-(-first // desk.SLOT) * desk.SLOT, window[1] - desk.SLOT + 1, desk.SLOT)


def _blocked(written: Written, decision: int) -> list[str]:
    return [gate for place, gate in enumerate(written.counts["gates"]) if decision >> place & 1]
