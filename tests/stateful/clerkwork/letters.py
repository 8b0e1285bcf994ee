"""Which files come in, in any order, some of them twice, some of them wrong?"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from clerkwork import desk
from clerkwork.beginning import agents, customer, delivery, registry, response, returned, shifts, usage
from clerkwork.day import (
    Day,
    anything,
    codes,
    contact_channels,
    customers,
    families,
    few_customers,
    hours,
    nights,
    phones,
    purposes,
)
from clerkwork.notes import MEANINGS


class Letters(Day):
    """Files, through the real imports."""

    @rule(who=few_customers, place=anything, bad=st.booleans())
    def customers_come(self, who, place, bad):
        """Customers, some of them known already, some with other values than before."""
        spoiled = [{**customer(place, "C99"), "phone": "12"}, {**customer(place, "")}] if bad else []
        self.office.receive(
            delivery("customers", [customer(place + one, name) for one, name in enumerate(who)], spoiled)
        )

    @rule(who=few_customers, home=st.sampled_from(desk.HOUSEHOLDS[1:]))
    def somebody_moves_in(self, who, home):
        """People join a household."""
        known = self.clerk.customers()
        rows = [
            {"customer_id": name, "phone": known[name]["phone"], "household": home} for name in who if name in known
        ]
        if rows:
            self.office.receive(delivery("customers", rows))

    @rule(
        who=few_customers, answer=st.sampled_from(("yes", "yes", "yes", "no", "stop")), purpose=purposes, hours=hours,
        days=st.integers(0, 140), until=st.sampled_from((None, None, 0, 3, 40)), bad=st.booleans(),
        channel=st.sampled_from(("web", "web", "mail", "phone")), about=contact_channels, family=families,
        night=nights,
    )  # fmt: skip
    def answers_come(self, who, answer, purpose, hours, days, until, bad, channel, about, family, night=False):
        """Answer cards."""
        moment = self.ago(days=days, minutes=3)
        last = (self.today + timedelta(days=until)).isoformat() if until is not None else ""
        limits = {"until": last, "hours": hours, "channel": channel, "contact_channel": about, "family": family}
        limits["night"] = "yes" if night else ""
        rows = [response(name, moment, answer, purpose, **limits) for name in who]
        spoiled = [
            response(who[0], self.ago(days=-4000)),
            response("C01", "someday"),
            response("C01", moment, "perhaps"),
        ]
        self.office.receive(delivery("responses", rows, spoiled if bad else []))

    @rule(phone=phones, answer=st.sampled_from(("yes", "no", "stop", "stop")), days=st.integers(0, 9))
    def somebody_answers_from_a_phone(self, phone, answer, days):
        """An answer that names only a phone: of one customer, of several, of nobody."""
        self.office.receive(delivery("responses", [response("", self.ago(days=days), answer, phone=phone)]))

    @rule(who=st.lists(customers | phones, min_size=1, max_size=3, unique=True), days=st.integers(0, 30),
          expires=st.sampled_from((None, 0, 1, 20)), scope=st.sampled_from(("", "", "", "rates")))  # fmt: skip
    def suppressions_come(self, who, days, expires, scope=""):
        """Reasons not to call a phone or a person."""
        listed = self.ago(days=days)[:10]
        ends = "" if expires is None or scope else (self.today + timedelta(days=expires)).isoformat()
        self.office.receive(
            delivery(
                "suppressions",
                [
                    {"phone": one if one[0] == "+" else "", "customer_id": "" if one[0] == "+" else one,
                     "source": "own", "listed_on": listed, "expires_on": ends, "scope": scope}
                    for one in who
                ],
            )
        )  # fmt: skip

    @rule(listed=st.lists(phones, max_size=2, unique=True))
    def a_roster_is_returned(self, listed):
        """A registry takes up our phones and gives back those it does not list."""
        roster = returned(self.office, listed, self.today)
        if roster is not None:
            self.office.receive(roster)

    @rule(name=st.sampled_from(desk.COPIED), listed=st.lists(phones, max_size=2, unique=True))
    def a_registry_is_copied(self, name, listed):
        """Today's copy of a do-not-call list."""
        self.office.receive(registry(name, ["+12125550199", *listed], self.today))

    @rule(who=few_customers, days=st.integers(0, 5), resolved=st.sampled_from(("yes", "no", "no")))
    def complaints_come(self, who, days, resolved):
        """Complaints, open or resolved; the same one may be told again."""
        moment = f"{self.ago(days=days)[:10]}T00:30"
        rows = [
            {"customer_id": name, "at": moment, "direction": "in", "channel": "phone", "kind": "complaint",
             "resolved": resolved}
            for name in who
        ]  # fmt: skip
        self.office.receive(delivery("contacts", rows))

    @rule(who=few_customers, channel=st.sampled_from(("mail", "text", "email", "phone")), hours=st.integers(0, 120))
    def something_goes_out(self, who, channel, hours):
        """Letters, messages and calls of others in the house: customers are touched by them as well."""
        moment = self.ago(hours=hours)
        rows = [
            {"customer_id": name, "at": moment, "direction": "out", "channel": channel, "kind": ""} for name in who
        ]
        self.office.receive(delivery("contacts", rows))

    @rule(who=few_customers, product=st.sampled_from(sorted(set(desk.PRODUCTS.values()))), ended=st.booleans())
    def subscriptions_come(self, who, product, ended):
        """What customers have and had."""
        rows = [
            {"customer_id": name, "product": product, "started_on": "2026-01-15",
             "cancelled_on": self.today.isoformat() if ended else ""}
            for name in who
        ]  # fmt: skip
        self.office.receive(delivery("subscriptions", rows))

    @rule(who=few_customers, back=st.integers(0, 4), minutes=st.integers(0, 700))
    def usage_comes(self, who, back, minutes):
        """Minutes of a month, new or corrected."""
        number = self.today.year * 12 + self.today.month - 1 - back
        month = f"{number // 12}-{number % 12 + 1:02d}"
        self.office.receive(usage({(name, month): minutes + 7 * place for place, name in enumerate(who)}))

    @rule(agent=st.sampled_from(("kay", "bo", "sun", "eva", "new")), spoken=st.sampled_from(("en", "ko", "es en")),
          left=st.sampled_from((None, None, -1, 2)))  # fmt: skip
    def an_agent_changes(self, agent, spoken, left):
        """Somebody learns a language, leaves, or begins."""
        day = "" if left is None else (self.today + timedelta(days=left)).isoformat()
        self.office.receive(agents([(agent, spoken, day)]))

    @rule(days=st.integers(1, 9), staff=st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True))
    def shifts_come(self, days, staff):
        """Who works in the coming days."""
        self.office.receive(shifts(self.today, days, staff))

    @rule(place=anything, turned=st.booleans())
    @precondition(lambda self: self.office.delivered)
    def a_file_comes_again(self, place, turned):
        """The same file, or its rows in another order."""
        delivered = self.office.delivered[place % len(self.office.delivered)][0]
        if not delivered.registry:
            self.office.receive_again(place, turned=turned)

    @rule(back=st.integers(0, 2))
    @precondition(lambda self: self.office.delivered)
    def a_file_was_wrong(self, back):
        """One of the last imports is taken back, unless something was built on it."""
        delivered = self.office.delivered
        self.office.undo(delivered[max(len(delivered) - 1 - back, 0)][2])

    @rule(chosen=st.lists(st.tuples(anything, codes, st.integers(1, 600)), min_size=1, max_size=4,
                          unique_by=lambda one: one[2]), callback=st.sampled_from((None, 20, 60)))  # fmt: skip
    def results_come(self, chosen, callback):
        """A dialer's file about leads, customers and somebody unknown."""
        people = [one for one in self.clerk.customers() if one not in self.clerk.merged]
        known = [*self.clerk.leads, *people, "LNOBODY"]
        rows = []
        for place, code, minutes in chosen:
            attempts = "2" if minutes % 5 == 0 and MEANINGS[code].dialled else ""
            reference = known[place % len(known)]
            promised = self.ago(hours=-callback) if callback and MEANINGS[code].callback else ""
            rows.append(self.result(reference, self.ago(minutes=minutes), code, promised, attempts))
        self.office.receive(delivery("results", rows))

    @rule(place=anything, code=codes)
    def results_are_corrected(self, place, code):
        """A file of results comes again with another outcome for all of its calls."""
        files = [one for one, _, _ in self.office.delivered if one.kind == "results"]
        if files:
            rows = [{**row, "disposition": code} for row in files[place % len(files)].rows]
            self.office.receive(delivery("results", rows))
