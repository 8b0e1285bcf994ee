"""How long do 7,043 customers of a telephone company stay, in days and in months, all of them and a published part?

IBM's sample data "Telco Customer Churn" (fictional company; Apache-2.0). The expected figures were computed with
independent survival libraries; those of the part appear in published worked examples on the same data.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from referee.desk import Desk, read_rows
from referee.figures import Sheet
from referee.readings import compare_limits, compare_survival, list_times

FOLDER, NOW = "telco-churn", "2025-01-02T12:00:00+00:00"
FOLDERS = (FOLDER,)
ROWS = 7_043

ALL_BY_MONTH = {
    1: "0.9460", 3: "0.9137", 6: "0.8848", 12: "0.8432", 24: "0.7887", 36: "0.7485", 60: "0.6644",
}  # fmt: skip
LIMITS_BY_MONTH = {1: ("0.9404", "0.9510"), 12: ("0.8342", "0.8518"), 60: ("0.6502", "0.6782")}
ALL_BY_DAY = {31: "0.9460", 90: "0.9278", 92: "0.9137", 180: "0.8911", 365: "0.8497", 366: "0.8432"}
PART = 'contract == "Month-to-month" and internet_service != "No"'
PART_BY_MONTH = {6: "0.7803", 12: "0.6950", 24: "0.5753", 48: "0.3872", 60: "0.2890"}
VERDICT = re.compile(r"test over \d+ groups: [^:]*: ([^.]*)\.")
PART_TESTS = {"paperless_billing": "0.003876", "streaming_tv": "0.000322", "streaming_movies": "0.000023"}


def run(data: Path) -> Sheet:
    """Every figure of this data."""
    sheet = Sheet(run=FOLDER)
    with Desk(FOLDER, NOW) as desk:
        import_customers(sheet.about("import"), desk, data / FOLDER)
        import_corrected(sheet.about("corrected file"), desk, data / FOLDER)
        report_everybody(sheet.about("everybody by month"), desk)
        report_days(sheet.about("everybody by day"), desk)
        report_part(sheet.about("published part"), desk)
        report_gender(sheet.about("gender"), desk)
        report_durations(sheet.about("from durations"), desk)
    return sheet


def import_customers(sheet: Sheet, desk: Desk, folder: Path) -> None:
    """Attributes from one file, phones and dates from another, and both again."""
    table, dated = folder / "Telco-Customer-Churn.csv", folder / "READY_subscriptions.csv"
    done = desk.bring("customers", table, "--add-attributes", mapping="customers")
    sheet.compare("customers added", ROWS, done["added"])
    sheet.compare("attributes declared by the import", 18, len(done["attributes"]))
    done = desk.bring("customers", dated, mapping="phones")
    sheet.compare("customers who got a phone of their own", ROWS - 1, done["changed"])
    done = desk.bring("subscriptions", dated, mapping="subscriptions")
    sheet.compare("dated subscriptions added", ROWS, done["added"])
    done = desk.bring("subscriptions", table, mapping="tenure")
    sheet.compare("subscriptions told by their tenure added", ROWS, done["added"])
    again = desk.bring("subscriptions", dated, mapping="subscriptions")
    sheet.compare("rows that say something new the second time", 0, again["added"] + again["changed"])
    sheet.compare("rows refused", 0, done["refused"] + again["refused"])


def import_corrected(sheet: Sheet, desk: Desk, folder: Path) -> None:
    """The dated file in another order with one row corrected: rehearsed, imported, and taken back."""
    rows = read_rows(folder / "READY_subscriptions.csv")
    rows[100]["monthly_charge"] = "99.99"
    file = desk.write("corrected.csv", tuple(rows[0]), reversed(rows))
    for when, options in (("in a rehearsal", ("--dry-run",)), ("", ())):
        done = desk.bring("subscriptions", file, *options, mapping="subscriptions")
        sheet.compare(" ".join(filter(None, ("rows that changed", when))), 1, done["changed"])
        sheet.compare(" ".join(filter(None, ("rows as they were", when))), ROWS - 1, done["unchanged"])
    sheet.compare("subscriptions at the corrected price", 1, count_dear(desk))
    sheet.compare("changes taken back", 1, desk.ask("undo", str(done["import_no"]))["changed"])
    sheet.compare("subscriptions at the corrected price, taken back", 0, count_dear(desk))


def count_dear(desk: Desk) -> int:
    """The subscriptions that cost what only the corrected row says."""
    report = desk.ask("report", "retention", "--where", 'product == "line" and monthly_value == 99.99')
    return int(report["n"])


def report_everybody(sheet: Sheet, desk: Desk) -> None:
    """The curve of all dated subscriptions in whole months."""
    group = retention(desk, 'product == "line"', "month", list_times(ALL_BY_MONTH))["groups"][0]
    sheet.compare("customers", ROWS, group["n"])
    sheet.compare("cancelled", 1_869, group["events"])
    compare_survival(sheet, group, ALL_BY_MONTH)
    compare_limits(sheet, group, LIMITS_BY_MONTH)
    sheet.compare("median", "none", group["median_months"])
    sheet.compare("customers of no whole month", 11, ROWS - at_risk(group, 1))


def report_days(sheet: Sheet, desk: Desk) -> None:
    """The same subscriptions counted in days make another curve."""
    group = retention(desk, 'product == "line"', "day", list_times(ALL_BY_DAY))["groups"][0]
    compare_survival(sheet, group, ALL_BY_DAY, "S({} days)")


def report_part(sheet: Sheet, desk: Desk) -> None:
    """Customers by the month with internet, and what the services they take make of it."""
    rule = f'product == "line" and {PART}'
    group = retention(desk, rule, "month", list_times(PART_BY_MONTH))["groups"][0]
    sheet.compare("customers", 3_351, group["n"])
    sheet.compare("cancelled", 1_556, group["events"])
    compare_survival(sheet, group, PART_BY_MONTH)
    sheet.compare("median in months", 34, group["median_months"])
    for attribute, p in PART_TESTS.items():
        report = retention(desk, rule, "month", by=attribute)
        sheet.compare(f"log-rank p by {attribute}", p, report["tests"][0]["p"])


def report_gender(sheet: Sheet, desk: Desk) -> None:
    """Women and men, who leave alike."""
    test = retention(desk, 'product == "line"', "month", by="gender")["tests"][0]
    sheet.compare("log-rank statistic", "0.5257", test["statistic"])
    sheet.compare("log-rank p", "0.4684", test["p"])
    told = desk.type("report", "retention", "--unit", "month", "--by", "gender", "--where", 'product == "line"').out
    sheet.compare("what people read", "no evidence that the groups differ", find_verdict(told))


def report_durations(sheet: Sheet, desk: Desk) -> None:
    """Days worked out from the tenure in months give the curve of the dated file, step by step."""
    dated = retention(desk, 'product == "line"', "month")["groups"][0]["curve"]
    counted = retention(desk, 'product == "line by tenure"', "month")["groups"][0]["curve"]
    sheet.compare("steps of the curve", len(dated), len(counted))
    sheet.compare("steps that differ", 0, sum(one != other for one, other in zip(dated, counted, strict=False)))


def retention(desk: Desk, rule: str, unit: str, milestones: str = "", by: str = "") -> Any:
    """What `campaign report retention` says."""
    further = (*(("--milestones", milestones) if milestones else ()), *(("--by", by) if by else ()))
    return desk.ask("report", "retention", "--unit", unit, "--where", rule, *further)


def at_risk(group: Any, month: int) -> int:
    """How many were still watched when a month of the curve began."""
    return next(int(step["at_risk"]) for step in group["curve"] if step["month"] == month)


def find_verdict(told: str) -> str:
    """The verdict at the end of the sentence about the test, however wide the terminal."""
    found = VERDICT.search(" ".join(told.split()))
    return found[1] if found else "nothing"
