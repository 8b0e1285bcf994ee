"""Is every candidate given the chance of its own hours, segment and past, and none outside of its window?"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from campaign.engines.answering import answer_chances, lead_chances, read_terms, take_in_calls
from campaign.engines.judging import prepare_bench
from campaign.rules.answering import Count, learn_chances, part_of_day, remembered
from campaign.rules.capacity import slot_starts
from campaign.settings.answering import Answering

HALF_HOUR = 1800
PEOPLE = {
    "A": ("America/New_York", "gold"), "B": ("America/New_York", None), "C": ("America/Los_Angeles", "gold"),
    "D": ("America/Chicago America/New_York", "tin"), "E": ("America/New_York", "gold"),
}  # fmt: skip
CALLS = (
    ("A", "accepted", "2026-01-05T18:10"), ("A", "no_answer", "2026-01-06T18:40"),
    ("B", "no_answer", "2026-01-06T17:10"), ("B", "no_answer", "2026-01-05T19:20"),
    ("B", "no_answer", "2026-01-07T19:20"), ("C", "machine", "2026-01-06T21:40"), ("D", "accepted", "2026-01-05T17:20"),
)  # fmt: skip


@pytest.fixture
def lively(found_town, towns):
    """A town with tiers, several zones and some calls long ago."""
    town = found_town({"campaign.toml": f'{towns.DESK}[answering]\nsegment = "tier"\n'})
    town.staff()
    with town.writing():
        for name, (zones, tier) in PEOPLE.items():
            town.join(name, zones=zones, tier=tier, trips=3)
        for name, code, when in CALLS:
            town.attempt(name, code, when)
    with town.store.writing():
        take_in_calls(town.store, "tier")
    return town


def judged(town):
    """The evening, its blocks joined, and the chances: by customer the chance in each slot."""
    with town.store.rehearsing():
        bench = prepare_bench(
            town.store, town.workspace.rulebook, evening=datetime(2026, 3, 10, tzinfo=UTC).date(),
            now=town.workspace.now,
        )  # fmt: skip
        (block,) = bench.judge.blocks()
        starts = slot_starts(bench.tonight.begins, bench.tonight.ends, 30)
        hours = block.hours[bench.tonight.purposes[0]]
        kinds, table = answer_chances(
            town.store, bench.tonight, town.workspace.settings.desk.answering, history=block.history, hours=hours,
            starts=starts, slot_seconds=HALF_HOUR,
        )  # fmt: skip
    names = dict(town.ask("SELECT customer_no, customer_id FROM customer"))
    chances = {names[number]: table[kind].tolist() for number, kind in zip(block.customer, kinds, strict=True)}
    return starts, chances, dict(zip(map(names.get, block.customer), block.history.tolist(), strict=True))


def count_calls(town):
    """The calls by segment and the local hour of the week, counted one by one."""
    found = {}
    segments = {"gold": 1, "tin": 2, None: 0}
    for name, code, when in CALLS:
        zone = ZoneInfo(PEOPLE[name][0].split()[0])
        local = datetime.fromtimestamp(town.instant(when), UTC).astimezone(zone)
        cell = segments[PEOPLE[name][1]] * 168 + local.weekday() * 24 + local.hour
        tries, reached = found.get(cell, (0, 0))
        found[cell] = (tries + 1, reached + (code == "accepted"))
    return [
        Count(cell=cell, tries=n, answered=hits, reached=hits, refused_at_opening=0, accepted=0)
        for cell, (n, hits) in sorted(found.items())
    ]


def test_every_chance_is_the_one_of_the_persons_own_clock(lively):
    """Worked out person by person and slot by slot; 0 where the slot lies outside of 16:00-20:00 there."""
    starts, chances, histories = judged(lively)
    terms = read_terms(Answering())
    learned = learn_chances(count_calls(lively), terms)
    expected = {}
    for name, (zones, tier) in PEOPLE.items():
        segment = {"gold": 1, "tin": 2}.get(tier, 0)
        clocks = [ZoneInfo(zone) for zone in zones.split()]
        expected[name] = []
        for start in starts:
            at = [datetime.fromtimestamp(start, UTC).astimezone(zone) for zone in clocks]
            calls, reached = remembered(histories[name] % 216, part_of_day(at[0].hour), terms)
            cell = learned.chance(segment, at[0].weekday(), at[0].hour)
            share = (reached + terms.person_calls * cell) / (calls + terms.person_calls)
            expected[name].append(round(10_000 * share) if all(16 <= one.hour < 20 for one in at) else 0)

    assert chances == expected
    assert len(starts) == 14


def test_what_is_remembered_comes_with_the_segment(lively):
    """A was reached once of two in the evening, B missed once in the afternoon and twice later; E was never called."""
    _, _, histories = judged(lively)

    assert histories == {
        "A": 216 + 36 * 4, "B": 6 * 1 + 36 * 2, "C": 216 + 36 * 1, "D": 2 * 216 + 6 * 4, "E": 216,
    }  # fmt: skip


def test_without_calls_every_slot_is_worth_the_same(found_town, towns):
    """The neutral chance within the window: who is called when is then as if nothing had been learned."""
    town = found_town({"campaign.toml": f"{towns.DESK}[answering]\nneutral = 0.25\n"})
    town.staff()
    with town.writing():
        for name, (zones, _) in PEOPLE.items():
            town.join(name, zones=zones, trips=3)
    _, chances, histories = judged(town)

    assert {chance for slots in chances.values() for chance in slots} == {0, 2500}
    assert set(histories.values()) == {0}


def test_nobody_to_call_has_no_kinds(lively):
    """An empty list of candidates gives an empty list of kinds, and a table that fits."""
    nobody = np.empty(0, dtype=np.int64)
    with lively.store.rehearsing():
        bench = prepare_bench(
            lively.store, lively.workspace.rulebook, evening=datetime(2026, 3, 10, tzinfo=UTC).date(),
            now=lively.workspace.now,
        )  # fmt: skip
        kinds, table = answer_chances(
            lively.store, bench.tonight, Answering(), history=nobody, hours=nobody, starts=[0, 1800],
            slot_seconds=HALF_HOUR,
        )  # fmt: skip

    assert len(kinds) == 0
    assert table.tolist() == [[0, 0]]


def test_new_calls_are_counted_once(lively):
    """A second look finds nothing; another segment counts everything anew and keeps what is remembered."""
    with lively.store.writing():
        again = take_in_calls(lively.store, "tier")
        before = lively.ask("SELECT SUM(calls) FROM answer_count")
        other = take_in_calls(lively.store, "")

    assert (again, other) == (False, True)
    assert lively.ask("SELECT SUM(calls) FROM answer_count") == before == [(len(CALLS),)]
    assert lively.ask("SELECT MAX(cell) < 168 FROM attempt") == [(1,)]
    assert lively.differences() == []


def test_a_lead_has_the_chance_of_its_slot(lively):
    """The same as its customer had as a candidate for that slot."""
    starts, chances, _ = judged(lively)
    asked = [(name, place) for name in chances for place, chance in enumerate(chances[name]) if chance]
    leads = [
        {"customer_no": lively.number(name), "zone": PEOPLE[name][0].split()[0], "slot_at": starts[place]}
        for name, place in asked
    ]
    found = lead_chances(lively.store, lively.workspace.settings.desk.answering, leads)

    assert found.tolist() == [chances[name][place] for name, place in asked]
    assert lead_chances(lively.store, Answering(), []).tolist() == []
