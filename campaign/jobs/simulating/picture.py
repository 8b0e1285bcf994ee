"""How does a simulation become a page with pictures?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from campaign.clock import local_text
from campaign.files.atomic import write_bytes_atomically
from campaign.files.simulation_page import Length, Skyline, write_picture
from campaign.settings import Settings

if TYPE_CHECKING:
    from campaign.jobs.simulate import Simulated


def write_simulation(simulated: Simulated, path: Path, settings: Settings) -> None:
    """Write the page of a simulation to a file of the operator's. Raises CannotCreate, StorageFailed."""
    charts = (
        ("Contacts", _lengths(simulated, "contacts", 1)),
        (f"Benefit served, {settings.desk.currency} a year", _lengths(simulated, "benefit", 10**settings.minor_digits)),
        ("Leads", _lengths(simulated, "leads", 1)),
    )
    remarks = (
        f"{simulated.words}.",
        "Bars are means of all runs; between the ends of the thin line lay nine of ten runs.",
    )
    write_bytes_atomically(path, write_picture("What if", remarks, charts, _skylines(simulated, settings.zone)))


def _lengths(simulated: Simulated, figure: str, unit: int) -> list[Length]:
    lengths = []
    for one in simulated.tried:
        spread = one.figures[figure]
        mean, low, high = (value / unit for value in (spread.mean, spread.low, spread.high))
        words = f"{mean:,.0f}" if low == high else f"{mean:,.0f} ({low:,.0f} to {high:,.0f})"
        lengths.append(Length(name=one.what_if.name, value=mean, low=low, high=high, words=words))
    return lengths


def _skylines(simulated: Simulated, zone: str) -> list[Skyline]:
    placed = [dict(one.slots) for one in simulated.tried]
    slots = sorted({at for one in placed for at in one})
    return [
        Skyline(name=one.what_if.name, columns=[(local_text(at, zone)[11:16], leads.get(at, 0)) for at in slots])
        for one, leads in zip(simulated.tried, placed, strict=True)
    ]
