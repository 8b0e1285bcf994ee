"""What would each plan have charged each customer, month by month?

Bills are facts kept beside the usage. They stand in a ring of twelve positions (month modulo 12), one column a plan and
position, so that a new month overwrites the one a year before and the nightly list only reads integers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from campaign.rules.tariffs import Plan, bill_sql
from campaign.store.database import Store

RING = 12


def bill_column(plan_no: int, month: int) -> str:
    """The column of table `bill` that holds a plan's bills for a month."""
    return f"p{plan_no}_m{month % RING}"


def number_plans(store: Store, plans: Sequence[Plan]) -> dict[str, int]:
    """The number of every plan of plans.toml, given on first sight and kept for ever; inside a transaction."""
    store.run_many("bills.add_plan", ({"plan": plan.code} for plan in plans))
    return {row["plan"]: row["plan_no"] for row in store.read("bills.read_plans")}


def refresh_bills(store: Store, plans: Sequence[Plan], *, priced_in: int) -> int:
    """Compute what is not computed yet, or by other prices; the number of (plan, month) pairs filled.

    All usage is billed by the prices in force in the month `priced_in`, on today's plan as on every other: what was
    saved by prices that are gone would not be saved again. Runs inside the caller's transaction. An import that changed
    usage calls `note_usage` first.
    """
    numbers = number_plans(store, plans)
    held = {
        (row["position"], row["plan_no"]): (row["month"], row["price_hash"])
        for row in store.read("bills.read_positions")
    }
    measures = {row["name"] for row in store.read("bills.list_usage_columns")}
    filled = 0
    for month in [row["month"] for row in store.read("bills.list_usage_months")]:
        wanted = {}
        for plan in plans:
            version = plan.version_on(priced_in)
            expression = (
                bill_sql(version, lambda name: f'u."{name}"' if name in measures else "NULL") if version else "NULL"
            )
            found = held.get((month % RING, numbers[plan.code]))
            if found != (month, _hash(expression)):
                wanted[numbers[plan.code]] = expression
        if wanted:
            _fill_month(store, month, wanted)
            filled += len(wanted)
    return filled


def note_usage(store: Store, months: Iterable[int]) -> None:
    """The usage of these months changed: their bills are to be computed again; inside the caller's transaction."""
    for month in months:
        store.run("bills.drop_usage_month", month=month)
        store.run("bills.add_usage_month", month=month)
        store.run("bills.forget_positions", month=month)


def _fill_month(store: Store, month: int, expressions: dict[int, str]) -> None:
    columns = {number: bill_column(number, month) for number in expressions}
    present = {row["name"] for row in store.read("bills.list_bill_columns")}
    for column in columns.values():
        if column not in present:
            store.run("bills.add_bill_column", {"column": column})
    stale = [column for column in columns.values() if column in present]
    if stale:
        store.run("bills.empty_position", {"columns": ", ".join(f"{column} = NULL" for column in stale)})
    store.run(
        "bills.fill_month",
        {
            "columns": ", ".join(columns.values()),
            "bills": ", ".join(expressions.values()),
            "updates": ", ".join(f"{column} = excluded.{column}" for column in columns.values()),
        },
        month=month,
    )
    store.run_many(
        "bills.write_position",
        (
            {"position": month % RING, "plan_no": number, "month": month, "price_hash": _hash(expression)}
            for number, expression in expressions.items()
        ),
    )


def _hash(expression: str) -> str:
    return hashlib.sha256(expression.encode()).hexdigest()[:16]
