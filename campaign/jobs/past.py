"""How is a past evening looked at again: with what was known then, and against what was decided then?

The same gates, choices and engine as ever, over a small database that holds what the list knew (see store/as_of), with
the settings stored with the list, at the instant of the build.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from campaign import __version__
from campaign.clock import local_text, moment
from campaign.engines.judging import Bench
from campaign.engines.sqlite import HELD_OUT, NOBODY
from campaign.rules.gates import blocked_codes
from campaign.settings import Settings, packaged_sha256, read_settings
from campaign.store.as_of import Basis, as_it_was
from campaign.workspace import Workspace

CALLING = "calling"
"""The folder of the calling rules that come with the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided for one customer: the gates that block, or the best choice and whether it is held out."""

    gates: tuple[str, ...] = ()
    campaign: str = ""
    offer: str = ""
    held: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """As `explain --json` prints it."""
        return {"gates": list(self.gates), "campaign": self.campaign, "offer": self.offer, "held_out": self.held}


@contextmanager
def revisit(workspace: Workspace, basis: Basis, customers: Collection[int]) -> Iterator[Workspace]:
    """The workspace as it was for some customers when a list was decided. Not inside a transaction."""
    with as_it_was(workspace.store, basis, customers) as store:
        past = Workspace(workspace.directory, moment(basis.built_at))
        vars(past).update(store=store, settings=_settings_of(workspace.scratch, basis.body))
        yield past


def _settings_of(scratch: Path, body: str) -> Settings:
    """The settings that a list was built with, from the text of every file."""
    with TemporaryDirectory(dir=scratch, prefix="settings-") as folder:
        for name, text in json.loads(body).items():
            path = Path(folder, name)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.write_text(text, "utf-8")
        return read_settings(Path(folder))


def decide(bench: Bench, choices: Sequence[tuple[int, int, bool]], customer_no: int) -> Decision | None:
    """What the judged customer would be told; None when there is nobody of that number. `choices` are best first."""
    blocked = {row["customer_no"]: row["blocked_by"] for row in bench.judge.persons()}.get(customer_no)
    if blocked is None:
        return None
    if blocked:
        return Decision(gates=blocked_codes(blocked, bench.tonight.gates))
    free = [place for _, place, held in choices if not held]
    for place in (free or [place for _, place, _ in choices])[:1]:
        choice = bench.offering.choices[place]
        return Decision(campaign=choice.campaign, offer=choice.offer, held=not free)
    return Decision()


def read_decision(counts: Mapping[str, Any], number: int | None) -> Decision | None:
    """What a list decided, read by the names of gates and choices stored with it (see engines/sqlite)."""
    if number is None or number == NOBODY:
        return None
    if number >= 0:
        return Decision(gates=tuple(code for place, code in enumerate(counts["gates"]) if number >> place & 1))
    held = number < -HELD_OUT
    campaign, offer = counts["choices"][-1 - number - (HELD_OUT if held else 0)]
    return Decision(campaign=campaign, offer=offer, held=held)


def compare(
    workspace: Workspace, basis: Basis, counts: Mapping[str, Any], *, stored: Decision | None, again: Decision | None
) -> dict[str, Any]:
    """The decision of that evening beside the one that follows from what was known then."""
    learned = [code for code in (again.gates if again else ()) if code not in counts["gates"]]
    return {
        "list_id": counts["list_id"],
        "built_at": local_text(basis.built_at, workspace.settings.zone),
        "stored": stored.data if stored else None,
        "recomputed": again.data if again else None,
        "agrees": stored == again,
        "because": [] if stored == again else list(_reasons(basis, learned)),
    }


def _reasons(basis: Basis, learned: Sequence[str]) -> Iterator[str]:
    """Why a decision may come out otherwise today."""
    if learned:
        yield f"the program has learned since: {', '.join(learned)}"
    if basis.program_version != __version__:
        yield f"the list was built by version {basis.program_version} of the program, this is {__version__}"
    if basis.policies_sha256 != packaged_sha256(CALLING):
        yield "the calling rules that come with the program were changed since"
    yield "zones, holidays, the key of the holdout, or people who were erased or taken back since are not kept"
