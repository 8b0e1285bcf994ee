"""Makes a workspace with any number of fictional customers, always the same ones, for the benchmarks.

    python scripts/benchmarks/population.py DIR CUSTOMERS

Events and usage are written straight into the tables by SQL (an import of ten million rows is not what is measured
here); the standing and the bills come from the program's own statements. About a third of the customers pass the person
gates. Five measures with tiers over three months, six rate plans to change to, six offers with rules.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from campaign.clock import day_number, month_number
from campaign.rules.holdout import holdout_base
from campaign.store.answering import give_cells
from campaign.store.bills import refresh_bills
from campaign.store.database import Store
from campaign.store.standing import begin_touching, rebuild_standing
from campaign.workspace import Workspace, create_workspace

NOW = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
EVENING = date(2026, 3, 10)
MONTHS = [month_number(date(2025, 12, 1)) + back for back in range(3)]
MEASURES = ("day", "evening", "night", "data", "abroad")
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
STATES = ("NY", "MO", "CO", "CA")
LANGUAGES = ("en", "es", "ko")
KEY = bytes(range(32))

DESK = """
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"
[evening]
window = "16:00-20:00"
[capacity]
calls_per_hour = 10
[attributes]
trips = "integer"
contract_end = "date"
segment = "text"
calls_abroad = "integer"
score = "decimal 2"
[measures]
""" + "\n".join(f"{measure} = {{ digits = 1 }}" for measure in MEASURES)

PLANS = "\n".join(
    f"""
[plans.p{number}]
name = "Plan {number}"
[[plans.p{number}.versions]]
from = "2025-01"
monthly_fee = {5 + 4 * number}.00
exit_fee = {number}.00
"""
    + "\n".join(
        f"prices.{measure} = {{ included = {60 * number}, tiers = ["
        f"{{ up_to = {60 * number + 100}, price = 0.{19 - 2 * number:02d}5 }},"
        f" {{ up_to = {60 * number + 400}, price = 0.{15 - number:02d} }}, {{ price = 0.{9 - number:02d}5 }}] }}"
        for measure in MEASURES
    )
    for number in range(7)
)

NEEDS = (
    ("travel", "trips >= 4 and calls_abroad > 2", "96.00"),
    ("contract", "days_until(contract_end) <= 45 and days_until(contract_end) >= 0", "60.00"),
    ("family", 'segment in ["family", "mixed"] and score >= 3.5', "48.00"),
    ("language", 'language == "ko" or language == "es"', "30.00"),
    ("loyal", 'tier == "gold" and days_since(joined_on) > 700', "24.00"),
    ("starter", 'segment == "young" and not holds("travel") and score < 2.25', "18.00"),
)


def _campaign(offers: list[str], why: str) -> str:
    return f'''
why = "{why}"
kind = "offer"
purpose = "marketing"
audience = "everyone"
offers = [{", ".join(f'"{offer}"' for offer in offers)}]
starts = 2026-01-01
stops = 2026-12-31
holdout_share = 0.05
[measure]
what = "retention"
day = 90
threshold = 0.8
'''


def workspace_files() -> dict[str, str]:
    """The configuration: seven plans, twelve offers in two campaigns."""
    files = {"campaign.toml": DESK, "plans.toml": PLANS}
    for number in range(1, 7):
        files[f"offers/change{number}.toml"] = (
            f'title = "Change to plan {number}"\n[plan_change]\nplan = "p{number}"\nfloor = "2.00"\nmonths = 3\n'
        )
    for name, rule, benefit in NEEDS:
        files[f"offers/{name}.toml"] = (
            f'title = "{name}"\nrule = \'{rule}\'\nbenefit = "{benefit}"\nproduct = "{name}"\n'
        )
    files["campaigns/rates.toml"] = _campaign([f"change{number}" for number in range(1, 7)], "The plan that fits")
    files["campaigns/needs.toml"] = _campaign([name for name, _, _ in NEEDS], "What the customer needs")
    return files


def populate(workspace: Workspace, customers: int) -> None:
    """Fill the tables; every value is a hash of the customer's number."""
    store = workspace.store
    connection = store.connection
    connection.create_function("mixed", 2, _mixed, deterministic=True)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    with store.writing():
        for attribute in ("trips", "contract_end", "segment", "calls_abroad", "score"):
            kind = "TEXT" if attribute == "segment" else "INTEGER"
            connection.execute(f"ALTER TABLE customer ADD COLUMN {attribute} {kind}")
        for measure in MEASURES:
            connection.execute(f"ALTER TABLE usage ADD COLUMN {measure} INTEGER")
        for number, (zone, state) in enumerate(zip(ZONES, STATES, strict=True), 1):
            connection.execute("INSERT INTO place VALUES (?, ?, 'US', ?, '', 'US', '')", (number, zone, state))
        connection.executemany("INSERT INTO language VALUES (?, ?)", enumerate(LANGUAGES, 1))
        connection.executemany("INSERT INTO plan VALUES (?, ?)", ((number + 1, f"p{number}") for number in range(7)))
        _write_customers(connection, customers)
        _write_answers(connection)
        _write_calls(connection)
        _write_usage(connection)
        _write_desk(connection, customers)


