"""Which public holiday is a day, in a country or a part of it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from campaign.errors import BadConfiguration

LANGUAGE = "en_US"


def holiday_name(day: date, country: str, subdivision: str = "") -> str:
    """The English name of the public holiday, or an empty text on a working day.

    Raises `BadConfiguration` for a country or subdivision that the `holidays` library does not know.
    """
    return _holidays(country, subdivision, day.year).get(day, "")


@cache
def _holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    import holidays  # 50 ms, and only builds need it

    try:
        calendar = holidays.country_holidays(country, subdivision or None, years=year, language=LANGUAGE)
    except NotImplementedError:
        place = f"{country}-{subdivision}" if subdivision else country
        raise BadConfiguration(f"the holidays library has no calendar for {place}") from None
    return dict(calendar.items())
