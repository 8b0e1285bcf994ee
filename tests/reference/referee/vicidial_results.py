"""Are the result files that VICIdial itself wrote read as its makers meant them?

Files written by VICIdial (the program is real, the calls are not). Nothing was exported, so every lead is unknown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from referee.desk import Desk
from referee.figures import Sheet

FOLDER, NOW = "vicidial-results", "2026-11-22T12:00:00+00:00"
FOLDERS = (FOLDER,)
CALLED_AT = ("--at", "2026-11-21T20:00:00+00:00")
"""For calls whose time the file leaves empty."""

STANDARD, ALTERNATE = "call_export_STANDARD.txt", "call_export_ALTERNATE_1.txt"
EXTENDED = tuple(f"call_export_EXTENDED{suffix}.txt" for suffix in ("", "_2", "_3", "_4"))
TABS, BARS = "calls_tab-basic.txt", "calls_pipe-basic.txt"
REFUSED, UNTOUCHED = "calls_ncad14csv.txt", "list_download.txt"
EVERY = (STANDARD, ALTERNATE, *EXTENDED, TABS, BARS, REFUSED, UNTOUCHED)
ADVICE, REJECTED, BAD_DATA = "--at", 3, 65


def run(data: Path) -> Sheet:
    """Every figure of this data."""
    sheet, folder = Sheet(run=FOLDER), data / FOLDER
    sheet.about("files").compare("files in the folder", len(EVERY), sum(1 for _ in folder.iterdir()))
    for name in (STANDARD, ALTERNATE, *EXTENDED):
        with Desk(FOLDER, NOW) as desk:
            import_report(sheet.about(name), desk, folder / name)
    with Desk(FOLDER, NOW) as desk:
        import_plain_calls(sheet.about("no time"), desk, folder)
    with Desk(FOLDER, NOW) as desk:
        import_untouched(sheet.about(UNTOUCHED), desk, folder / UNTOUCHED)
        refuse_layout(sheet.about(REFUSED), desk, folder / REFUSED)
    with Desk(FOLDER, NOW) as desk:
        import_overlapping(sheet.about("several reports"), desk, folder)
    return sheet


def bring(desk: Desk, file: Path, *options: str, exit_code: int = 0) -> dict[str, Any]:
    """`campaign import results FILE --dialer vicidial`."""
    return desk.bring("results", file, "--dialer", "vicidial", *options, exit_code=exit_code)


def again(desk: Desk, file: Path) -> Path:
    """The same rows in a file of another content."""
    copy = desk.folder / f"copy-{file.name}"
    copy.write_bytes(file.read_bytes() + b"\r\n")
    return copy


def compare(sheet: Sheet, when: str, done: dict[str, Any], **expected: int) -> None:
    """What became of the rows of a file; what is not named is 0."""
    for count in ("rows", "added", "changed", "unchanged", "returned", "unfinished", "unmatched", "refused"):
        sheet.compare(f"{count}{when}", expected.get(count, 0), done[count])


def import_report(sheet: Sheet, desk: Desk, file: Path) -> None:
    """Every row of a call report is an attempt on a lead nobody knows; the rows again say nothing new."""
    compare(sheet, "", bring(desk, file), rows=200, added=200, unmatched=200)
    compare(sheet, ", again", bring(desk, again(desk, file)), rows=200, unchanged=200)
    sheet.compare("attempts", 200, count_attempts(desk))


def import_plain_calls(sheet: Sheet, desk: Desk, folder: Path) -> None:
    """The calls without a time need one stated; separated by bars they are the same calls."""
    refused = bring(desk, folder / TABS, exit_code=REJECTED)
    compare(sheet, ", no time stated", refused, rows=200, refused=200)
    compare(sheet, ", tabs", bring(desk, folder / TABS, *CALLED_AT), rows=200, added=200, unmatched=200)
    compare(sheet, ", bars", bring(desk, folder / BARS, *CALLED_AT), rows=200, unchanged=200)
    sheet.compare("attempts", 200, count_attempts(desk))


def import_untouched(sheet: Sheet, desk: Desk, file: Path) -> None:
    """Leads that were never called came back; no attempt was made."""
    compare(sheet, "", bring(desk, file), rows=50, returned=50, unmatched=50)
    compare(sheet, ", again", bring(desk, again(desk, file)), rows=50, unchanged=50)
    sheet.compare("attempts", 0, count_attempts(desk))


def refuse_layout(sheet: Sheet, desk: Desk, file: Path) -> None:
    """A layout with neither id nor time is refused by its name."""
    answer = desk.type("import", "results", file, "--dialer", "vicidial", exit_code=BAD_DATA)
    sheet.compare("the message names the layout", "True", "ncad14csv" in answer.err)


def import_overlapping(sheet: Sheet, desk: Desk, folder: Path) -> None:
    """Reports of one evening overlap: a call in several is one attempt, as VICIdial's own id of a call says too."""
    known: set[str] = set()
    for name in EXTENDED:
        calls = read_unique_ids(folder / name)
        added = bring(desk, folder / name)["added"]
        sheet.compare(f"calls that {name} adds", len(calls - known), added)
        known |= calls
    sheet.compare("attempts", len(known), count_attempts(desk))


def read_unique_ids(file: Path) -> set[str]:
    """VICIdial's id of each call, which the program does not use."""
    header, *rows = file.read_text("utf-8").splitlines()
    place = header.split("\t").index("uniqueid")
    return {row.split("\t")[place] for row in rows}


def count_attempts(desk: Desk) -> int:
    """The calls on record."""
    return int(desk.look("SELECT COUNT(*) AS calls FROM attempt WHERE undone_at IS NULL")[0]["calls"])
