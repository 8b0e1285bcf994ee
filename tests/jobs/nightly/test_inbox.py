"""Do the names of files in the inbox say what they are?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from campaign.jobs.nightly import KINDS, put_away, read_inbox


def lay(town: Any, *names: str) -> None:
    """Put empty files into the inbox."""
    for name in names:
        (town.workspace.inbox / name).write_text("", "utf-8")


def words_of(town: Any) -> dict[str, tuple[str, ...]]:
    """What would be typed after `campaign import`, by file name, without the path of the file."""
    return {file.path.name: (file.words[0], *file.words[2:]) for file in read_inbox(town.workspace).files}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"results", "registry"}])
def test_a_name_begins_with_its_kind(town: Any, kind: str) -> None:
    """Alone, dated, or told apart, in capitals or not, in any of four endings."""
    names = [f"{kind}.csv", f"{kind}-2026-02.tsv", f"{kind}_from_partner.xlsx", f"{kind.upper()} old.TXT"]
    lay(town, *names)

    assert {tuple(words) for words in words_of(town).values()} == {(kind,)}
    assert sorted(words_of(town)) == sorted(names)


def test_results_name_their_dialer(town: Any) -> None:
    """One that is known here; otherwise the dialer that the list is written for."""
    (town.workspace.directory / "dialers").mkdir()
    (town.workspace.directory / "dialers" / "house.toml").write_text("", "utf-8")
    lay(town, "results-vicidial-0310.txt", "results_house.csv", "results-2026-03-10.csv", "results.csv")

    assert {name: words[2] for name, words in words_of(town).items()} == {
        "results-vicidial-0310.txt": "vicidial",
        "results_house.csv": "house",
        "results-2026-03-10.csv": "generic",
        "results.csv": "generic",
    }


def test_a_mapping_of_the_same_name_is_used(town: Any) -> None:
    """It lies beside the file, and is not a file to import itself."""
    lay(town, "customers-partner.csv", "customers-partner.map.toml", "customers.csv")

    assert words_of(town) == {
        "customers.csv": ("customers",),
        "customers-partner.csv": ("customers", "--map", str(town.workspace.inbox / "customers-partner.map.toml")),
    }


def test_a_copy_of_a_registry_says_which_and_from_when(town: Any) -> None:
    """By the country, or by the name in the calling rules, whatever stands between its words."""
    lay(town, "registry-national-do-not-call-registry-2026-03-09.csv")
    lay(town, "registry_NationalDoNotCallRegistry_2026-03-08.txt", "registry-us-2026-03-07.csv")

    registry = ("suppressions", "--registry", "National Do Not Call Registry", "--dated")

    assert set(words_of(town).values()) == {(*registry, f"2026-03-0{day}") for day in (7, 8, 9)}


@pytest.mark.parametrize(
    "name",
    ["clients.csv", "customers.docx", "customersnew.csv", "registry-moon-2026-03-09.csv",
     "registry-national-do-not-call-registry.csv", "notes"],
)  # fmt: skip
def test_a_name_that_says_nothing_is_told_of(town: Any, name: str) -> None:
    """With the reason; the others are imported all the same."""
    lay(town, name, "usage.csv")
    inbox = read_inbox(town.workspace)

    assert [file.kind for file in inbox.files] == ["usage"]
    assert [(path.name, bool(reason)) for path, reason in inbox.strange] == [(name, True)]


def test_files_that_are_not_whole_or_not_meant_are_passed_over(town: Any) -> None:
    """Hidden ones, those under the names of programs that are still writing, mappings, and folders."""
    lay(town, ".customers.csv", "customers.csv.part", "usage.tmp", "customers.map.toml")
    (town.workspace.inbox / "customers").mkdir()
    inbox = read_inbox(town.workspace)

    assert (inbox.files, inbox.strange) == ((), ())


def test_what_others_refer_to_comes_first(town: Any) -> None:
    """Customers before their answers, agents before their shifts, results last."""
    lay(town, "results.csv", "responses.csv", "customers-b.csv", "shifts.csv", "customers-a.csv", "agents.csv")

    assert list(words_of(town)) == [
        "customers-a.csv", "customers-b.csv", "agents.csv", "shifts.csv", "responses.csv", "results.csv",
    ]  # fmt: skip


def test_a_file_put_away_takes_no_others_place(town: Any) -> None:
    """The same name twice at the same instant leaves two files."""
    kept = []
    for text in ("first", "second"):
        (town.workspace.inbox / "usage.csv").write_text(text, "utf-8")
        (town.workspace.inbox / "usage.csv").chmod(0o644)
        kept.append(put_away(town.workspace, read_inbox(town.workspace).files[0]))

    assert [path.read_text("utf-8") for path in kept] == ["first", "second"]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert {path.parent for path in kept} == {Path(town.workspace.inbox / "done")}
    assert read_inbox(town.workspace).files == ()
