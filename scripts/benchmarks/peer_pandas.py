"""The peer of the build benchmark: the same list and decisions by a straightforward pandas script.

    python scripts/benchmarks/peer_pandas.py WORKSPACE OUTPUT events|standing|bills

It reads only the columns it needs, and its rules are written by hand as vector operations. What it starts from is
given by the last word: `events`, the tables as they are recorded, as any script would; `standing`, the row of present
facts that the program keeps for each customer, and the usage; `bills`, that row and the bills the program stores. Slots
are given by the same greedy rule. It writes OUTPUT.csv (the list) and OUTPUT.npy (a decision for everybody).
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from population import EVENING, KEY, MEASURES, MONTHS, NEEDS, NOW

from campaign.clock import day_number
from campaign.rules.holdout import draw_holdout

DAY = 86_400
OPENS = {1: 20, 2: 21, 3: 22, 4: 23}
"""Hour of 10 March 2026 UTC at which 16:00 strikes in each of the four zones."""


def read(connection: sqlite3.Connection, given: str) -> pd.DataFrame:
    """One row a customer, of the columns the decision needs."""
    standing = derive_standing(connection) if given == "events" else read_standing(connection)
    customer = pd.read_sql_query(
        "SELECT customer_no, customer_id, phone, language, tier, joined_on, trips, contract_end, segment, calls_abroad,"
        " score FROM customer",
        connection, index_col="customer_no",
    )  # fmt: skip
    bill = read_bills(connection) if given == "bills" else price_usage(connection)
    recent = pd.read_sql_query(
        "SELECT customer_no, attempted_at, attempts FROM attempt WHERE attempted_at > ?",
        connection, params=(begins() - 30 * DAY,),
    )  # fmt: skip
    held = pd.read_sql_query("SELECT customer_no, product FROM subscription WHERE cancelled_on IS NULL", connection)
    frame = standing.join(customer).join(bill)
    for name, seconds in (("day", DAY), ("week", 7 * DAY), ("month", 30 * DAY)):
        counted = recent[recent.attempted_at > begins() - seconds].groupby("customer_no").attempts.sum()
        frame[f"recent_{name}"] = counted.reindex(frame.index).fillna(0)
    for product in ("travel", "family", "loyal"):
        frame[f"has_{product}"] = frame.index.isin(held[held["product"] == product].customer_no)
    return frame


def read_standing(connection: sqlite3.Connection) -> pd.DataFrame:
    """The facts of tonight that the program keeps up to date."""
    return pd.read_sql_query(
        "SELECT customer_no, marketing_from, marketing_until, phone_suppressed_until, person_suppressed_until,"
        " phone_state, place_no, language_no, household_no, plan_no, holdout_base, open_complaints,"
        " last_contact_at, rest_until, attempts_life, callback_at FROM standing",
        connection, index_col="customer_no",
    )  # fmt: skip


def derive_standing(connection: sqlite3.Connection) -> pd.DataFrame:
    """The same facts from what was recorded: answers, suppressions, complaints and attempts."""
    frame = pd.read_sql_query(
        "SELECT customer_no, phone, place_no, language_no, household_no, plan_no, holdout_base FROM customer",
        connection, index_col="customer_no",
    )  # fmt: skip
    answers = pd.read_sql_query("SELECT customer_no, answered_at, answer, until FROM response", connection)
    latest = answers.sort_values("answered_at").drop_duplicates("customer_no", keep="last").set_index("customer_no")
    agreed = (latest.answer == "yes").reindex(frame.index, fill_value=False)
    frame["marketing_from"] = latest.answered_at.reindex(frame.index).where(agreed, 0).fillna(0)
    frame["marketing_until"] = np.where(agreed, 253_402_300_799, 0)
    barred = (
        pd.read_sql_query("SELECT phone, expires_at FROM suppression", connection).groupby("phone").expires_at.max()
    )
    frame["phone_suppressed_until"] = frame.phone.map(barred).fillna(0)
    frame["person_suppressed_until"] = frame["phone_state"] = frame["callback_at"] = 0
    complaints = pd.read_sql_query(
        "SELECT customer_no FROM contact WHERE kind = 'complaint' AND resolved = 0", connection
    ).customer_no.value_counts()
    frame["open_complaints"] = complaints.reindex(frame.index).fillna(0)
    attempts = pd.read_sql_query("SELECT customer_no, attempted_at, attempts, disposition_no FROM attempt", connection)
    refused = attempts[attempts.disposition_no == 2].groupby("customer_no").attempted_at.max().reindex(frame.index)
    frame["last_contact_at"] = refused.fillna(0)
    frame["rest_until"] = (refused + 90 * DAY).fillna(0)
    frame["attempts_life"] = attempts.groupby("customer_no").attempts.sum().reindex(frame.index).fillna(0)
    return frame.drop(columns="phone")


def read_bills(connection: sqlite3.Connection) -> pd.DataFrame:
    """The bills that the program keeps."""
    bills = ", ".join(f"p{plan}_m{month % 12}" for plan in range(1, 8) for month in MONTHS)
    return pd.read_sql_query(f"SELECT customer_no, {bills} FROM bill", connection, index_col="customer_no")


def price_usage(connection: sqlite3.Connection) -> pd.DataFrame:
    """The same bills from the usage: plan p has a fee, units included, two tiers and a last price for each measure."""
    usage = pd.read_sql_query(f"SELECT customer_no, month, {', '.join(MEASURES)} FROM usage", connection)
    priced = {}
    for month in MONTHS:
        rows = usage[usage.month == month].set_index("customer_no")
        for plan in range(7):
            total = np.full(len(rows), (5 + 4 * plan) * 100, dtype=np.int64)
            edges = [600 * plan, 600 * plan + 1000, 600 * plan + 4000, 10**12]
            prices = [(19 - 2 * plan) * 10 + 5, (15 - plan) * 10, (9 - plan) * 10 + 5]
            for measure in MEASURES:
                quantity = rows[measure].to_numpy()
                for low, high, price in zip(edges[:3], edges[1:], prices, strict=True):
                    charged = np.clip(quantity, low, high) - low
                    total += (charged * price + 50) // 100
            priced[f"p{plan + 1}_m{month % 12}"] = pd.Series(total, index=rows.index)
    return pd.DataFrame(priced)


def begins() -> int:
    """When the first window of the evening opens: 16:00 in New York."""
    return int(NOW.replace(hour=20).timestamp())


def ends() -> int:
    """When the last window closes: 20:00 in Los Angeles."""
    return int(NOW.replace(hour=3).timestamp()) + DAY


def blocked(frame: pd.DataFrame) -> np.ndarray:
    """The person gates that block, as the program's bits."""
    now, begin, end = int(NOW.timestamp()), begins(), ends()
    consent = (frame.marketing_until > end) & (frame.marketing_from <= now) & (frame.marketing_from + 730 * DAY > end)
    resting = (
        (frame.rest_until > begin) | ((frame.last_contact_at > 0) & (frame.last_contact_at + 30 * DAY > begin))
    ) & ~((frame.callback_at > 0) & (frame.callback_at < end))
    gates = [
        ~consent, frame.phone_suppressed_until > begin, frame.person_suppressed_until > begin, frame.phone_state > 0,
        None, None, None, None, frame.open_complaints > 0, frame.callback_at >= end, resting, frame.recent_day >= 1,
        frame.recent_week >= 2, frame.recent_month >= 4, frame.attempts_life >= 12, None,
    ]  # fmt: skip
    bits = np.zeros(len(frame), dtype=np.int64)
    for place, gate in enumerate(gates):
        if gate is not None:
            bits += gate.to_numpy(dtype=np.int64) << place
    return bits


