"""Is the sample company what its script makes, small, fictional, and as faulty as it is meant to be?"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import phonenumbers

from campaign.settings import read_settings

FICTIONAL = re.compile(r"\+1\d{3}55501\d\d|\+442079460\d{3}")
LARGEST = 400_000


def read(root: Path, name: str, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a sample file."""
    with open(root / "sample_data" / name, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_the_files_are_what_the_script_makes(root: Path, tmp_path: Path) -> None:
    """To the byte: whoever edits one by hand is told to edit the script."""
    script = root / "scripts" / "make_sample_data.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True, timeout=60)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}

    assert made == {path.name: path.read_bytes() for path in (root / "sample_data").glob("*.csv")}
    assert len(made) == 12


def test_the_sample_is_small(root: Path) -> None:
    """Everybody who clones the project carries it."""
    assert sum(path.stat().st_size for path in (root / "sample_data").rglob("*") if path.is_file()) < LARGEST


def test_nobody_could_be_called(root: Path) -> None:
    """Every phone that can be read is in a range kept for fiction."""
    texts = [row["phone"] for row in read(root, "customers.csv")]
    texts += [row["휴대폰"] for row in read(root, "customers-korean.csv", "cp949")]
    texts += [row["Teléfono"] for row in read(root, "customers-partner.csv", delimiter=";")]
    texts += [row["phone"] for row in read(root, "suppressions.csv")]
    texts += [row["phone"] for row in read(root, "registry-us-2026-03-02.csv")]
    phones = []
    for text in (text for text in texts if text and "E+" not in text):
        number = phonenumbers.parse(text, "US")
        if phonenumbers.is_valid_number(number):
            phones.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    assert len(phones) > 550
    assert [phone for phone in phones if not FICTIONAL.fullmatch(phone)] == []


def test_every_customer_has_a_phone_of_their_own(root: Path) -> None:
    """In the files together; households are told by their number."""
    phones = Counter(re.sub(r"\D", "", row["phone"])[-10:] for row in read(root, "customers.csv") if row["phone"])

    assert [phone for phone, count in phones.items() if count > 1] == []


def test_the_settings_of_the_sample_are_right(root: Path) -> None:
    """Five plans, seven offers, three campaigns that say why, until when and how they are judged."""
    settings = read_settings(root / "sample_data" / "workspace")

    assert len(settings.plans["plans"]) == 5
    assert len(settings.offers) == 7
    assert {campaign.purpose for campaign in settings.campaigns.values()} == {"marketing", "service"}
    assert set(settings.offers) == {name for one in settings.campaigns.values() for name in one.offers}
