"""Does the demonstration begin alike every time, and does its evening answer every lead?"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from campaign.errors import CannotCreate, NoInput
from campaign.files import samples
from campaign.jobs.demo import begin_demo, find_free_folder
from campaign.jobs.pretend import STRANGE_LEAD, answer_generic

NOW = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
OPENS, CLOSES = "2026-03-10T16:00:00-04:00", "2026-03-10T20:00:00-04:00"


def export(path: Path, leads: int, language: str = "en", agent: str = "") -> Path:
    """A file as the generic profile writes it, with the columns that are looked at."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("lead_id", "language", "offer", "window_start", "window_end", "agent"))
        writer.writerows((f"L{number}", language, "travel-pack", OPENS, CLOSES, agent) for number in range(leads))
    return path


def play(folder: Path, leads: int = 300, language: str = "en", agent: str = "") -> list[dict[str, str]]:
    """The results of an evening."""
    answer_generic(export(folder / "leads.csv", leads, language, agent), folder / "results.csv")
    with open(folder / "results.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_workspace_is_complete(tmp_path: Path) -> None:
    """Settings, plans, a database, a known key, and the files to import."""
    workspace = begin_demo(tmp_path / "demo", NOW)

    assert len(workspace.settings.campaigns) == 3
    assert len(workspace.plans) == 5
    assert len(list((workspace.directory / "sample").glob("*.csv"))) == 12
    assert begin_demo(tmp_path / "again", NOW).key == workspace.key


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Neither a workspace nor a folder called sample."""
    begin_demo(tmp_path / "demo", NOW)
    (tmp_path / "mine" / "sample").mkdir(parents=True)

    for folder in ("demo", "mine"):
        with pytest.raises(CannotCreate):
            begin_demo(tmp_path / folder, NOW)
    assert list((tmp_path / "mine").iterdir()) == [tmp_path / "mine" / "sample"]


def test_a_second_demonstration_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    """The first may hold what somebody has tried since."""
    for name in ("demo", "demo-2"):
        (tmp_path / name).mkdir()

    assert find_free_folder(tmp_path / "demo") == tmp_path / "demo-3"
    assert find_free_folder(tmp_path / "other") == tmp_path / "other"


def test_an_installation_without_the_sample_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of making half a workspace."""
    monkeypatch.setattr(samples, "PLACES", (tmp_path,))

    with pytest.raises(NoInput, match="did not come with this installation"):
        begin_demo(tmp_path / "demo", NOW)
    assert not (tmp_path / "demo").exists()


def test_every_lead_is_answered_within_its_window(tmp_path: Path) -> None:
    """Once, in order of time, and one call belongs to somebody else."""
    rows = play(tmp_path)
    times = [datetime.fromisoformat(row["attempted_at"]) for row in rows[:-1]]

    assert Counter(row["lead_id"] for row in rows) == {f"L{number}": 1 for number in range(300)} | {STRANGE_LEAD: 1}
    assert times == sorted(times)
    assert datetime.fromisoformat(OPENS) <= times[0]
    assert times[-1] < datetime.fromisoformat(CLOSES)


def test_an_evening_has_something_of_everything(tmp_path: Path) -> None:
    """Acceptances, refusals, silence, a stop, a code nobody has explained; a promise names its time."""
    rows = play(tmp_path)
    seen = Counter(row["disposition"] for row in rows)

    assert {"accepted", "refused", "refused_at_opening", "machine", "callback", "stop", "VMDROP"} <= set(seen)
    assert seen["no_answer"] > seen["stop"]
    for row in rows:
        assert bool(row["callback_at"]) == (row["disposition"] == "callback")
        assert not row["callback_at"] or datetime.fromisoformat(row["callback_at"]) == (
            datetime.fromisoformat(row["attempted_at"]) + timedelta(days=1)
        )


def test_the_same_leads_answer_alike(tmp_path: Path) -> None:
    """What somebody says depends on the lead, not on who else is called."""
    few = {row["lead_id"]: row for row in play(tmp_path, 20)}
    many = {row["lead_id"]: row for row in play(tmp_path, 40)}

    assert {name: many[name] for name in few if name != STRANGE_LEAD} == {
        name: row for name, row in few.items() if name != STRANGE_LEAD
    }


def test_customers_are_spoken_to_in_their_language(tmp_path: Path) -> None:
    """By the one agent who knows Korean; a promise is kept by whoever gave it."""
    korean = {row["agent"] for row in play(tmp_path, 30, "ko")[:-1]}
    promised = {row["agent"] for row in play(tmp_path, 30, "en", "A02")[:-1]}

    assert (korean, promised) == ({"A03"}, {"A02"})


def test_an_empty_list_has_an_empty_evening(tmp_path: Path) -> None:
    """Nobody was to be called; the stray call of the dialer stays."""
    assert [row["lead_id"] for row in play(tmp_path, 0)] == [STRANGE_LEAD]
