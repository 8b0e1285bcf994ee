"""Whatever happens in an evening: is nobody called twice, no slot too full, no promise forgotten, nothing lost?

`CAMPAIGN_EXAMPLES=100` lives through more evenings than the few of a usual run.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from townlife import Town

from campaign.jobs.build import build_list
from campaign.jobs.export import ListExpired, export_list
from campaign.jobs.lists import show_lists
from campaign.jobs.log_result import log_result
from campaign.jobs.recall import recall_leads

EVENING = "2026-03-10"
CALLS_A_SLOT = 2
DESK = """
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"
[holdout]
share = 0.1
[attributes]
trips = "integer"
segment = "text"
[measures]
minutes = { digits = 1 }
[capacity]
calls_per_hour = 4
[contact_policy]
attempts_per_day = 3
attempts_7_days = 5
"""
LIVE = (
    "FROM lead l JOIN call_list k USING (list_no) WHERE k.status IN ('built', 'exported')"
    " AND l.lead_no NOT IN (SELECT lead_no FROM lead_taken_off)"
    " AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.lead_no = l.lead_no)"
    " AND l.lead_no NOT IN (SELECT lead_no FROM returned)"
)
CODES = ("no_answer", "busy", "refused", "callback", "stop", "not_dialled", "machine")


@dataclass(frozen=True)
class Call:
    """One call as it truly happened, whether it was told or not."""

    customer: str
    is_promise: bool
    code: str


@dataclass
class Evening:
    """A town on its evening, with a dialer that heeds what it is told to let go."""

    town: Town
    whole: bool
    minutes: int = 0
    held: dict[str, dict[str, str]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    untold: list[tuple[str, str, str]] = field(default_factory=list)
    released: set[str] = field(default_factory=set)
    left_at: int = 0

    @property
    def clock(self):
        return (timedelta(hours=15, minutes=50 + self.minutes)).__str__().zfill(8)

    @property
    def desk(self):
        return self.town.at(f"{EVENING}T{self.clock}")

    def wait(self, number):
        self.minutes = min(self.minutes + 5 + number % 4 * 7, 4 * 60 + 5)

    def release(self, number):
        """The next slot, or everything at once; first what is to be let go."""
        try:
            done = export_list(
                self.desk, EVENING, dialer="generic", output="-", slot="" if self.whole else "next"
            )
        except ListExpired:
            return
        for lead in recall_leads(self.desk, EVENING, output="-", before=done.slot_at).leads:
            self.held.pop(lead.lead_id, None)
        for line in csv.DictReader(done.content.decode().splitlines()):
            if line["lead_id"] not in self.released:
                self.held[line["lead_id"]] = line
                self.released.add(line["lead_id"])

    def ring(self, number):
        """The dialer calls one of those it holds, and tells of it at once, or later."""
        for lead in recall_leads(self.desk, EVENING, output="-").leads:
            self.held.pop(lead.lead_id, None)
        if self.clock < "16:00:00" or not self.held:
            return
        lead_id = sorted(self.held)[number % len(self.held)]
        line, code = self.held.pop(lead_id), CODES[number % len(CODES)]
        if code != "not_dialled":
            ((promise,),) = self.town.ask("SELECT callback FROM lead WHERE lead_id = ?", lead_id)
            self.calls.append(Call(line["customer_id"], bool(promise), code))
        self.untold.append((lead_id, code, self.clock))
        if number % 3:
            self.tell(number)

    def tell(self, number):
        """What the dialer kept to itself so far."""
        for lead_id, code, clock in self.untold:
            later = timedelta(hours=int(clock[:2]) + 1 + number % 2, minutes=int(clock[3:5]))
            promised = f"{EVENING}T{str(later).zfill(8)}" if code == "callback" else ""
            log_result(self.desk, lead_id, code, at=f"{EVENING}T{clock}", callback=promised)
        self.untold.clear()

    def trouble(self, number):
        """Somebody is suppressed, complains, joins, or turns out to be somebody else."""
        known = [name for (name,) in self.town.ask("SELECT customer_id FROM customer ORDER BY customer_no")]
        name = known[number % len(known)]
        if number % 4 == 0:
            self.town.suppress(customer_id=name)
        elif number % 4 == 1:
            self.town.complain(name)
        elif number % 4 == 2:
            self.town.join(f"N{len(known)}", trips=2 + number % 8, household=f"H{number % 3}" if number % 2 else None)
        else:
            other = known[(number + 1) % len(known)]
            if not self.town.ask("SELECT 1 FROM merge JOIN customer ON customer_no IN (duplicate_no, survivor_no)"
                                 " WHERE customer_id IN (?, ?)", name, other):  # fmt: skip
                self.town.merge(name, other, when=f"{EVENING}T{self.clock}")

    def top_up(self, number):
        """A round, and whether it adds up; a second one changes nothing."""
        before = self.live()
        if self.clock >= "20:00:00":
            return
        done = build_list(self.desk, top_up=True)
        told, after = done.data, self.live()
        newest = self.town.ask("SELECT MAX(list_no) FROM call_list")[0][0] if done.is_new else 0
        gone = {lead for (lead,) in self.town.ask(
            "SELECT l.lead_id FROM lead_recall r JOIN lead l USING (lead_no) WHERE r.list_no = ?", newest)}  # fmt: skip
        new = {lead for (lead,) in self.town.ask("SELECT lead_id FROM lead WHERE list_no = ?", newest)}
        assert (before - after, after - before) == (gone & before, new)
        assert (len(before & after), len(new)) == (told["kept"], told["added"] + told["moved"] + told["again"])
        assert told["considered"] == told["blocked_any"] + told["no_offer"] + told["held_out"] + told["eligible"]
        assert told["unplaced"] == sum(told["unplaced_by"].values()) == told["eligible"] - told["placed"]
        assert not build_list(self.desk, top_up=True).is_new
        self.nothing_is_too_full()
        self.no_promise_is_forgotten(told["promises_unkept"])

    def live(self):
        return {lead for (lead,) in self.town.ask(f"SELECT lead_id {LIVE}")}

    def no_promise_is_forgotten(self, unkept):
        """Who may be called, and was promised a call tonight, has a lead for it, or is counted."""
        promised = self.town.ask(
            "SELECT c.customer_id FROM standing s JOIN customer c USING (customer_no)"
            f" WHERE s.callback_at > 0 AND s.callback_at < {self.town.instant(EVENING + 'T20:00')}"
            " AND s.customer_no NOT IN (SELECT customer_no FROM lead WHERE callback = 1)"
        )
        blocked = self.town.gates(workspace=self.desk)
        assert len([name for (name,) in promised if not blocked[name]]) <= unkept

    def go_home(self, number):
        """The agent who speaks Spanish too leaves, once."""
        if not self.left_at:
            self.left_at = self.town.instant(f"{EVENING}T{self.clock}")
            with self.town.writing():
                self.town.tell(
                    "UPDATE shift SET ends_at = MAX(?, starts_at + 1) WHERE agent_no ="
                    " (SELECT agent_no FROM agent WHERE agent = 'lee')", self.left_at,
                )  # fmt: skip

    def nothing_is_too_full(self):
        """Of the slots to come; what a dialer holds cannot be taken back by anybody's going home."""
        now = self.town.instant(f"{EVENING}T{self.clock}")
        rows = self.town.ask(
            "SELECT l.slot_at, l.language = 'es', COUNT(*), SUM(l.lead_no NOT IN (SELECT lead_no FROM batch_lead))"
            f" {LIVE} AND l.slot_at >= {now} GROUP BY 1, 2"
        )
        live = {(at, spanish): number for at, spanish, number, _ in rows}
        lee = 0 if self.left_at else CALLS_A_SLOT
        for at, spanish, number, kept in rows:
            beside = lee if spanish else CALLS_A_SLOT + max(0, lee - live.get((at, 1), 0))
            assert kept == 0 or number <= beside, (at, spanish, number, kept)

    def check(self):
        """What holds at any time."""
        rows = self.town.ask(f"SELECT l.slot_at, COUNT(*), SUM(l.language = 'es') {LIVE} GROUP BY 1")
        assert all(live <= 2 * CALLS_A_SLOT and spanish <= CALLS_A_SLOT for _, live, spanish in rows), rows
        for state in show_lists(self.desk):
            assert state.called + state.returned + state.recalled + state.open + state.kept == state.placed
        self.nobody_was_called_twice()

    def nobody_was_called_twice(self):
        """But at a promised time, or after a busy line; and one of a household."""
        person = dict(self.town.ask(
            "SELECT c.customer_id, COALESCE(v.customer_id, c.customer_id) FROM customer c"
            " LEFT JOIN merged g ON g.duplicate_no = c.customer_no"
            " LEFT JOIN customer v ON v.customer_no = g.survivor_no"))  # fmt: skip
        home = dict(self.town.ask("SELECT customer_id, household FROM customer WHERE household IS NOT NULL"))
        seen: dict[str, Call] = {}
        for call in self.calls:
            who = person[call.customer]
            before = seen.get(who)
            assert before is None or call.is_promise or before.code == "busy", (before, call)
            others = {one for one in seen if one != who and home.get(one, one) == home.get(who)}
            assert not others or call.is_promise or self.merged_since(others), (others, call)
            seen[who] = call

    def merged_since(self, others):
        """Whether one of them is another record by now than when it was called."""
        return bool(others - {call.customer for call in self.calls})


ACTIONS = ("wait", "release", "ring", "ring", "tell", "trouble", "top_up", "go_home")


@settings(max_examples=int(os.environ.get("CAMPAIGN_EXAMPLES", "6")), deadline=None)
@given(st.booleans(), st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 50)), min_size=8, max_size=30))
def test_any_evening_adds_up(whole, happenings):
    """Slots released one by one or the list at once; results that come late; stops, newcomers, merges, rounds."""
    with TemporaryDirectory() as folder:
        town = Town(Path(folder) / "town", {"campaign.toml": DESK})
        town.staff("kay")
        town.staff("lee", languages="en es")
        with town.writing():
            for number in range(30):
                town.join(
                    f"C{number}", trips=2 + number % 7, household=f"H{number % 3}" if number % 5 == 0 else None,
                    language="es" if number % 3 == 0 else "en",
                )  # fmt: skip
        build_list(town.workspace)
        evening = Evening(town, whole)
        for action, number in happenings:
            getattr(evening, action)(number)
            evening.check()
        town.store.close()