def _mixed(number: int, salt: int) -> int:
    """A well-mixed 31-bit integer of a number (splitmix64, Steele and others 2014)."""
    mask = 2**64 - 1
    value = (number * 0x9E3779B97F4A7C15 + salt * 0xBF58476D1CE4E5B9) & mask
    value = ((value ^ value >> 30) * 0xBF58476D1CE4E5B9) & mask
    value = ((value ^ value >> 27) * 0x94D049BB133111EB) & mask
    return (value ^ value >> 31) >> 33


def _write_customers(connection: object, customers: int) -> None:
    day = day_number(EVENING)
    segments = ("family", "mixed", "young", "single", "firm")

    def rows():  # noqa: ANN202 - a generator of tuples for executemany
        for number in range(1, customers + 1):
            drawn = _mixed(number, 1)
            second = _mixed(number, 2)
            place = 1 + drawn % 4
            language = 1 if second % 10 < 8 else 2 if second % 10 < 9 else 3
            household = 1 + number // 2 if drawn // 4 % 10 < 3 else 0
            yield (
                number, f"C{number:08d}", f"+1{201 + number % 700}555{number // 700 % 10000:04d}", f"Customer {number}",
                LANGUAGES[language - 1], "US", STATES[place - 1], ("gold", "silver", "basic")[drawn // 40 % 3],
                second // 10 % 50000, day - drawn // 120 % 3000, 1, place, language, household,
                1 + second // 500 % 7, holdout_base(KEY, f"C{number:08d}"),
                None if drawn % 97 == 0 else drawn // 360 % 12, day - 100 + second // 7 % 900,
                segments[drawn // 4320 % 5], second // 6300 % 8, second // 50400 % 500,
            )  # fmt: skip

    connection.executemany(  # type: ignore[attr-defined]
        "INSERT INTO customer (customer_no, customer_id, phone, name, language, country, state, tier, value, joined_on,"
        " phone_callable, place_no, language_no, household_no, plan_no, holdout_base, trips, contract_end, segment,"
        " calls_abroad, score, import_no, recorded_at) VALUES (" + ", ".join(["?"] * 21) + ", 1, 0)",
        rows(),
    )


def _write_answers(connection: object) -> None:
    now = int(NOW.timestamp())
    run = connection.execute  # type: ignore[attr-defined]
    run(
        "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, recorded_at)"
        " SELECT customer_no, :now - 86400 * (mixed(customer_no, 3) % 900), 'web',"
        " CASE WHEN mixed(customer_no, 4) % 10 < 8 THEN 'yes' ELSE 'no' END, 'marketing', :now - 86400"
        " FROM customer WHERE mixed(customer_no, 5) % 100 < 75",
        {"now": now},
    )
    run(
        "INSERT INTO suppression (phone, source, listed_at, expires_at, recorded_at)"
        " SELECT phone, 'own', :now - 1000000, 253402300799, :now FROM customer WHERE mixed(customer_no, 6) % 100 < 4",
        {"now": now},
    )
    run(
        "INSERT INTO contact (customer_no, happened_at, direction, channel, kind, resolved, recorded_at)"
        " SELECT customer_no, :now - 86400 * (mixed(customer_no, 7) % 60), 'in', 'phone', 'complaint', 0, :now"
        " FROM customer WHERE mixed(customer_no, 8) % 100 < 5",
        {"now": now},
    )


def _write_calls(connection: object) -> None:
    now = int(NOW.timestamp())
    run = connection.execute  # type: ignore[attr-defined]
    run(
        "INSERT INTO disposition (disposition_no, code, label, dialled, answered, reached, accepted, refused,"
        " refused_at_opening, stop, wrong_number, callback, complaint, machine, final, known, rest_days)"
        " VALUES (1, 'no_answer', 'nobody answered', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0),"
        " (2, 'refused', 'refused', 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 90)"
    )
    for salt in (9, 10):
        run(
            "INSERT INTO attempt (customer_no, reference, attempted_at, disposition_no, duration_seconds, recorded_at)"
            " SELECT customer_no, customer_id, :now - 3600 * (mixed(customer_no, :salt) % 2400), "
            " 1 + (mixed(customer_no, :salt + 20) % 3 = 0), 60, :now"
            " FROM customer WHERE mixed(customer_no, :salt + 40) % 100 < 40",
            {"now": now, "salt": salt},
        )
    run(
        "INSERT INTO subscription (customer_no, product, started_on, cancelled_on, recorded_at)"
        " SELECT customer_no,"
        " CASE mixed(customer_no, 11) % 3 WHEN 0 THEN 'travel' WHEN 1 THEN 'family' ELSE 'loyal' END,"
        " :day - mixed(customer_no, 12) % 800, CASE WHEN mixed(customer_no, 13) % 3 = 0 THEN :day END, :now"
        " FROM customer WHERE mixed(customer_no, 14) % 100 < 50",
        {"day": day_number(EVENING), "now": now},
    )


def _write_usage(connection: object) -> None:
    run = connection.execute  # type: ignore[attr-defined]
    for month in MONTHS:
        run("INSERT INTO usage_month VALUES (?)", (month,))
        run(
            "INSERT INTO usage (customer_no, month, import_no, recorded_at, " + ", ".join(MEASURES) + ")"
            " SELECT customer_no, :month, 1, 0, "
            + ", ".join(f"mixed(customer_no * 37 + :month, {30 + place}) % 9000" for place in range(len(MEASURES)))
            + " FROM customer",
            {"month": month},
        )


def _write_desk(connection: object, customers: int) -> None:
    run = connection.execute  # type: ignore[attr-defined]
    run("INSERT INTO registry (name, dated, import_no, recorded_at) VALUES ('National Do Not Call Registry', ?, 1, 0)",
        (day_number(EVENING) - 3,))  # fmt: skip
    start = int(datetime(2026, 3, 10, 19, 0, tzinfo=UTC).timestamp())
    for agent in range(max(10, customers // 3500)):
        languages = "en" if agent % 10 < 8 else "en es" if agent % 10 < 9 else "en ko"
        run("INSERT INTO agent (agent_no, agent, languages, skills, import_no, recorded_at) VALUES (?, ?, ?, '', 1, 0)",
            (agent + 1, f"A{agent:05d}", languages))  # fmt: skip
        run("INSERT INTO shift (agent_no, day, starts_at, ends_at, zone, import_no, recorded_at)"
            " VALUES (?, ?, ?, ?, 'America/New_York', 1, 0)",
            (agent + 1, day_number(EVENING), start, start + 8 * 3600))  # fmt: skip


def make_population(directory: Path, customers: int) -> Workspace:
    """The workspace, filled; prints what each part took."""
    workspace = create_workspace(directory, workspace_files(), NOW, key=KEY)
    for words, step in (
        ("tables", lambda: populate(workspace, customers)),
        ("cells", lambda: _in_transaction(workspace, lambda: count_calls(workspace.store))),
        ("standing", lambda: _in_transaction(workspace, lambda: rebuild_standing(workspace.store))),
        (
            "bills",
            lambda: _in_transaction(
                workspace, lambda: refresh_bills(workspace.store, workspace.plans, priced_in=month_number(EVENING))
            ),
        ),
    ):
        begun = time.perf_counter()
        step()
        print(f"{words}: {time.perf_counter() - begun:.1f} s", flush=True)
    return workspace


def count_calls(store: Store) -> None:
    """Count the calls by the hour of the week, as an import of results does."""
    begin_touching(store)
    give_cells(store, "")


def _in_transaction(workspace: Workspace, step: object) -> None:
    with workspace.store.writing():
        step()  # type: ignore[operator]


if __name__ == "__main__":
    make_population(Path(sys.argv[1]), int(sys.argv[2]))
