"""What does `campaign init` take and show?"""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Bullets, KeyValues, Section, Sentence

PURPOSES = {
    "campaign.toml": "the desk: zone, evening, how often, capacity, holdout",
    "plans.toml": "what each rate plan charges",
    "offers/": "what is offered, to whom it fits, what it is worth",
    "campaigns/": "why you call, whom, until when, and how success is judged",
    "dispositions.toml": "codes of your dialer that the program does not know",
    "maps/": "how files that differ are to be read",
    "inbox/": "files for `campaign nightly` to take in",
    "campaign.key": "decides who is held out: back it up, show it to nobody",
    "campaign.db": "everything that happened",
}


NEXT = (
    "Read campaign.toml and set what is not right.",
    "Declare in it what your customer file knows beyond the usual columns ([attributes]).",
    "Try your customers: campaign import customers FILE --dry-run",
    "Write an offer and a campaign: the examples in offers/ and campaigns/ show how.",
)


@command(
    "init",
    examples=(
        "campaign init",
        "campaign init shop --region US --zone America/New_York",
        "campaign init 가게 --region KR --language ko",
    ),
)
def init(
    context: Context,
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder; made when it is not there.", show_default=False)
    ] = Path(),
    region: Annotated[
        str, typer.Option(help="Country of phones without a country code (ISO 3166): US, KR.", show_default=False)
    ] = "",
    zone: Annotated[str, typer.Option(help="Zone of the desk (IANA): Asia/Seoul.", show_default=False)] = "",
    currency: Annotated[str, typer.Option(help="Currency of all money (ISO 4217): USD.", show_default=False)] = "",
    language: Annotated[
        str, typer.Option(help="Language of customers who state none (ISO 639): en.", show_default=False)
    ] = "",
) -> Result:
    """What is not given is taken from this machine, and said.

    The settings are commented TOML files for you to edit; the examples among them do nothing until you rename them.
    Nothing is overwritten: a folder that holds a workspace is refused.
    """
    from campaign.jobs.init import begin_workspace, read_surroundings, settle_place

    place = settle_place(read_surroundings(), region=region, zone=zone, currency=currency, language=language)
    begun = begin_workspace(directory, place, context.now)
    values = {name: getattr(place, name) for name in ("region", "zone", "currency", "language")}
    sources = dict(place.sources)
    return Result(
        data={"directory": begun.directory, "inbox": begun.inbox, "files": begun.files, **values, "sources": sources},
        view=[
            Sentence(f"Made a workspace in {directory}."),
            KeyValues({name: f"{value}  ({sources[name]})" for name, value in values.items()}),
            Section("In it", [KeyValues(PURPOSES)]),
            Section("What to do next", [Bullets(NEXT)]),
        ],
        next_step=f"cd {quote(str(directory))} && campaign status" if str(directory) != "." else "campaign status",
        warnings=begun.warnings,
    )  # fmt: skip
