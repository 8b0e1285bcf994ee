"""What would the settings be if campaign.toml said something else?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from campaign.errors import UsageError
from campaign.settings import SETTINGS_FILE, Settings
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
