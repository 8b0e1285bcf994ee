"""Does an answer cover what it names, and nothing else: a family of offers, a way of contact, hours of the night?"""

from __future__ import annotations

import pytest

from campaign.errors import UsageError
from campaign.jobs.build import build_list
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.explain import explain_customer
from campaign.jobs.find import find_customers
from campaign.jobs.imports import import_file
from campaign.model import Answer, Channel, ContactChannel

ROAMING = 'title = "Roaming"\nproduct = "roaming"\nrule = "everyone"\nbenefit = "90.00"\nfamily = "travel"\n'
MOVIES = 'title = "Movies"\nproduct = "movies"\nrule = "everyone"\nbenefit = "30.00"\nfamily = "home"\n'
PLAIN = 'title = "Plain"\nproduct = "plain"\nrule = "everyone"\nbenefit = "10.00"\n'


@pytest.fixture
def shop(found_town, towns):
    """A town with an offer for travellers, one for the home, and one without family; C1 was never asked."""
    founded = found_town({
        "offers/pack.toml": ROAMING, "offers/talker.toml": MOVIES, "offers/plain.toml": PLAIN,
        "campaigns/needs.toml": towns.campaign_text("pack", "talker", "plain"), "campaigns/rates.toml": None,
    })  # fmt: skip
    founded.staff()
    founded.join("C1", consents=False)
    return founded


