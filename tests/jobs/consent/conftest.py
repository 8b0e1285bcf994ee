"""Where do the tests of consent find their town, and who sits at the keyboard?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from townlife.fixtures import found_town, town, towns

from campaign.jobs import enroll
from campaign.jobs.consent import confirming

__all__ = ["found_town", "town", "towns"]


@pytest.fixture
def sit_down(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody takes the keyboard, under an account of their own."""

    def sit(person: str) -> None:
        for module in (enroll, confirming):
            monkeypatch.setattr(module, "operator_name", lambda: person)

    return sit


@pytest.fixture
def careful(found_town, towns, sit_down):
    """A town whose desk has paper keyed twice and phones called back; C1 waits to be asked, kim types."""
    confirm = '[consent]\nconfirm = { mail = "second keying", phone = "call back" }\n'
    founded = found_town({"campaign.toml": towns.DESK + confirm})
    founded.staff()
    founded.join("C1", consents=False, trips=4)
    sit_down("kim")
    return founded
