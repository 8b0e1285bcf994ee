"""Does `status` count what there is, and know where the evening stands?"""

from __future__ import annotations

from datetime import date

from campaign.jobs.build import build_list
from campaign.jobs.export import export_list
from campaign.jobs.status import read_status
from campaign.rules.guidance import Phase

NO_CAMPAIGNS = dict.fromkeys(("campaigns/needs.toml", "campaigns/rates.toml"))


def test_an_empty_workspace_is_counted_as_empty(found_town):
    """Nothing, and what to do about it."""
    found = read_status(found_town(NO_CAMPAIGNS).workspace)

    assert (found.customers, found.consented, found.usage_months, found.lists, found.agents) == (0, 0, 0, 0, 0)
    assert (found.newest_usage, found.tonight, found.built_at, found.backup_at) == (None, None, None, None)
    assert found.advice.command == "campaign import customers FILE --dry-run"


def test_customers_consents_usage_and_agents_are_counted(town):
    """Three of four agree now: one took it back; the agent of tomorrow does not work tonight."""
    for number in range(5):
        town.join(f"C{number}", consents=number > 0)
    town.answer("C4", "no", when="2026-03-09T10:00")
    town.use("C1", 100, 100)
    town.employ("lee")
    town.work("lee", day=date(2026, 3, 11))
    found = read_status(town.workspace)

    assert (found.customers, found.consented) == (5, 3)
    assert (found.usage_months, found.newest_usage) == (2, "2026-02")
    assert (found.agents, found.running) == (1, ("needs", "rates"))
    assert found.advice.command == "campaign build"


def test_an_evening_is_followed_from_the_list_to_the_results(town):
    """Built, exported, going on, over, heard of; and the late results of yesterday on the day after."""
    for number in range(3):
        town.join(f"C{number}", trips=4)
    seen = [read_status(town.workspace)]
    build_list(town.workspace)
    seen.append(read_status(town.workspace))
    export_list(town.workspace, "20260310-1", dialer="generic")
    seen += [read_status(town.at(f"2026-03-{clock}")) for clock in ("10T12:30", "10T17:00", "10T20:00", "11T09:00")]
    for number in range(3):
        lead = town.ask("SELECT lead_no FROM lead WHERE customer_no = ?", number + 1)[0][0]
        town.attempt(f"C{number}", "no_answer", "2026-03-10T17:00", lead_no=lead)
    seen.append(read_status(town.at("2026-03-10T21:00")))

    assert [one.phase for one in seen] == [
        Phase.AHEAD, Phase.AHEAD, Phase.AHEAD, Phase.GOING_ON, Phase.OVER, Phase.AHEAD, Phase.OVER,
    ]  # fmt: skip
    assert [one.tonight and (one.tonight.exported, one.tonight.open) for one in seen] == [
        None, (0, 0), (3, 3), (3, 3), (3, 3), None, (3, 0),
    ]  # fmt: skip
    assert [one.advice.command.split()[1] for one in seen] == [
        "build", "export", "recall", "recall", "import", "import", "report",
    ]  # fmt: skip
    assert [one.results_waiting for one in seen] == [0, 0, 0, 0, 0, 3, 0]


def test_results_are_waited_for_one_week(town):
    """What has not come back by then will not."""
    town.join("C1", trips=4)
    build_list(town.workspace)
    export_list(town.workspace, "20260310-1", dialer="generic")

    assert read_status(town.at("2026-03-17T09:00")).results_waiting == 1
    assert read_status(town.at("2026-03-18T09:00")).results_waiting == 0


def test_an_evening_lasts_as_long_as_its_last_customer_may_be_called(town):
    """In Los Angeles it is five when New York goes to bed."""
    town.join("C1", trips=4, zones="America/Los_Angeles")
    town.work("kay", "20:00-23:00")
    build_list(town.workspace)

    assert read_status(town.at("2026-03-10T18:00")).phase is Phase.AHEAD
    assert read_status(town.at("2026-03-10T21:00")).phase is Phase.GOING_ON


def test_a_day_without_calls_names_the_next_evening(town):
    """Saturday: Monday."""
    town.join("C1", trips=4)
    found = read_status(town.at("2026-03-14T12:00"))

    assert found.phase is Phase.NOT_CALLING
    assert found.advice.command == "campaign build --evening 2026-03-16 --dry-run"


def test_a_campaign_that_rests_today_does_not_run(town, towns):
    """It is asked the same way as by the build."""
    town.write("campaigns/needs.toml", towns.campaign_text("pack", days='"FREQ=WEEKLY;BYDAY=MO"'))

    assert read_status(town.workspace).running == ("rates",)


def test_files_that_wait_in_the_inbox_are_counted(town):
    """Hidden ones are not files yet."""
    town.workspace.inbox.joinpath("customers.csv").write_text("", "utf-8")
    town.workspace.inbox.joinpath(".customers.csv.part").write_text("", "utf-8")

    assert read_status(town.workspace).files_waiting == 1


HOUR = 3600


def is_late(town, clock, hours):
    workspace = town.at(f"2026-03-{clock}")
    return read_status(workspace).is_late(int(workspace.now.timestamp()), hours * HOUR)


def test_an_evening_without_a_list_is_late(town):
    """Monday's evening began at four; on Tuesday at noon that was within 26 hours, not within 19."""
    assert is_late(town, "10T12:00", 26)
    assert not is_late(town, "10T12:00", 19)
    town.join("C1", trips=4)
    build_list(town.workspace)
    assert not is_late(town, "11T13:59", 26)
    assert is_late(town, "11T16:01", 26)


def test_days_without_calls_are_not_late(town):
    """Nobody expects a list between Friday's evening and Monday's; a nightly run without a list counts as one."""
    town.join("C1", trips=4)
    build_list(town.at("2026-03-13T15:00"))
    assert not is_late(town, "15T18:00", 26)
    assert not is_late(town, "16T15:59", 26)
    assert is_late(town, "16T16:01", 26)
    noted = town.instant("2026-03-16T15:30")
    town.tell("INSERT INTO audit (recorded_at, person, command, detail) VALUES (?, 'cron', 'nightly', '')", noted)
    assert not is_late(town, "16T16:01", 26)
