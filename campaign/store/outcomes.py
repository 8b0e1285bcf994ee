"""What follows from the results of a dialer: attempts, stops, promises, complaints, subscriptions, returned leads?

Rows are first laid into a temporary table, outside any transaction; then everything they lead to is written set by set
in one transaction, and the standing of the customers touched is recomputed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from campaign.clock import FOREVER, day_number, local_day
from campaign.model import Confirmation
from campaign.rules.dispositions import UNTOLD, Dispositions
from campaign.settings import Offer
from campaign.store.answering import give_cells
from campaign.store.database import Store, Value, translated_errors
from campaign.store.dispositions import load_dispositions, number_codes
from campaign.store.standing import begin_touching, refresh_touched

IncomingRow: TypeAlias = tuple[Value, ...]
"""row_no, reference, attempted_at, attempts, code, duration_seconds, agent, callback_at, note, digits, phone,
source_hash, last_state, wrap_up_seconds: see `incoming_result` in sql/attempts.sql."""

_TABLES = ("incoming", "incoming_code", "resolved", "fresh", "offer_product")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the configuration says about results: codes, products of offers, and the zone that days are counted in.

    `confirmation` is what a yes given on the phone needs before it counts, `segment` the attribute by which people
    differ in when they answer.
    """

    dispositions: Dispositions
    offers: Mapping[str, Offer]
    zone: str
    confirmation: Confirmation = Confirmation.NONE
    segment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the rows of one file came to; the first six add up to the rows that were read."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    returned: int = 0
    unfinished: int = 0
    unmatched: int = 0
    stops: int = 0
    callbacks: int = 0
    accepted: int = 0
    complaints: int = 0
    wrong_numbers: int = 0
    started: int = 0
    unknown_codes: Mapping[str, int] = field(default_factory=dict)


def lay_rows(store: Store, rows: Iterable[IncomingRow], rehash: Callable[[int, int], int]) -> int:
    """Put the rows of a file into the temporary table; how many there are.

    Equal rows of one file are told apart: the second and later ones get `rehash(hash, occurrence)`.
    """
    for table in _TABLES:
        store.run(f"attempts.create_{table}")
        store.run(f"attempts.clear_{table}")
    with _aside(store):
        laid = store.run_many("attempts.add_incoming", rows)
    repeats = [
        {"row_no": row["row_no"], "source_hash": rehash(row["source_hash"], row["occurrence"])}
        for row in store.read("attempts.read_repeats")
        if row["occurrence"] > 1
    ]
    store.run_many("attempts.set_source_hash", repeats)
    return max(laid, 0)


def apply_rows(store: Store, meaning: Meaning, *, import_no: int | None, list_no: int | None, now: int) -> Outcome:
    """Write what the laid rows lead to, inside the caller's transaction."""
    begin_touching(store)
    _lay_products(store, meaning.offers)
    newest = store.value("attempts.read_newest")
    newest_suppression = store.value("attempts.read_newest_suppression")
    explained = load_dispositions(store, meaning.dispositions)
    _resolve(store, meaning.dispositions, list_no)
    _write_attempts(store, import_no, now, newest)
    counts = store.row("attempts.count_flags")
    for number in explained:
        store.run("attempts.mark_fresh_explained", disposition_no=number)
    started = _draw_consequences(store, meaning, now)
    store.run("attempts.add_dialer_suppressions", import_no=import_no, now=now, forever=FOREVER)
    store.run("attempts.touch_fresh")
    store.run("attempts.touch_suppressed", newest=newest_suppression)
    give_cells(store, meaning.segment)
    refresh_touched(store)
    return _outcome(store, dict(counts or {}), started)


@contextmanager
def _aside(store: Store) -> Iterator[None]:
    """A transaction that touches only temporary tables, so that nobody waits for it."""
    if store.in_transaction:
        yield
        return
    with translated_errors():
        store.connection.execute("BEGIN")
        try:
            yield
        finally:
            store.connection.execute("COMMIT")


