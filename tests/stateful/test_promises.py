"""Does the program keep its promises after any sequence of operations?

A clerk with a notebook (clerkwork/) is told the same events as the program, which works through its real jobs on a real
database. After every step what the program keeps of every customer is what the clerk derives, and every list is held
against the notebook: nobody without consent, suppressed, complaining, resting, held out or outside their hours is on it.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from clerkwork import desk
from clerkwork.beginning import Beginning, agents, begin, customer, delivery, registry, response, shifts, usage
from clerkwork.calls import draw_consequences, read_call
from clerkwork.clerk import DAY, MEANINGS, Answered, Suppressed
from clerkwork.deliveries import day_end
from clerkwork.evenings import Evening
from clerkwork.promises import (
    check_batch,
    check_decisions,
    check_leads,
    check_seats,
    check_totals,
    check_unplaced,
    read_list,
)
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from campaign.errors import CampaignError
from campaign.jobs.build import build_list
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.export import export_list
from campaign.jobs.log_result import log_result
from campaign.jobs.optout import opt_out
from campaign.model import Answer, Channel, Purpose

EXAMPLES = int(os.environ.get("CAMPAIGN_EXAMPLES", "2000" if os.environ.get("CAMPAIGN_LONG") else "300"))
STEPS = 50

customers = st.sampled_from(desk.CUSTOMERS)
few_customers = st.lists(customers, min_size=1, max_size=4, unique=True)
purposes = st.sampled_from(("marketing", "marketing", "service"))
hours = st.sampled_from(desk.HOURS)
codes = st.sampled_from(sorted(MEANINGS))
phones = st.sampled_from(desk.PHONES)
places = st.integers(0, 97)


@cache
def first_morning() -> Beginning:
    """The desk before anything happens, made once."""
    beginning = begin()
    atexit.register(beginning.close)
    return beginning


class Promises(RuleBasedStateMachine):
    """Everything that can happen at the desk, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.office = first_morning().open_office()

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.office.close()

    @property
    def workspace(self):
        return self.office.workspace

    @property
    def clerk(self):
        return self.office.clerk

    @property
    def now(self) -> int:
        return self.office.now

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(self.now, ZoneInfo(desk.HOME)).date()

    def ago(self, **span: int) -> str:
        """The wall clock at the desk some time ago, to the minute."""
        past = datetime.fromtimestamp(self.now, ZoneInfo("UTC")) - timedelta(**span)
        return past.astimezone(ZoneInfo(desk.HOME)).replace(second=0).isoformat()

    # Files come in

    @rule(who=few_customers, place=places, bad=st.booleans())
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
        rows = [{"customer_id": name, "phone": known[name]["phone"], "household": home} for name in who if name in known]
        if rows:
            self.office.receive(delivery("customers", rows))

    @rule(
        who=few_customers, answer=st.sampled_from(("yes", "yes", "yes", "no", "stop")), purpose=purposes, hours=hours,
        days=st.integers(0, 140), until=st.sampled_from((None, None, 0, 3, 40)), bad=st.booleans(),
    )  # fmt: skip
    def answers_come(self, who, answer, purpose, hours, days, until, bad):
        """Answer cards."""
        moment = self.ago(days=days, minutes=3)
        last = (self.today + timedelta(days=until)).isoformat() if until is not None else ""
        rows = [response(name, moment, answer, purpose, until=last, hours=hours) for name in who]
        spoiled = [response(who[0], self.ago(days=-3)), response("C01", "someday"), response("C01", moment, "perhaps")]
        self.office.receive(delivery("responses", rows, spoiled if bad else []))

    @rule(phone=phones, answer=st.sampled_from(("yes", "no", "stop", "stop")), days=st.integers(0, 9))
    def somebody_answers_from_a_phone(self, phone, answer, days):
        """An answer that names only a phone: of one customer, of several, of nobody."""
        self.office.receive(delivery("responses", [response("", self.ago(days=days), answer, phone=phone)]))

    @rule(who=st.lists(customers | phones, min_size=1, max_size=3, unique=True), days=st.integers(0, 30),
          expires=st.sampled_from((None, 0, 1, 20)))  # fmt: skip
    def suppressions_come(self, who, days, expires):
        """Reasons not to call a phone or a person."""
        listed = self.ago(days=days)[:10]
        ends = "" if expires is None else (self.today + timedelta(days=expires)).isoformat()
        self.office.receive(
            delivery(
                "suppressions",
                [
                    {"phone": one if one[0] == "+" else "", "customer_id": "" if one[0] == "+" else one,
                     "source": "own", "listed_on": listed, "expires_on": ends}
                    for one in who
                ],
            )
        )  # fmt: skip

    @rule(name=st.sampled_from(sorted(desk.REGISTRIES)), listed=st.lists(phones, max_size=2, unique=True))
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

    @rule(place=st.integers(0, 999), turned=st.booleans())
    @precondition(lambda self: self.office.delivered)
    def a_file_comes_again(self, place, turned):
        """The same file, or its rows in another order."""
        delivered = self.office.delivered[place % len(self.office.delivered)][0]
        if not delivered.registry:
            self.office.receive_again(place, turned=turned)

    # Customers and agents speak

    @rule(who=customers, answer=st.sampled_from(("yes", "yes", "no")), purpose=purposes, hours=hours,
          until=st.sampled_from((None, None, 0, 5)))  # fmt: skip
    def somebody_enrolls(self, who, answer, purpose, hours, until):
        """An answer is written down by hand."""
        if who not in self.clerk.customers():
            return
        last = "" if until is None else (self.today + timedelta(days=until)).isoformat()
        enroll_customer(
            self.workspace, who, answer=Answer(answer), channel=Channel.MAIL, wording="card-1",
            purpose=Purpose(purpose), until=last, hours=hours,
        )  # fmt: skip
        ends = day_end(last)
        self.clerk.answered.append(
            Answered(source=0, customer_id=who, at=self.now, answer=answer, purpose=purpose, until=ends, hours=hours)
        )

    @rule(who=customers | phones)
    def somebody_opts_out(self, who):
        """A customer, or somebody at a phone, wants no more calls."""
        known = self.clerk.customers()
        if who[0] != "+" and who not in known:
            return
        opt_out(self.workspace, who)
        phone = known[who]["phone"] if who in known else who
        people = [who] if who in known else self.clerk.at_phone(phone)
        if len(people) == 1:
            self.clerk.answered.append(Answered(source=0, customer_id=people[0], at=self.now, answer="stop"))
        for one in people or [None]:
            self.clerk.suppressed.append(
                Suppressed(source=0, phone=phone, customer_id=one, reason="stop", listed_at=self.now)
            )

    @rule(place=st.integers(0, 999), code=codes, minutes=st.integers(1, 90), callback=st.sampled_from((None, 20, 60)))
    def a_call_is_logged(self, place, code, minutes, callback):
        """An agent writes down a call to a lead or a customer."""
        if code == "MYSTERY":
            return
        known = [*self.clerk.customers(), *self.clerk.leads]
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

    @rule(chosen=st.lists(st.tuples(st.integers(0, 999), codes, st.integers(1, 600)), min_size=1, max_size=4,
                          unique_by=lambda one: one[2]), callback=st.sampled_from((None, 20, 60)))  # fmt: skip
    def results_come(self, chosen, callback):
        """A dialer's file about leads, customers and somebody unknown."""
        known = [*self.clerk.leads, *self.clerk.customers(), "LNOBODY"]
        rows = []
        for place, code, minutes in chosen:
            reference = known[place % len(known)]
            promised = self.ago(hours=-callback) if callback and MEANINGS[code].callback else ""
            rows.append(self.result(reference, self.ago(minutes=minutes), code, promised))
        self.office.receive(delivery("results", rows))

    @rule(place=st.integers(0, 99), code=codes)
    def results_are_corrected(self, place, code):
        """A file of results comes again with another outcome for all of its calls."""
        files = [one for one, _, _ in self.office.delivered if one.kind == "results"]
        if files:
            rows = [{**row, "disposition": code} for row in files[place % len(files)].rows]
            self.office.receive(delivery("results", rows))

    def result(self, reference: str, moment: str, code: str, callback: str = "", attempts: str = "") -> dict[str, str]:
        """A row of a result file."""
        is_customer = reference in self.clerk.customers()
        return {
            "lead_id": "" if is_customer else reference, "customer_id": reference if is_customer else "",
            "attempted_at": moment, "attempts": attempts, "disposition": code, "callback_at": callback,
        }  # fmt: skip

    # Time, settings, lists

    @rule(minutes=st.sampled_from((1, 20, 45, 180, 600, 1440, 4 * 1440, 10 * 1440, 35 * 1440, 100 * 1440)))
    def time_passes(self, minutes):
        """Minutes to months."""
        self.office.at(self.now + minutes * 60)

    @rule(campaign=st.sampled_from(("care", "rates")), parts=st.sampled_from((0, 1000, 2000, 3500, 5000)))
    def the_holdout_changes(self, campaign, parts):
        """A campaign states another share; who was held out under a larger one stays so."""
        self.office.hold_out(campaign, parts)

    @rule(ahead=st.integers(0, 3), replacing=st.booleans(), dry=st.booleans(), narrowed=st.booleans())
    def a_list_is_built(self, ahead, replacing, dry, narrowed):
        """Tonight's list, or one for a coming evening."""
        self.build(self.today + timedelta(days=ahead), replacing, narrowed="care" if narrowed and ahead else "", dry=dry)

    @rule(place=st.integers(0, 99), sliced=st.booleans(), dialer=st.sampled_from(("generic", "vicidial")))
    def a_list_is_exported(self, place, sliced, dialer):
        """A list, or one of its slots, goes to a dialer."""
        lists = sorted({lead.list_id for lead in self.clerk.leads.values() if lead.closes_at > self.now})
        if lists:
            self.export(lists[place % len(lists)], dialer, slot=place if sliced else None)

    @rule(days=st.integers(0, 2), heard=st.lists(codes, min_size=1, max_size=5), staff=st.lists(st.integers(0, 3), max_size=2, unique=True),
          stopped=st.none() | customers)  # fmt: skip
    def an_evening_goes_by(self, days, heard, staff, stopped):
        """Build in the morning, export, call, take in the results at night."""
        day = self.today + timedelta(days=days + 1)
        self.office.at(desk.wall(day, "09:30", desk.HOME))
        self.office.receive(shifts(day, 1, staff or (0, 1, 2, 3)))
        self.build(day, replacing=False)
        if stopped in self.clerk.customers():
            self.somebody_opts_out(stopped)
        lists = sorted({lead.list_id for lead in self.clerk.leads.values() if lead.evening == day})
        for list_id in lists:
            self.export(list_id, "generic")
        self.office.at(desk.wall(day, "23:40", desk.HOME))
        called = [lead for lead in self.clerk.leads.values() if lead.evening == day and lead.exported_at]
        rows = [
            self.result(lead.lead_id, datetime.fromtimestamp(lead.slot_at, ZoneInfo("UTC")).isoformat(), heard[place % len(heard)])
            for place, lead in enumerate(called)
        ]
        if rows:
            self.office.receive(delivery("results", rows))

    def build(self, day: date, replacing: bool, *, narrowed: str = "", dry: bool = False) -> None:
        """Build a list and hold it against the notebook."""
        with self.refusals():
            rehearsed = build_list(self.workspace, evening=day, campaign=narrowed, dry_run=True, replace=replacing)
            before = self.standing_list(day)
            if dry:
                return
            built = build_list(self.workspace, evening=day, campaign=narrowed, replace=replacing)
            if not built.is_new:
                assert before is not None
                return
            del rehearsed
            self.take_list(day, built.data, narrowed)

    def take_list(self, day: date, counts: dict, narrowed: str) -> None:
        """Check a fresh list and note what it assigned."""
        evening = Evening(self.clerk, day, self.now, self.office.parts, narrowed=narrowed)
        written = read_list(self.office.store, counts["list_id"], counts)
        check_totals(written)
        check_decisions(written, evening)
        check_leads(written, evening)
        check_seats(written, evening)
        check_unplaced(written, evening)
        for campaign in evening.running:
            share = max(self.clerk.shares.get(campaign.name, 0), self.office.parts[campaign.name])
            self.clerk.shares[campaign.name] = share
        self.office.note_leads(counts["list_id"], day)

    def export(self, list_id: str, dialer: str, slot: int | None = None) -> None:
        """Export a list and hold the batch against the notebook."""
        leads = [lead for lead in self.clerk.leads.values() if lead.list_id == list_id]
        clock = ""
        if slot is not None:
            slots = sorted({lead.slot_at for lead in leads})
            chosen = slots[slot % len(slots)]
            clock = f"{datetime.fromtimestamp(chosen, ZoneInfo(desk.HOME)):%H:%M}"
            leads = [lead for lead in leads if f"{datetime.fromtimestamp(lead.slot_at, ZoneInfo(desk.HOME)):%H:%M}" == clock]
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

    def standing_list(self, day: date) -> object:
        """The list that stands for an evening."""
        return next(iter(self.office.lists_of(day)), None)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What the program refuses with a reason that the operator can mend is not a broken promise."""
        try:
            yield
        except CampaignError as error:
            assert type(error).__name__ in {"EveningOver", "ListNotStanding", "ListEveningOver"}, error

    # What always holds

    @invariant()
    def the_standing_follows_from_the_events(self):
        """By the program's own recomputation and by the clerk's."""
        self.office.check_standing()

    @invariant()
    def nothing_acknowledged_is_lost(self):
        """Events are append-only; assignments stay; lists of one evening are one."""
        self.office.check_events()
        self.office.note_assignments()


Promises.TestCase.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


class TestPromises(Promises.TestCase):
    """Every promise, after every step."""
