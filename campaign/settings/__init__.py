"""What does the operator's configuration say?

A workspace folder holds campaign.toml, campaigns/*.toml, offers/*.toml, policies/*.toml, plans.toml and
dispositions.toml. Everything here is read once per command; the texts are kept, so that a build can store what it used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from campaign.settings.capacity import Capacity
from campaign.settings.contact import ContactPolicy
from campaign.settings.desk import Declared, Desk, Evening, read_desk
from campaign.settings.people import Signoffs
from campaign.settings.programme import Campaign, Measure, Offer, PlanChange, read_campaign, read_offer
from campaign.settings.quotas import check_quotas
from campaign.settings.reading import SettingError, Table, read_toml

__all__ = [
    "Campaign", "Capacity", "ContactPolicy", "Declared", "Desk", "Evening", "Measure", "Offer", "PlanChange",
    "SettingError", "Settings", "Signoffs", "read_settings",
]  # fmt: skip

SETTINGS_FILE = "campaign.toml"


@dataclass(frozen=True)
class Settings:
    """The whole configuration of a workspace; documents that a rule module parses itself stay as parsed TOML."""

    desk: Desk
    campaigns: Mapping[str, Campaign]
    offers: Mapping[str, Offer]
    plans: Mapping[str, Any]
    dispositions: Mapping[str, Any]
    texts: Mapping[str, str]
    policies: Mapping[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The IANA zone of the desk."""
        return self.desk.zone

    @property
    def region(self) -> str:
        """The country that phones without a country code belong to."""
        return self.desk.region

    @property
    def currency(self) -> str:
        """ISO code of the currency of all money."""
        return self.desk.currency

    @property
    def minor_digits(self) -> int:
        """Digits after the point of the currency."""
        return self.desk.minor_digits

    @cached_property
    def body(self) -> str:
        """Every file as one JSON text, for the record of a build."""
        return json.dumps(dict(sorted(self.texts.items())), ensure_ascii=False)

    @cached_property
    def sha256(self) -> str:
        """Hash of `body`."""
        return hashlib.sha256(self.body.encode()).hexdigest()

    def sha256_of(self, campaign: str) -> str:
        """Hash of the files that make up a campaign: its own, its offers', and the plans where an offer changes one."""
        offers = self.campaigns[campaign].offers
        names = [f"campaigns/{campaign}.toml", *(f"offers/{offer}.toml" for offer in sorted(offers))]
        names += ["plans.toml"] if any(self.offers[offer].plan_change for offer in offers) else []
        texts = {name: self.texts.get(name, "") for name in names}
        return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def read_settings(directory: Path) -> Settings:
    """The configuration in a workspace folder. Raises NoInput, BadConfiguration naming file and key."""
    texts: dict[str, str] = {}

    def read(path: Path) -> tuple[dict[str, Any], str]:
        document, texts[path.relative_to(directory).as_posix()] = read_toml(path)
        return document, path.relative_to(directory).as_posix()

    document, name = read(directory / SETTINGS_FILE)
    desk = read_desk(Table(name, document))
    offers = {}
    for path in sorted((directory / "offers").glob("*.toml")):
        document, name = read(path)
        offers[path.stem] = read_offer(Table(name, document), path.stem, desk.minor_digits)
    campaigns = {}
    for path in sorted((directory / "campaigns").glob("*.toml")):
        document, name = read(path)
        campaigns[path.stem] = read_campaign(Table(name, document), path.stem, desk.holdout_share)
        _check_offers(campaigns[path.stem], offers, name)
    check_quotas(desk.quotas, {name: campaign.offers for name, campaign in campaigns.items()}, SETTINGS_FILE)
    optional = {stem: directory / f"{stem}.toml" for stem in ("plans", "dispositions")}
    own = {name: document for document, name in map(read, sorted((directory / "policies").glob("*.toml")))}
    documents = {stem: read(path)[0] if path.exists() else {} for stem, path in optional.items()}
    return Settings(
        desk=desk, campaigns=campaigns, offers=offers, plans=documents["plans"],
        dispositions=documents["dispositions"], texts=texts, policies=own,
    )  # fmt: skip


def read_packaged(folder: str) -> dict[str, dict[str, Any]]:
    """The TOML documents shipped in `campaign/policies/{folder}` by stem: calling rules, dialer profiles."""
    import tomllib
    from decimal import Decimal

    entries = resources.files("campaign.policies").joinpath(folder).iterdir()
    files = sorted((entry for entry in entries if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"), parse_float=Decimal)
        for entry in files
    }


def packaged_sha256(folder: str) -> str:
    """Hash of the TOML documents shipped in `campaign/policies/{folder}`."""
    entries = sorted(resources.files("campaign.policies").joinpath(folder).iterdir(), key=lambda entry: entry.name)
    texts = {entry.name: entry.read_text("utf-8") for entry in entries if entry.name.endswith(".toml")}
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _check_offers(campaign: Campaign, offers: Mapping[str, Offer], file: str) -> None:
    for offer in campaign.offers:
        if offer not in offers:
            raise SettingError(file, "offers", f"there is no offers/{offer}.toml")
