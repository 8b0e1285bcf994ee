"""Where do the tests of consent find their town, and who sits at the keyboard?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from townlife import Town
from townlife.fixtures import found_town as found_safe_town
from townlife.fixtures import town, towns

from campaign.jobs import enroll
from campaign.jobs.consent import confirming

__all__ = ["found_safe_town", "town", "towns"]


@pytest.fixture
def found_town(found_safe_town: Callable[..., Town]) -> Callable[..., Town]:
    """Found a town that loses no power, so that nothing waits for the disk."""

    def found(files: dict[str, str | None] | None = None) -> Town:
        founded = found_safe_town(files)
        founded.store.connection.execute("PRAGMA synchronous = OFF")
        return founded

    return found


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
