"""What follows when a do-not-call registry was asked, by the clerk's notebook?"""

from __future__ import annotations

from datetime import date
from typing import Any

from clerkwork import desk
from clerkwork.notes import Consulted, Suppressed, live


def take_copy(clerk: Any, delivery: Any, source: int, taken: Any, listed_at: int) -> None:
    """Whoever is on the list is barred, and whoever is not on it any more is free."""
    reason, held = f"registry:{delivery.registry}", {row["phone"] for row in delivery.rows}
    known = {note.phone: note for note in live(clerk.suppressed) if note.reason == reason}
    for phone, note in known.items():
        if phone not in held:
            note.undone, note.ended_by = True, source
    for row in delivery.rows:
        if row["phone"] in known:
            taken.unchanged += 1
            continue
        taken.added += 1
        taken.note(clerk.suppressed, _listed(source, row["phone"], reason, listed_at))
    taken.note(clerk.consulted, Consulted(source=source, registry=delivery.registry, dated=_day(delivery)))


def take_returned(clerk: Any, delivery: Any, source: int, taken: Any, listed_at: int) -> None:
    """Whoever of the roster did not come back is barred, whoever came back is free, of others nothing is known."""
    reason, held = f"registry:{delivery.registry}", {row["phone"] for row in delivery.rows}
    known = [note for note in live(clerk.suppressed) if note.reason == reason and note.phone in delivery.roster]
    for note in known:
        if note.phone in held:
            note.undone, note.ended_by = True, source
    barred = {note.phone for note in known if not note.undone}
    for phone in sorted(delivery.roster - held - barred):
        taken.note(clerk.suppressed, _listed(source, phone, reason, listed_at))
    taken.unchanged += len(delivery.rows)
    note = Consulted(source=source, registry=delivery.registry, dated=_day(delivery), roster=set(delivery.roster))
    taken.note(clerk.consulted, note)


def _listed(source: int, phone: str, reason: str, listed_at: int) -> Suppressed:
    return Suppressed(source=source, phone=phone, customer_id=None, reason=reason, listed_at=listed_at)


def _day(delivery: Any) -> int:
    return int((delivery.dated - date(1970, 1, 1)).days)


def is_consulted(clerk: Any, values: dict[str, str], today: int) -> bool:
    """Whether every registry of the place was asked recently enough: for everybody, or for this phone."""
    return all(
        any(
            today - note.dated <= days and (not note.roster or values["phone"] in note.roster)
            for note in live(clerk.consulted)
            if note.registry == name and (name != desk.CLEANING or note.roster)
        )
        for name, (country, days) in desk.REGISTRIES.items()
        if country == desk.country_of(values)
    )


def forget_phones(clerk: Any, phones: set[str]) -> None:
    """Somebody was erased: no roster tells of their phones any more."""
    for note in clerk.consulted:
        note.roster -= phones
