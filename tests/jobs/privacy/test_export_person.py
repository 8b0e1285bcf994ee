"""Does a person get everything that is held about them, and nothing about anybody else?"""

from __future__ import annotations

import json


def test_everything_is_in_it(busy_desk):
    """Own values, answers, what was said, the lead with its reason, and the files it all came from."""
    folder = busy_desk.folder.parent / "person"
    done = busy_desk.type("export-person", "(201) 555-0141", "--output", folder, "--json")
    told = json.loads((folder / "person.json").read_text("utf-8"))
    held = told["held"]

    assert done.exit_code == 0, done.err
    assert told["customer_id"] == "A-100"
    assert [(row["name"], row["phone"], row["joined_on"]) for row in held["customer"]] == [
        ("김하나", "+12015550141", "2025-01-01")
    ]
    assert [(row["answer"], row["evidence"], row["from_file"]) for row in held["response"]] == [
        ("yes", "scan-17", "responses.csv")
    ]
    assert [row["topic"] for row in held["contact"]] == ["asked about 201.555.0141"]
    assert [(row["why"], row["offered"], row["benefit"], row["evening"]) for row in held["lead"]] == [
        ("Because it helps.", "Pack", "60.00 USD", "2026-03-10")
    ]
    assert {row["file_name"] for row in held["file"]} == {"customers.csv", "responses.csv", "contacts.csv"}
    assert held["response"][0]["answered_at"] == "2026-03-01T10:00:00-05:00"


def test_nobody_else_is_in_it(busy_desk):
    """Not on the page either; there the reader finds words, not numbers of rows."""
    folder = busy_desk.folder.parent / "person"
    busy_desk.type("export-person", "A-100", "--output", folder)
    page = (folder / "person.html").read_text("utf-8")
    both = page + (folder / "person.json").read_text("utf-8")

    assert "A-200" not in both
    assert "555-0142" not in both
    assert "15550142" not in both
    assert "김하나" in page
    assert "customer no" not in page
    assert "<script" not in page


def test_it_is_put_on_record_and_private(busy_desk):
    """Who wrote it; nobody else may read the files, and erasing takes them out of our folders whole."""
    busy_desk.type("export-person", "A-100", "--output", busy_desk.folder / "exports" / "A-100.json")
    written = [busy_desk.folder / "exports" / f"A-100.{suffix}" for suffix in ("json", "html")]

    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    assert busy_desk.ask("SELECT command FROM audit WHERE command = 'export-person'")
    busy_desk.type("erase", "A-100", "--yes")
    assert not any(path.exists() for path in written)


def test_markup_in_a_value_is_text(desk):
    """What a customer is called is shown, never run."""
    desk.drop("customers.csv", "customer_id,phone,name\nA-1,2015550141,<script>alert(1)</script>\n")
    desk.type("nightly")
    desk.type("export-person", "A-1", "--output", desk.folder.parent / "person")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (desk.folder.parent / "person" / "person.html").read_text("utf-8")


def test_of_an_erased_person_there_is_nothing(erased):
    """It says since when."""
    told = erased.type("export-person", "A-100", "--output", erased.folder.parent / "person")

    assert told.exit_code == 66
    assert "was erased on 2026-03-10" in told.err
