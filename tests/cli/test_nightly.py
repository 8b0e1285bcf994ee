"""Does the nightly run do what can be done, name what cannot, and do nothing twice?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.files.samples import find_sample, read_sample_settings
from campaign.workspace import create_workspace

TUESDAY, SATURDAY, MIDNIGHT = "2026-03-10T15:00:00-04:00", "2026-03-14T15:00:00-04:00", "2026-03-10T23:59:00-04:00"
NEEDED = (
    "customers.csv", "usage.csv", "subscriptions.csv", "responses.csv", "registry-*.csv", "agents.csv", "shifts.csv",
)  # fmt: skip
HOLDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from campaign.store.lock import holding_lock
with holding_lock(Path(sys.argv[1]), "nightly", datetime(2026, 3, 10, 18, 59, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""

Nightly = Callable[..., Any]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The sample company, with the files in its inbox that a list cannot do without."""
    folder = tmp_path / "harbor"
    create_workspace(folder, read_sample_settings(find_sample()), datetime(2026, 3, 10, tzinfo=UTC), key=bytes(32))
    settings = folder / "campaign.toml"
    declared = settings.read_text("utf-8").replace("[attributes]", '[attributes]\npaperless = "boolean"')
    settings.write_text(declared, "utf-8")
    (folder / "inbox").mkdir()
    lay(folder, *NEEDED)
    return folder


def lay(workspace: Path, *patterns: str) -> None:
    """Put files of the sample company into the inbox, each with its mapping where it has one."""
    for pattern in patterns:
        for path in find_sample().glob(pattern):
            shutil.copyfile(path, workspace / "inbox" / path.name)
    for name, mapping in {"customers-partner": "partner", "usage": "usage"}.items():
        shutil.copyfile(workspace / "maps" / f"{mapping}.toml", workspace / "inbox" / f"{name}.map.toml")


@pytest.fixture
def nightly(run_campaign: Callable[..., Any], workspace: Path) -> Nightly:
    """Run it: `nightly()`, `nightly(SATURDAY, "--quiet")`; as JSON unless told otherwise."""

    def run(now: str = TUESDAY, *options: str) -> Any:
        return run_campaign("nightly", "--workspace", workspace, "--now", now, *(options or ("--json",)))

    return run


def left(workspace: Path) -> list[str]:
    """Files that lie in the inbox, without mappings."""
    return sorted(path.name for path in (workspace / "inbox").glob("*.csv"))


def test_one_run_takes_everything_in_and_sends_the_list_out(workspace: Path, nightly: Nightly) -> None:
    """Twelve files, ten refused rows, one list, one file for the dialer; exit code 3 because of the rows."""
    lay(workspace, "*.csv")
    night = nightly()

    assert night.exit_code == 3
    assert [file["kind"] for file in night.data["files"]] == [
        "customers", "customers", "customers", "agents", "shifts", "usage", "subscriptions", "responses",
        "suppressions", "registry", "contacts", "results",
    ]  # fmt: skip
    assert sum(file["refused"] for file in night.data["files"]) == 10
    assert night.data["failures"] == []
    assert night.data["export"]["rows"] == night.data["list"]["placed"] > 80
    assert (workspace / night.data["export"]["file"]).exists()
    assert left(workspace) == []
    assert len(list((workspace / "inbox" / "done").iterdir())) == 12


def test_the_second_run_changes_nothing(workspace: Path, nightly: Nightly) -> None:
    """The list stands, the file is not written again, nothing is left to import."""
    first = nightly().data
    sent = workspace / first["export"]["file"]
    written = sent.stat().st_mtime_ns
    second = nightly("2026-03-10T16:30:00-04:00")

    assert second.exit_code == 0
    assert second.data["files"] == []
    assert second.data["list"]["list_id"] == first["list"]["list_id"]
    assert second.data["export"] is None
    assert sent.stat().st_mtime_ns == written


def test_a_run_killed_before_it_put_a_file_away_is_repeated_without_harm(workspace: Path, nightly: Nightly) -> None:
    """The file is taken in again, and brings nothing new."""
    nightly()
    done = next((workspace / "inbox" / "done").glob("*-customers.csv"))
    done.rename(workspace / "inbox" / "customers.csv")
    told = nightly().data["files"][0]

    assert (told["added"], told["changed"]) == (0, 0)
    assert left(workspace) == []


def test_a_list_that_was_built_and_not_sent_is_sent(workspace: Path, nightly: Nightly, run_campaign: Any) -> None:
    """The run before may have ended between the two."""
    (workspace / "exports").write_text("in the way", "utf-8")
    first = nightly()
    (workspace / "exports").unlink()
    second = nightly()

    assert [one["what"] for one in first.data["failures"]] == ["export"]
    assert first.exit_code == 73
    assert second.data["export"]["rows"] == second.data["list"]["placed"]