def value_choices(frame: pd.DataFrame) -> list[np.ndarray]:
    """What each of the twelve choices is worth to each customer: six needs, then six plans, as campaigns run."""
    day = day_number(EVENING)
    months = [month % 12 for month in reversed(MONTHS)]
    left = frame.contract_end - day
    fits = {
        "travel": (frame.trips >= 4) & (frame.calls_abroad > 2) & ~frame.has_travel,
        "contract": (left <= 45) & (left >= 0),
        "family": frame.segment.isin(["family", "mixed"]) & (frame.score >= 350) & ~frame.has_family,
        "language": frame.language.isin(["ko", "es"]),
        "loyal": (frame.tier == "gold") & (day - frame.joined_on > 700) & ~frame.has_loyal,
        "starter": (frame.segment == "young") & ~frame.has_travel & (frame.score < 225),
    }
    values = [np.where(fits[name], int(float(benefit) * 100), 0) for name, _, benefit in NEEDS]
    plan_no = frame.plan_no.to_numpy()
    bills = {plan: [frame[f"p{plan}_m{month}"].to_numpy() for month in months] for plan in range(1, 8)}
    today = [np.choose(plan_no - 1, [bills[plan][back] for plan in range(1, 8)]) for back in range(3)]
    exit_fee = 100 * (plan_no - 1)
    for plan in range(2, 8):
        gains = [today[back] - bills[plan][back] for back in range(3)]
        yearly = 4 * sum(gains) - exit_fee
        eligible = (yearly > 0) & (plan_no != plan) & np.logical_and.reduce([gain >= 200 for gain in gains])
        values.append(np.where(eligible, yearly, 0))
    return values


