"""What did the clerk find that nobody had thought of? Each is kept here as the shortest story that showed it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from clerkwork import desk
from clerkwork.beginning import begin, customer, delivery, registry, response, returned, usage
from clerkwork.erasing import erase
from clerkwork.evenings import Evening
from clerkwork.notes import Suppressed
from clerkwork.office import Office
from clerkwork.promises import check_decisions, read_list

from campaign.jobs.build import build_list
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.export import export_list
from campaign.jobs.log_result import log_result
from campaign.jobs.merge import merge_customers
from campaign.jobs.optout import opt_out
from campaign.jobs.privacy.erase import erase_customer
from campaign.jobs.undo import undo_import
from campaign.model import Answer, Channel
from campaign.store.standing import compare_standing


@pytest.fixture
def office() -> Iterator[Office]:
    """The desk on its first morning."""
    beginning = begin()
    office = beginning.open_office()
    yield office
    office.close()
    beginning.close()


def forget(office: Office, who: str) -> set[str]:
    """Somebody is erased; the phones that were nobody else's."""
    records = office.nameless([who])
    erase_customer(office.workspace, who)
    gone = erase(office.clerk, records)
    office.forget(records, gone)
    return gone


def result(office: Office, reference: str, code: str) -> dict[str, str]:
    """A row of results about a customer, an hour ago."""
    return {
        "lead_id": "", "customer_id": reference, "attempted_at": "2026-03-02T08:00", "attempts": "",
        "disposition": code, "callback_at": "",
    }  # fmt: skip


def test_a_yes_frees_everybody_at_the_phone_that_its_stop_had_barred(office: Office) -> None:
    """C01 and C11 share a phone: what C01's stop did to C11 ends with C01's later yes."""
    opt_out(office.workspace, "C01")
    office.at(office.now + 60)
    enroll_customer(
        office.workspace, "C01", answer=Answer.YES, channel=Channel.WEB, wording="card-1", evidence="", until=""
    )
    shared = office.store.connection.execute(
        "SELECT c.customer_id, s.phone_suppressed_until FROM standing s JOIN customer c USING (customer_no)"
        " WHERE c.phone = ?", (desk.PHONES[0],),
    ).fetchall()  # fmt: skip

    assert [tuple(row) for row in shared] == [("C01", 0), ("C11", 0)]


def test_a_lead_that_came_back_uncalled_may_have_been_called_after_all(office: Office) -> None:
    """A corrected file turns `not_dialled` into a stop: it counts, and it bars."""
    office.receive(delivery("results", [result(office, "C01", "not_dialled")]))
    office.receive(delivery("results", [result(office, "C01", "stop")]))
    office.check_standing()

    assert office.clerk.standing("C01")["person_suppressed_until"] > office.now


def test_usage_that_comes_after_the_list_takes_nobody_off_it(office: Office) -> None:
    """Bills of a month whose usage changed are computed anew before an export judges by them."""
    built = build_list(office.workspace)
    plan_leads = office.store.connection.execute("SELECT COUNT(*) FROM lead WHERE offer = 'talker'").fetchone()[0]
    office.receive(usage({("C01", "2026-02"): 61}))
    exported = export_list(office.workspace, built.data["list_id"], dialer="generic")

    assert plan_leads > 0
    assert (exported.rows, exported.withheld) == (built.data["placed"], 0)


def test_an_earlier_copy_of_a_registry_may_be_the_right_one_after_all(office: Office) -> None:
    """Two copies of one day: the one that is imported last counts, even when it came before."""
    right = registry("National Do Not Call Registry", ["+12125550199"], desk.FIRST_DAY)
    office.receive(right)
    office.receive(registry("National Do Not Call Registry", ["+12125550199", desk.PHONES[0]], desk.FIRST_DAY))
    office.receive(right)
    office.check_standing()

    assert office.clerk.standing("C01")["phone_suppressed_until"] == 0


