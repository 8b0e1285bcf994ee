"""What does the demonstration tell, step by step?

A chapter is some words, commands exactly as they would be typed in the folder of the workspace, and files to look into.
The words are checked: `tests/cli/test_demo.py` holds what they say against what the commands answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

EVENING = date(2026, 3, 10)
AFTERNOON = "2026-03-10T15:00:00-04:00"
MORNING = "2026-03-11T09:00:00-04:00"
NEXT_AFTERNOON = "2026-03-11T15:00:00-04:00"
LIST = "20260310-1"
GENERIC, VICIDIAL = f"exports/{LIST}-generic-right-plan.csv", f"exports/{LIST}-vicidial-at-home.csv"
RESULTS, CALL_REPORT = "sample/results-generic-2026-03-10.csv", "inbox/results-vicidial-2026-03-10.txt"


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it would be typed, and the parts of its output that are shown (all when none are named)."""

    line: str
    keep: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Peek:
    """The first lines of a file."""

    path: str
    lines: int


@dataclass(frozen=True, slots=True)
class Evening:
    """Two made-up dialers call the leads that were exported, and write what was said."""


Deed = Typed | Peek | Evening


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading, what there is to know, and what is done, at an instant."""

    title: str
    words: str
    deeds: Sequence[Deed]
    now: str = AFTERNOON


INTRODUCTION = """\
Harbor Telephone does not exist. It has some 500 customers in twelve area codes, five rate plans, seven offers and three
campaigns, and files with the faults that real files have. It is Tuesday, 10 March 2026, 15:00 in New York: in an hour
the first customers may be called. Everything below is done by the commands you see, in the folder {folder}."""

CHAPTERS = (
    Chapter(
        "Who the customers are",
        """Three files: the company's own, one in Korean as Excel wrote it (CP949), and one of a partner with
        semicolons and decimal commas, which a mapping explains. Phones come in every spelling and leave in one; a
        column that nobody has declared becomes an attribute when asked. Nothing is guessed: a row that cannot be
        understood is refused, with its line and the reason, and waits in a file to be corrected.""",
        (
            Typed("campaign import customers sample/customers.csv --add-attributes"),
            Peek("rejects/customers.rejects.csv", 3),
            Typed("campaign import customers sample/customers-korean.csv"),
            Typed("campaign import customers sample/customers-partner.csv --map maps/partner.toml"),
        ),
    ),
    Chapter(
        "What they use, and what they have",
        """Usage by the month is what makes an offer true: from it the bill of every plan is computed for every
        customer. Subscriptions tell what was sold before, by which campaign, and who has left since.""",
        (
            Typed("campaign import usage sample/usage.csv --map maps/usage.toml"),
            Typed("campaign import subscriptions sample/subscriptions.csv"),
        ),
    ),
    Chapter(
        "What they answered",
        """Nobody is called who has not said yes. Each answer is kept with its channel, the wording that was shown
        and the evidence; a no, a stop, and a yes that has grown too old count as much. Then those not to be
        called, the copy of the national registry, who has complained, and whom we spoke to last week.""",
        (
            Typed("campaign import responses sample/responses.csv"),
            Typed("campaign import suppressions sample/suppressions.csv"),
            Typed(
                "campaign import suppressions sample/registry-us-2026-03-02.csv"
                " --registry 'National Do Not Call Registry' --dated 2026-03-02"
            ),
            Typed("campaign import contacts sample/contacts.csv"),
            Typed("campaign import results sample/results-generic-2026-03-06.csv --dialer generic"),
        ),
    ),
    Chapter(
        "Who works tonight",
        """Capacity is people: how many hours, in which languages, with time to breathe between two calls.""",
        (Typed("campaign import agents sample/agents.csv"), Typed("campaign import shifts sample/shifts.csv")),
    ),
    Chapter(
        "Does an offer fit?",
        """An offer of a plan fits when this customer's own bills would have been lower, in each of the last three
        months. The arithmetic can be shown to the customer, line by line.""",
        (Typed("campaign offers check"), Typed("campaign offers show plan-world --customer K2056", (1, 3, -1))),
    ),
    Chapter(
        "Tonight's list",
        """One list over all campaigns. Everybody ends in one line: blocked by a gate, no offer, held out at random,
        or eligible. "No offer" is a good result: a call that would not have served anybody.""",
        (Typed("campaign build"),),
    ),
    Chapter(
        "Why this customer, and why not that one",
        """Every gate, passed or not, with what it looked at; every offer with what it is worth. C1026 would save
        729.68 a year, but a complaint is open: it is solved first. Nobody on the desk speaks the language of
        C1332 tonight, and that is said too: it is how a firm learns whom to hire. Parts are left out here, [...];
        type the commands to see them.""",
        (
            Typed("campaign explain K2056", (0, 7, -1)),
            Typed("campaign explain C1026", (0, 1)),
            Typed("campaign explain C1332", (0,)),
        ),
    ),
    Chapter(
        "To the dialer",
        """One campaign for a dialer that reads any CSV, one for VICIdial. Everything is judged once more at this
        minute. (Names and phones are made up, so they are shown here; on the terminal the program masks them.)""",
        (
            Typed(f"campaign export {LIST} --dialer generic --campaign right-plan"),
            Peek(GENERIC, 3),
            Typed(f"campaign export {LIST} --dialer vicidial --campaign at-home"),
        ),
    ),
    Chapter(
        "The evening (made up)",
        """This is the one thing here that the program does not do: it does not dial. For the demonstration each
        customer's answer is drawn from a hash, and written as two dialers would write it.""",
        (Evening(), Peek(RESULTS, 4), Peek(CALL_REPORT, 3)),
    ),
    Chapter(
        "The next morning",
        """What was said decides what happens next: a stop is for ever, a refusal is left in peace, a promise to call
        back is kept first, an acceptance starts a subscription. VMDROP is a code that nobody has explained yet:
        it counts as an attempt, and is named until somebody does.""",
        (Typed(f"campaign import results {RESULTS} --dialer generic"),),
        MORNING,
    ),
    Chapter(
        "From now on by itself",
        """VICIdial has laid its results into the inbox. One command, started by cron every afternoon, takes in what
        lies there, builds tonight's list, exports it, says what each campaign promised before its first call, and
        what waits for somebody.""",
        (Typed("campaign nightly"),),
        NEXT_AFTERNOON,
    ),
    Chapter(
        "What the calls led to",
        """Acceptances never stand alone: beside them is what became of them. One day is too early to say.""",
        (Typed("campaign report funnel --by campaign --from 2026-03-10", (0, 1, 2, 3)),),
        NEXT_AFTERNOON,
    ),
    Chapter(
        "Who is still there",
        """Two campaigns sold the same product before. One gave three months free and sold much; one sold only where
        it was needed, and sold little. A sign-up says nothing; this does.""",
        (Typed("campaign report retention --by campaign --where 'product == \"voicemail-plus\"'"),),
        NEXT_AFTERNOON,
    ),
    Chapter(
        "Compared with those left alone",
        """Last summer two in three new customers got a welcome call; the others, drawn at random, got none. Only
        such a comparison shows what calling does. Tonight's campaigns hold customers out in the same way.""",
        (Typed("campaign report retention --by arm --where 'campaign == \"welcome-2025\"'"),),
        NEXT_AFTERNOON,
    ),
)

YOUR_TURN = (
    ("look around", "campaign status"),
    ("ask about somebody", "campaign explain C1234"),
    ("change a rule", "edit offers/travel-pack.toml, then: campaign offers check"),
    ("mend a row", "edit rejects/customers.rejects.csv, then import it: campaign import customers FILE"),
    ("stop somebody's calls", "campaign optout C1014, then: campaign recall 20260311-1"),
    ("every command", "campaign --help"),
)
