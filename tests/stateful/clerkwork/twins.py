"""What happens to people of whom there are two records?"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from campaign.jobs.merge import merge_customers
from clerkwork import desk
from clerkwork.beginning import customer, delivery, response
from clerkwork.day import anything, contact_channels, customers, families, hours, purposes
from clerkwork.lists import Lists

ANSWERS = ("yes", "no", "stop", "")
CODES = ("no_answer", "refused", "accepted", "callback", "dropped", "wrong_number", "")


class Twins(Lists):
    """Two records that turn out to be of one person."""

    @rule(
        who=customers, place=anything, answer=st.sampled_from(ANSWERS), purpose=purposes, hours=hours, family=families,
        days=st.integers(0, 60), channel=st.sampled_from(("web", "web", "phone")), code=st.sampled_from(CODES),
        complains=st.booleans(), barred=st.sampled_from((False, False, True)), shares=st.booleans(),
        only_answers=st.booleans(),
    )  # fmt: skip
    @precondition(lambda self: not self.clerk.merged)
    def two_records_are_of_one_person(
        self, who, place, answer, purpose, hours, family, days, channel, code, complains, barred, shares=False,
        only_answers=False,
    ):  # fmt: skip
        """A record comes, perhaps with the same phone, something is told of it, and then it is seen whose it is."""
        if only_answers:
            family, code, complains, barred = "", "", False, False
        row = {**customer(place, desk.DUPLICATE), "household": ""}
        if shares and who in self.clerk.customers():
            row["phone"] = self.clerk.customers()[who]["phone"]
        self.office.receive(delivery("customers", [row]))
        if not {who, desk.DUPLICATE} <= self.clerk.customers().keys():
            return
        moment, one = self.ago(days=days, minutes=2), desk.DUPLICATE
        limits = {"hours": hours, "family": family, "channel": channel}
        if answer:
            self.office.receive(delivery("responses", [response(one, moment, answer, purpose, **limits)]))
        if code:
            self.office.receive(delivery("results", [self.result(one, self.ago(hours=days, minutes=7), code)]))
        if complains:
            told = {"direction": "in", "channel": "phone", "kind": "complaint", "resolved": "no"}
            self.office.receive(delivery("contacts", [{"customer_id": one, "at": moment, **told}]))
        if barred:
            row = {"phone": "", "customer_id": one, "source": "own", "listed_on": moment[:10], "expires_on": ""}
            self.office.receive(delivery("suppressions", [row]))
        merge_customers(self.workspace, one, who)
        self.clerk.merged[one] = (who, self.now)
        self.office.delivered.clear()
        self.met.add("two records are of one person")
        self.look_ahead(1 + place % 3)

    @rule(answer=st.sampled_from(ANSWERS[:3]), purpose=purposes, about=contact_channels, family=families)
    @precondition(lambda self: self.clerk.merged)
    def a_duplicate_answers(self, answer, purpose, about, family):
        """An answer under the old id is the person's."""
        limits = {"contact_channel": about, "family": family}
        row = response(desk.DUPLICATE, self.ago(minutes=1), answer, purpose, **limits)
        self.office.receive(delivery("responses", [row]))
