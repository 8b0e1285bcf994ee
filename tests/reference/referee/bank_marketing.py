"""What did 45,211 last calls of a bank lead to, at which attempt, on which day?

UCI "Bank Marketing" (Moro, Cortez and Rita 2014; Moro, Laureano and Cortez 2011), publicly available for research. The
years of the dates were rebuilt from the order of the rows. Expected figures were counted from the original file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from referee.desk import Desk, read_rows
from referee.figures import Sheet

FOLDER, NOW = "bank-marketing", "2010-12-01T12:00:00+00:00"
FOLDERS = (FOLDER,)
ROWS = 45_211
CUMULATIVE = {1: "48.4", 2: "74.9", 3: "86.6", 4: "92.6"}
BY_OUTCOME = {"success": "0.6473", "failure": "0.1261", "unknown": "0.0916"}
COLUMNS = {"calls_closed": "closed", "sales": "accepted", "attempts": "attempts", "talk_s": "talk_seconds"}
"""The columns of the daily lines, and what the report calls them."""


def run(data: Path) -> Sheet:
    """Every figure of this data."""
    sheet, folder = Sheet(run=FOLDER), data / FOLDER
    with Desk(FOLDER, NOW) as desk:
        import_calls(sheet.about("import"), desk, folder / "READY_last_contacts.csv")
        report = desk.ask("report", "funnel")
        compare_totals(sheet.about("totals"), report["groups"][0])
        compare_attempts(sheet.about("by attempt"), report["groups"][0]["by_attempt"])
        groups = desk.ask("report", "funnel", "--by", "previous_campaign_outcome")["groups"]
        compare_outcomes(sheet.about("by previous outcome"), groups)
        compare_days(
            sheet.about("by day"),
            report["groups"][0]["days"],
            read_rows(folder / "REFERENCE_daily_from_bank-full.csv"),
        )
    return sheet


def import_calls(sheet: Sheet, desk: Desk, file: Path) -> None:
    """Customers, and their last calls as results of a dialer, once and again."""
    sheet.compare("customers added", ROWS, desk.bring("customers", file, mapping="customers")["added"])
    done = desk.bring("results", file, "--dialer", "generic", mapping="results")
    sheet.compare("calls added", ROWS, done["added"])
    sheet.compare("calls of nobody we know", 0, done["unmatched"])
    sheet.compare("calls refused", 0, done["refused"])
    again = desk.bring("results", file, "--dialer", "generic", mapping="results")
    sheet.compare("calls added the second time", 0, again["added"] + again["changed"])
    sheet.compare("calls taken back", ROWS, desk.ask("undo", str(done["import_no"]))["added"])
    sheet.compare("attempts left", 0, desk.ask("report", "funnel")["attempts"])
    anew = desk.bring("results", file, "--dialer", "generic", mapping="results")
    sheet.compare("calls added anew", ROWS, anew["added"])


def compare_totals(sheet: Sheet, group: Any) -> None:
    """What all calls came to."""
    sheet.compare("calls closed", ROWS, group["closed"])
    sheet.compare("sales", 5_289, group["accepted"])
    sheet.compare("rate in percent", "11.70", group["rate"] * 100)
    sheet.compare("rate, lower limit (Wilson)", "0.114055", group["low"])
    sheet.compare("rate, upper limit (Wilson)", "0.119980", group["high"])
    sheet.compare("attempts", 124_956, group["attempts"])
    sheet.compare("attempts per sale", "23.6", group["attempts_per_acceptance"])


def compare_attempts(sheet: Sheet, steps: Any) -> None:
    """Whether it was worth calling again."""
    by_number = {step["attempt"]: step for step in steps}
    for number, percent in CUMULATIVE.items():
        name = f"sales by attempt {number} in percent"
        sheet.compare(name, percent, by_number[number]["cumulative"] * 100)
    sheet.compare("attempts beyond the 3rd in percent", "29.5", by_number[3]["beyond"] * 100)


def compare_outcomes(sheet: Sheet, groups: Any) -> None:
    """Whoever bought before buys again."""
    rates = {group["group"]: group["rate"] for group in groups}
    for outcome, rate in BY_OUTCOME.items():
        sheet.compare(f"rate after {outcome}", rate, rates[outcome])


def compare_days(sheet: Sheet, days: Any, published: list[dict[str, str]]) -> None:
    """The calls of every day, in every column of the reference."""
    sheet.compare("days with calls", len(published), len(days))
    sheet.compare("days in the reference", 561, len(published))
    by_day = {line["day"]: line for line in days}
    for theirs, ours in COLUMNS.items():
        same = sum(int(line[theirs]) == by_day.get(line["date"], {}).get(ours) for line in published)
        sheet.compare(f"days with the same {ours.replace('_', ' ')}", 561, same)