def held_out(frame: pd.DataFrame, campaign: str) -> np.ndarray:
    """Whether each customer, or somebody in the household, is held out of a campaign."""
    draw = draw_holdout(KEY, campaign)
    own = (frame.holdout_base * draw.slope + draw.shift) % (2**31 - 1) % 10_000 < 500
    homes = frame.household_no[own & (frame.household_no > 0)].unique()
    return (own | frame.household_no.isin(homes)).to_numpy()


def choose(frame: pd.DataFrame, bits: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[tuple[int, int, int]]]:
    """(decision, packed best choice, ghosts) of everybody."""
    values = value_choices(frame)
    held = [held_out(frame, "needs")] * 6 + [held_out(frame, "rates")] * 6
    packed = np.stack([np.where(value > 0, value * 1024 + 1023 - place, 0) for place, value in enumerate(values)])
    packed[:, bits > 0] = 0
    best_of_all = packed.max(axis=0)
    best = np.where(np.stack(held), 0, packed).max(axis=0)
    place = 1023 - np.where(best > 0, best, best_of_all) % 1024
    decision = np.where(best > 0, -1 - place, np.where(best_of_all > 0, -2001 - place, 0))
    ghosts = []
    for row in np.flatnonzero(best_of_all != best):
        seen: set[int] = set()
        for code in sorted((int(code) for code in packed[:, row] if code), reverse=True):
            choice = 1023 - code % 1024
            if not held[choice][row]:
                break
            if choice // 6 not in seen:
                seen.add(choice // 6)
                ghosts.append((row, code // 1024, choice))
    return np.where(bits > 0, bits, decision), best, ghosts


class Desks:
    """The agents' time: calls left by languages spoken and half hour."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        counts = connection.execute("SELECT languages, COUNT(*) FROM agent GROUP BY languages").fetchall()
        last = (int(NOW.replace(hour=3).timestamp()) + DAY - begins()) // 1800
        self.left = {
            tuple(tongues.split()): [5 * count if slot < last else 0 for slot in range((ends() - begins()) // 1800)]
            for tongues, count in sorted(counts, key=lambda row: len(row[0].split()))
        }

    def take(self, language: str, first: int) -> int | None:
        """The slot, of eight from `first` on, where most time is left for a language; None when there is none."""
        most, seat = 0, None
        for slot in range(first, first + 8):
            time_left = sum(calls[slot] for tongues, calls in self.left.items() if language in tongues)
            if time_left > most:
                most, seat = time_left, slot
        if seat is not None:
            next(calls for tongues, calls in self.left.items() if language in tongues and calls[seat])[seat] -= 1
        return seat


def place_calls(frame: pd.DataFrame, best: np.ndarray, connection: sqlite3.Connection) -> list[tuple]:
    """The list: customers by value, each into the slot of the own window where most of the agents' time is left."""
    desks = Desks(connection)
    rows = np.flatnonzero(best > 0)
    order = sorted((-(best[row] // 1024), row) for row in rows)
    place_no, language = frame.place_no.to_numpy(), frame.language.to_numpy()
    household = frame.household_no.to_numpy()
    taken: set[int] = set()
    full: set[tuple] = set()
    listed = []
    for value, row in order:
        kind = (place_no[row], language[row])
        if kind in full or (household[row] and household[row] in taken):
            continue
        slot = desks.take(language[row], OPENS[place_no[row]] * 2 - 40)
        if slot is None:
            full.add(kind)
            continue
        if household[row]:
            taken.add(household[row])
        listed.append((slot, int(value), int(row), int(1023 - best[row] % 1024)))
    return sorted(listed)


def main(workspace: Path, output: Path, given: str) -> None:
    """Read, decide, write."""
    connection = sqlite3.connect(workspace / "campaign.db")
    frame = read(connection, given)
    bits = blocked(frame)
    decision, best, _ghosts = choose(frame, bits)
    np.save(output.with_suffix(".npy"), decision.astype("<i4"))
    listed = place_calls(frame, best, connection)
    picked = frame.iloc[[row for _, _, row, _ in listed]]
    pd.DataFrame(
        {
            "customer_id": picked.customer_id, "phone": picked.phone, "language": picked.language,
            "choice": [choice for *_, choice in listed], "benefit": [-value for _, value, _, _ in listed],
            "slot_at": [begins() + slot * 1800 for slot, *_ in listed],
        }
    ).to_csv(output.with_suffix(".csv"), index=False)  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