def test_a_file_that_cannot_be_read_stops_nobody_else(workspace: Path, nightly: Nightly) -> None:
    """It stays and is named; so does one whose name says nothing; the exit code is that of the failure."""
    (workspace / "inbox" / "results-vicidial-1.csv").write_text("who,knows\n1,2\n", "utf-8")
    (workspace / "inbox" / "clients.csv").write_text("who,knows\n1,2\n", "utf-8")
    night = nightly()

    assert night.exit_code == 65
    assert [(one["what"], one["exit_code"]) for one in night.data["failures"]] == [("results-vicidial-1.csv", 65)]
    strange = next(one["sentence"] for one in night.data["waiting"] if one["code"] == "file_strange")
    assert strange.startswith("clients.csv stays in the inbox")
    assert left(workspace) == ["clients.csv", "results-vicidial-1.csv"]
    assert night.data["export"]["rows"] > 50
    assert nightly().exit_code == 65


def test_settings_that_cannot_be_read_keep_nothing_else_from_being_taken_in(
    workspace: Path, nightly: Nightly
) -> None:
    """A rule with a mistake: no list, and the exit code for a wrong configuration; the files are imported."""
    offer = workspace / "offers" / "travel-pack.toml"
    offer.write_text(offer.read_text("utf-8").replace("trips_per_month >= 2", "trips_per_mnth >= 2"), "utf-8")
    night = nightly()

    assert night.exit_code == 78
    assert [one["what"] for one in night.data["failures"]] == ["build"]
    assert night.data["list"] is None
    assert left(workspace) == []


def test_only_one_run_at_a_time(workspace: Path, nightly: Nightly) -> None:
    """The second is told the process and the start of the first, and does nothing."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(workspace)], stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        night = nightly(TUESDAY, "--quiet")
        holder.kill()

    assert night.exit_code == 75
    assert f"nightly, process {holder.pid}, since 2026-03-10T18:59:00+00:00" in night.err
    assert len(left(workspace)) == len(NEEDED)


def test_on_a_day_without_calls_files_are_taken_in_all_the_same(workspace: Path, nightly: Nightly) -> None:
    """Whoever says stop on a Saturday is heard on a Saturday."""
    night = nightly(SATURDAY)
    shown = nightly(SATURDAY, "--no-color")

    assert len(night.data["files"]) == len(NEEDED)
    assert (night.data["list"], night.data["failures"]) == (None, [])
    assert "does not call on Saturdays" in shown.out


def test_a_list_of_nobody_is_not_sent(workspace: Path, nightly: Nightly) -> None:
    """Started when the last agent has gone home."""
    night = nightly(MIDNIGHT)

    assert night.data["list"]["placed"] == 0
    assert night.data["export"] is None
    assert "Nobody is to be called tonight." in nightly(MIDNIGHT, "--no-color").out


def test_a_list_that_goes_out_slot_by_slot_is_not_sent(workspace: Path, nightly: Nightly) -> None:
    """With nightly_export = false it is built, and waits for its slots."""
    settings = workspace / "campaign.toml"
    stated = settings.read_text("utf-8")
    assert "[files]" not in stated
    settings.write_text(f"{stated}\n[files]\nnightly_export = false\n", "utf-8")
    night = nightly()

    assert night.data["list"]["placed"] > 0
    assert (night.data["export"], list((workspace / "exports").glob("*.csv"))) == (None, [])


def test_a_quiet_run_mails_only_what_somebody_has_to_see(workspace: Path, nightly: Nightly) -> None:
    """Nothing on standard output; one line for each thing that waits."""
    night = nightly(TUESDAY, "--quiet")

    assert night.out == ""
    assert all(line.startswith("warning: ") for line in night.err.splitlines())
    assert "6 rows of customers.csv wait to be corrected" in night.err


def test_the_page_tells_of_every_part(workspace: Path, nightly: Nightly) -> None:
    """Inbox, list, calls, promises."""
    lay(workspace, "results-*.csv")
    page = nightly(TUESDAY, "--no-color").out

    for heading in ("Inbox", "Tonight", "Calls since 2026-03-03", "What the campaigns promised"):
        assert f"\n{heading}\n" in page
    assert "retention after 90 days at least 90 %" in page
    assert "Exported " in page


def test_a_workspace_without_campaigns_can_be_fed(tmp_path: Path, run_campaign: Callable[..., Any]) -> None:
    """The first weeks of a new desk: nothing is built, nothing fails."""
    assert run_campaign("init", tmp_path / "new", "--region", "KR").exit_code == 0
    night = run_campaign("nightly", "--workspace", tmp_path / "new", "--no-color")

    assert night.exit_code == 0
    assert "The inbox was empty." in night.out
    assert "There is no campaign yet." in night.out
    assert "no agent has a shift" in night.err
