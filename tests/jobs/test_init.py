"""Does a workspace begin with settings an operator can live with, in the right place, and only where there is none?"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.errors import CannotCreate, UsageError
from campaign.files.templates import read_templates
from campaign.jobs.init import Surroundings, Unsettled, begin_workspace, read_surroundings, settle_place
from campaign.settings import read_settings
from campaign.workspace import Workspace, open_workspace

NOW = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
KOREAN = Surroundings(environment={"LANG": "ko_KR.UTF-8"}, zone="Asia/Seoul")
PLACES = [("US", "America/New_York", "USD"), ("KR", "Asia/Seoul", "KRW"), ("DE", "Europe/Berlin", "EUR")]


def begin(folder: Path, region: str = "US", zone: str = "America/New_York", currency: str = "USD") -> Workspace:
    """A workspace as `init` makes it."""
    place = settle_place(Surroundings(), region=region, zone=zone, currency=currency)
    return open_workspace(begin_workspace(folder, place, NOW).directory, NOW)


def switch_everything_on(folder: Path) -> None:
    """Take the "#" from every setting that is switched off, and .example from every name."""
    for path in [*folder.rglob("*.toml"), *folder.rglob("*.example")]:
        text = re.sub(r"^#(?=[^\s#])", "", path.read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^#$", "", text, flags=re.MULTILINE)
        path.unlink()
        path.with_name(path.name.removesuffix(".example")).write_text(text, "utf-8")


@pytest.mark.parametrize(("region", "zone", "currency"), PLACES)
def test_the_settings_are_read_as_they_come(tmp_path: Path, region: str, zone: str, currency: str) -> None:
    """Nothing has to be edited before the first command."""
    workspace = begin(tmp_path / "shop", region, zone, currency)

    assert (workspace.settings.region, workspace.settings.zone, workspace.settings.currency) == (region, zone, currency)
    assert workspace.plans == ()
    assert workspace.settings.campaigns == {}
    assert workspace.settings.offers == {}
    workspace.store.close()


@pytest.mark.parametrize(("region", "zone", "currency"), PLACES)
def test_everything_that_is_switched_off_could_be_switched_on(
    tmp_path: Path, region: str, zone: str, currency: str
) -> None:
    """Plans, campaign, offers, codes and measures in the files are right in every currency."""
    workspace = begin(tmp_path / "shop", region, zone, currency)
    switch_everything_on(workspace.directory)
    again = open_workspace(workspace.directory, NOW)

    assert [plan.code for plan in again.plans] == ["basic", "talker"]
    assert sorted(again.settings.offers) == ["membership", "talker", "travel-pack"]
    assert again.settings.campaigns["right-plan"].offers == ("talker",)
    assert again.settings.campaigns["welcome"].growth is not None
    assert sorted(again.settings.dispositions) == ["NOANSW", "RINGOUT", "THINKS", "VMDROP"]
    assert sorted(again.settings.desk.measures) == ["data_gb", "day_minutes"]
    again.store.close()


def test_what_is_written_is_what_would_be_used_anyway(tmp_path: Path) -> None:
    """What is switched on has its default values; that something goes after a time is stated, though."""
    workspace = begin(tmp_path / "shop")
    path = workspace.directory / "campaign.toml"
    written = read_settings(workspace.directory).desk
    desk = path.read_text("utf-8").partition("# When the desk calls")[0]
    path.write_text(desk, "utf-8")

    without = read_settings(workspace.directory).desk
    assert written.retention_periods.is_stated
    assert without == replace(written, retention_periods=replace(written.retention_periods, is_stated=False))


def test_the_example_mapping_is_one(tmp_path: Path) -> None:
    """With every line switched on it can be read."""
    from campaign.files.mapping import read_mapping
    from campaign.settings.reading import read_toml

    begin(tmp_path / "shop").store.close()
    switch_everything_on(tmp_path / "shop")
    document, _ = read_toml(tmp_path / "shop" / "maps" / "customers.map.toml")
    mapping = read_mapping(document)

    assert mapping.rename == {"Nr": "customer_id", "Handy": "phone"}
    assert mapping.numbers.point == ","


def test_only_its_owner_can_look_into_a_workspace(tmp_path: Path) -> None:
    """Folders 0700, files 0600: customers, answers and the key are in them."""
    workspace = begin(tmp_path / "shop")
    modes = {
        path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in [workspace.directory, *workspace.directory.rglob("*")]
    }

    assert {name for name, mode in modes.items() if mode not in (0o600, 0o700)} == set()
    assert modes["shop/campaign.db"] == modes["shop/campaign.key"] == 0o600


def test_two_workspaces_have_two_keys(tmp_path: Path) -> None:
    """Who is held out here says nothing about who is held out there."""
    assert begin(tmp_path / "one").key != begin(tmp_path / "two").key


@pytest.mark.parametrize("name", ["campaign.toml", "plans.toml", "campaign.db", "campaign.key"])
def test_a_folder_that_holds_something_of_ours_is_left_alone(tmp_path: Path, name: str) -> None:
    """Nothing is overwritten, and nothing half made."""
    (tmp_path / name).write_text("mine", "utf-8")
    place = settle_place(KOREAN)

    with pytest.raises(CannotCreate) as caught:
        begin_workspace(tmp_path, place, NOW)

    assert caught.value.exit_code == 73
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_is_not_given_is_taken_from_the_machine() -> None:
    """Zone, then the country it lies in, its money, and the language of the locale."""
    place = settle_place(KOREAN)

    assert (place.region, place.zone, place.currency, place.language) == ("KR", "Asia/Seoul", "KRW", "ko")
    assert place.sources["region"] == "where Asia/Seoul is"


def test_a_country_with_one_zone_needs_no_more(tmp_path: Path) -> None:
    """The clock of a machine that stands somewhere else is not asked."""
    place = settle_place(Surroundings(zone="Asia/Seoul"), region="jp")

    assert (place.region, place.zone, place.currency, place.language) == ("JP", "Asia/Tokyo", "JPY", "en")


@pytest.mark.parametrize(
    ("surroundings", "given", "asked"),
    [
        (Surroundings(), {}, "--zone"),
        (KOREAN, {"region": "US"}, "--zone"),
        (Surroundings(), {"zone": "Asia/Tashkent"}, "--currency"),
        (Surroundings(), {"zone": "Etc/GMT+5"}, "--region"),
    ],
)
def test_what_cannot_be_known_is_asked_for(
    surroundings: Surroundings, given: Mapping[str, str], asked: str
) -> None:
    """A wrong zone would call people at the wrong hour."""
    with pytest.raises(Unsettled) as caught:
        settle_place(surroundings, **given)

    assert asked in caught.value.way_out


@pytest.mark.parametrize("given", [{"zone": "Mars/Base"}, {"region": "XX", "zone": "Asia/Seoul"}])
def test_places_that_do_not_exist_are_refused(given: Mapping[str, str]) -> None:
    """By name."""
    with pytest.raises(UsageError, match=r"Mars/Base|XX"):
        settle_place(Surroundings(), **given)


def test_a_machine_in_utc_is_no_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers are set to UTC; nobody's evening is."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/timezone").write_text("Etc/UTC\n", "ascii")
    monkeypatch.setenv("TZ", "UTC")
    in_utc = read_surroundings(tmp_path)
    (tmp_path / "etc/timezone").write_text("Europe/Berlin\n", "ascii")

    assert in_utc.zone == ""
    assert read_surroundings(tmp_path).zone == "Europe/Berlin"
    monkeypatch.setenv("TZ", ":Asia/Seoul")
    assert read_surroundings(tmp_path).zone == "Asia/Seoul"


def test_a_region_without_calling_rules_is_warned_of(tmp_path: Path) -> None:
    """Nobody there could be called, and the operator learns it on the first day."""
    place = settle_place(Surroundings(), region="VN", zone="Asia/Ho_Chi_Minh")
    begun = begin_workspace(tmp_path / "shop", place, NOW)

    assert begun.warnings == ("no calling rules are known for VN: nobody there can be called",)


def test_a_folder_that_others_may_read_is_warned_of(tmp_path: Path) -> None:
    """It is the operator's folder, so its rights are not changed."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)

    assert "chmod 700" in begin_workspace(tmp_path / "open", settle_place(KOREAN), NOW).warnings[0]


def test_every_template_is_filled_in() -> None:
    """No $ is left over, and every value is used."""
    values = {"region": "US", "zone": "UTC", "currency": "USD", "language": "en", "starts": "a", "stops": "b"}
    texts = read_templates(values)

    assert ".gitignore" in texts
    assert not [name for name, text in texts.items() if "$" in text]
    for name in values:
        with pytest.raises(KeyError):
            read_templates({key: value for key, value in values.items() if key != name})


def test_init_shows_what_it_guessed(run_campaign: Callable[..., Any], tmp_path: Path) -> None:
    """And the next command, with the folder in it."""
    shown = run_campaign("init", tmp_path / "my shop", "--region", "US", "--zone", "America/New_York")

    assert shown.exit_code == 0
    assert "currency  USD  (the money of US)" in shown.out
    assert f"Next: cd '{tmp_path / 'my shop'}' && campaign status" in shown.err


def test_init_refuses_an_existing_workspace(run_campaign: Callable[..., Any], tmp_path: Path) -> None:
    """With the exit code for a file that cannot be created."""
    again = [run_campaign("init", tmp_path / "shop", "--region", "KR") for _ in range(2)]

    assert [one.exit_code for one in again] == [0, 73]
    assert "it exists" in again[1].err
