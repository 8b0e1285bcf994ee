"""What follows from the calls of the mlc-churn evening: are they counted, and who is called on the next one?

What became of each call is made up here by the rank of its lead.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from referee.desk import Desk
from referee.evening import Row, read_leads
from referee.figures import Sheet

NEXT_MORNING, NEXT_EVENING = "2026-03-11T11:00:00-07:00", "2026-03-11"
CODES = ("accepted", "refused", "no_answer", "refused_at_opening", "no_answer", "stop", "not_dialled", "machine")
"""In turn, by rank."""
SPOKEN_TO = {"accepted", "refused", "refused_at_opening", "stop"}
UNCALLED = "not_dialled"


def bring_results(sheet: Sheet, desk: Desk, leads: list[Row]) -> None:
    """Results of every lead, what the program makes of them, and the list of the next evening."""
    codes = {lead["lead_id"]: CODES[int(lead["rank"]) % len(CODES)] for lead in leads}
    counts = Counter(codes.values())
    desk.wait_until(NEXT_MORNING)
    file = desk.write("results.csv", ("lead_id", "attempted_at", "disposition"), (tell(lead, codes) for lead in leads))
    done = desk.bring("results", file, "--dialer", "generic")
    calls = len(leads) - counts[UNCALLED]
    sheet.compare("calls added", calls, done["added"])
    sheet.compare("leads that came back uncalled", counts[UNCALLED], done["returned"])
    sheet.compare("results of nobody we know", 0, done["unmatched"])
    sheet.compare("subscriptions started", counts["accepted"], done["started"])
    compare_ends(sheet, desk, calls, counts)
    compare_funnel(sheet, desk, counts)
    build_again(sheet, desk, leads, codes)


def tell(lead: Row, codes: dict[str, str]) -> Row:
    """One line of a dialer's file: five minutes after the window of the lead opened."""
    called_at = datetime.fromisoformat(lead["window_start"]) + timedelta(minutes=5)
    return {
        "lead_id": lead["lead_id"],
        "attempted_at": called_at.isoformat(),
        "disposition": codes[lead["lead_id"]],
    }


def compare_ends(sheet: Sheet, desk: Desk, calls: int, counts: Counter[str]) -> None:
    """Where every lead of the list ended."""
    (ends,) = desk.ask("lists")["lists"]
    sheet.compare("leads called", calls, ends["called"])
    sheet.compare("leads returned", counts[UNCALLED], ends["returned"])
    sheet.compare("leads neither called nor returned", 0, ends["placed"] - ends["called"] - ends["returned"])


def compare_funnel(sheet: Sheet, desk: Desk, counts: Counter[str]) -> None:
    """What the calls led to, and what became of those who accepted."""
    group = desk.ask("report", "funnel", "--by", "campaign")["groups"][0]
    closed = sum(counts[code] for code in SPOKEN_TO)
    sheet.compare("calls closed", closed, group["closed"])
    sheet.compare("accepted", counts["accepted"], group["accepted"])
    sheet.compare("accepted and still there", counts["accepted"], group["kept"]["still_there"])
    sheet.compare("refused at the opening", counts["refused_at_opening"], group["refused_at_opening"])


def build_again(sheet: Sheet, desk: Desk, leads: list[Row], codes: dict[str, str]) -> None:
    """The next evening calls nobody who was spoken to."""
    spoken_to = {lead["customer_id"] for lead in leads if codes[lead["lead_id"]] in SPOKEN_TO}
    data = desk.ask("build", "--evening", NEXT_EVENING)
    parts = ("blocked_any", "no_offer", "held_out", "eligible")
    sheet.compare("considered is the sum of its parts", int(data["considered"]), sum(data[part] for part in parts))
    sheet.compare("resting", sum(codes[lead["lead_id"]] in SPOKEN_TO for lead in leads), data["blocked"]["resting"])
    file = desk.folder / "next-leads.csv"
    desk.ask("export", data["list_id"], "--dialer", "generic", "--output", file)
    called = [lead["customer_id"] for lead in read_leads(file)]
    sheet.compare("calls placed on the next evening", int(data["capacity"]), len(called))
    sheet.compare("leads of somebody spoken to", 0, len(spoken_to.intersection(called)))
