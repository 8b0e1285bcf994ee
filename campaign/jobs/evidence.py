"""What did each gate and each offer look at, for one customer, in words?"""

from __future__ import annotations

import re
from typing import Any

from campaign.clock import FOREVER, local_text
from campaign.engines.judging import Bench
from campaign.engines.offering import terms_of
from campaign.rules.choices import Choice
from campaign.rules.gate import Evidence, Shown
from campaign.rules.gates import OFFER_GATES
from campaign.rules.language import Rule
from campaign.rules.money import format_money
from campaign.rules.tariffs import MonthBills, weigh_plan_change
from campaign.settings import Settings
from campaign.store.database import Row

_BILLS = re.compile(r"\bc\.(_(?:today|bill|exit)_\w+)")


def explain_gates(bench: Bench, customer_no: int, zone: str) -> list[dict[str, Any]]:
    """Every person gate: passed or not, its sentence, and its evidence by label."""
    gates = bench.tonight.gates
    columns = [f"CASE WHEN {gate.blocks} THEN 1 ELSE 0 END AS blocks_{place}" for place, gate in enumerate(gates)]
    columns += [
        f"{evidence.sql} AS evidence_{place}_{part}"
        for place, gate in enumerate(gates)
        for part, evidence in enumerate(gate.evidence)
    ]
    row = bench.judge.show_gates(customer_no, ", ".join(columns))
    if row is None:
        return []
    return [
        {
            "gate": gate.code,
            "passed": not row[f"blocks_{place}"],
            "sentence": gate.blocked if row[f"blocks_{place}"] else gate.passes,
            "evidence": {
                evidence.label: _shown(evidence, row[f"evidence_{place}_{part}"], zone)
                for part, evidence in enumerate(gate.evidence)
            },
        }
        for place, gate in enumerate(gates)
    ]


def _shown(evidence: Evidence, value: Any, zone: str) -> Any:
    if evidence.shown is not Shown.INSTANT:
        return value
    if value >= FOREVER:
        return "for ever"
    return local_text(value, zone) if value else "never"


def explain_offers(bench: Bench, settings: Settings) -> list[dict[str, Any]]:
    """Every offer of every campaign: eligible or not, benefit, the lines of arithmetic, and each offer gate."""
    offering = bench.offering
    columns = []
    for place, choice in enumerate(offering.choices):
        columns += [
            f"CASE WHEN {sql} THEN 1 ELSE 0 END AS passes_{place}_{code}" for code, sql in choice.conditions.items()
        ]
        columns.append(f"{choice.value} AS value_{place}")
        columns.append(f"{offering.held[choice.campaign_no]} AS held_{place}")
    for number, ((folder, _), rule) in enumerate(offering.rules.items()):
        columns += _clause_columns(rule, f"{folder}{number}")
    columns += _bill_columns(bench)
    if offering.blocked:
        columns.append("COALESCE(c._portfolio, '') AS _portfolio")
    row = bench.judge.show_choices(", ".join(columns)) if offering.choices else None
    places = range(len(offering.choices)) if row else ()
    explained = [_explain_choice(bench, settings, row, place) for place in places if row]
    return explained + [_explain_idle(settings, name, reason) for name, reason in bench.tonight.idle.items()]


def _clause_columns(rule: Rule, prefix: str) -> list[str]:
    columns = []
    for number, clause in enumerate(rule.clauses):
        columns.append(f"{clause.sql} AS clause_{prefix}_{number}")
        columns += [f"{sql} AS missing_{prefix}_{number}_{part}" for part, sql in enumerate(clause.missing.values())]
    return columns


def _bill_columns(bench: Bench) -> list[str]:
    """What the values of the choices are made of: bills and the exit fee."""
    wanted = {name for choice in bench.offering.choices for name in _BILLS.findall(choice.value)}
    return [f"c.{name} AS {name}" for name in sorted(wanted)]


def _explain_choice(bench: Bench, settings: Settings, row: Row, place: int) -> dict[str, Any]:
    choice = bench.offering.choices[place]
    passed = {code: bool(row[f"passes_{place}_{code}"]) for code in choice.conditions}
    held = bool(row[f"held_{place}"]) and not _is_honoured(bench, row)
    gates = [
        {
            "gate": code, "passed": holds, "sentence": OFFER_GATES[code][0 if holds else 1],
            "evidence": _seen(bench, settings, row, choice, code),
        }
        for code, holds in (*passed.items(), ("holdout", not held))
    ]  # fmt: skip
    return {
        "campaign": choice.campaign, "offer": choice.offer, "eligible": _passes(bench, row, place) and not held,
        "benefit": row[f"value_{place}"], "lines": _lines(bench, settings, row, choice), "gates": gates,
    }  # fmt: skip


