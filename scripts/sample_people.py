"""Who are the customers of the sample company? Nobody: names are combined, phones are fictional (555-01xx)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sample_draws import Draws

TODAY = date(2026, 3, 10)
FIRST_JOINED = date(2019, 4, 1)
TRIAL = (date(2025, 6, 2), date(2025, 10, 31))
"""When those joined who took part in the trial of welcome calls."""

PLACES = (
    ("NY", "212", "100", 5.0), ("NJ", "201", "070", 4.0), ("GA", "404", "303", 3.0), ("FL", "305", "331", 3.0),
    ("IL", "312", "606", 3.0), ("TX", "512", "787", 3.0), ("CO", "303", "802", 2.0), ("AZ", "602", "850", 2.0),
    ("CA", "213", "900", 4.0), ("CA", "415", "941", 2.0), ("WA", "206", "981", 2.0), ("HI", "808", "968", 0.6),
)  # fmt: skip
"""State, area code, beginning of the postal code, weight."""

ENGLISH = (
    """Ada Amos Beatrice Calvin Clara Dorothy Edwin Elsie Felix Flora George Grace Harold Hazel Henry Ida Irene Jasper
    Joan Julian Lena Leonard Louise Mabel Martin Maude Nora Oscar Pearl Philip Rose Ruth Silas Stella Theodore Vera
    Victor Viola Walter Winifred""".split(),
    """Alder Ash Barrow Birch Brook Carver Cooper Dale Ellis Fenn Fletcher Ford Glover Grove Hale Hart Heath Hollis Hyde
    Kerr Lane Marsh Mercer Moss North Page Pike Pond Reed Rowe Sawyer Slater Stone Thorne Tyler Vale Wade Weaver West
    Wren""".split(),
)
SPANISH = (
    """Alba Andrés Beatriz Bruno Carmen Clara Diego Elena Emilio Inés Irene Jorge Julia Lucía Luis Marcos Marta Nuria
    Pablo Rosa Sofía Tomás""".split(),
    """Alonso Blanco Campos Castaño Delgado Fuentes Gallego Ibáñez Lozano Marín Molina Núñez Ortega Peña Prieto Ramos
    Rivera Robles Soler Vega""".split(),
)
KOREAN = (
    """가온 나래 다온 도윤 라온 마루 미르 민준 보람 새봄 서연 소담 슬기 아라 예준 은하 지우 하람 하윤 한결""".split(),
    """강 고 권 김 문 박 배 서 송 신 안 오 유 윤 이 임 장 정 조 최""".split(),
)
VIETNAMESE = ("An Bình Chi Hà Lan Minh".split(), "Nguyễn Phạm Trần Vũ".split())
USES = (("light", 5.0), ("evening", 5.0), ("business", 2.0), ("abroad", 3.0), ("family", 3.0))
"""How the phone is used, and how many use it so."""

TRIPS = (("0", 5.0), ("1", 3.0), ("2", 1.0), ("3", 0.8), ("5", 0.8))
LINES = (("1", 6.0), ("2", 3.0), ("3", 0.7), ("4", 0.3))

FITTING = {"light": "basic", "evening": "evenings", "business": "all-in", "abroad": "world", "family": "all-in"}


@dataclass(frozen=True)
class Person:
    """One customer of the sample."""

    customer_id: str
    phone: str
    name: str
    language: str
    state: str
    postal_code: str
    timezone: str
    tier: str
    value: int
    portfolio: str
    household: str
    plan: str
    joined_on: date
    preferred_hours: str
    lines: str
    paperless: str
    uses: str

    @property
    def in_trial(self) -> bool:
        """Whether they joined while welcome calls were tried."""
        return TRIAL[0] <= self.joined_on <= TRIAL[1]


def make_people(draws: Draws) -> list[Person]:
    """Every customer: 380 in the company's own file, 64 in the Korean one, 56 of the partner."""
    ids = [
        *((f"C{number}", "house") for number in range(1001, 1381)),
        *((f"K{number}", "korean") for number in range(2001, 2065)),
        *((f"P{number}", "partner") for number in range(3001, 3057)),
    ]
    people: list[Person] = []
    used: dict[str, int] = {}
    for customer_id, source in ids:
        before = people[-1] if people else None
        people.append(_make_person(draws, customer_id, source, before, used))
    return people


