"""Does the law of the places where customers and their phones are limit an evening, beside the desk's own rules?"""

from __future__ import annotations

from datetime import date

import pytest

from campaign.clock import day_number, local_text
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.imports import import_file
from campaign.jobs.undo import undo_import

POLICY = """
[evening]
days = "FREQ=DAILY"
window = "{window}"
[contact_policy]
attempts_per_day = 5
attempts_7_days = 10
attempts_30_days = 10
attempts_life = 99
rest_days_after_contact = 1
consent_max_age_days = 1500
"""
DISPOSITIONS = """
[refused]
label = "Refused"
flags = ["refused"]
rest_days = 1
"""
REGISTRIES = ("National Do Not Call Registry", "National Do Not Call List", "TPS and CTPS", "두낫콜 (donotcall.go.kr)")
MAINE, RHODE_ISLAND, FLORIDA, TEXAS = "+12075550101", "+14015550101", "+13055550101", "+12145550101"
WASHINGTON, CANADA, FRANCE, BRITAIN = "+12065550101", "+14165550101", "+33199001234", "+442079460101"


class Desk:
    """A desk that would call at any hour of any day, from files as an operator has them."""

    def __init__(self, found_town, towns, day, window):
        self.day = date.fromisoformat(day)
        text = towns.DESK + POLICY.format(window=window)
        self.town = found_town({"campaign.toml": text, "dispositions.toml": DISPOSITIONS})
        self.town.employ("kay")
        self.town.work("kay", "00:00-23:59", day=self.day)
        with self.town.writing():
            for name in REGISTRIES:
                self.town.tell(
                    "INSERT INTO registry (name, dated, import_no, recorded_at) VALUES (?, ?, 1, 0)",
                    name, day_number(self.day) - 3,
                )  # fmt: skip

    @property
    def workspace(self):
        """Early on the day itself."""
        return self.town.at(f"{self.day}T00:30")

    def welcome(self, phone, *, agreed="2026-01-02T10:00", **stated):
        """The one customer of the desk, by a file, who agreed."""
        columns = {"customer_id": "C1", "phone": phone, "trips": "4", **stated}
        path = self.town.workspace.directory / "customers.csv"
        path.write_text(f"{','.join(columns)}\n{','.join(columns.values())}\n", "utf-8")
        import_file(self.workspace, "customers", path)
        self.town.answer("C1", when=agreed)

    def build(self):
        """The hours within which the customer is on the list, by the own clock; None when not on it."""
        build_list(self.workspace)
        rows = self.town.ask("SELECT opens_at, closes_at, zone FROM lead")
        return [tuple(local_text(moment, zone)[11:16] for moment in edges) for *edges, zone in rows] or None

    def explain(self):
        """The gates that block, with their sentences and evidence."""
        gates = explain_customer(self.workspace, "C1").data["gates"]
        return {gate["gate"]: (gate["sentence"], gate["evidence"]) for gate in gates if not gate["passed"]}


@pytest.fixture
def open_desk(found_town, towns):
    """A desk on a day with a window."""

    def opened(day="2026-03-10", window="16:00-20:00"):
        return Desk(found_town, towns, day, window)

    return opened


