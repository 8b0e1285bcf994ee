"""When are lists built, handed out and called, and does each keep every promise?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import rule

from campaign.errors import CampaignError
from campaign.jobs.build import build_list
from campaign.jobs.export import export_list
from clerkwork import desk
from clerkwork.beginning import shifts
from clerkwork.day import Day, anything
from clerkwork.evenings import Evening
from clerkwork.promises import (
    check_batch,
    check_decisions,
    check_leads,
    check_seats,
    check_totals,
    check_unplaced,
    met_by,
    read_list,
)

MONTH = 30 * 1440
REFUSALS = {"EveningOver", "ListNotStanding", "ListEveningOver"}


class Lists(Day):
    """Time, settings, lists and batches."""

    @rule(minutes=st.sampled_from((1, 20, 45, 180, 600, 1440, 4 * 1440, 10 * 1440, 35 * 1440, 100 * 1440)))
    def time_passes(self, minutes):
        """Minutes to months; after weeks it is known who works in the days to come."""
        self.office.at(self.now + minutes * 60)
        if minutes > MONTH:
            self.office.receive(shifts(self.today, 4))

    @rule(campaign=st.sampled_from(("care", "club", "rates")), parts=st.sampled_from((0, 1000, 2000, 3500, 5000)))
    def the_holdout_changes(self, campaign, parts):
        """A campaign states another share; who was held out under a larger one stays so."""
        self.office.hold_out(campaign, parts)

    @rule(campaign=st.sampled_from(("care", "club", "rates")))
    def a_share_was_larger_once(self, campaign):
        """A list is built for a Sunday, on which nobody is called; later the campaign holds nobody out any more."""
        self.office.hold_out(campaign, 5000)
        self.build(self.today + timedelta(days=6 - self.today.weekday()), replacing=True)
        self.office.hold_out(campaign, 0)
        self.look_ahead(1 + (self.today.weekday() == 5))

    @rule(ahead=st.integers(0, 3), replacing=st.booleans(), dry=st.booleans(), narrowed=st.booleans())
    def a_list_is_built(self, ahead, replacing, dry, narrowed):
        """Tonight's list, or one for a coming evening."""
        campaign = "care" if narrowed and ahead else ""
        self.build(self.today + timedelta(days=ahead), replacing=replacing, narrowed=campaign, dry=dry)

    @rule(place=anything, sliced=st.booleans(), dialer=st.sampled_from(("generic", "vicidial")))
    def a_list_is_exported(self, place, sliced, dialer):
        """A list, or one of its slots, goes to a dialer."""
        lists = sorted({lead.list_id for lead in self.clerk.leads.values() if lead.closes_at > self.now})
        if lists:
            self.export(lists[place % len(lists)], dialer, slot=place if sliced else None)

    def build(self, day: date, *, replacing: bool = False, narrowed: str = "", dry: bool = False) -> None:
        """Rehearse a list, then build it: the two are alike, and it is held against the notebook."""
        with self.refusals():
            before = self.office.lists_of(day)
            rehearsed = build_list(self.workspace, evening=day, campaign=narrowed, dry_run=True)
            assert self.office.lists_of(day) == before
            if dry:
                return
            built = build_list(self.workspace, evening=day, campaign=narrowed, replace=replacing)
            assert built.is_new or len(before) == 1
            if built.is_new:
                assert _alike(built.data) == _alike(rehearsed.data)
                self.take_list(day, built.data, narrowed)
            assert len(self.office.lists_of(day)) == 1

    def take_list(self, day: date, counts: dict, narrowed: str) -> None:
        """Check a fresh list and note what it assigned."""
        evening = self.check_list(day, counts, narrowed)
        for campaign in evening.running:
            share = max(self.clerk.shares.get(campaign.name, 0), self.office.parts[campaign.name])
            self.clerk.shares[campaign.name] = share
        self.office.note_leads(counts["list_id"], day)

    def check_list(self, day: date, counts: dict, narrowed: str) -> Evening:
        """Hold a fresh list against the notebook."""
        evening = Evening(self.clerk, day, self.now, self.office.parts, narrowed=narrowed)
        written = read_list(self.office.store, counts["list_id"], counts)
        with self.without_fallen_assignments():
            self.met |= met_by(evening)
            check_totals(written)
            check_decisions(written, evening)
            check_leads(written, evening)
            check_seats(written, evening)
            check_unplaced(written, evening)
        return evening

    @contextmanager
    def without_fallen_assignments(self) -> Iterator[None]:
        """What a list assigned that this one replaces did not happen; if this one is rolled back, it did."""
        noted = self.clerk.assigned
        self.clerk.assigned = {
            key: (arm, list_id)
            for key, (arm, list_id) in noted.items()
            if self.office.status(list_id) not in {"replaced", "withdrawn"}
        }
        try:
            yield
        finally:
            self.clerk.assigned = noted

    def export(self, list_id: str, dialer: str, slot: int | None = None) -> None:
        """Export a list and hold the batch against the notebook."""
        leads = [lead for lead in self.clerk.leads.values() if lead.list_id == list_id]
        clock = ""
        if slot is not None:
            slots = sorted({lead.slot_at for lead in leads})
            clock = _clock(slots[slot % len(slots)])
            leads = [lead for lead in leads if _clock(lead.slot_at) == clock]
        with self.refusals():
            report = export_list(self.workspace, list_id, dialer=dialer, slot=clock)
            held_back = {one.customer_id for one in report.withheld_customers}
            handed = [lead for lead in leads if lead.customer_id not in held_back]
            assert report.rows == len(handed)
            assert report.rows + report.withheld == report.leads == len(leads)
            if leads:
                evening = Evening(self.clerk, leads[0].evening, self.now, self.office.parts, exported=True)
                check_batch(evening, handed, [lead for lead in leads if lead.customer_id in held_back])
            for lead in handed:
                lead.exported_at.append(self.now)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What the program refuses with a reason that the operator can mend is not a broken promise."""
        try:
            yield
        except CampaignError as error:
            if type(error).__name__ not in REFUSALS:
                raise

    @rule(ahead=st.integers(1, 3))
    def somebody_looks_ahead(self, ahead):
        """The list of a coming evening is built and checked, and forgotten: nothing came of it."""
        self.look_ahead(ahead)

    def look_ahead(self, ahead: int) -> None:
        """Build a list inside a transaction that is rolled back."""
        day = self.today + timedelta(days=ahead)
        with self.office.store.rehearsing():
            built = build_list(self.workspace, evening=day, replace=True)
            if built.is_new:
                self.check_list(day, built.data, "")


def _clock(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, ZoneInfo(desk.HOME)):%H:%M}"


def _alike(counts: dict[str, Any]) -> dict[str, Any]:
    """What does not depend on how long it took, or on an earlier list; a rehearsal tells besides what binds."""
    return {name: value for name, value in counts.items() if name not in {"seconds", "list_id", "binding"}}
