"""Do usage, subscriptions, agents and shifts stand as their newest files say?"""

from __future__ import annotations

from datetime import date, datetime

from campaign.clock import day_number, instant, month_number

MARCH = month_number(date(2026, 3, 1))


def counts(outcome):
    return outcome.added, outcome.changed, outcome.unchanged, outcome.refused


def reasons(outcome):
    return [f"{problem.column}: {problem.reason}" for problem in outcome.problems]


def usage(office, customer_id="C1"):
    """Month, day and evening; a measure that was never met has no column."""
    number = office.customer(customer_id)["customer_no"]
    rows = office.rows("SELECT * FROM usage WHERE customer_no = ? ORDER BY month", number)
    return [(row["month"], row.get("day"), row.get("evening")) for row in rows]


def test_usage_becomes_one_row_a_month_with_a_column_a_measure(peopled):
    """Scaled by the digits that campaign.toml declares."""
    outcome = peopled.bring(
        "usage",
        """
        customer_id,month,measure,quantity
        C1,2026-03,day,12.5
        C1,2026-03,evening,7
        C1,2026-02,day,3
        """,
    )
    assert counts(outcome) == (3, 0, 0, 0)
    assert usage(peopled) == [(MARCH - 1, 30, None), (MARCH, 125, 7)]
    assert [row["month"] for row in peopled.rows("SELECT month FROM usage_month ORDER BY month")] == [MARCH - 1, MARCH]


def test_usage_that_a_file_does_not_state_stays(peopled):
    """The evening comes later, the day is corrected, with the old quantity kept."""
    peopled.bring("usage", "customer_id,month,measure,quantity\nC1,2026-03,day,12.5\nC2,2026-03,day,1.0")
    outcome = peopled.bring(
        "usage", "customer_id,month,measure,quantity\nC1,2026-03,evening,7\nC1,2026-03,day,13\nC2,2026-03,day,1"
    )
    assert counts(outcome) == (1, 1, 1, 0)
    assert usage(peopled) == [(MARCH, 130, 7)]
    changes = peopled.rows("SELECT attribute, old, new FROM change WHERE subject = 'usage' ORDER BY attribute")
    assert [tuple(row.values()) for row in changes] == [("day", 125, 130), ("evening", None, 7)]


def test_usage_that_cannot_be_is_refused(peopled):
    """A stranger, a measure nobody declared, a second quantity for the same month."""
    outcome = peopled.bring(
        "usage",
        """
        customer_id,month,measure,quantity
        C9,2026-03,day,1
        C1,2026-03,roaming,1
        C1,2026-03,day,1
        C1,2026-03,day,2
        """,
    )
    assert (counts(outcome), usage(peopled)) == ((1, 0, 0, 3), [(MARCH, 10, None)])
    assert sorted(problem.column for problem in outcome.problems) == ["customer_id", "measure", "measure"]
    assert any("campaign.toml" in problem.reason or "none of" in problem.reason for problem in outcome.problems)


def test_two_quantities_of_one_file_do_not_take_turns(peopled):
    """The row that stands is known and left out; the one that contradicts it is refused again."""
    text = "customer_id,month,measure,quantity\nC1,2026-03,day,1\nC1,2026-03,day,2\nC2,2026-03,day,4"
    peopled.bring("usage", text)
    outcome = peopled.bring("usage", text.replace("C2,2026-03,day,4", "C2,2026-03,day,5"))
    assert (counts(outcome), usage(peopled)) == ((0, 1, 1, 1), [(MARCH, 10, None)])


def test_wide_columns_become_measures_of_their_line(peopled):
    """A line counts once, however many quantities it holds."""
    mapping = peopled.write(
        """
        [constant]
        month = "2026-03"
        [unpivot]
        columns = { "Day Mins" = "day", "Eve Mins" = "evening" }
        """,
        "wide.toml",
    )
    header = "customer_id,Day Mins,Eve Mins"
    outcome = peopled.bring("usage", f"{header}\nC1,12.5,7\nC2,1,\nC9,1,1", mapping=mapping)
    assert (counts(outcome), usage(peopled)) == ((2, 0, 0, 1), [(MARCH, 125, 7)])
    outcome = peopled.bring("usage", f"{header}\nC2,1,\nC1,12.5,8", mapping=mapping)
    assert (counts(outcome), usage(peopled)) == ((0, 1, 1, 0), [(MARCH, 125, 8)])
    outcome = peopled.bring("usage", f"{header}\nC1,12.5,7\nC2,1,", mapping=mapping)
    assert (counts(outcome), usage(peopled)) == ((0, 1, 1, 0), [(MARCH, 125, 7)])


def test_changed_usage_asks_for_its_bills_anew(peopled):
    """Only those of its month."""
    peopled.store.connection.execute(
        f"INSERT INTO bill_month (position, plan_no, month, price_hash) VALUES (1, 1, {MARCH}, 'x'), (0, 1, 1, 'x')"
    )
    peopled.bring("usage", "customer_id,month,measure,quantity\nC1,2026-03,day,1")
    assert [row["month"] for row in peopled.rows("SELECT month FROM bill_month")] == [1]


