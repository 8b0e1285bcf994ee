"""Is each registry asked as its law wants, and does nobody wait for one whose law does not?"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from campaign.errors import UnknownName, UsageError
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.imports import import_file
from campaign.jobs.imports.suppressions import NoRoster, OlderRegistry
from campaign.jobs.privacy.erase import erase_customer
from campaign.jobs.registries.listing import list_registries
from campaign.jobs.registries.roster import write_roster
from campaign.jobs.undo import undo_import
from campaign.jobs.waiting import find_waiting

KOREA = "두낫콜 (donotcall.go.kr)"
FEDERAL = "National Do Not Call Registry"
PHONES = {name: f"+8210000000{number:02}" for number, name in enumerate(("K1", "K2", "K3", "K4", "K5"), 1)}


class Registrar:
    """A desk with customers under Korean law, and the answers that the registry gives to it."""

    def __init__(self, town):
        self.town = town
        town.work("kay", "00:00-20:00", day=date(2026, 3, 11))
        for name in ("K1", "K2", "K3"):
            self.welcome(name)
        town.join("C1", trips=4)

    def welcome(self, name, **columns):
        """A customer under Korean law who would be called but for the registry."""
        self.town.join(name, trips=4, country="KR", state="", zones="Asia/Seoul", **{"phone": PHONES[name], **columns})

    @property
    def roster(self):
        """The file that is given in."""
        return self.town.workspace.directory / "roster.csv"

    def write(self, when="2026-03-09T12:00"):
        """The phones of the roster that is written now."""
        written = write_roster(self.town.at(when), KOREA, self.roster)
        assert written.sha256 == hashlib.sha256(self.roster.read_bytes()).hexdigest()
        header, *phones = self.roster.read_text("utf-8").splitlines()
        assert (header, len(phones)) == ("phone", written.phones)
        return phones

    def come_back(self, *phones, dated="2026-03-09", when="2026-03-09T15:00", **options):
        """The registry returns these phones."""
        path = self.town.workspace.directory / f"returned-{dated}-{len(phones)}.csv"
        path.write_text("\n".join(["phone", *phones, ""]), "utf-8")
        told = {"registry": KOREA, "dated": date.fromisoformat(dated), "returned": True, **options}
        return import_file(self.town.at(when), "suppressions", path, **told)

    def blocked(self, evening="2026-03-11"):
        """The gates that block each customer under Korean law, at noon in New York on the day before."""
        day = date.fromisoformat(evening)
        workspace = self.town.at(f"{day - timedelta(days=1)}T12:00")
        return {name: gates for name, gates in self.town.gates(day, workspace).items() if name != "C1"}

    def entry(self, name):
        """The registry in the list."""
        return next(one for one in list_registries(self.town.workspace) if one.name == name)


@pytest.fixture
def registrar(town):
    """Three customers under Korean law and one in New York, whose registry is fresh."""
    return Registrar(town)


def test_only_those_whose_law_wants_the_registry_wait_for_it(registrar):
    """They are counted and the registry is named; the neighbour under another law is called."""
    built = build_list(registrar.town.workspace)

    assert built.data["registries_waiting"] == {KOREA: 3}
    assert built.data["blocked"]["registry"] == 3
    assert built.data["placed"] == 1
    words = f"3 customers wait for {KOREA}, whose copy is missing or too old: campaign registry list"
    assert words in built.warnings


def test_a_copy_that_is_too_old_blocks_and_is_named(found_town):
    """31 days after the copy was made nobody under federal law is called, and the build says for what they wait."""
    town = found_town()
    town.staff()
    town.join("C1", trips=4)
    town.join("C2", trips=4, country="JP", state="", zones="America/New_York")
    town.tell("UPDATE registry SET dated = dated - 30")
    built = build_list(town.workspace)

    assert built.data["registries_waiting"] == {FEDERAL: 1}
    (gate,) = [one for one in explain_customer(town.workspace, "C1").data["gates"] if not one["passed"]]
    assert gate["gate"] == "registry"
    assert gate["evidence"]["registry"] == f"{FEDERAL}: copy of 2026-02-03, at most 31 days old"


def test_a_fresh_registry_is_not_counted(town):
    """Nobody waits, and no warning is given."""
    town.join("C1", trips=4)
    built = build_list(town.workspace)

    assert built.data["registries_waiting"] == {}
    assert not [one for one in built.warnings if "wait for" in one]


def test_the_roster_comes_back_and_what_is_missing_is_barred(registrar):
    """The others are called; the barred one says why."""
    assert registrar.write() == sorted(PHONES[name] for name in ("K1", "K2", "K3"))
    outcome = registrar.come_back(PHONES["K1"], PHONES["K3"])

    assert (outcome.rows, outcome.refused) == (2, 0)
    assert outcome.notes == ("1 of the 3 phones of the roster did not come back and are barred",)
    assert registrar.blocked() == {"K1": (), "K2": ("phone_suppressed",), "K3": ()}
    assert registrar.town.differences() == []


def test_who_was_not_in_the_roster_waits_for_the_next_one(registrar):
    """A customer who came later, and one whose phone changed since, were never asked for."""
    registrar.write()
    registrar.come_back(*(PHONES[name] for name in ("K1", "K2", "K3")))
    registrar.welcome("K4")
    with registrar.town.writing():
        registrar.town.tell("UPDATE customer SET phone = ? WHERE customer_id = 'K1'", PHONES["K5"])

    assert registrar.blocked() == {"K1": ("registry",), "K2": (), "K3": (), "K4": ("registry",)}
    assert (registrar.entry(KOREA).waiting, registrar.entry(KOREA).wanted_by) == (2, 4)


def test_the_roster_is_good_for_its_days_and_no_longer(registrar):
    """Thirty of them."""
    registrar.write()
    registrar.come_back(*(PHONES[name] for name in ("K1", "K2", "K3")))

    assert not [gates for gates in registrar.blocked("2026-04-08").values() if "registry" in gates]
    assert all("registry" in gates for gates in registrar.blocked("2026-04-09").values())


def test_phones_that_were_never_in_the_roster_are_refused(registrar):
    """Each with its line; the good rows count."""
    registrar.write()
    outcome = registrar.come_back(*(PHONES[name] for name in ("K1", "K2", "K3", "K4")))

    assert [str(problem).split(": ", 1)[1] for problem in outcome.problems] == ["phone: was not in the roster"]
    assert set(registrar.blocked().values()) == {()}


def test_a_phone_that_cannot_be_read_did_not_come_back(registrar):
    """Doubt bars."""
    registrar.write()
    outcome = registrar.come_back(PHONES["K1"], PHONES["K2"], "+82 10 what")

    assert outcome.refused == 1
    assert registrar.blocked()["K3"] == ("phone_suppressed",)


def test_an_answer_to_a_roster_that_was_never_written_is_refused(registrar):
    """Also when the roster is younger than the answer."""
    with pytest.raises(NoRoster, match="no roster for"):
        registrar.come_back(PHONES["K1"])
    registrar.write("2026-03-09T12:00")
    with pytest.raises(NoRoster, match="2026-03-08"):
        registrar.come_back(PHONES["K1"], dated="2026-03-08")


def test_who_leaves_the_register_is_free_again_and_others_stay_barred(registrar):
    """The next roster asks for phones that only this registry bars; who was left out of it stays as before."""
    registrar.write()
    registrar.come_back(PHONES["K1"])
    registrar.town.answer("K3", "no", when="2026-03-09T16:00")
    assert registrar.write("2026-03-09T18:00") == [PHONES["K1"], PHONES["K2"]]
    outcome = registrar.come_back(PHONES["K2"], dated="2026-03-10", when="2026-03-10T09:00")

    assert outcome.notes == (
        "1 of the 2 phones of the roster did not come back and are barred",
        "1 phones that were barred came back and are free",
    )
    blocked = registrar.blocked()
    assert (blocked["K1"], blocked["K2"]) == (("phone_suppressed",), ())
    assert "phone_suppressed" in blocked["K3"]
    with pytest.raises(OlderRegistry):
        registrar.come_back(PHONES["K1"], dated="2026-03-09")
    assert registrar.town.differences() == []


def test_the_roster_holds_only_those_who_could_be_called_otherwise(registrar):
    """Not who refused, whose phone is barred, whose person is barred, or whose number is no number to call."""
    registrar.town.answer("K1", "no", when="2026-03-08T12:00")
    registrar.town.suppress(phone=PHONES["K2"])
    registrar.welcome("K4", phone_callable=0)
    registrar.welcome("K5")
    registrar.town.suppress(customer_id="K5")

    assert registrar.write() == [PHONES["K3"]]
    assert registrar.roster.stat().st_mode & 0o777 == 0o600


def test_taking_the_answer_back_makes_everybody_wait_again(registrar):
    """And frees whom it barred; the standing follows."""
    registrar.write()
    outcome = registrar.come_back(PHONES["K1"])
    registrar.town.tell("UPDATE shift SET import_no = 99")
    undo_import(registrar.town.workspace, outcome.import_no)

    assert set(registrar.blocked().values()) == {("registry",)}
    assert registrar.town.differences() == []


def test_a_cleaned_roster_is_never_taken_for_a_list(registrar):
    """Nor a list for a cleaned roster: either would call those who are listed."""
    registrar.write()
    with pytest.raises(UsageError, match="returns our roster cleaned"):
        registrar.come_back(PHONES["K1"], returned=False)
    with pytest.raises(UsageError, match="clean a roster"):
        registrar.come_back(PHONES["K1"], registry=FEDERAL)
    with pytest.raises(UsageError, match="takes no roster"):
        write_roster(registrar.town.workspace, FEDERAL, registrar.roster)
    with pytest.raises(UnknownName, match="Bloctel"):
        write_roster(registrar.town.workspace, "Bloctel", registrar.roster)


def test_the_list_tells_age_hash_and_who_waits(registrar):
    """A returned roster with its file and hash; the federal copy with its limit."""
    assert (registrar.entry(KOREA).dated, registrar.entry(KOREA).waiting) == (None, 3)
    registrar.write()
    assert registrar.entry(KOREA).roster_returned is False
    outcome = registrar.come_back(PHONES["K1"], PHONES["K2"])
    korea, federal = registrar.entry(KOREA), registrar.entry(FEDERAL)

    assert (korea.asking, korea.dated, korea.good_until) == ("roster", date(2026, 3, 9), date(2026, 4, 8))
    assert (korea.sha256, korea.barred, korea.wanted_by, korea.waiting) == (outcome.sha256, 1, 3, 0)
    assert (korea.roster_phones, korea.roster_returned) == (3, True)
    assert korea.roster_sha256 == hashlib.sha256(registrar.roster.read_bytes()).hexdigest()
    assert (federal.age_days, federal.max_age_days, federal.waiting, federal.wanted_by) == (5, 31, 0, 1)


def test_what_waits_names_the_way_of_each_registry(registrar):
    """A roster is written for one, a list imported for the other."""
    registrar.town.tell("UPDATE registry SET dated = dated - 60")
    ways = {one.sentence.split("copy of ")[1].split(" was")[0].split(" is")[0]: one.way_out
            for one in find_waiting(registrar.town.workspace) if one.code.startswith("registry")}  # fmt: skip

    assert ways[KOREA] == f"campaign registry roster {KOREA!r} --output FILE"
    assert ways[FEDERAL].startswith("campaign import suppressions FILE --registry")


def test_without_a_name_the_roster_goes_to_the_exports(registrar):
    """Where an erasure finds it, under the day on which it was written."""
    written = write_roster(registrar.town.at("2026-03-09T12:00"), KOREA)

    assert written.file == str(registrar.town.workspace.exports / "roster-20260309.csv")
    assert written.phones == 3


def test_an_erased_person_is_in_no_roster_of_ours(registrar):
    """Neither in the database nor in the file among the exports; the others stay."""
    written = write_roster(registrar.town.at("2026-03-09T12:00"), KOREA)
    erase_customer(registrar.town.workspace, "K1")

    assert PHONES["K1"] not in Path(written.file).read_text("utf-8")
    assert registrar.town.ask("SELECT phone FROM roster_phone ORDER BY 1") == [(PHONES["K2"],), (PHONES["K3"],)]
