"""What do customers say to somebody who writes it down by hand?"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from campaign.jobs.consent.confirming import Outcome, confirm_call_back
from campaign.jobs.consent.pending import list_pending
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.log_result import log_result
from campaign.jobs.optout import opt_out
from campaign.jobs.people.portfolios import allow_offer, block_offer
from campaign.jobs.privacy.erase import erase_customer
from campaign.jobs.suppress import bar_pattern, lift_pattern
from campaign.model import Answer, Channel, Purpose
from clerkwork import desk
from clerkwork.calls import draw_consequences, read_call
from clerkwork.day import Day, anything, codes, customers, families, hours, nights, phones, purposes
from clerkwork.deliveries import day_end
from clerkwork.erasing import bar, erase, is_barred, is_nameless
from clerkwork.notes import MEANINGS, Answered, Decided, Suppressed, Version


class Talks(Day):
    """Answers, stops and calls, through the real commands."""

    @rule(who=customers, answer=st.sampled_from(("yes", "yes", "no")), purpose=purposes, hours=hours,
          until=st.sampled_from((None, None, 0, 5)), channel=st.sampled_from(("mail", "mail", "phone")),
          family=families, night=nights)  # fmt: skip
    def somebody_enrolls(self, who, answer, purpose, hours, until, channel="mail", family="", night=False):
        """An answer is written down by hand."""
        if who not in self.clerk.customers():
            return
        last = "" if until is None else (self.today + timedelta(days=until)).isoformat()
        enroll_customer(
            self.workspace, who, answer=Answer(answer), channel=Channel(channel), wording="card-1",
            purpose=Purpose(purpose), until=last, hours=hours, family=family, night=night,
        )  # fmt: skip
        ends = day_end(last)
        self.clerk.answered.append(
            Answered(
                source=0,
                customer_id=who,
                at=self.now,
                answer=answer,
                purpose=purpose,
                until=ends,
                hours=hours,
                channel=channel,
                family=family,
                night=night,
                needs=desk.CONFIRM.get(channel, "") if answer == "yes" else "",
                origin="by hand",
            )
        )

    @rule(place=anything, outcome=st.sampled_from(("yes", "yes", "no")))
    def somebody_is_called_back(self, place, outcome):
        """A yes that was given on the phone is confirmed, or denied."""
        pending, waiting = list_pending(self.workspace), self.clerk.waiting()
        assert sorted((one.customer_id, one.answered_at, one.purpose) for one in pending) == sorted(
            (note.customer_id, note.at, note.purpose) for note in waiting
        )
        if not pending:
            return
        chosen = pending[place % len(pending)]
        row = self.office.answer(chosen.response_no)
        note = next(note for note in waiting if [getattr(note, name) for name in row] == list(row.values()))
        confirm_call_back(self.workspace, [chosen.response_no], Outcome(outcome))
        note.confirmed.append(Version(source=0, value=outcome))
        if outcome == "no":
            self.clerk.answered.append(
                Answered(source=0, customer_id=note.customer_id, at=self.now, answer="no", purpose=note.purpose,
                         channel="phone", contact_channel=note.contact_channel, family=note.family, origin="by hand")
            )  # fmt: skip

    @rule(portfolio=st.sampled_from(sorted(desk.PORTFOLIOS)), offer=st.sampled_from(sorted(desk.OFFERS)),
          blocks=st.sampled_from((True, True, False)))  # fmt: skip
    def an_owner_decides(self, portfolio, offer, blocks):
        """Whoever owns a portfolio keeps an offer from it, or lets it be made again."""
        decide = block_offer if blocks else allow_offer
        decide(self.workspace, portfolio, offer, by=desk.PORTFOLIOS[portfolio], reason="asked to")
        self.clerk.decided.append(Decided(source=0, portfolio=portfolio, offer=offer, blocks=blocks))

    @rule(who=customers | phones, household=st.sampled_from((False, False, True)))
    def somebody_opts_out(self, who, household=False):
        """A customer, or somebody at a phone, wants no more calls, perhaps for the whole household."""
        known = self.clerk.customers()
        if who[0] != "+" and who not in known:
            return
        opt_out(self.workspace, who, household=household)
        if is_barred(self.clerk, None, who):
            return
        phone = known[who]["phone"] if who in known else who
        people = [who] if who in known else sorted({self.clerk.stands_for(one) for one in self.clerk.at_phone(phone)})
        if len(people) == 1:
            self.clerk.answered.append(
                Answered(source=0, customer_id=people[0], at=self.now, answer="stop", channel="phone")
            )
        for one in people or [None]:
            self.clerk.suppressed.append(
                Suppressed(source=0, phone=phone, customer_id=one, reason="stop", listed_at=self.now)
            )
        homes = set().union(*(self.clerk.household(one) for one in people)) if household else set()
        for one in homes - set(people):
            self.clerk.suppressed.append(
                Suppressed(source=0, phone=None, customer_id=one, reason="stop", listed_at=self.now)
            )
            self.met.add("a household is stopped")

    @rule(who=customers)
    @precondition(lambda self: len(self.clerk.erased) < desk.MOST_ERASED)
    def somebody_is_erased(self, who):
        """A customer wants to be forgotten, under every record; files that came before are left alone from now on."""
        if who not in self.clerk.customers():
            return
        records = self.office.nameless(self.clerk.records(self.clerk.stands_for(who)))
        erased = erase_customer(self.workspace, who)
        assert {who, *erased.also} == records.keys()
        bar(self.clerk, records)
        self.office.forget(records, erase(self.clerk, records))
        self.met |= {"somebody is erased", *(("all records of somebody are erased",) if erased.also else ())}

    @rule()
    @precondition(lambda self: self.clerk.merged and len(self.clerk.erased) < desk.MOST_ERASED)
    def somebody_with_two_records_is_erased(self):
        """Both records go."""
        ((survivor, _), *_) = self.clerk.merged.values()
        self.somebody_is_erased(survivor)

    @rule(pattern=st.sampled_from(desk.PATTERNS), barred=st.sampled_from((True, False, False)))
    def numbers_are_barred(self, pattern, barred):
        """A range of numbers is not called, until that is taken back."""
        if barred == (pattern in self.clerk.patterns):
            return
        if barred:
            bar_pattern(self.workspace, pattern, reason="a service")
            self.clerk.patterns.add(pattern)
        else:
            lift_pattern(self.workspace, pattern, reason="no more")
            self.clerk.patterns.remove(pattern)

    @rule(place=anything, code=codes, minutes=st.integers(1, 90), callback=st.sampled_from((None, 20, 60)))
    def a_call_is_logged(self, place, code, minutes, callback):
        """An agent writes down a call to a lead or a customer."""
        if code == "MYSTERY":
            return
        leads = self.clerk.leads.items()
        people = [one for one in self.clerk.customers() if one not in self.clerk.merged]
        known = [*people, *(name for name, lead in leads if not is_nameless(lead.customer_id))]
        reference = known[place % len(known)]
        moment = self.ago(minutes=minutes)
        promised = self.ago(hours=-callback) if callback and MEANINGS[code].callback else ""
        lead = reference in self.clerk.leads
        row = {
            "lead_id": reference if lead else "", "customer_id": "" if lead else reference, "attempted_at": moment,
            "attempts": "", "disposition": code, "callback_at": promised,
        }  # fmt: skip
        log_result(self.workspace, reference, code, at=moment, callback=promised)
        call = read_call(self.clerk, row, 0, by_hand=True)
        if not any(note.identity == call.identity and not note.undone for note in self.clerk.called):
            self.clerk.called.append(call)
            draw_consequences(self.clerk, [(call, 0)])
