"""Does docs/DIALERS.md say what the program does?"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from campaign.files.dialers import read_profile
from campaign.files.lead_lines import FACTS
from campaign.rules.dispositions import STORED_FLAGS, UNFINISHED, close_flags, parse_dispositions
from campaign.rules.recalls import CUSTOMER_GONE, LIST_WITHDRAWN, WINDOW_OVER
from campaign.settings import read_packaged

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "DIALERS.md").read_text("utf-8")


def example(opening):
    (found,) = (block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if block.startswith(opening))
    return found


def test_the_profile_on_the_page_is_a_profile(tmp_path):
    """It can be copied into a workspace."""
    (tmp_path / "ours.toml").write_text(example("title"), "utf-8")
    profile = read_profile("ours", tmp_path)
    assert [column.name for column in profile.columns] == ["id", "number", "who", "kind"]


def test_the_page_names_every_fact():
    """And none that is not there."""
    told = re.search(r"^Facts: (.*?)\.$", PAGE, re.DOTALL | re.MULTILINE)
    assert set(re.split(r",\s+", told[1])) == set(FACTS)


def test_the_dispositions_on_the_page_are_read():
    """On top of the shipped ones."""
    tables = {**read_packaged("dispositions"), "dispositions.toml": tomllib.loads(example("HANGUP"))}
    told = parse_dispositions(tables)
    assert "refused_at_opening" in told.find("HANGUP").flags
    assert told.find("NOINTR").rest_days == 365
    assert "reached" in told.find("Q17").flags


def test_the_page_names_our_own_codes():
    """In the order of the file."""
    told = re.search(r"Ours are: (.*?)\. The system", PAGE, re.DOTALL)
    codes = re.split(r",\s+", re.sub(r" \(.*?\)", "", told[1]))
    assert codes == list(read_packaged("dispositions")["own"])


def test_the_page_names_every_flag_and_what_it_implies():
    """One row each."""
    told = dict(
        re.findall(r"^\| (\w+) \|.*\| ?([\w, ]*?) ?\|$", PAGE.partition("## What a code means")[2], re.MULTILINE)
    )
    for flag in (*STORED_FLAGS, UNFINISHED):
        stated = {word for word in told[flag].split(", ") if word}
        assert close_flags([flag, *stated]) == close_flags([flag]), flag
        assert close_flags([flag]) == {flag} | close_flags(list(stated)), flag


def test_the_page_names_the_columns_of_both_files():
    """As the profiles write them."""
    for name in ("generic", "vicidial"):
        for column in read_profile(name).columns:
            if column.fact or column.name == "gender":
                assert re.search(rf"\b{column.name}\b", PAGE), column.name


def test_the_page_names_the_reasons_of_a_recall():
    """Beside the gates of the build."""
    for reason in (WINDOW_OVER, CUSTOMER_GONE, LIST_WITHDRAWN):
        assert f"| {reason} |" in PAGE
