"""What does `campaign explain` take and show?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from campaign.cli.evenings import read_evening
from campaign.cli.gate_views import check_of
from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Bullets, Checks, KeyValues, Section, Sentence, View
from campaign.rules.money import format_money

VERDICTS = {
    "listed": ("will be called", Tone.GOOD),
    "blocked": ("is not called: a gate blocks", Tone.BAD),
    "no offer": ("is not called: no offer serves this customer", Tone.WARNING),
    "holdout": ("is not called: held out at random, so that the effect of calling can be known", Tone.WARNING),
    "not placed": ("may be called, and has no slot", Tone.WARNING),
    "taken off": ("is not called any more: a round took the lead off", Tone.WARNING),
    "not known yet": ("was not known yet", Tone.WARNING),
}
OVER = {
    "listed": "was to be called",
    "blocked": "was not called: a gate blocked",
    "no offer": "was not called: no offer served this customer",
    "holdout": "was not called: held out at random, so that the effect of calling can be known",
    "not placed": "might have been called, and had no slot",
    "taken off": "was not to be called any more: a round had taken the lead off",
}
"""The same of an evening that is over."""


@command("explain", examples=("campaign explain C1001", "campaign explain C1001 --evening 2026-03-10 --json"))
def explain(
    context: Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The id of the customer.")],
    evening: Annotated[
        str, typer.Option(metavar="DATE", help="The evening; otherwise today at the desk.", show_default=False)
    ] = "",
) -> Result:
    """Every gate with what it looked at, every offer with its arithmetic, then the slot and why.

    The same gates and offers as the build, asked of one customer. Where a list stands for that evening, the verdict is
    what that list decided; gates and offers show what holds now. For a past evening they show what was known and laid
    down when its list was decided, and whether the same decision follows from it.
    """
    from campaign.jobs.explain import explain_customer

    explained = explain_customer(context.workspace, customer, evening=read_evening(evening))
    data, settings = explained.data, context.workspace.settings
    return Result(
        data=data,
        view=[
            _verdict(data),
            Section("Gates of the person", [Checks([check_of(gate) for gate in data["gates"]])]),
            *(_offer(offer, settings.minor_digits, settings.currency) for offer in data["offers"]),
            *_evening(data),
            *_past(data),
        ],
        next_step="" if data["list_id"] else f"campaign build --evening {data['evening']} --dry-run",
        warnings=explained.warnings,
    )


def _verdict(data: Mapping[str, Any]) -> Sentence:
    words, tone = VERDICTS[data["verdict"]]
    words = OVER.get(data["verdict"], words) if data["past"] else words
    reasons = [gate["gate"] for gate in (*data["gates"], *data["evening_gates"]) if gate["passed"] is False]
    if data["verdict"] == "taken off":
        reasons = data["slot"]["taken_off"].split()
    named = f" ({', '.join(reasons)})" if reasons and data["verdict"] in {"blocked", "not placed", "taken off"} else ""
    listed = f" by list {data['list_id']}" if data["list_id"] else ", as far as can be told before a list is built"
    return Sentence(f"{data['customer_id']} {words}{named} on {data['evening']}{listed}.", tone)


def _offer(offer: Mapping[str, Any], minor_digits: int, currency: str) -> Section:
    amount = format_money(offer["benefit"], minor_digits)
    worth = f"{amount} {currency} a year" if offer["benefit"] > 0 else "no benefit"
    verdict = "may be offered" if offer["eligible"] else "is not offered"
    views: list[View] = [Checks([check_of(gate) for gate in offer["gates"]])]
    if offer["lines"]:
        views.append(Bullets(offer["lines"]))
    return Section(f"Offer {offer['offer']} of campaign {offer['campaign']}: {verdict}, {worth}", views)


def _evening(data: Mapping[str, Any]) -> Sequence[View]:
    views: list[View] = []
    if data["evening_gates"]:
        views.append(Section("Gates of the evening", [Checks([check_of(gate) for gate in data["evening_gates"]])]))
    if data["slot"]:
        told = {name: value for name, value in data["slot"].items() if value is not None}
        shown = {name.replace("_", " ").capitalize(): value for name, value in told.items()}
        views.append(Section("Slot", [KeyValues(shown)]))
    return views


def _past(data: Mapping[str, Any]) -> Sequence[View]:
    """What was decided then, beside what follows from what was known then."""
    past = data["past"]
    if past is None:
        return []
    agrees = "yes" if past["agrees"] else f"no; perhaps {'; '.join(past['because'])}"
    shown = {
        "Built at": past["built_at"], "Decided then": _decision(past["stored"]),
        "From what was known then": _decision(past["recomputed"]), "The same": agrees,
    }  # fmt: skip
    return [Section(f"Looked at again as list {past['list_id']} saw it", [KeyValues(shown)])]


def _decision(decided: Mapping[str, Any] | None) -> str:
    if decided is None:
        return "not known yet"
    if decided["gates"]:
        return f"blocked by {', '.join(decided['gates'])}"
    if not decided["offer"]:
        return "no offer"
    held = ", held out" if decided["held_out"] else ""
    return f"offer {decided['offer']} of campaign {decided['campaign']}{held}"