def _passes(bench: Bench, row: Row, place: int) -> bool:
    """Whether every condition of a choice holds, the holdout apart."""
    return all(row[f"passes_{place}_{code}"] for code in bench.offering.choices[place].conditions) and bool(
        row[f"value_{place}"] > 0
    )


def _is_honoured(bench: Bench, row: Row) -> bool:
    """Whether a callback is promised for tonight to somebody who is held out of all that could be offered."""
    places = [place for place in range(len(bench.offering.choices)) if _passes(bench, row, place)]
    return bool(row["_promised_at"]) and all(row[f"held_{place}"] for place in places)


def _seen(bench: Bench, settings: Settings, row: Row, choice: Choice, code: str) -> dict[str, str]:
    """What an offer gate looked at."""
    if code == "holdout":
        honoured = row[f"held_{bench.offering.choices.index(choice)}"] and _is_honoured(bench, row)
        return {"held out, but promised a callback": local_text(row["_promised_at"], settings.zone)} if honoured else {}
    if code == "consent_for_family":
        return {"family": settings.offers[choice.offer].family}
    return _owner(bench, settings, row, choice) if code == "portfolio_allows" else _clauses(bench, row, choice, code)


def _owner(bench: Bench, settings: Settings, row: Row, choice: Choice) -> dict[str, str]:
    """Who has blocked the offer for the customer's portfolio, when and why."""
    for decision in bench.offering.blocked.get(choice.offer, ()):
        if decision.portfolio == row["_portfolio"]:
            return {
                "portfolio": decision.portfolio, "blocked by": decision.person,
                "blocked at": local_text(decision.decided_at, settings.zone), "because": decision.reason,
            }  # fmt: skip
    return {}


def _clauses(bench: Bench, row: Row, choice: Choice, code: str) -> dict[str, str]:
    """The clauses of a rule with their verdicts; a missing attribute is named."""
    key = {"audience": ("campaigns", choice.campaign), "fits": ("offers", choice.offer)}.get(code)
    if key is None:
        return {}
    number = list(bench.offering.rules).index(key)
    rule, prefix = bench.offering.rules[key], f"{key[0]}{number}"
    found = {}
    for place, clause in enumerate(rule.clauses):
        missing = [name for part, name in enumerate(clause.missing) if row[f"missing_{prefix}_{place}_{part}"]]
        verdict = "holds" if row[f"clause_{prefix}_{place}"] else "does not hold"
        found[clause.text] = f"{verdict}; missing: {', '.join(missing)}" if missing else verdict
    return found


def _lines(bench: Bench, settings: Settings, row: Row, choice: Choice) -> list[str]:
    """The arithmetic of the benefit, line by line."""
    offer = settings.offers[choice.offer]
    change = offer.plan_change
    if change is None:
        return [f"declared benefit: {format_money(offer.benefit, settings.minor_digits)} {settings.currency} a year"]
    names = row.keys()
    if f"_bill_{bench.offering.plan_numbers[change.plan]}_0" not in names or bench.offering.newest_month is None:
        return ["no usage of the last months is known, or the plan is not sold: nothing to compare"]
    bills = [
        MonthBills(
            month=bench.offering.newest_month - back,
            today=row[f"_today_{back}"],
            offer=row[f"_bill_{bench.offering.plan_numbers[change.plan]}_{back}"],
        )
        for back in range(change.months)
    ]
    weighed = weigh_plan_change(terms_of(change), bills, exit_fee=row["_exit_fee"], minor_digits=settings.minor_digits)
    return list(weighed.lines)


def _explain_idle(settings: Settings, campaign: str, reason: str) -> dict[str, Any]:
    gate = {"gate": "campaign_runs", "passed": False, "sentence": f"The campaign {reason}.", "evidence": {}}
    return {
        "campaign": campaign, "offer": ", ".join(settings.campaigns[campaign].offers), "eligible": False, "benefit": 0,
        "lines": [], "gates": [gate],
    }  # fmt: skip
