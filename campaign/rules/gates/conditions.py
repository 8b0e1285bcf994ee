"""Which conditions do several gates, choices and reports share, as SQL?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.model import Purpose
from campaign.rules.callbacks import EARLY_SECONDS
from campaign.rules.gate import Evidence, Shown
from campaign.rules.limits import DESK

DESK_AGE = ":consent_age"
"""SQL: the greatest age of a consent in seconds that the desk allows, whatever the law of a place."""

PROMISED = (
    f"(s.callback_at > 0 AND s.callback_at < :ends + {EARLY_SECONDS} AND s.callback_tries < :callback_tries"
    " AND s.callback_at + :callback_seconds > :begins)"
)
"""SQL: a callback is promised for tonight or earlier, and neither tried often enough nor too long ago to be kept."""

_SUBSCRIBES = (
    "EXISTS (SELECT 1 FROM subscription b WHERE b.customer_no = s.customer_no AND b.cancelled_on IS NULL"
    " AND b.undone_at IS NULL)"
)
_RELATED = (
    "(s.service_answer IN (0, 1) AND EXISTS (SELECT 1 FROM service_place v WHERE v.place_no = s.place_no)"
    f" AND (s.plan_no > 0 OR {_SUBSCRIBES}))"
)
"""SQL: no answer speaks against service calls, and the person is a customer at a place whose law asks no more."""


def consent_stands(purpose: Purpose, oldest: str = DESK_AGE) -> str:
    """SQL: a yes for the purpose, be it for every offer or for one family of offers; see `consent_to_all`."""
    family = family_answered("s", purpose, agreed=True, oldest=oldest)
    return f"({consent_to_all(purpose, oldest)} OR (s.family_answers > 0 AND {family}))"


def consent_to_all(purpose: Purpose, oldest: str = DESK_AGE) -> str:
    """SQL: a yes for every offer, neither expired nor too old when the last window of the evening closes.

    `oldest` is SQL for the greatest age in seconds.
    """
    return f"(s.{purpose}_until > :ends AND s.{purpose}_from <= :now AND s.{purpose}_from + {oldest} > :ends)"


def family_answered(
    alias: str, purpose: Purpose, *, agreed: bool, oldest: str = DESK_AGE, family: str = "f.family"
) -> str:
    """SQL: a yes that stands, or a no, for a family of offers (SQL; any, unless told) of the customer `alias`."""
    answered = f"f.customer_no = {alias}.customer_no AND f.purpose = '{purpose}' AND f.family = {family}"
    stands = f"f.answer = 1 AND f.ends_at > :ends AND f.given_at <= :now AND f.given_at + {oldest} > :ends"
    return f"EXISTS (SELECT 1 FROM family_consent f WHERE {answered} AND {stands if agreed else 'f.answer = 2'})"


def consent_stands_here(purpose: Purpose) -> str:
    """SQL: as `consent_stands`, by the law of the customer's place as well; a relationship may stand for it."""
    return _or_relationship(purpose, consent_stands(purpose, limit_here("consent_age")))


def consent_to_all_here(purpose: Purpose) -> str:
    """SQL: as `consent_to_all`, by the law of the customer's place as well; a relationship may stand for it."""
    return _or_relationship(purpose, consent_to_all(purpose, limit_here("consent_age")))


def _or_relationship(purpose: Purpose, consent: str) -> str:
    """SQL: the consent, or for service calls that somebody who never said no is our customer, where that is enough."""
    return f"({consent} OR {_RELATED})" if purpose is Purpose.SERVICE else consent


def consent_covers(purpose: Purpose, family: str = "") -> dict[str, str]:
    """Offer gates by code, as SQL over a row of `priced` (alias `c`): the purpose, and the offer's family (SQL)."""
    stands = f"c._{purpose}_ok = 1"
    if not family:
        return {"consent_for_purpose": stands}
    some = f"({stands} OR (c._family_answers > 0 AND c._{purpose}_open = 1))"
    return {"consent_for_purpose": some, "consent_for_family": f"({_family_covered(purpose, family)})"}


def _family_covered(purpose: Purpose, family: str) -> str:
    refused = family_answered("c", purpose, agreed=False, family=family)
    agreed = family_answered("c", purpose, agreed=True, oldest="c._consent_age", family=family)
    return (
        f"(c._{purpose}_ok = 1 AND (c._family_answers = 0 OR NOT {refused}))"
        f" OR (c._family_answers > 0 AND c._{purpose}_open = 1 AND {agreed})"
    )


def family_columns(purposes: Sequence[Purpose]) -> tuple[str, ...]:
    """SQL: the columns of `priced` that `consent_covers` reads besides those that are always there."""
    opened = (f"CASE WHEN {window_opens(purpose)} THEN 1 ELSE 0 END AS _{purpose}_open" for purpose in purposes)
    return ("s.family_answers AS _family_answers", f"{limit_here('consent_age')} AS _consent_age", *opened)


def limit_here(name: str) -> str:
    """SQL: a limit of `campaign.rules.limits` at the customer's place tonight; the desk's own where there is none."""
    return f"COALESCE(pl.{name}, :{name})"


def limit_by(name: str) -> Evidence:
    """Whose limit holds at the customer's place tonight: the desk's, or that of a law by its name."""
    return Evidence(label="limit set by", sql=f"COALESCE(pl.{name}_by, '{DESK}')", shown=Shown.TEXT)


def window_opens(purpose: Purpose) -> str:
    """SQL: there are lawful minutes tonight within the hours of the consent for the purpose."""
    return f"(w_{purpose}.opens_at IS NOT NULL)"


def window_closes(purposes: Sequence[Purpose]) -> str:
    """SQL: when the last window of the customer closes tonight; the end of the evening when none opens."""
    if len(purposes) == 1:
        return f"COALESCE(w_{purposes[0]}.closes_at, :ends)"
    closes = ", ".join(f"COALESCE(w_{purpose}.closes_at, 0)" for purpose in purposes)
    return f"COALESCE(NULLIF(MAX({closes}), 0), :ends)"


def any_consent(purposes: Sequence[Purpose]) -> str:
    """SQL: consent stands for one of the purposes at least."""
    return " OR ".join(consent_stands_here(purpose) for purpose in purposes)