def test_a_subscription_is_known_by_customer_product_and_first_day(peopled):
    """A later file says that it ended, and why; another first day is another subscription."""
    header = "customer_id,product,started_on,cancelled_on,cancel_reason,monthly_value"
    peopled.bring("subscriptions", f"{header}\nC1,gold,2025-01-01,,,9.99\nC1,gold,2026-01-01,,,9.99")
    outcome = peopled.bring(
        "subscriptions", f"{header}\nC1,gold,2025-01-01,2025-06-30,price,9.99\nC1,gold,2026-01-01,,,9.99"
    )
    assert counts(outcome) == (0, 1, 1, 0)
    rows = peopled.rows("SELECT cancelled_on, cancel_reason, monthly_value FROM subscription ORDER BY started_on")
    assert [tuple(row.values()) for row in rows] == [
        (day_number(date(2025, 6, 30)), "price", 999), (None, None, 999),
    ]  # fmt: skip


def test_a_subscription_cannot_end_before_it_began(peopled):
    """The row is refused, and a stranger's too."""
    outcome = peopled.bring(
        "subscriptions",
        "customer_id,product,started_on,cancelled_on\nC1,gold,2026-02-01,2026-01-01\nC9,gold,2026-02-01,",
    )
    assert reasons(outcome) == ["cancelled_on: lies before started_on", "customer_id: no customer C9"]


def test_the_arms_of_an_earlier_trial_enter_the_ledger(peopled):
    """At noon UTC of the first day; the earliest assignment of a customer counts, and never changes."""
    header = "customer_id,product,started_on,campaign,offer,arm"
    peopled.bring(
        "subscriptions",
        f"""
        {header}
        C1,gold,2026-02-01,spring,saver,treated
        C1,silver,2026-01-01,spring,saver,holdout
        C2,gold,2026-02-01,spring,,holdout
        C3,gold,2026-02-01,,,
        """,
    )
    peopled.bring("subscriptions", f"{header}\nC2,gold,2026-02-01,spring,,treated")
    rows = peopled.rows("SELECT customer_id, offer, arm, assigned_at FROM assigned JOIN customer USING (customer_no)")
    noon = instant(datetime.fromisoformat("2026-01-01T12:00:00+00:00"))
    assert [tuple(row.values()) for row in rows] == [
        ("C1", "saver", "holdout", noon), ("C2", "", "holdout", noon + 31 * 86_400),
    ]  # fmt: skip


def test_agents_speak_and_can_do_what_the_file_lists(peopled):
    """Who states nothing has nothing; a later file may say more."""
    peopled.bring("agents", "agent,name,languages,cost_per_hour\nkay,Kay,\"Korean, English\",21.50\nlee,Lee,,")
    outcome = peopled.bring("agents", "agent,skills,left_on\nkay,retention,\nlee,,2026-04-01")
    rows = peopled.rows("SELECT agent, name, languages, skills, cost_per_hour, left_on FROM agent ORDER BY agent")
    assert counts(outcome) == (0, 2, 0, 0)
    assert [tuple(row.values()) for row in rows] == [
        ("kay", "Kay", "en ko", "retention", 2150, None),
        ("lee", "Lee", "", "", None, day_number(date(2026, 4, 1))),
    ]


def test_a_shift_is_local_time_and_may_end_the_next_day(peopled):
    """In the zone of the row, else of the desk; also in the night in which the clocks change."""
    peopled.bring("agents", "agent\nkay\nlee")
    outcome = peopled.bring(
        "shifts",
        """
        agent,date,start,end,zone,breaks
        kay,2026-03-10,16:00,20:00,,18:00-18:15
        kay,2026-03-07,22:00,06:00,,
        lee,2026-03-10,16:00,24:00,Asia/Seoul,
        lee,2026-03-11,16:00,16:00,,
        max,2026-03-10,16:00,20:00,,
        """,
    )
    assert reasons(outcome) == ["end: is the same as start", "agent: no agent max"]
    rows = peopled.rows("SELECT agent, starts_at, ends_at, zone, breaks FROM shift JOIN agent USING (agent_no)")

    def at(text):
        return instant(datetime.fromisoformat(text))

    assert [tuple(row.values()) for row in rows] == [
        ("kay", at("2026-03-10T16:00-04:00"), at("2026-03-10T20:00-04:00"), "America/New_York", "18:00-18:15"),
        ("kay", at("2026-03-07T22:00-05:00"), at("2026-03-08T06:00-04:00"), "America/New_York", ""),
        ("lee", at("2026-03-10T16:00+09:00"), at("2026-03-11T00:00+09:00"), "Asia/Seoul", ""),
    ]


def test_a_shift_that_begins_at_the_same_time_is_the_same_shift(peopled):
    """It ends earlier by now, and its breaks stay as they were."""
    peopled.bring("agents", "agent\nkay")
    peopled.bring("shifts", "agent,date,start,end,breaks\nkay,2026-03-10,16:00,20:00,18:00-18:15")
    outcome = peopled.bring("shifts", "agent,date,start,end\nkay,2026-03-10,16:00,19:00")
    assert counts(outcome) == (0, 1, 0, 0)
    (shift,) = peopled.rows("SELECT (ends_at - starts_at) / 3600 AS hours, breaks FROM shift")
    assert tuple(shift.values()) == (3, "18:00-18:15")