def test_taking_back_a_copy_of_a_registry_revives_only_what_it_ended(office: Office) -> None:
    """Three copies, each without the entry of the one before: the third taken back, the second holds, not the first."""
    for phone in desk.PHONES[:3]:
        office.receive(registry("National Do Not Call Registry", [phone], desk.FIRST_DAY))
    office.undo(office.delivered[-1][2])
    office.check_standing()
    barred = [office.clerk.standing(who)["phone_suppressed_until"] > 0 for who in ("C01", "C02", "C03")]

    assert barred == [False, True, False]


def test_whoever_was_barred_by_a_shared_phone_stays_so_when_the_other_is_erased(office: Office) -> None:
    """Somebody at the phone of C01 and C11 wants no calls; C11 moves on to another phone, and C01 is erased."""
    opt_out(office.workspace, desk.PHONES[0])
    for one in ("C01", "C11"):
        stop = Suppressed(source=0, phone=desk.PHONES[0], customer_id=one, reason="stop", listed_at=office.now)
        office.clerk.suppressed.append(stop)
    office.receive(delivery("customers", [{"customer_id": "C11", "phone": desk.PHONES[3]}]))
    forget(office, "C01")
    office.check_standing()

    assert office.clerk.standing("C11")["person_suppressed_until"] > office.now


def test_a_call_that_never_took_place_names_nobody_who_was_erased(office: Office) -> None:
    """Somebody was to be called outside of any list, and was not; then they are erased."""
    log_result(office.workspace, "C01", "not_dialled", at="2026-03-02T08:30")
    forget(office, "C01")


def test_an_erased_number_is_not_left_with_whoever_had_it_before(office: Office) -> None:
    """C01 and C11 move on from their phone, C02 gets it, and is erased."""
    office.receive(delivery("customers", [{"customer_id": one, "phone": desk.PHONES[3]} for one in ("C01", "C11")]))
    office.receive(delivery("customers", [{"customer_id": "C02", "phone": desk.PHONES[0]}]))

    assert desk.PHONES[0] in forget(office, "C02")


def test_the_same_phones_returned_from_another_roster_are_another_answer(office: Office) -> None:
    """On one day: first only C09's phone is in the roster, then C08's too, which does not come back."""
    office.at(office.now + 3600)
    for phone, listed in ((desk.PHONES[0], []), (desk.PHONES[7], [desk.PHONES[7]])):
        office.receive(delivery("customers", [{"customer_id": "C08", "phone": phone}]))
        office.receive(returned(office, listed, desk.FIRST_DAY))
    office.check_events()
    office.check_standing()

    assert office.clerk.standing("C08")["phone_suppressed_until"] > office.now


def test_the_desks_limits_stop_everybody_but_who_asked_for_the_call(office: Office) -> None:
    """One half was tried three times this morning, the other half asked then to be called at ten."""
    people = sorted(office.clerk.customers())
    asked = set(people[::2])
    rows = [{**result(office, who, "no_answer"), "attempts": "3"} for who in people if who not in asked]
    later = {"attempts": "3", "callback_at": "2026-03-02T10:00"}
    office.receive(delivery("results", rows + [{**result(office, who, "callback"), **later} for who in sorted(asked)]))
    built = build_list(office.workspace)
    evening = Evening(office.clerk, desk.FIRST_DAY, office.now, office.parts)
    check_decisions(read_list(office.store, built.data["list_id"], built.data), evening)
    stopped = {who for who in people if "attempts_day" in evening.judge(who).must}

    assert stopped == set(people) - asked
    assert any(not evening.judge(who).may for who in asked)


@pytest.mark.parametrize("erased", [[], ["C01"], ["D01"]])
def test_files_from_before_a_merge_and_an_erasure_can_be_taken_back(office: Office, erased: list[str]) -> None:
    """Nothing differs from its recomputation, the ledger holds, no row points to nobody."""
    office.receive(delivery("customers", [{**customer(3, "D01"), "household": ""}]))
    office.receive(delivery("responses", [response(who, "2026-02-20T12:00") for who in ("D01", "C01")]))
    merge_customers(office.workspace, "D01", "C01")
    for who in erased:
        erase_customer(office.workspace, who)
    kept = [undo_import(office.workspace, number).kept for _, _, number in office.delivered[:-3:-1]]

    assert kept == [0, 1]
    assert compare_standing(office.store) == []
    assert office.store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    office.check_ledger()
