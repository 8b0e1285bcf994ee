"""Does every bill of 3,333 telephone customers equal the charges in their file, and is a list built on the bills sound?

"churn" of the MLC++ library (artificial; as in R's modeldata and C50). The tariff in the data: .17, .085, .045 and .27
per minute. The customers' answers, the do-not-call list, the agents and the other plans are invented here.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from referee.desk import Desk, read_rows
from referee.evening import build_and_export, prepare_evening
from referee.figures import Sheet
from referee.prices import Minutes, price_abroad, price_after_six, price_daytime, price_line, price_metered
from referee.results import bring_results

FOLDER, NOW = "mlc-churn", "2026-03-10T12:00:00-07:00"
FOLDERS = (FOLDER,)
ROWS, BAD_NIGHTS, CHURNED = 3_333, 34, 483
COLUMNS = {
    "day": ("daymins", "daycharge"),
    "evening": ("evemins", "evecharge"),
    "night": ("nightmins", "nightcharge"),
    "international": ("intlmins", "intlcharge"),
}
"""By kind of call: the columns of its minutes and of what was charged for them."""
OWN_PLANS: dict[str, Callable[[Minutes], Decimal]] = {
    "daytime": price_daytime, "after_six": price_after_six, "abroad": price_abroad,
}  # fmt: skip
SHOWN = (1, 2, 500, 1_000, 1_500, 2_000, 2_500, 3_333)
"""Rows of customers whose bill is read line by line."""


def run(data: Path) -> Sheet:
    """Every figure of this data."""
    sheet, file = Sheet(run=FOLDER), data / FOLDER / "churn-3333-with-phone.csv"
    rows = read_rows(file)
    with Desk(FOLDER, NOW) as desk:
        import_customers(sheet.about("import"), desk, file)
        prepare_evening(sheet.about("evening"), desk, rows)
        leads = build_and_export(sheet.about("list"), desk, rows)
        bills = read_bills(desk)
        compare_lines(sheet.about("bills"), rows, bills)
        compare_plans(sheet.about("other plans"), rows, bills)
        compare_arithmetic(sheet.about("arithmetic"), desk, rows, leads)
        bring_results(sheet.about("results"), desk, leads)
        compare_standing(sheet.about("standing"), desk)
    return sheet


def import_customers(sheet: Sheet, desk: Desk, file: Path) -> None:
    """Customers, their usage out of wide columns, and how long their accounts lasted."""
    done = desk.bring("customers", file, mapping="customers")
    sheet.compare("customers added", ROWS, done["added"])
    sheet.compare("customers refused", 0, done["refused"])
    done = desk.bring("usage", file, mapping="usage")
    sheet.compare("rows of usage", ROWS, done["rows"])
    sheet.compare("rows of usage refused", 0, done["refused"])
    stored = desk.look("SELECT COUNT(day_minutes) + COUNT(evening_minutes) + COUNT(night_minutes) "
                       "+ COUNT(international_minutes) AS quantities FROM usage")  # fmt: skip
    sheet.compare("quantities stored", 4 * ROWS, stored[0]["quantities"])
    done = desk.bring("subscriptions", file, mapping="subscriptions")
    sheet.compare("accounts added", ROWS, done["added"])
    report = desk.ask("report", "retention")["groups"][0]
    sheet.compare("accounts given up", CHURNED, report["events"])


def minutes_of(row: dict[str, str]) -> Minutes:
    """The minutes of a customer by kind of call."""
    return {kind: Decimal(row[minutes]) for kind, (minutes, _) in COLUMNS.items()}


def read_bills(desk: Desk) -> dict[str, list[Decimal]]:
    """What the program wrote into its table of bills: plan by plan, in the order of the file."""
    bills = {}
    for held in desk.look("SELECT b.plan_no, b.position, p.plan FROM bill_month b JOIN plan p USING (plan_no)"):
        column = f"p{held['plan_no']}_m{held['position']}"
        found = desk.look(f"SELECT {column} AS total FROM bill JOIN customer USING (customer_no) ORDER BY customer_id")
        bills[held["plan"]] = [cents(row["total"]) for row in found]
    return bills


def compare_lines(sheet: Sheet, rows: list[dict[str, str]], bills: dict[str, list[Decimal]]) -> None:
    """Bill by bill against the charges of the file; half a cent that the file dropped is a cent of difference."""
    charged = {kind: [Decimal(row[charge]) for row in rows] for kind, (_, charge) in COLUMNS.items()}
    billed = {kind: bills[f"{kind}_line"] for kind in COLUMNS}
    equal = {
        kind: [ours == theirs for ours, theirs in zip(billed[kind], charged[kind], strict=True)] for kind in COLUMNS
    }
    for kind in COLUMNS:
        known = ROWS - (BAD_NIGHTS if kind == "night" else 0)
        sheet.compare(f"{kind} charges that equal the file's", known, sum(equal[kind]))
    gaps = [ours - theirs for ours, theirs in zip(billed["night"], charged["night"], strict=True)]
    sheet.compare("nights a cent above the file's", BAD_NIGHTS, gaps.count(Decimal("0.01")))
    totals = bills["metered"]
    sums = [sum(column) for column in zip(*(billed[kind] for kind in COLUMNS), strict=True)]
    sheet.compare("bills that are the sum of their lines", ROWS, sum(map(Decimal.__eq__, totals, sums)))
    sheet.compare("charged in the file", "198,146.03", sum(map(sum, charged.values())))
    sheet.compare("billed", "198,146.37", sum(totals))
    exact = [sum(column) for column in zip(*(charged[kind] for kind in COLUMNS), strict=True)]
    sheet.compare("bills that equal the file's to the cent", ROWS - BAD_NIGHTS, sum(map(Decimal.__eq__, totals, exact)))


def compare_plans(sheet: Sheet, rows: list[dict[str, str]], bills: dict[str, list[Decimal]]) -> None:
    """Plans with included minutes, tiers, steps and one rounding, against the arithmetic of `referee.prices`."""
    for plan, price in OWN_PLANS.items():
        known = [price(minutes_of(row)) for row in rows]
        same = sum(map(Decimal.__eq__, known, bills[plan]))
        sheet.compare(f"bills of plan {plan} that are right", ROWS, same)


def compare_arithmetic(sheet: Sheet, desk: Desk, rows: list[dict[str, str]], leads: list[dict[str, str]]) -> None:
    """What people are shown of single customers, line by line."""
    for number in SHOWN:
        customer, minutes = f"M{number:04d}", minutes_of(rows[number - 1])
        month = show(desk, "daytime", customer)["months"][0]
        lines = [f"{price_line(kind, minutes):.2f}" for kind in COLUMNS]
        shown = [line.rpartition("= ")[2] for line in month["today"]["lines"] if "= " in line]
        sheet.compare(f"{customer}, lines of today's bill", " ".join(lines), " ".join(shown))
        sheet.compare(f"{customer}, today's bill", f"{price_metered(minutes):.2f}", cents(month["today"]["total"]))
        sheet.compare(f"{customer}, on plan daytime", f"{price_daytime(minutes):.2f}", cents(month["offer"]["total"]))
    for lead in leads[:: max(len(leads) // 5, 1)]:
        benefit = show(desk, lead["offer"], lead["customer_id"])["benefit"]
        sheet.compare(f"{lead['customer_id']}, benefit of the lead", lead["benefit"], cents(benefit))


def compare_standing(sheet: Sheet, desk: Desk) -> None:
    """What is known of every customer still follows from the events."""
    checks = {check["name"]: check["passed"] for check in desk.ask("doctor")["checks"]}
    for name in ("standing", "integrity", "rules", "plans", "registries"):
        sheet.compare(f"doctor: {name}", "True", checks[name])


def show(desk: Desk, offer: str, customer: str) -> Any:
    """What `campaign offers show` works out for a customer."""
    return desk.ask("offers", "show", offer, "--customer", customer)["customer"]


def cents(amount: int) -> Decimal:
    """Minor units as an amount."""
    return Decimal(amount).scaleb(-2)
