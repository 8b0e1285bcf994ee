"""What can be asked of a report, and of whom does it then speak?

Options are what the operator wrote; a scope is what they mean: SQL expressions, bound values, and words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from campaign.clock import day_number, instant, local_day, month_number
from campaign.errors import UsageError
from campaign.model import Field
from campaign.rules.durations import Unit
from campaign.rules.language import Rule, compile_rule
from campaign.settings import Settings
from campaign.store.database import Store

MILESTONES: Mapping[Unit, tuple[int, ...]] = {
    Unit.DAY: (30, 60, 90, 180, 365),
    Unit.MONTH: (1, 3, 6, 12, 24, 36, 60),
}
"""What is read off the curve unless other times are asked for."""

MOST_MILESTONES, LATEST_MILESTONE = 24, 10_000
FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What the operator asked for: groups, a rule, a span of days, the day to look back from."""

    by: str = ""
    where: str = ""
    unit: Unit = Unit.DAY
    milestones: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    as_of: date | None = None

    def times(self) -> tuple[int, ...]:
        """The milestones in order. Raises UsageError."""
        times = tuple(sorted(set(self.milestones))) or MILESTONES[self.unit]
        if times[0] < 1 or times[-1] > LATEST_MILESTONE or len(times) > MOST_MILESTONES:
            raise UsageError(
                f"--milestones takes at most {MOST_MILESTONES} whole numbers from 1 to {LATEST_MILESTONE}, "
                "such as 30,90,365"
            )
        return times


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a report speaks of, ready for a statement."""

    as_of: date
    first: date | None
    last: date | None
    group: Field | None
    rule: Rule | None

    @property
    def parts(self) -> dict[str, str]:
        """The expressions for `{grouping}` and `{condition}`."""
        return {
            "grouping": self.group.sql if self.group else "''",
            "condition": self.rule.sql if self.rule else "TRUE",
        }

    @property
    def values(self) -> dict[str, int | str]:
        """What the expressions and the span of days bind."""
        as_of = day_number(self.as_of)
        span = {"first_day": day_number(self.first or FIRST_DAY), "last_day": day_number(self.last or LAST_DAY)}
        return {**(self.rule.parameters if self.rule else {}), **span, "as_of": as_of, "evening_day": as_of}

    def asks_only(self, names: Collection[str]) -> bool:
        """Whether group and rule read nothing but these fields."""
        return ({self.by} - {""}) | set(self.rule.fields if self.rule else ()) <= set(names)

    def describe_span(self, verb: str) -> str:
        """` that started from 2026-01-01 to 2026-01-31`, and the rule; empty when everything counts."""
        span = f" from {self.first}" if self.first else ""
        span += f" to {self.last}" if self.last else ""
        rule = f", where {' '.join(self.rule.text.split())}" if self.rule else ""
        return (f" that {verb}{span}" if span else "") + rule

    @property
    def by(self) -> str:
        """The name of what the groups are made by, or "" when there is one group."""
        return self.group.name if self.group else ""


def open_scope(
    options: ReportOptions, fields: Mapping[str, Field], store: Store, settings: Settings, now: datetime
) -> Scope:
    """The scope that options mean; its expressions speak of the customer as `c`. Raises UsageError, RuleError."""
    as_of = options.as_of or local_day(instant(now), settings.zone)
    if options.first and options.last and options.last < options.first:
        raise UsageError(f"--to {options.last} lies before --from {options.first}")
    return Scope(
        as_of=as_of,
        first=options.first,
        last=options.last,
        group=find_field(options.by, fields) if options.by else None,
        rule=_compile_where(options.where, fields, store, settings, as_of) if options.where else None,
    )


def _compile_where(text: str, fields: Mapping[str, Field], store: Store, settings: Settings, as_of: date) -> Rule:
    from campaign.engines.offering import newest_usage_month, rule_functions

    functions = rule_functions(store, settings, newest_usage_month(store, month_number(as_of)))
    return compile_rule(text, catalogue=fields, functions=functions, prefix="where_")


def find_field(name: str, fields: Mapping[str, Field]) -> Field:
    """The field called `name`, whatever its capitals. Raises UsageError with what is near."""
    by_folded = {known.casefold(): field for known, field in fields.items()}
    field = by_folded.get(name.casefold())
    if field is None:
        near = get_close_matches(name.casefold(), by_folded, n=3)
        known = ", ".join(near or sorted(fields))
        raise UsageError(f"there is nothing called {name!r} to group by", hint=f"Try one of: {known}.")
    return field
