"""What would the settings be if campaign.toml said something else?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from campaign.errors import UsageError
from campaign.settings import SETTINGS_FILE, Settings, read_packaged
from campaign.settings.desk import read_desk
from campaign.settings.reading import Table


def try_settings(settings: Settings, changes: Mapping[str, str], *, every_holdout: bool = False) -> Settings:
    """The settings with other values, by dotted key and written as TOML; no file is touched.

    With `every_holdout` the desk's share holds for all campaigns, also for those that state their own. Raises
    SettingError, UsageError.
    """
    if not changes:
        return settings
    document = tomllib.loads(settings.texts[SETTINGS_FILE], parse_float=Decimal)
    for key, text in changes.items():
        _put(document, key, _read_value(key, text))
    desk = read_desk(Table(SETTINGS_FILE, document))
    campaigns = settings.campaigns
    if every_holdout:
        campaigns = {name: replace(one, holdout_share=desk.holdout_share) for name, one in campaigns.items()}
    return replace(settings, desk=desk, campaigns=campaigns)


def try_retries(settings: Settings, delays: Mapping[str, Sequence[str]]) -> Settings:
    """The settings under which calls that end with a code are tried again after other delays; nothing else of the rule
    changes. Raises UsageError.
    """
    known = {code: entry for table in read_packaged("dispositions").values() for code, entry in table.items()}
    known |= settings.dispositions
    changed = {}
    for code, after in delays.items():
        entry = known.get(code)
        if not isinstance(entry, Mapping) or not isinstance(entry.get("retry"), Mapping):
            able = sorted(name for name, one in known.items() if isinstance(one, Mapping) and "retry" in one)
            raise UsageError(f"{code} has no rule of its own to try again", hint=f"These have: {', '.join(able)}.")
        changed[code] = {**entry, "retry": {**entry["retry"], "after": list(after)}}
    return replace(settings, dispositions={**settings.dispositions, **changed})


def _read_value(key: str, text: str) -> Any:
    """A value written as in campaign.toml; a text may go without its quotes."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except tomllib.TOMLDecodeError:
        if any(sign in text for sign in "\"'[]{}\n"):
            raise UsageError(f"{key}: {text} is no value of a setting", hint="Write it as in campaign.toml.") from None
        return text


def _put(document: dict[str, Any], key: str, value: Any) -> None:
    *tables, name = key.split(".")
    for table in tables:
        document = document.setdefault(table, {})
        if not isinstance(document, dict):
            raise UsageError(f"{key} is no setting", hint="docs/SETTINGS.md names them all.")
    document[name] = value
