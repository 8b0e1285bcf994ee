"""What may happen at a desk on a day? Files come late and are corrected, people answer, move and share phones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import townlife

from campaign.jobs.build import build_list
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.export import export_list
from campaign.jobs.log_result import log_result
from campaign.jobs.merge import merge_customers
from campaign.jobs.optout import opt_out
from campaign.jobs.results import import_results
from campaign.jobs.undo import undo_import
from campaign.model import Answer, Channel
from halfyear.desk import FIRST, ZONE, Desk

REGISTRY = "National Do Not Call Registry"
OUTCOMES = (
    "no_answer", "no_answer", "answering_machine", "busy", "refused", "accepted", "stop", "wrong_number", "callback",
    "complaint", "refused_at_opening", "not_dialled",
)  # fmt: skip
CUSTOMER = "customer_id,phone,alt_phone,name,language,state,timezone,household,plan,trips,segment"
RESPONSE = "customer_id,phone,answered_at,channel,answer,until,hours"
MERGES = 0.4
ZONES = ("", "America/New_York", "America/Chicago", "America/Los_Angeles")
OWN_CODES = (
    "",
    'THINKS = { label = "Thinks", flags = ["dialled", "answered", "reached", "refused"], rest_days = 20 }\n',
    'THINKS = { label = "Thinks", flags = ["dialled", "answered"], rest_days = 2 }\n',
)


class HalfYear(Desk):
    """A desk at which everything happens that a past evening must not see."""

    @property
    def daily(self) -> tuple[Callable[[], Any], ...]:
        """What may happen on a day."""
        return (
            self.join, self.move, self.move, self.answer, self.answer, self.answer, self.suppress, self.complain,
            self.subscribe, self.use, self.staff, self.optout, self.enroll, self.call_by_hand, self.undo, self.resettle,
            self.merge, self.touch,
        )  # fmt: skip

    def begin(self) -> None:
        """The first files."""
        self.bring("customers", CUSTOMER, *(self.described(number) for number in range(self.joined)))
        agreed = (number for number in range(self.joined) if number % 7)
        self.bring("responses", RESPONSE, *(self.answered(number, "yes") for number in agreed))
        self.use()
        self.bring("agents", "agent,languages", "kay,en es", "lee,en")
        self.registry()

    def live(self, days: int) -> Iterator[date]:
        """Day by day; hands out each evening for which a list stands."""
        for day in range(days):
            self.now = datetime.combine(FIRST + timedelta(days=day), time(8), ZONE)
            for act, often in ((self.registry, 12), (self.shifts, 5)):
                if day % often == 0:
                    self.try_to(act)
            for number in range(self.dice.randrange(5)):
                self.now += timedelta(minutes=17 + number)
                self.try_to(self.dice.choice(self.daily))
            self.try_to(self.hand_in)
            self.now = datetime.combine(self.now.date(), time(15, 40), ZONE)
            if self.try_to(self.build):
                yield self.now.date()

    def described(self, number: int) -> str:
        """A customer as a file may describe one today."""
        dice = self.dice
        household = f"H{dice.randrange(5)}" if dice.random() < 0.4 else ""
        return ",".join(
            (
                f"C{number}", self.phone(), dice.choice(("", "", "+12125550177")), f"Ann Example {number}",
                dice.choice(("", "en", "en", "es", "ko")), dice.choice(("", "NY", "CA")), dice.choice(ZONES), household,
                dice.choice(("", "basic", "basic", "talker")), dice.choice(("", "1", "3", "5")),
                dice.choice(("", "family", "young")),
            )
        )  # fmt: skip

    def answered(self, number: int, answer: str = "") -> str:
        """An answer; some come from a phone and may be anybody's there."""
        dice = self.dice
        answer = answer or dice.choice(("yes", "yes", "yes", "no", "stop"))
        who = f",{self.phone()}" if dice.random() < 0.1 else f"C{number},"
        until = f"{self.now + timedelta(days=dice.randrange(10, 90)):%Y-%m-%d}" if dice.random() < 0.2 else ""
        hours = "17:00-19:00" if dice.random() < 0.2 and answer == "yes" else ""
        return f"{who},{self.moment(9)},web,{answer},{until if answer == 'yes' else ''},{hours}"

    def join(self) -> None:
        """New customers and changed ones in one file; some of the new ones answered at once."""
        first, self.joined = self.joined, min(self.people, self.joined + 2)
        new = range(first, self.joined)
        self.bring("customers", CUSTOMER, *(self.described(number) for number in [*new, *self.some(3)]))
        self.bring("responses", RESPONSE, *(self.answered(number) for number in new))

    def move(self) -> None:
        """A file that states a few columns only."""
        column, values = self.dice.choice(
            (
                ("household", ("", "H1", "H2", "H9")), ("plan", ("basic", "talker")), ("timezone", ZONES[1:]),
                ("trips", ("0", "2", "7")), ("language", ("en", "es", "ko")), ("state", ("NY", "CA")),
            )
        )  # fmt: skip
        rows = (f"C{number},{self.phone()},{self.dice.choice(values)}" for number in self.some())
        self.bring("customers", f"customer_id,phone,{column}", *rows)

    def answer(self) -> None:
        """Answers of the last days."""
        self.bring("responses", RESPONSE, *(self.answered(number) for number in self.some()))

    def suppress(self) -> None:
        """Phones and persons on a list of ours, some for a while."""
        until = f"{self.now + timedelta(days=9):%Y-%m-%d}"
        rows = (f"C{number},,our list,{self.dice.choice(('', until))}" for number in self.some(2))
        self.bring("suppressions", "customer_id,phone,source,expires_on", *rows, f",{self.phone()},our list,{until}")

    def registry(self) -> None:
        """A copy of the registry, sometimes an old one."""
        dated = self.now.date() - timedelta(days=self.dice.choice((0, 0, 3, 25)))
        self.bring("suppressions", "phone", *(self.phone() for _ in range(4)), registry=REGISTRY, dated=dated)

    def complain(self) -> None:
        """Complaints, and what became of earlier ones."""
        rows = (
            f"C{number},{self.now - timedelta(days=number % 9):%Y-%m-%d}T09:00,in,phone,complaint,fees,"
            f"{self.dice.choice(('yes', 'no'))}"
            for number in self.some()
        )
        self.bring("contacts", "customer_id,at,direction,channel,kind,topic,resolved", *rows)

    def touch(self) -> None:
        """Letters and messages that went out."""
        rows = (f"C{number},{self.moment(6)},out,{self.dice.choice(('mail', 'text'))},other" for number in self.some())
        self.bring("contacts", "customer_id,at,direction,channel,kind", *rows)

    def merge(self) -> None:
        """Two records turn out to be one person; not too often."""
        if self.dice.random() < MERGES:
            duplicate, survivor = self.dice.sample(range(self.joined), 2)
            merge_customers(self.at_desk(), f"C{duplicate}", f"C{survivor}", reason="one person")

    def subscribe(self) -> None:
        """Products that customers have, and when some ended."""
        day = self.now.date()
        rows = (
            f"C{number},{self.dice.choice(('travel', 'sport'))},{day - timedelta(days=30 + number % 3):%Y-%m-%d},"
            f"{self.dice.choice(('', f'{day:%Y-%m-%d}'))}"
            for number in self.some()
        )
        self.bring("subscriptions", "customer_id,product,started_on,cancelled_on", *rows)

    def use(self) -> None:
        """Usage of the last months; what was told before is corrected."""
        months = [self.now.date().replace(day=1) - timedelta(days=1 + 28 * back) for back in range(3)]
        rows = (
            f"C{number},{month:%Y-%m},minutes,{self.dice.randrange(60, 900)}"
            for number in self.some(self.joined)
            for month in months
        )
        self.bring("usage", "customer_id,month,measure,quantity", *rows)

    def staff(self) -> None:
        """Agents learn languages, and leave."""
        left, spoken = self.dice.choice(("", "", f"{self.now:%Y-%m-%d}")), self.dice.choice(("en", "ko", "en ko"))
        self.bring("agents", "agent,languages,left_on", "kay,en es,", f"lee,{spoken},{left}")
        self.shifts()

    def shifts(self) -> None:
        """The shifts of the next week; what was planned before may be otherwise now."""
        days = [self.now.date() + timedelta(days=ahead) for ahead in range(8)]
        rows = (
            f"{agent},{day:%Y-%m-%d},16:00,{self.dice.choice(('18:30', '20:00'))}"
            for day in days
            for agent in ("kay", "lee")
        )
        self.bring("shifts", "agent,date,start,end", *rows)

    def optout(self) -> None:
        """A stop, from a customer or a phone."""
        opt_out(self.at_desk(), self.dice.choice((f"C{self.dice.randrange(self.joined)}", self.phone())))

    def enroll(self) -> None:
        """An answer given at the desk."""
        who = f"C{self.dice.randrange(self.joined)}"
        answer = self.dice.choice((Answer.YES, Answer.YES, Answer.NO))
        enroll_customer(self.at_desk(), who, answer=answer, channel=Channel.WEB, wording="w1")

    def call_by_hand(self) -> None:
        """A call to somebody on no list."""
        later = f"{self.now + timedelta(days=1):%Y-%m-%dT17:00}"
        code = self.dice.choice(("callback", "refused", "no_answer", "wrong_number"))
        callback = later if code == "callback" else ""
        log_result(self.at_desk(), f"C{self.dice.randrange(self.joined)}", code, callback=callback)

    def undo(self) -> None:
        """An import is taken back, if nothing was built on it."""
        self.dice.choice((self.join, self.move, self.answer, self.use, self.staff, self.subscribe))()
        last = self.workspace.store.connection.execute("SELECT MAX(import_no) FROM import_file").fetchone()[0]
        undo_import(self.at_desk(), last)

    def resettle(self) -> None:
        """A setting changes."""
        dice, town = self.dice, townlife
        share, rule = dice.choice(("0", "0.2", "0.4")), dice.choice(("trips >= 2", 'holds("sport")', "trips >= 1"))
        touches = dice.choice(("", "[contact_policy.touches]\nperson = 2\nnumber = 3\nhousehold = 3\n"))
        name, text = dice.choice(
            (
                ("campaigns/needs.toml", town.campaign_text("pack", holdout_share=share, budget_per_evening=5)),
                ("offers/pack.toml", town.PACK.replace('"trips >= 2"', f"'{rule}'")),
                ("plans.toml", town.PLANS.replace("15.00", dice.choice(("14.00", "9.00")))),
                ("dispositions.toml", dice.choice(OWN_CODES)),
                ("campaign.toml", f"{town.DESK}[contact_policy]\nattempts_7_days = {dice.randrange(1, 4)}\n{touches}"),
            )
        )  # fmt: skip
        (self.workspace.directory / name).write_text(text, "utf-8")
        for cached in ("settings", "plans", "policies"):
            vars(self.workspace).pop(cached, None)

    def build(self) -> None:
        """The list of the evening, sometimes built twice, mostly exported; what comes of it is drawn at once."""
        built = build_list(self.at_desk())
        if self.dice.random() < 0.2:
            self.try_to(self.dice.choice((self.answer, self.move, self.optout)))
            built = build_list(self.at_desk(), replace=True, campaign=self.dice.choice(("", "rates")))
        if self.dice.random() < 0.2:
            return
        self.now += timedelta(minutes=5)
        export_list(self.at_desk(), built.data["list_id"], dialer="generic")
        leads = self.workspace.store.connection.execute(
            "SELECT lead_id FROM lead JOIN call_list USING (list_no) WHERE list_id = ?", (built.data["list_id"],)
        )
        for (lead,) in leads.fetchall():
            code = self.dice.choice((*OUTCOMES, "THINKS"))
            self.results.append(f"{lead},{self.now.date():%Y-%m-%d}T18:{self.dice.randrange(60):02},{code}")

    def hand_in(self) -> None:
        """What the dialer says comes the next day, or days later; now and then it says something else later."""
        ready = [line for line in self.results if self.dice.random() < 0.7]
        self.results = [line for line in self.results if line not in ready]
        if not ready:
            return
        self.results += [line.rpartition(",")[0] + ",refused" for line in ready if self.dice.random() < 0.1]
        self.files += 1
        path = self.folder / f"results-{self.files}.csv"
        path.write_text("\n".join(("lead_id,attempted_at,disposition", *ready)) + "\n", "utf-8")
        import_results(self.at_desk(), path)
