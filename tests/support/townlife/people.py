"""Who lives in a town of every kind?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from townlife.papers import at
from townlife.town import Town


def populate(town: Town, people: int) -> None:
    """Customers of every kind, always the same ones: blocked by many gates, without offer, in households."""
    languages = (None, None, "en", "es", "ko")
    zones = ("America/New_York", "America/Chicago", "America/Los_Angeles", "")
    with town.writing():
        for number in range(people):
            dice = hashlib.blake2b(str(number).encode(), digest_size=16).digest()
            name = town.join(
                f"P{number}", consents=dice[0] > 40, trips=None if dice[1] < 20 else dice[1] % 6,
                segment=(None, "family", "young")[dice[2] % 3], plan=(None, "basic", "basic", "talker")[dice[3] % 4],
                language=languages[dice[4] % 5], zones=zones[dice[5] % 16 // 5],
                household=f"H{dice[6] % 20}" if dice[6] % 3 == 0 else None,
                phone=f"+1{212 + dice[14] % 4}55501{dice[7] % 100:02}", phone_callable=int(dice[8] > 8),
            )  # fmt: skip
            if dice[9] < 200:
                town.use(name, *(dice[10 + back] * 4.0 for back in range(3)))
            for trouble in _TROUBLES[dice[13] // 16 : dice[13] // 16 + 1]:
                trouble(town, name)


_TROUBLES: tuple[Callable[[Town, str], None], ...] = (
    lambda town, name: town.complain(name),
    lambda town, name: town.suppress(customer_id=name),
    lambda town, name: town.attempt(name, "no_answer", "2026-03-09T18:00"),
    lambda town, name: town.attempt(name, "refused", "2026-02-20T18:00"),
    lambda town, name: town.attempt(name, "callback", "2026-03-06T18:00", callback_at=at("2026-03-10T18:10")),
    lambda town, name: town.subscribe(name, "travel"),
    lambda town, name: town.answer(name, "no", when="2026-03-05T10:00"),
)
