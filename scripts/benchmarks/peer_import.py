"""The peer of the import benchmark: the same checks by csv.DictReader, phonenumbers and sqlite-utils.

    python scripts/benchmarks/peer_import.py FILE DATABASE

What a careful script does: every row is a dictionary, every cell is cleaned (composed form, no control characters, no
Excel errors), every phone goes through phonenumbers (number, kind, zones), every id, code, day, amount is checked,
ids are known by a set, good rows are inserted by `insert_all` in one transaction, refused ones are written beside the
file with line, column and reason. It keeps no history, no row hashes and no standing, and cannot be taken back.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers.timezone import time_zones_for_number
from sqlite_utils import Database

EPOCH = date(1970, 1, 1).toordinal()
TODAY = date(2026, 3, 10)
ROUNDED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-][0-9]{1,3}|[+-]?[0-9]+\.0+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
LANGUAGES = {"en", "es", "ko"}
NOT_CALLED = {
    phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.PAGER, phonenumbers.PhoneNumberType.UAN, phonenumbers.PhoneNumberType.VOICEMAIL,
}  # fmt: skip


class Refused(ValueError):
    """A row that cannot be taken: the column, and why."""


def clean(column: str, text: str) -> str:
    """The text without what nobody sees."""
    cleaned = CONTROLS.sub("", unicodedata.normalize("NFC", text)).strip()
    if cleaned.upper() in EXCEL_ERRORS:
        raise Refused(column, f"holds Excel's error {cleaned}")
    return cleaned


def read_id(column: str, text: str) -> str:
    """A text that identifies."""
    if ROUNDED.fullmatch(text) or len(text) > 100:
        raise Refused(column, "was rounded by Excel, or is too long")
    return text


def read_day(column: str, text: str) -> int | None:
    """A day as a number."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Refused(column, str(error)) from None
    if not 1900 <= day.year < 2200 or day > TODAY:
        raise Refused(column, "lies in the future, or too far back")
    return day.toordinal() - EPOCH


def read_amount(text: str) -> int | None:
    """An amount in cents."""
    try:
        cents = Decimal(text).scaleb(2) if text else None
    except InvalidOperation:
        raise Refused("value", "is no amount") from None
    if cents is not None and cents != cents.to_integral_value():
        raise Refused("value", "has more than two digits")
    return None if cents is None else int(cents)


def read_phone(text: str) -> tuple[str, int, str]:
    """A phone in E.164, whether it may be called, and the zones its owner may be in."""
    if ROUNDED.fullmatch(text):
        raise Refused("phone", "was rounded by Excel")
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise Refused("phone", str(error)) from None
    if not phonenumbers.is_valid_number(number):
        raise Refused("phone", "is not valid")
    called = phonenumbers.number_type(number) not in NOT_CALLED
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written, int(called), " ".join(sorted(time_zones_for_number(number)))


def read_row(row: dict[str, str], seen: dict[str, int], line: int) -> dict[str, Any]:
    """The values of one row. Raises Refused."""
    texts = {column: clean(column, text) for column, text in row.items()}
    identity = read_id("customer_id", texts["customer_id"])
    if not identity:
        raise Refused("customer_id", "is empty")
    if identity in seen:
        raise Refused("customer_id", f"stands on line {seen[identity]} already")
    if texts["language"] not in LANGUAGES:
        raise Refused("language", "is not known")
    if texts["country"] not in phonenumbers.SUPPORTED_REGIONS:
        raise Refused("country", "is not known")
    if texts["postal_code"].isdecimal() and len(texts["postal_code"]) == 4:
        raise Refused("postal_code", "has lost its leading zero")
    if texts["timezone"]:
        ZoneInfo(texts["timezone"])
    values: dict[str, Any] = {column: text or None for column, text in texts.items()}
    values["phone"], values["phone_callable"], zones = read_phone(texts["phone"])
    values["zones"] = texts["timezone"] or zones
    values["household"] = read_id("household", texts["household"]) or None
    values["birth_date"] = read_day("birth_date", texts["birth_date"])
    values["joined_on"] = read_day("joined_on", texts["joined_on"])
    values["value"] = read_amount(texts["value"])
    seen[identity] = line
    return values


def read_file(path: Path) -> Iterator[dict[str, Any]]:
    """The good rows; the others are written beside the file."""
    seen: dict[str, int] = {}
    with open(path, encoding="utf-8", newline="") as file, open(f"{path}.refused", "w", encoding="utf-8") as refused:
        writer = csv.writer(refused)
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                yield read_row(row, seen, line)
            except Refused as fault:
                writer.writerow([line, *fault.args, *row.values()])


def main() -> None:
    """Import one file into a new database."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.unlink(missing_ok=True)
    database = Database(target)
    table = database.table("customer")
    with database.atomic():
        table.insert_all(read_file(source), pk="customer_id", batch_size=1000)
        table.create_index(["phone"])
    sys.stdout.write(f"{table.count}\n")


if __name__ == "__main__":
    main()
