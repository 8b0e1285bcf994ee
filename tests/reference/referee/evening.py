"""Whom of the mlc-churn customers does the program call on one evening, and do its counts add up?

The answers, the do-not-call list and the agents are made up here by the row number of the customers, so that every
count is known beforehand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from referee.desk import Desk
from referee.figures import Sheet
from referee.prices import Minutes, find_benefits

EVENING, DATED = "2026-03-10", "2026-03-01"
EVENINGS = (EVENING, "2026-03-11")
REGISTRY = "National Do Not Call Registry"
AGENTS, CALLS_EACH = 24, 24
"""Agents, and the calls that each can take in four hours."""
Row = dict[str, str]


def answer_of(number: int) -> str:
    """What the customer in a row of the file answered; "" for nothing."""
    if number % 3 == 0:
        return ""
    return "no" if number % 20 == 1 else "yes"


def is_stopped(number: int) -> bool:
    """Whether the customer said stop later."""
    return number % 50 == 7


def is_registered(number: int) -> bool:
    """Whether the phone is on the do-not-call list."""
    return number % 40 == 11


def agrees(number: int) -> bool:
    """Whether a yes stands on the evening."""
    return answer_of(number) == "yes" and not is_stopped(number)


def prepare_evening(sheet: Sheet, desk: Desk, rows: list[Row]) -> None:
    """Answers, a do-not-call list, agents and their shifts."""
    answers = list(list_answers(len(rows)))
    file = desk.write("responses.csv", ("customer_id", "answered_at", "channel", "answer", "wording"), answers)
    sheet.compare("answers added", len(answers), desk.bring("responses", file)["added"])
    listed = [{"phone": row["phonenumber"]} for number, row in enumerate(rows, 1) if is_registered(number)]
    file = desk.write("registry.csv", ("phone",), listed)
    done = desk.bring("suppressions", file, "--registry", REGISTRY, "--dated", DATED)
    sheet.compare("phones on the do-not-call list", len(listed), done["added"])
    agents = [f"A{number:02d}" for number in range(AGENTS)]
    file = desk.write("agents.csv", ("agent", "languages"), ({"agent": agent, "languages": "en"} for agent in agents))
    sheet.compare("agents", AGENTS, desk.bring("agents", file)["added"])
    hours = {"start": "15:30", "end": "20:30"}
    shifts = ({"agent": agent, "date": evening, **hours} for agent in agents for evening in EVENINGS)
    file = desk.write("shifts.csv", ("agent", "date", "start", "end"), shifts)
    sheet.compare("shifts", AGENTS * len(EVENINGS), desk.bring("shifts", file)["added"])


def list_answers(count: int) -> Iterable[Row]:
    """One line for every answer: by mail in January, stops by phone in February."""
    for number in range(1, count + 1):
        told = {"customer_id": f"M{number:04d}", "wording": "card-1"}
        if answer_of(number):
            yield {**told, "answered_at": "2026-01-12T10:00", "channel": "mail", "answer": answer_of(number)}
        if is_stopped(number):
            yield {**told, "answered_at": "2026-02-20T10:00", "channel": "phone", "answer": "stop"}


def build_and_export(sheet: Sheet, desk: Desk, rows: list[Row]) -> list[Row]:
    """The list of the evening, held against what is known beforehand; the leads of the exported file."""
    data = desk.ask("build", "--evening", EVENING)
    people = range(1, len(rows) + 1)
    sheet.compare("considered", len(rows), data["considered"])
    sheet.compare("blocked: consent", sum(not agrees(number) for number in people), data["blocked"]["consent"])
    listed = sum(is_registered(number) or is_stopped(number) for number in people)
    sheet.compare("blocked: phone suppressed", listed, data["blocked"]["phone_suppressed"])
    blocked = [not agrees(number) or is_registered(number) for number in people]
    sheet.compare("blocked by any gate", sum(blocked), data["blocked_any"])
    parts = ("blocked_any", "no_offer", "held_out", "eligible")
    sheet.compare("considered is the sum of its parts", len(rows), sum(data[part] for part in parts))
    sheet.compare("placed and unplaced are the eligible", int(data["eligible"]), data["placed"] + data["unplaced"])
    served = [find_offers(row) if row["churn"] == "F" else {} for row in rows]
    asked = [offers for offers, is_blocked in zip(served, blocked, strict=True) if not is_blocked]
    sheet.compare("no offer fits", sum(not offers for offers in asked), data["no_offer"])
    sheet.compare("calls the agents can take", AGENTS * CALLS_EACH, data["capacity"])
    sheet.compare("calls placed, of more that are eligible", AGENTS * CALLS_EACH, data["placed"])
    arms = {row["arm"]: row["people"] for row in desk.look("SELECT arm, COUNT(*) AS people FROM assigned GROUP BY arm")}
    sheet.compare("assigned to be called", int(data["placed"]), arms["treated"])
    sheet.compare("assigned not to be called, as they would have been", "True", 0 < arms["holdout"] < data["held_out"])
    file = desk.folder / "leads.csv"
    done = desk.ask("export", data["list_id"], "--dialer", "generic", "--output", file)
    sheet.compare("leads in the file", int(data["placed"]), done["rows"])
    leads = read_leads(file)
    compare_leads(sheet, leads, served, blocked)
    return leads


def find_offers(row: Row) -> dict[str, Decimal]:
    """What each offer that fits the customer of a row would save in a year."""
    columns = {"day": "daymins", "evening": "evemins", "night": "nightmins", "international": "intlmins"}
    minutes: Minutes = {kind: Decimal(row[column]) for kind, column in columns.items()}
    return find_benefits(minutes, goes_abroad=row["intlplan"] == "yes")


def read_leads(file: Path) -> list[Row]:
    """The lines of an exported file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def compare_leads(sheet: Sheet, leads: list[Row], served: list[dict[str, Decimal]], blocked: list[bool]) -> None:
    """Every lead is somebody who may be called, with the offer that saves most, and its exact benefit."""
    numbers = [int(lead["customer_id"][1:]) for lead in leads]
    sheet.compare("leads of one customer each", len(leads), len(set(numbers)))
    sheet.compare("leads of somebody blocked", 0, sum(blocked[number - 1] for number in numbers))
    best = [max(served[number - 1].values(), default=Decimal(0)) for number in numbers]
    same = sum(f"{benefit:.2f}" == lead["benefit"] for benefit, lead in zip(best, leads, strict=True))
    sheet.compare("leads with the largest benefit, to the cent", len(leads), same)
    right = sum(
        f"{served[number - 1].get(lead['offer'], Decimal(0)):.2f}" == lead["benefit"]
        for number, lead in zip(numbers, leads, strict=True)
    )
    sheet.compare("leads whose offer has that benefit", len(leads), right)
    windows = {(lead["window_start"][11:16], lead["window_end"][11:16]) for lead in leads}
    inside = all("16:00" <= start < end <= "20:00" for start, end in windows)
    sheet.compare("windows within 16:00 to 20:00 of the customer", "True", inside)