def _make_person(draws: Draws, customer_id: str, source: str, before: Person | None, used: dict[str, int]) -> Person:
    related = before is not None and before.customer_id[0] == customer_id[0] and draws.chance(0.12, "home", customer_id)
    home = before if related else None
    language = home.language if home else _speak(draws, customer_id, source)
    state, area, postal, _ = PLACES[_weighed_place(draws, customer_id)]
    if home:
        state, area, postal = home.state, home.phone[2:5], home.postal_code[:3]
    number = used[area] = used.get(area, -1) + 1
    joined_on = _join(draws, customer_id)
    uses = draws.weighed(_uses(language), "uses", customer_id)
    return Person(
        customer_id=customer_id,
        phone=f"+1{area}55501{number:02d}",
        name=_name(draws, customer_id, language, home),
        language=language,
        state=state,
        postal_code=home.postal_code if home else f"{postal}{draws.whole(1, 40, 'zip', customer_id):02d}",
        timezone="",
        tier=draws.weighed((("gold", 1), ("silver", 3), ("standard", 6)), "tier", customer_id),
        value=draws.whole(60, 2400, "value", customer_id),
        portfolio=_portfolio(draws, customer_id, source, language),
        household=home.household if home else _open_household(draws, customer_id),
        plan=_plan(draws, customer_id, uses, joined_on),
        joined_on=joined_on,
        preferred_hours="18:00-20:00" if draws.chance(0.05, "prefers", customer_id) else "",
        lines=draws.weighed(LINES, "lines", customer_id),
        paperless="yes" if draws.chance(0.4, "paperless", customer_id) else "no",
        uses=uses,
    )


def _open_household(draws: Draws, customer_id: str) -> str:
    """The household that the next customer joins, when the next one is related."""
    following = f"{customer_id[0]}{int(customer_id[1:]) + 1}"
    return f"H{customer_id[1:]}" if draws.chance(0.12, "home", following) else ""


def _weighed_place(draws: Draws, customer_id: str) -> int:
    choice = draws.weighed([(str(index), place[3]) for index, place in enumerate(PLACES)], "place", customer_id)
    return int(choice)


def _speak(draws: Draws, customer_id: str, source: str) -> str:
    if source == "korean":
        return "ko"
    shares = (("es", 7.0), ("en", 3.0)) if source == "partner" else (("en", 88.0), ("es", 9.0), ("vi", 1.6), ("", 1.4))
    return draws.weighed(shares, "language", customer_id)


def _uses(language: str) -> tuple[tuple[str, float], ...]:
    more = {"ko": 4.0, "es": 2.0, "vi": 4.0}.get(language, 0.6)
    return tuple((uses, weight * more if uses == "abroad" else weight) for uses, weight in USES)


def _join(draws: Draws, customer_id: str) -> date:
    if draws.chance(0.3, "trial", customer_id):
        return draws.day(*TRIAL, "joined", customer_id)
    if draws.chance(0.08, "recent", customer_id):
        return draws.day(date(2025, 11, 1), date(2026, 3, 6), "joined", customer_id)
    return draws.day(FIRST_JOINED, date(2025, 5, 31), "joined", customer_id)


def _plan(draws: Draws, customer_id: str, uses: str, joined_on: date) -> str:
    if draws.chance(0.62, "fits", customer_id):
        return FITTING[uses]
    old = joined_on < date(2025, 6, 30)
    return draws.weighed((("anytime", 5.0 if old else 0.0), ("basic", 4.0), ("evenings", 2.0)), "plan", customer_id)


def _portfolio(draws: Draws, customer_id: str, source: str, language: str) -> str:
    if source == "partner":
        return "partner"
    return "korean" if language == "ko" else draws.pick(("east", "west", "business"), "portfolio", customer_id)


def _name(draws: Draws, customer_id: str, language: str, home: Person | None) -> str:
    given, family = {"es": SPANISH, "ko": KOREAN, "vi": VIETNAMESE}.get(language, ENGLISH)
    first = draws.pick(given, "given", customer_id)
    last = draws.pick(family, "family", customer_id)
    if language in {"ko", "vi"}:
        last = home.name.split()[0] if home and language == "vi" else home.name[0] if home else last
        return f"{last}{first}" if language == "ko" else f"{last} {first}"
    return f"{first} {home.name.split()[-1] if home else last}"
