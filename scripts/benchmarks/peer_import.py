"""The peer of the import benchmark: the same checks by csv.DictReader, phonenumbers and sqlite-utils.

    python scripts/benchmarks/peer_import.py FILE DATABASE

What a careful script does: every row is a dictionary, every phone goes through phonenumbers, every day and amount is
checked, ids are known by a set, good rows are inserted by `insert_all` in one transaction, refused ones are written
beside the file with line, column and reason. It keeps no history, no row hashes, no standing, and looks up no zones.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from sqlite_utils import Database

EPOCH = date(1970, 1, 1).toordinal()
ROUNDED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-][0-9]{1,3}")
LANGUAGES = {"en", "es", "ko"}


class Refused(ValueError):
    """A row that cannot be taken: the column, and why."""


def read_day(column: str, text: str) -> int | None:
    """A day as a number."""
    try:
        return date.fromisoformat(text).toordinal() - EPOCH if text else None
    except ValueError as error:
        raise Refused(column, str(error)) from None


def read_amount(text: str) -> int | None:
    """An amount in cents."""
    try:
        cents = Decimal(text).scaleb(2) if text else None
    except InvalidOperation:
        raise Refused("value", "is no amount") from None
    if cents is not None and cents != cents.to_integral_value():
        raise Refused("value", "has more than two digits")
    return None if cents is None else int(cents)


def read_phone(text: str) -> str:
    """A phone in E.164."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise Refused("phone", str(error)) from None
    if not phonenumbers.is_valid_number(number):
        raise Refused("phone", "is not valid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_row(row: dict[str, str], seen: dict[str, int], line: int) -> dict[str, Any]:
    """The values of one row. Raises Refused."""
    texts = {column: text.strip() for column, text in row.items()}
    identity = texts["customer_id"]
    if not identity or ROUNDED.fullmatch(identity):
        raise Refused("customer_id", "is empty or was rounded by Excel")
    if identity in seen:
        raise Refused("customer_id", f"stands on line {seen[identity]} already")
    if texts["language"] not in LANGUAGES:
        raise Refused("language", "is not known")
    if texts["timezone"]:
        ZoneInfo(texts["timezone"])
    values: dict[str, Any] = {column: text or None for column, text in texts.items()}
    values["phone"] = read_phone(texts["phone"])
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
    table.insert_all(read_file(source), pk="customer_id", batch_size=1000)
    table.create_index(["phone"])
    database.conn.commit()
    sys.stdout.write(f"{table.count}\n")


if __name__ == "__main__":
    main()
