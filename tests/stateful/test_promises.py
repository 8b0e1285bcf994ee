"""Does the program keep its promises after any sequence of operations?

A clerk with a notebook (clerkwork/) is told the same events as the program, which works through its real jobs on a real
database. After every step what the program keeps of every customer is what the clerk derives, and every list is held
against the notebook: nobody without consent, suppressed, complaining, resting, held out or outside their hours is on
it.

`CAMPAIGN_EXAMPLES=20` runs 20 sequences, `CAMPAIGN_LONG=1` runs 5,000 of twice the length; docs/FAULTS.md tells what
each promise is.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from clerkwork import desk
from clerkwork.beginning import delivery, shifts
from clerkwork.day import MET, codes, customers
from clerkwork.letters import Letters
from clerkwork.lists import Lists
from clerkwork.notes import Listed
from clerkwork.restoring import Restoring
from clerkwork.talks import Talks
from clerkwork.twins import Twins
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

LONG = bool(os.environ.get("CAMPAIGN_LONG"))
EXAMPLES = int(os.environ.get("CAMPAIGN_EXAMPLES", "5000" if LONG else "300"))
STEPS = 100 if LONG else 50
MEANWHILE = ("", "", "stop", "no", "complaint", "suppression", "holdout", "move", "call")
LOOKS = 8
"""Steps after which the list of a coming evening is looked at, whatever happened."""
OFTEN = (
    "consent alone", "waits to be confirmed", "phone_suppressed alone", "person_suppressed alone", "resting alone",
    "open_complaint alone", "attempts_7_days alone", "touches_household alone", "language alone", "merged alone",
    "somebody is erased", "two records are of one person", "an owner keeps an offer from somebody",
)  # fmt: skip
"""What has to occur: gates that alone keep somebody off a list, and what else changes whom a list may hold."""


class Promises(Letters, Talks, Twins, Restoring, Lists):
    """Everything that can happen at the desk, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    @rule(
        days=st.lists(st.integers(1, 3), min_size=1, max_size=2), heard=st.lists(codes, min_size=1, max_size=5),
        staff=st.lists(st.integers(0, 3), max_size=2, unique=True), meanwhile=st.sampled_from(MEANWHILE), who=customers,
    )  # fmt: skip
    def evenings_go_by(self, days: list[int], heard: list[str], staff: list[int], meanwhile: str, who: str) -> None:
        """Build in the morning; something happens; export; call; take in the results at night."""
        for ahead in days:
            day = self.today + timedelta(days=ahead)
            self.office.at(desk.wall(day, "09:30", desk.HOME))
            self.office.receive(shifts(day, 1, staff or (0, 1, 2, 3)))
            self.build(day)
            tonight = [lead for lead in self.clerk.leads.values() if lead.evening == day]
            self.happen(meanwhile, tonight[0].customer_id if tonight else who)
            for list_id in sorted({lead.list_id for lead in tonight}):
                self.export(list_id, "generic")
            self.office.at(desk.wall(day, "23:40", desk.HOME))
            self.results_of([lead for lead in tonight if lead.exported_at], heard)

    def happen(self, what: str, who: str) -> None:
        """Something between the list and the export."""
        self.office.at(self.now + 1800)
        if who not in self.clerk.customers():
            return
        happenings = {
            "stop": lambda: self.somebody_opts_out(who),
            "no": lambda: self.somebody_enrolls(who, "no", "marketing", "", None),
            "complaint": lambda: self.complaints_come([who], 0, "no"),
            "suppression": lambda: self.suppressions_come([who], 0, None),
            "holdout": lambda: self.the_holdout_changes("care", 5000),
            "move": lambda: self.somebody_moves_in(sorted({who, "C01"}), "H1"),
            "call": lambda: self.office.receive(delivery("results", [self.result(who, self.ago(minutes=5), "busy")])),
        }
        happenings.get(what, lambda: None)()

    def results_of(self, leads: list[Listed], heard: list[str]) -> None:
        """Each lead was called in its slot."""
        rows = [
            self.result(lead.lead_id, datetime.fromtimestamp(lead.slot_at, UTC).isoformat(), heard[place % len(heard)])
            for place, lead in enumerate(leads)
        ]
        if rows:
            self.office.receive(delivery("results", rows))

    @invariant()
    def the_standing_follows_from_the_events(self) -> None:
        """By the program's own recomputation and by the clerk's."""
        self.office.check_standing()

    @invariant()
    def the_ledger_verifies(self) -> None:
        """Every answer and every stop has its entry, and the chain holds."""
        self.office.check_ledger()

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        """Events are append-only, and assignments stay."""
        self.office.check_events()
        self.office.note_assignments()

    @invariant()
    def tonight_would_keep_every_promise(self) -> None:
        """Now and then, whatever happened, a list is built and checked."""
        self.steps += 1
        if self.steps % LOOKS == 0:
            self.look_ahead(1 + self.steps // LOOKS % 3)


Promises.TestCase.settings = settings(
    max_examples=EXAMPLES,
    derandomize=not LONG,  # the short form is the same everywhere, the long one is always new
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


class TestPromises(Promises.TestCase):
    """Every promise, after every step."""

    def runTest(self) -> None:  # noqa: N802 - the name is unittest's
        """No promise is broken, and what promises are about happened often enough for that to mean something."""
        super().runTest()
        rare = {what: MET[what] for what in OFTEN if MET[what] < EXAMPLES // 60}
        assert not rare, f"of {EXAMPLES} sequences too few had {rare}"
