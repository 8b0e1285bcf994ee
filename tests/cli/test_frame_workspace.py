"""Which workspace, which instant and which eyes does a command work with?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.workspace import create_workspace, open_workspace

Run = Callable[..., Any]
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SETTINGS = '[desk]\nregion = "KR"\nzone = "Asia/Seoul"\ncurrency = "KRW"\n'
pytestmark = pytest.mark.usefixtures("frame")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """An empty workspace."""
    create_workspace(tmp_path / "shop", {"campaign.toml": SETTINGS}, NOW).store.close()
    return tmp_path / "shop"


def test_the_workspace_is_found_from_below(
    run_campaign: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git does it: the nearest folder upwards that has the settings file."""
    (shop / "inbox" / "march").mkdir(parents=True)
    monkeypatch.chdir(shop / "inbox" / "march")

    assert run_campaign("here", "--json").data == {"directory": str(shop)}


def test_the_option_goes_before_the_environment(
    run_campaign: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--workspace, then CAMPAIGN_WORKSPACE, then the current folder."""
    other = create_workspace(tmp_path / "other", {"campaign.toml": SETTINGS}, NOW)
    other.store.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAMPAIGN_WORKSPACE", str(other.directory))

    assert run_campaign("here", "--json").data == {"directory": str(tmp_path / "other")}
    assert run_campaign("here", "--json", "--workspace", shop).data == {"directory": str(shop)}


def test_without_a_workspace_the_way_to_one_is_told(
    run_campaign: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 66 and the command that makes one."""
    monkeypatch.chdir(tmp_path)
    outcome = run_campaign("here")

    assert outcome.exit_code == 66
    assert "campaign init" in outcome.err


def test_an_instant_without_offset_is_meant_in_the_zone_of_the_desk(run_campaign: Run, shop: Path) -> None:
    """18:30 in Seoul is 09:30 in UTC."""
    outcome = run_campaign("here", "--workspace", shop, "--now", "2026-03-10T18:30", "--json")

    assert json.loads(outcome.out)["now"] == "2026-03-10T09:30:00+00:00"


def test_an_instant_with_offset_does_not_need_the_settings(run_campaign: Run, shop: Path) -> None:
    """A command that looks for mistakes in the settings can be rehearsed too."""
    (shop / "campaign.toml").write_text("this is no TOML", "utf-8")

    assert run_campaign("here", "--workspace", shop, "--now", "2026-03-10T18:30Z").exit_code == 0
    assert run_campaign("here", "--workspace", shop, "--now", "2026-03-10T18:30").exit_code == 78


def test_personal_data_is_masked_unless_revealed(run_campaign: Run, shop: Path) -> None:
    """What is shown in full was asked for in full."""
    arguments = ("show", "sentence", "--json", "--workspace", shop)

    assert run_campaign(*arguments).data["phone"] == "+1201***0123"
    assert run_campaign(*arguments, "--reveal").data["phone"] == "+12015550123"


def test_revealing_is_put_on_record(run_campaign: Run, shop: Path) -> None:
    """Once for each command, with its name and instant; masked commands leave no trace."""
    for more in ((), ("--reveal",), ("--reveal",)):
        run_campaign("show", "sentence", "--workspace", shop, "--now", "2026-03-10T18:30+09:00", *more)
    store = open_workspace(shop).store
    rows = [tuple(row) for row in store.connection.execute("SELECT recorded_at, command FROM audit")]
    store.close()

    assert rows == [(1773135000, "show")] * 2
