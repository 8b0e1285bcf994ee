"""Are touches counted over persons, phones, households, campaigns and channels, and is the limit kept?"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.jobs.explain import explain_customer
from campaign.settings import SettingError

DAY = 86_400
HOURS = 100
PHONES = [f"+1212555010{place}" for place in range(4)]
HOMES = [None, None, "H1", "H2"]
PEOPLE = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from(("attempt", "not dialled", "mail", "text", "phone", "lead", "returned")),
        st.integers(-40 * 24, 0), st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


def gate(town, customer, code):
    gates = explain_customer(town.workspace, customer).data["gates"]
    return next(one for one in gates if one["gate"] == code)


def hand_over(town, place, number, slot_at, *, comes_back):
    """An exported lead of an earlier evening."""
    town.tell("INSERT OR IGNORE INTO configuration VALUES (1, 'a', '', 0)")
    list_no = town.tell(
        "INSERT INTO call_list (list_id, evening, built_at, status, configuration_no, program_version, counts)"
        " VALUES (?, ?, 0, 'replaced', 1, '1', '{}')", f"L{place}", slot_at // DAY - 1,
    )  # fmt: skip
    town.tell("DROP INDEX IF EXISTS call_list_of_evening")
    town.tell("UPDATE call_list SET status = 'exported' WHERE list_no = ?", list_no)
    lead_no = town.tell(
        "INSERT INTO lead (lead_id, list_no, customer_no, campaign, offer, benefit, slot_at, opens_at, closes_at, zone,"
        " rank, phone, language) VALUES (?, ?, ?, 'needs', 'pack', 1, ?, 0, 0, 'America/New_York', 1, '', 'en')",
        f"N{place}", list_no, number, slot_at,
    )  # fmt: skip
    batch_no = town.tell(
        "INSERT INTO batch (list_no, dialer, exported_at, file_name, sha256, rows, withheld)"
        " VALUES (?, 'generic', 0, '', '', 1, 0)", list_no,
    )  # fmt: skip
    town.tell("INSERT INTO batch_lead (batch_no, lead_no) VALUES (?, ?)", batch_no, lead_no)
    if comes_back:
        town.tell(
            "INSERT INTO returned (lead_no, import_no, recorded_at, reference, source_hash) VALUES (?, 1, 0, '', ?)",
            lead_no, place,
        )  # fmt: skip


def happen(town, place, kind, number, at, *, undone):
    """One event, straight into its table."""
    undone_at = at if undone else None
    if kind in {"lead", "returned"}:
        hand_over(town, place, number, at, comes_back=kind == "returned")
    elif kind in {"attempt", "not dialled"}:
        code = "untold" if kind == "attempt" else "not_dialled"
        ((disposition,),) = town.ask("SELECT disposition_no FROM disposition WHERE code = ?", code)
        town.tell(
            "INSERT INTO attempt (customer_no, reference, attempted_at, disposition_no, recorded_at, undone_at)"
            " VALUES (?, '', ?, ?, 0, ?)", number, at, disposition, undone_at,
        )  # fmt: skip
    else:
        town.tell(
            "INSERT INTO contact (customer_no, happened_at, direction, channel, kind, recorded_at, undone_at)"
            " VALUES (?, ?, 'out', ?, 'other', 0, ?)", number, at, kind, undone_at,
        )  # fmt: skip


def expected(people, events, begins):
    """The same, counted in the plainest way: one pass over the events for each customer."""
    lived = [
        (who, kind, at) for who, kind, at, undone in events
        if (not undone or kind in {"lead", "returned"}) and kind not in {"not dialled", "returned"}
    ]  # fmt: skip
    rung = [(who, at) for who, kind, at, undone in events if kind in {"attempt", "not dialled"} and not undone]
    tries, touches = Counter(), Counter()
    for who, kind, at in lived:
        is_told_twice = kind == "phone" and any(other == who and abs(at - when) <= 3600 for other, when in rung)
        touches[who] += at > begins - HOURS * 3600 and not is_told_twice
        for days in (1, 7, 30):
            is_recent = at > begins - days * DAY and (kind == "attempt" or (kind == "lead" and at > begins - DAY))
            tries[who, days] += is_recent
    found = {}
    for who, (phone, home) in enumerate(people):
        at_phone = [other for other, (its, _) in enumerate(people) if its == phone]
        at_home = [other for other, (_, its) in enumerate(people) if other == who or (HOMES[home] and its == home)]
        found[who + 1] = (
            *(sum(tries[other, days] for other in at_phone) for days in (1, 7, 30)),
            touches[who], sum(touches[other] for other in at_phone), sum(touches[other] for other in at_home),
        )  # fmt: skip
    return {number: counts for number, counts in found.items() if any(counts)}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, events=EVENTS)
def test_the_counts_are_those_of_a_plain_reading(town, people, events):
    """Whatever was tried, sent, handed to a dialer, given back or undone, to whoever shares what with whom."""
    begins = town.instant("2026-03-10T16:00")
    events = [(who % len(people), kind, begins + hours * 3600 - 60, undone) for who, kind, hours, undone in events]
    with town.store.rehearsing():
        for place, (phone, home) in enumerate(people):
            town.join(f"C{place}", consents=False, phone=PHONES[phone], household=HOMES[home])
        for place, (who, kind, at, undone) in enumerate(events):
            happen(town, place, kind, who + 1, at, undone=undone)
        town.store.run("build.create_recent")
        town.store.run("build.clear_recent")
        town.store.run("build.count_recent", begins=begins, evening_day=begins // DAY + 1, touch_seconds=HOURS * 3600)
        counted = {row[0]: row[1:] for row in town.ask("SELECT * FROM recent") if any(row[1:])}

    assert counted == expected(people, events, begins)


def test_the_sentence_names_count_limit_and_hours(town, set_policy):
    """A letter, a text message and a call in a week are enough; the call that a contact file tells as well is one."""
    set_policy("[contact_policy]\nattempts_7_days = 9\n[contact_policy.touches]\nperson = 3")
    town.join("C1")
    town.reach("C1", "mail", "2026-03-06T09:00")
    town.attempt("C1", "no_answer", "2026-03-07T17:00")
    town.reach("C1", "phone", "2026-03-07T17:20")
    assert gate(town, "C1", "touches_person")["passed"]
    town.reach("C1", "text", "2026-03-09T09:00")

    assert gate(town, "C1", "touches_person") == {
        "gate": "touches_person",
        "passed": False,
        "sentence": "The customer was touched often enough lately, by whatever campaign and channel.",
        "evidence": {"touches": 3, "limit": 3, "within hours": 168, "limit set by": "the desk"},
    }


def test_hours_roll(town, set_policy):
    """A letter that went out 48 hours before the evening opens does not count any more; a minute later it does."""
    set_policy("[contact_policy.touches]\nhours = 48\nperson = 1")
    town.join("C1")
    town.join("C2")
    town.reach("C1", "mail", "2026-03-08T16:00")
    town.reach("C2", "mail", "2026-03-08T16:01")

    assert town.gates() == {"C1": (), "C2": ("touches_person",)}


def test_phones_and_households_are_left_in_peace_together(town, set_policy):
    """Two at one phone, three in one household; nobody of them had more than one letter."""
    set_policy("[contact_policy.touches]\nperson = 2\nnumber = 2\nhousehold = 3")
    for name, phone, home in (("C1", 0, "H1"), ("C2", 0, "H1"), ("C3", 1, "H1"), ("C4", 2, None)):
        town.join(name, phone=PHONES[phone], household=home)
        town.reach(name, "mail", "2026-03-09T09:00")

    assert town.gates() == {
        "C1": ("touches_number", "touches_household"), "C2": ("touches_number", "touches_household"),
        "C3": ("touches_household",), "C4": (),
    }  # fmt: skip


def test_nothing_is_blocked_where_no_limit_is_set(town):
    """However much was sent."""
    town.join("C1")
    for hour in range(10, 20):
        town.reach("C1", "mail", f"2026-03-09T{hour}:00")

    assert town.gates() == {"C1": ()}
    assert gate(town, "C1", "touches_person")["evidence"]["limit"] == "none"


def test_attempts_count_at_the_phone(town):
    """Called for one of two who share a phone, the other is not called the day after; a third is."""
    for name, phone in (("C1", 0), ("C2", 0), ("C3", 1)):
        town.join(name, phone=PHONES[phone])
    town.attempt("C1", "untold", "2026-03-09T18:00")

    assert town.gates() == {"C1": ("attempts_day",), "C2": ("attempts_day",), "C3": ()}


TIERS = """
[contact_policy]
attempts_7_days = 2
[contact_policy.tiers.gold]
attempts_7_days = 1
attempts_life = 3
rest_days_after_contact = 90
touches_person = 1
[contact_policy.tiers.basic]
attempts_per_day = 2
attempts_7_days = 5
"""


@pytest.mark.parametrize(
    ("tier", "blocked"),
    [
        (None, ("attempts_7_days",)),
        ("silver", ("attempts_7_days",)),
        ("gold", ("attempts_7_days", "touches_person")),
        ("basic", ()),
    ],
)
def test_a_tier_may_have_numbers_of_its_own(town, set_policy, tier, blocked):
    """Two tries in a week are enough for the usual customer, too many for gold, few for basic."""
    set_policy(TIERS)
    town.join("C1", tier=tier)
    town.attempt("C1", "no_answer", "2026-03-06T17:00")
    town.attempt("C1", "no_answer", "2026-03-05T17:00")

    assert town.gates() == {"C1": blocked}


@pytest.mark.parametrize(("tier", "is_called"), [("gold", False), ("basic", True), (None, True)])
def test_rest_and_lifetime_follow_the_tier(town, set_policy, tier, is_called):
    """Spoken to 60 days ago, and tried three times last year."""
    set_policy(TIERS)
    town.join("C1", tier=tier)
    town.attempt("C1", "callback", "2026-01-09T17:00")
    town.attempt("C1", "no_answer", "2025-06-09T17:00", attempts=2)

    assert town.gates() == {"C1": () if is_called else ("resting", "attempts_life")}


def test_the_law_stays_above_the_tier(town, set_policy):
    """Florida allows three attempts a day, whoever the customer is; the evidence says whose limit it is."""
    set_policy("[contact_policy.tiers.gold]\nattempts_per_day = 9\nattempts_7_days = 60\nattempts_30_days = 60")
    for name, state in (("C1", "FL"), ("C2", "NY")):
        town.join(name, tier="gold", state=state)
        for hour in (17, 18, 19):
            town.attempt(name, "untold", f"2026-03-09T{hour}:00")

    assert town.gates() == {"C1": ("attempts_day",), "C2": ()}
    assert gate(town, "C1", "attempts_day")["evidence"]["limit set by"].startswith("US and US-FL")
    evidence = gate(town, "C2", "attempts_day")["evidence"]
    assert evidence == {"attempts": 3, "limit": 9, "limit set by": "tier gold"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[contact_policy.touches]\nhours = 721", "contact_policy.touches.hours"),
        ("[contact_policy.touches]\npeople = 3", "contact_policy.touches.people"),
        ("[contact_policy.tiers.gold]\nattempts = 3", "contact_policy.tiers.gold.attempts"),
        ("[contact_policy.tiers.gold]\nattempts_per_day = 0", "contact_policy.tiers.gold.attempts_per_day"),
        ("[contact_policy.service]\ntouches_person = 1", "contact_policy.service.touches_person"),
        ('[contact_policy.service.basis]\nUS = "yes"', "contact_policy.service.basis.US"),
        ('[contact_policy.service.basis]\nusa = "consent"', "contact_policy.service.basis.usa"),
    ],
)
def test_a_mistake_in_the_policy_is_named(set_policy, text, key):
    """File and key."""
    with pytest.raises(SettingError, match=f"campaign.toml: {key}:"):
        _ = set_policy(text).settings


