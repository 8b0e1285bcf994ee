"""Are phones, zones, evenings and holidays what libphonenumber, IANA and the calendars say?

Example numbers and spellings computed from libphonenumber (Apache-2.0), windows from the IANA zone database (public
domain), holidays from the Python package of that name (MIT). These figures are asked of the modules, not of commands.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

from campaign.clock import day_number, day_of
from campaign.rules.hours import CallingRules, calling_ranges, parse_hours, parse_policies
from campaign.rules.hours.calendars import holiday_name
from campaign.rules.phones import Phone, read_phones, zones_of
from referee.desk import read_rows
from referee.figures import Sheet

Row = dict[str, str]
PLACES = 30
FOLDERS = ("phones", "timezones", "holidays")


def run(data: Path) -> Sheet:
    """Every figure of this data."""
    sheet = Sheet(run="places")
    examples = read_rows(data / "phones" / "example_numbers_all_regions.csv")
    read_examples(sheet.about("phones"), [row for row in examples if row["valid"] == "True"])
    read_spellings(sheet, read_rows(data / "phones" / "messy_variants.csv"))
    place_codes(sheet.about("area codes"), read_rows(data / "phones" / "nanp_area_codes.csv"))
    open_windows(sheet.about("time zones"), read_rows(data / "timezones" / "evening_windows_utc.csv"))
    keep_holidays(sheet.about("holidays"), read_rows(data / "holidays" / "holidays_2024_2026.csv"))
    return sheet


def read_number(text: str, region: str) -> str:
    """E.164, or "" where the program refuses."""
    (found,) = read_phones([text], region)
    return found.e164 if isinstance(found, Phone) else ""


def read_examples(sheet: Sheet, examples: list[Row]) -> None:
    """Every example of every region, as written at home and abroad, and the zones behind it."""
    for spelling in ("national", "international", "e164", "rfc3966"):
        right = sum(read_number(row[spelling], row["region"]) == row["e164"] for row in examples)
        sheet.compare(f"examples read as written in {spelling} form", len(examples), right)
    placed = sum("|".join(zones_of(row["e164"])) == row["time_zones"].replace("Etc/Unknown", "") for row in examples)
    sheet.compare("examples in the right zones", len(examples), placed)


def read_spellings(sheet: Sheet, spellings: list[Row]) -> None:
    """Spellings that libphonenumber reads right are read alike, and never is one read as a number it does not see."""
    readable = [row for row in spellings if row["recovers_true"] == "True"]
    read = {row["variant"]: [0, 0] for row in readable}
    for row in readable:
        read[row["variant"]][0] += read_number(row["raw"], row["default_region"]) == row["true_e164"]
        read[row["variant"]][1] += 1
    for variant, (right, known) in read.items():
        sheet.compare(f"spellings '{variant}' read right", known, right)
    rounded = [row for row in spellings if row["variant"] == "excel_sci"]
    refused = sum(read_number(row["raw"], row["default_region"]) == "" for row in rounded)
    sheet.compare("spellings that Excel rounded, refused", len(rounded), refused)
    others = sum(
        read_number(row["raw"], row["default_region"]) not in {row["libphonenumber_e164"], ""} for row in spellings
    )
    sheet.compare("spellings read as another number than libphonenumber's", 0, others)


def place_codes(sheet: Sheet, codes: list[Row]) -> None:
    """A number of each area code lies in all the zones of that code."""
    right = sum(set(zones_of(f"+1{row['area_code']}5550100")) == set(row["time_zones"].split("|")) for row in codes)
    sheet.compare("area codes in the right zones", len(codes), right)


def open_windows(sheet: Sheet, evenings: list[Row]) -> None:
    """18:00 to 21:00 in each zone is the interval given, to the second, on days on which clocks change too."""
    rules = open_rules()
    right = 0
    for row in evenings:
        day = date.fromisoformat(row["local_date"])
        window = calling_ranges(day, [row["zone"]], rules, parse_hours("18:00-21:00"))
        known = tuple(int(datetime.fromisoformat(row[edge]).timestamp()) for edge in ("utc_open_18h", "utc_close_21h"))
        right += tuple(map(tuple, window.intervals)) == (known,)
    sheet.compare("evenings open and close at the right instants", len(evenings), right)


def open_rules() -> CallingRules | None:
    """Rules that leave every hour open."""

    document = {
        "country": "ZZ", "name": "Nowhere", "checked_on": date(2024, 1, 1),
        "rules": [{"hours": "00:00-24:00", "source": "none",
                   "consent": {"needed": True, "source": "none"}}],
    }  # fmt: skip
    return parse_policies({"zz": document}).rules_for("ZZ", "", date(2024, 6, 1))


def keep_holidays(sheet: Sheet, published: list[Row]) -> None:
    """Each holiday of each country and part is one, and no other day of those years is."""
    known: dict[tuple[str, str], set[date]] = defaultdict(set)
    for row in published:
        known[row["country"], row["subdivision"]].add(date.fromisoformat(row["date"]))
    span = range(day_number(date(2024, 1, 1)), day_number(date(2026, 12, 31)) + 1)
    ours = {place: {day for day in map(day_of, span) if holiday_name(day, *place)} for place in known}
    sheet.compare("countries and parts of countries", PLACES, len(known))
    right = sum(ours[place] == known[place] for place in known)
    sheet.compare("of which all holidays are kept, and no other day", PLACES, right)
    sheet.compare("holidays", sum(map(len, known.values())), sum(len(ours[place] & known[place]) for place in known))