TUESDAY, SATURDAY, SUNDAY = "2026-03-10", "2026-03-14", "2026-03-15"
CLOSED = "The law, the evening, or the hours the customer named leave no time to call tonight."
MAINE_SAYS = "the desk's hours 17:00-20:00 outside 09:00-17:00"
HOURS = [
    (MAINE, TUESDAY, "16:00-20:00", {}, ("16:00", "16:55")),
    (MAINE, TUESDAY, "17:00-20:00", {}, MAINE_SAYS),
    (MAINE, TUESDAY, "17:00-20:00", {"country": "US", "state": "TX"}, MAINE_SAYS),
    (TEXAS, TUESDAY, "17:00-20:00", {"country": "US", "state": "Maine"}, MAINE_SAYS),
    (TEXAS, TUESDAY, "17:00-20:00", {"country": "US", "state": "TX"}, ("17:00", "20:00")),
    (RHODE_ISLAND, TUESDAY, "16:00-20:00", {}, ("16:00", "17:55")),
    (RHODE_ISLAND, TUESDAY, "18:00-20:00", {}, "the desk's hours 18:00-20:00 outside 09:00-18:00"),
    (RHODE_ISLAND, SUNDAY, "10:00-20:00", {}, "Sunday is closed in US-RI (R.I. Gen. Laws 5-61-3.6; hours from"),
    (TEXAS, SUNDAY, "10:00-13:00", {}, ("12:00", "13:00")),
    (CANADA, SATURDAY, "16:00-20:00", {}, ("16:00", "17:55")),
    (CANADA, SATURDAY, "18:00-20:00", {}, "the desk's hours 18:00-20:00 outside 10:00-18:00"),
    (CANADA, TUESDAY, "18:00-20:00", {}, ("18:00", "20:00")),
    (FRANCE, "2026-09-08", "13:00-14:00", {}, "the desk's hours 13:00-14:00 outside 10:00-13:00,14:00-20:00"),
    (FRANCE, "2026-09-08", "13:00-15:00", {}, ("14:00", "15:00")),
    (FRANCE, "2026-09-08", "16:00-20:00", {}, ("16:00", "19:55")),
    (FRANCE, "2026-09-12", "10:00-20:00", {}, "Saturday is closed in FR (decree 2022-1313"),
    (FRANCE, "2026-11-11", "10:00-20:00", {}, "holiday: Armistice"),
    (TEXAS, "2026-09-08", "10:00-20:00", {"country": "FR"}, ("10:00", "12:55")),
    (TEXAS, "2026-09-08", "13:00-15:00", {"country": "FR"}, "zones do not overlap: America/Chicago, Europe/Paris"),
    (FRANCE, "2026-09-08", "13:00-18:00", {"country": "GB"}, ("15:00", "18:00")),
    (BRITAIN, TUESDAY, "16:00-20:00", {"country": "KR"}, "zones do not overlap: Europe/London, Asia/Seoul"),
]  # fmt: skip


@pytest.mark.parametrize(("phone", "day", "window", "stated", "hours"), HOURS)
def test_the_hours_of_address_and_phone_hold(open_desk, phone, day, window, stated, hours):
    """Of the law's hours and the desk's the shared ones are left, less one call at the end of the law's; where nothing
    is left nobody is placed, and `explain` prints which rule closed the evening."""
    desk = open_desk(day, window)
    desk.welcome(phone, **stated)
    blocked, is_open = desk.explain(), isinstance(hours, tuple)

    assert desk.build() == ([hours] if is_open else None)
    assert {gate: sentence for gate, (sentence, _) in blocked.items()} == ({} if is_open else {"closed": CLOSED})
    if not is_open:
        assert blocked["closed"][1]["marketing closed by"].startswith(hours)


def test_a_phone_without_known_law_is_not_called(open_desk):
    """A number of Guernsey at an address in Texas: nobody has written down what holds there."""
    desk = open_desk()
    desk.welcome("+441481960194", country="US", state="TX", timezone="America/Chicago")

    assert desk.build() is None
    assert desk.explain() == {
        "calling_rules": (
            "No calling rules are known for the customer's place.", {"place": "US-TX, phone of GG"},
        )
    }  # fmt: skip


def test_a_territory_is_under_federal_law(open_desk):
    """Puerto Rico is a country of its own to phones."""
    desk = open_desk()
    desk.welcome("+17875550101", country="US", state="PR")

    assert desk.build() == [("16:00", "20:00")]


OFTEN = "The customer was tried often enough in the last"


@pytest.mark.parametrize(("phone", "tries", "is_called"), [(FLORIDA, 3, False), (FLORIDA, 2, True), (TEXAS, 3, True)])
def test_florida_allows_three_attempts_in_a_day(open_desk, phone, tries, is_called):
    """Though the desk would try five times; Texas sets no number."""
    desk = open_desk()
    desk.welcome(phone)
    for hour in range(tries):
        desk.town.attempt("C1", "untold", f"2026-03-09T{17 + hour}:00")
    blocked = desk.explain()

    assert (desk.build() is not None) is is_called
    assert set(blocked) == (set() if is_called else {"attempts_day"})
    if not is_called:
        sentence, evidence = blocked["attempts_day"]
        assert (sentence, evidence["attempts"], evidence["limit"]) == (f"{OFTEN} 24 hours.", 3, 3)
        assert evidence["limit set by"].startswith("US and US-FL: Fla. Stat. 501.616(6)(b)")


@pytest.mark.parametrize(("tries", "is_called"), [(4, False), (3, True)])
def test_france_allows_four_attempts_in_thirty_days(open_desk, tries, is_called):
    """Though the desk would try ten times."""
    desk = open_desk("2026-09-08")
    desk.welcome(FRANCE)
    for day in range(tries):
        desk.town.attempt("C1", "no_answer", f"2026-08-{11 + 4 * day}T12:00")
    blocked = desk.explain()

    assert (desk.build() is not None) is is_called
    assert set(blocked) == (set() if is_called else {"attempts_30_days"})
    if not is_called:
        sentence, evidence = blocked["attempts_30_days"]
        assert (sentence, evidence["attempts"], evidence["limit"]) == (f"{OFTEN} 30 days.", 4, 4)
        assert evidence["limit set by"].startswith("FR: decree 2022-1313")