def _resolve(store: Store, dispositions: Dispositions, list_no: int | None) -> None:
    codes = [row["code"] for row in store.read("attempts.read_incoming_codes")]
    store.run_many(
        "attempts.add_incoming_code",
        [
            {"code": code, "disposition_no": number, "unfinished": int(unfinished)}
            for code, (number, unfinished) in number_codes(store, dispositions, codes).items()
        ],
    )
    store.run("attempts.resolve_incoming", untold=UNTOLD)
    store.run("attempts.resolve_leads_of_customers", list_no=list_no)
    if list_no is not None:
        store.run("attempts.resolve_leads_by_phone", list_no=list_no)
    store.run("attempts.take_off_known_attempts")
    store.run("attempts.settle_last_states")


def _write_attempts(store: Store, import_no: int | None, now: int, newest: int) -> None:
    store.run("attempts.add_attempts", import_no=import_no, now=now)
    store.run("attempts.add_returned", import_no=import_no, now=now)
    store.run("attempts.mark_fresh_added", newest=newest)
    store.run("attempts.record_corrections", import_no=import_no, now=now)
    store.run("attempts.correct_disposition", import_no=import_no)
    store.run("attempts.correct_callback", import_no=import_no)
    store.run("attempts.record_withdrawn_subscriptions", import_no=import_no, now=now)
    store.run("attempts.withdraw_subscriptions", import_no=import_no, now=now)
    store.run("attempts.mark_fresh_changed", import_no=import_no)


def _draw_consequences(store: Store, meaning: Meaning, now: int) -> int:
    """Stops, complaints and subscriptions of the fresh attempts; how many subscriptions were started."""
    days = [
        {"attempt_no": row["attempt_no"], "started_on": day_number(local_day(row["attempted_at"], meaning.zone))}
        for row in store.read("attempts.read_fresh_accepted")
    ]
    store.run_many("attempts.set_started_on", days)
    store.run("attempts.add_stop_responses", now=now)
    store.run("attempts.withdraw_invitation_responses", now=now)
    store.run("attempts.add_invitation_responses", now=now, confirmation=meaning.confirmation.value)
    store.run("attempts.add_stop_suppressions", now=now, forever=FOREVER)
    store.run("attempts.add_complaints", now=now)
    return store.run("attempts.add_subscriptions", now=now)


def undo_results(store: Store, import_no: int, now: int) -> None:
    """Take back all that an import of results brought, inside the caller's transaction.

    Attempts, returned leads, stops, suppressions, complaints and subscriptions are marked undone; corrected outcomes
    get their old values back where nothing changed them since, and with them the answers to invitations that the
    corrections had taken back; the standing follows.
    """
    begin_touching(store)
    store.run("attempts.touch_import", import_no=import_no)
    for restored in ("subscriptions", "callback", "disposition"):
        store.run(f"attempts.restore_{restored}", import_no=import_no)
    for undone in ("attempts", "returned", "responses", "suppressions", "complaints", "subscriptions"):
        store.run(f"attempts.undo_{undone}", import_no=import_no, now=now)
    store.run("attempts.restore_invitation_responses", import_no=import_no, now=now)
    refresh_touched(store)


def _lay_products(store: Store, offers: Mapping[str, Offer]) -> None:
    store.run_many(
        "attempts.add_offer_product",
        (
            {"offer": name, "product": offer.product, "monthly_value": offer.monthly_value}
            for name, offer in offers.items()
        ),
    )


def _outcome(store: Store, flags: Mapping[str, int], started: int) -> Outcome:
    verdicts = {row["verdict"]: row for row in store.read("attempts.count_verdicts")}
    rows = {verdict: row["rows"] for verdict, row in verdicts.items()}
    unmatched = sum(verdicts[verdict]["unmatched"] for verdict in ("added", "returned") if verdict in verdicts)
    unknown = {row["code"]: row["rows"] for row in store.read("attempts.read_unknown_codes")}
    return Outcome(unmatched=unmatched, started=started, unknown_codes=unknown, **rows, **flags)