def says(town, answer, day, **columns):
    """C1 answers at noon of a day in March 2026."""
    with town.writing():
        row = {
            "customer_no": town.number("C1"), "answered_at": town.instant(f"2026-03-0{day}T12:00"), "channel": "web",
            "answer": answer, "purpose": "marketing", "recorded_at": town.instant(f"2026-03-0{day}T12:00"), **columns,
        }  # fmt: skip
        town.tell(f"INSERT INTO response ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values())


def offered(town):
    """The offers that C1 may be made, best first; None when a gate of the person blocks."""
    assert town.differences() == []
    data = explain_customer(town.workspace, "C1").data
    if any(not gate["passed"] for gate in data["gates"]):
        return None
    return [offer["offer"] for offer in sorted(data["offers"], key=lambda one: -one["benefit"]) if offer["eligible"]]


TRAVEL, HOME, ALL = {"family": "travel"}, {"family": "home"}, {}


@pytest.mark.parametrize(
    ("answers", "offers"),
    [
        ([], None),
        ([("yes", ALL)], ["pack", "talker", "plain"]),
        ([("yes", TRAVEL)], ["pack"]),
        ([("yes", TRAVEL), ("yes", HOME)], ["pack", "talker"]),
        ([("yes", ALL), ("no", TRAVEL)], ["talker", "plain"]),
        ([("no", TRAVEL)], None),
        ([("no", TRAVEL), ("yes", ALL)], ["talker", "plain"]),
        ([("no", TRAVEL), ("yes", ALL), ("yes", TRAVEL)], ["pack", "talker", "plain"]),
        ([("no", ALL), ("yes", TRAVEL)], ["pack"]),
        ([("yes", TRAVEL), ("no", ALL)], None),
        ([("yes", TRAVEL), ("no", ALL), ("yes", ALL)], ["pack", "talker", "plain"]),
        ([("yes", TRAVEL), ("stop", ALL)], None),
        ([("yes", TRAVEL), ("yes", {"contact_channel": "email"})], ["pack"]),
        ([("yes", {"contact_channel": "email"})], None),
        ([("yes", {"contact_channel": "phone"})], ["pack", "talker", "plain"]),
        ([("yes", ALL), ("no", {"contact_channel": "email"})], ["pack", "talker", "plain"]),
        ([("yes", ALL), ("stop", {"contact_channel": "email"})], None),
        ([("yes", TRAVEL | {"confirmation": "call back"})], None),
        ([("yes", TRAVEL | {"purpose": "survey"})], None),
    ],
)
def test_what_the_answers_cover_is_offered_and_nothing_else(shop, answers, offers):
    """One answer a day, the first on the second of March."""
    for day, (answer, scope) in enumerate(answers, 2):
        says(shop, answer, day, **scope)

    assert offered(shop) == offers


def test_each_family_ends_when_its_own_answer_does(shop):
    """The yes for one outlives that for every offer."""
    says(shop, "yes", 2, until=shop.instant("2026-03-10T00:00"))
    says(shop, "yes", 3, family="home", until=shop.instant("2026-03-10T00:00"))
    says(shop, "yes", 4, family="travel")

    assert offered(shop) == ["pack"]


def test_a_family_is_called_in_the_hours_it_was_agreed_for(shop):
    """Hours of two yeses leave what both name."""
    says(shop, "yes", 2, family="travel", hours="17:00-19:00")
    build_list(shop.workspace)
    assert shop.ask("SELECT opens_at, closes_at FROM lead") == [
        (shop.instant("2026-03-10T17:00"), shop.instant("2026-03-10T18:55"))
    ]
    says(shop, "yes", 3, family="home", hours="18:00-20:00")
    shop.work("kay", day=shop.workspace.today.replace(day=11))
    build_list(shop.workspace, evening=shop.workspace.today.replace(day=11))
    assert shop.ask("SELECT opens_at, closes_at FROM lead WHERE list_no = 2") == [
        (shop.instant("2026-03-11T18:00"), shop.instant("2026-03-11T18:55"))
    ]


def test_explain_and_find_say_what_was_agreed_to(shop):
    """In their own words."""
    says(shop, "yes", 2, family="travel")
    data = explain_customer(shop.workspace, "C1").data
    consent = next(gate for gate in data["gates"] if gate["gate"] == "consent")
    movies = next(offer for offer in data["offers"] if offer["offer"] == "talker")
    refused = next(gate for gate in movies["gates"] if gate["gate"] == "consent_for_family")

    assert consent["evidence"]["marketing answer"] == "given for some offers"
    assert refused["sentence"].startswith("Consent does not cover the family of the offer")
    assert refused["evidence"] == {"family": "home"}
    assert find_customers(shop.workspace, "C1").customers[0]["answers"]["marketing"] == "given for some offers"


def test_what_is_keyed_and_what_is_imported_mean_the_same(shop, tmp_path):
    """Every limit of an answer has an option and a column."""
    told = {"family": "travel", "night": True, "contact_channel": ContactChannel.PHONE}
    enroll_customer(shop.workspace, "C1", answer=Answer.YES, channel=Channel.WEB, wording="w", **told)
    path = tmp_path / "answers.csv"
    header = "customer_id,answered_at,channel,answer,wording,contact_channel,family,night"
    path.write_text(f"{header}\nC1,2026-03-05T12:00,web,yes,w,call,travel,yes\n", "utf-8")
    assert import_file(shop.workspace, "responses", path).added == 1
    rows = shop.ask("SELECT purpose, contact_channel, family, night, confirmation FROM response")

    assert rows == [("marketing", "phone", "travel", 1, "")] * 2
    assert offered(shop) == ["pack"]


def test_a_family_that_no_offer_has_is_a_mistake(shop, tmp_path):
    """A no that stops nothing because it was misspelt would be worse than an error."""
    with pytest.raises(UsageError, match="no offer is of the family 'trvel'"):
        enroll_customer(
            shop.workspace, "C1", answer=Answer.NO, channel=Channel.WEB, wording="w", family="trvel"
        )
    path = tmp_path / "answers.csv"
    path.write_text("customer_id,answered_at,channel,answer,family\nC1,2026-03-05T12:00,web,no,trvel\n", "utf-8")
    done = import_file(shop.workspace, "responses", path)
    assert (done.refused, str(done.problems[0])) == (1, "answers.csv:2: family: no offer is of this family: trvel")


@pytest.fixture
def seoul(found_town, towns):
    """A desk that calls from 21:00 to 22:00; K1 lives in Seoul and agreed to these hours, but not apart."""
    desk = towns.DESK + '[evening]\nwindow = "21:00-22:00"\n'
    founded = found_town({"campaign.toml": desk})
    founded.tell("UPDATE registry SET name = ?", "두낫콜 (donotcall.go.kr)")
    founded.employ("jun", "en")
    founded.work("jun", "05:00-12:00")
    founded.join(
        "K1", consents=False, trips=4, zones="Asia/Seoul", country="KR", state="", phone="+821000000001",
    )  # fmt: skip
    return founded


@pytest.mark.parametrize(
    ("scope", "placed"),
    [
        ({}, 0), ({"hours": "20:00-22:00"}, 0), ({"night": 1}, 1), ({"night": 1, "hours": "20:00-22:00"}, 1),
        ({"night": 1, "hours": "18:00-21:00"}, 0),
    ],
)  # fmt: skip
def test_nobody_in_korea_is_called_at_night_without_night_consent(seoul, scope, placed):
    """Naming the hours is not enough: consent to them is given apart, and `explain` says so."""
    with seoul.writing():
        row = {
            "customer_no": seoul.number("K1"), "answered_at": seoul.instant("2026-03-03T10:00"), "channel": "web",
            "answer": "yes", "purpose": "marketing", "recorded_at": seoul.now, **scope,
        }  # fmt: skip
        seoul.tell(f"INSERT INTO response ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values())
    morning = seoul.at("2026-03-10T00:30")
    built = build_list(morning)
    gates = {gate["gate"]: gate for gate in explain_customer(morning, "K1").data["gates"]}

    assert seoul.ask("SELECT COUNT(*) FROM lead") == [(placed,)], built.data
    assert gates["closed"]["passed"] is bool(placed)
    if not placed and "night" not in scope:
        assert "KR opens 21:00-22:00 only to night consent given apart" in str(gates["closed"]["evidence"])