RESTS = "The customer was spoken to, or refused, not long ago, and is left in peace."


@pytest.mark.parametrize(
    ("phone", "refused", "is_called"),
    [
        (FRANCE, "2026-07-11T12:00", False),
        (FRANCE, "2026-07-09T12:00", True),
        (WASHINGTON, "2025-09-20T12:00", False),
        (WASHINGTON, "2025-09-07T12:00", True),
        (TEXAS, "2026-09-05T12:00", True),
    ],
)
def test_who_refused_is_left_in_peace_as_long_as_the_law_says(open_desk, phone, refused, is_called):
    """60 days in France, a year in Washington, where the desk would wait a day."""
    desk = open_desk("2026-09-08")
    desk.welcome(phone, agreed="2025-08-01T10:00")
    desk.town.attempt("C1", "refused", refused)
    blocked = desk.explain()

    assert (desk.build() is not None) is is_called
    assert set(blocked) == (set() if is_called else {"resting"})
    if not is_called:
        sentence, evidence = blocked["resting"]
        days = 60 if phone == FRANCE else 365
        assert (sentence, evidence["days of rest after a refusal"]) == (RESTS, days)
        assert evidence["last refused"].startswith(refused[:16])
        assert evidence["limit set by"].startswith("FR" if phone == FRANCE else "US and US-WA")


def test_a_promised_callback_is_kept_though_the_law_would_have_us_rest(open_desk):
    """Who refused in July asked in September to be called back: that is the customer's own wish."""
    desk = open_desk("2026-09-08")
    desk.welcome(FRANCE)
    desk.town.attempt("C1", "refused", "2026-07-20T12:00")
    desk.town.attempt("C1", "callback", "2026-09-05T12:00", callback_at=desk.town.instant("2026-09-08T10:30"))

    assert desk.explain() == {}
    assert desk.build() == [("16:00", "19:55")]


@pytest.mark.parametrize(
    ("agreed", "stated", "is_called"),
    [
        ("2024-03-08T10:00", {"country": "KR", "timezone": "Asia/Seoul"}, False),
        ("2024-03-12T10:00", {"country": "KR", "timezone": "Asia/Seoul"}, True),
        ("2024-03-08T10:00", {}, True),
    ],
)
def test_in_korea_consent_is_good_for_two_years(open_desk, agreed, stated, is_called):
    """The desk would take one of four years; the phone is British, whose law says nothing of it. Nine in the morning in
    London is six in the evening in Seoul."""
    desk = open_desk("2026-03-10", "08:00-21:00")
    desk.welcome(BRITAIN, agreed=agreed, **stated)
    blocked = desk.explain()

    assert (desk.build() is not None) is is_called
    assert set(blocked) == (set() if is_called else {"consent"})
    if not is_called:
        sentence, evidence = blocked["consent"]
        assert sentence.startswith("No consent stands for tonight")
        assert (evidence["good for days"], evidence["limit set by"]) == (730, "KR and GB")


def test_the_desk_counts_where_it_is_stricter_than_the_law(found_town, towns):
    """Five tries by law's silence, three by Florida's, one by the desk's."""
    town = found_town()
    town.staff()
    town.join("C1", trips=4, state="FL")
    town.attempt("C1", "untold", "2026-03-09T18:00")
    gates = {gate["gate"]: gate for gate in explain_customer(town.workspace, "C1").data["gates"]}

    assert gates["attempts_day"]["evidence"] == {"attempts": 1, "limit": 1, "limit set by": "the desk"}
    assert gates["attempts_day"]["passed"] is False


def test_a_moved_phone_moves_the_law(open_desk):
    """A new number brings the state of its own, and takes the old one's away; taking the file back undoes both."""
    desk = open_desk("2026-03-10", "17:00-20:00")
    desk.welcome(TEXAS)
    path = desk.town.workspace.directory / "moved.csv"
    path.write_text(f"customer_id,phone\nC1,{MAINE}\n", "utf-8")
    moved = import_file(desk.workspace, "customers", path)
    assert set(desk.explain()) == {"closed"}
    undo_import(desk.workspace, moved.import_no)
    assert desk.explain() == {}
    assert desk.town.differences() == []
