"""How is the sample company made? Writes its files into sample_data/, or into the folder given: always the same bytes.

    python scripts/make_sample_data.py [FOLDER]

The files have the faults that real ones have: rows to be refused, three encodings, two delimiters, columns under other
names. Nothing in them is about anybody: names are combined, phones are from the fictional 555-01xx range.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import sample_history as history
from sample_draws import Draws
from sample_people import Person, make_people

SEED = "harbor-telephone-1"
FOLDER = Path(__file__).resolve().parent.parent / "sample_data"

CUSTOMERS = (
    "customer_id,phone,name,language,state,postal_code,timezone,tier,value,portfolio,household,plan,joined_on,"
    "preferred_hours,lines,paperless"
)
KOREAN = "고객번호,이름,휴대폰,언어,주,우편번호,등급,포트폴리오,세대번호,요금제,가입일"
PARTNER = "Nro;Nombre;Apellidos;Teléfono;Idioma;Estado;Código postal;Valor;Tarifa;Alta;Observaciones"
USAGE = "customer_id,month,day_minutes,evening_minutes,abroad_minutes,data_gb"
SUBSCRIPTIONS = (
    "customer_id,product,started_on,cancelled_on,cancel_reason,monthly_value,campaign,offer,agent,arm"
)
RESPONSES = (
    "customer_id,answered_at,channel,answer,purpose,wording,evidence,until,hours,need:trips_per_month"
)
CONTACTS = "customer_id,at,direction,channel,topic,kind,resolved,agent"
RESULTS = "customer_id,attempted_at,disposition,duration_seconds,agent,callback_at,note"
AGENTS = "agent,name,agency,site,languages,skills,cost_per_hour,left_on"
SHIFTS = "agent,date,start,end,zone,breaks"

DAMAGED_CUSTOMERS = (
    "C1901,555-0142,Amos Reed,en,NY,10012,,standard,310,east,,basic,2024-05-17,,1,no",
    "C1902,2.01556E+09,Clara Ford,en,NJ,07030,,standard,120,east,,basic,2023-02-11,,1,no",
    "C1903,,Edwin Moss,en,GA,30309,,silver,540,east,,evenings,2022-10-03,,2,yes",
    "C1904,(312) 555-0191,Flora Pike,en,IL,60611,,standard,95,east,,basic,2025-02-31,,1,no",
    "C1905,(212) 555-0192,Hazel Wade,Klingon,NY,10025,,gold,1800,east,,anytime,2020-06-22,,3,yes",
    "C1906,404-555-0193,Jasper Rowe,en,GA,30312,,standard,about 200,east,,basic,2021-09-14,,1,no",
)
DOUBTFUL_CUSTOMERS = (
    "C1911,800-555-0194,Leonard Glover,en,,,,standard,220,business,,evenings,2021-01-18,,1,no",
    "C1912,+44 20 7946 0123,Maude Birch,en,,,,silver,640,east,,anytime,2020-11-30,,1,no",
    "C1913,(212) 555-0195,Philip Stone,en,CA,90012,America/Los_Angeles,gold,1510,west,,anytime,2019-08-05,,2,yes",
)
"""A toll-free number has no zone; London asks for another registry; a New York phone lives in Los Angeles."""

DAMAGED_SUBSCRIPTIONS = (
    "C1005,line,2024-05-01,2024-04-01,moved,,,,,",
    "C9999,travel-pack,2025-07-01,,,7.00,,,,",
)
DAMAGED_RESPONSES = (
    "C1006,2026-02-30 10:15,mail,yes,marketing,W-2025-09,card 4711,,,",
    "C1007,2026-02-20 10:15,pigeon,yes,marketing,W-2025-09,ring 12,,,",
)


def main(folder: Path) -> None:
    """Write every file."""
    draws = Draws(SEED)
    people = make_people(draws)
    own = [person for person in people if person.customer_id.startswith("C")]
    folder.mkdir(parents=True, exist_ok=True)
    customers = [*_lines(_customer(draws, person) for person in own), *DOUBTFUL_CUSTOMERS]
    _write(folder / "customers.csv", CUSTOMERS, _scattered(draws, customers, DAMAGED_CUSTOMERS))
    korean = _lines(_korean(person) for person in people if person.customer_id.startswith("K"))
    _write(folder / "customers-korean.csv", KOREAN, korean, encoding="cp949", ending="\r\n")
    partner = _lines((_partner(draws, person) for person in people if person.customer_id.startswith("P")), ";")
    _write(folder / "customers-partner.csv", PARTNER, partner, encoding="utf-8-sig", ending="\r\n")
    _write(folder / "usage.csv", USAGE, _lines(history.list_usage(draws, people)))
    subscriptions = _lines(history.list_subscriptions(draws, people))
    _write(folder / "subscriptions.csv", SUBSCRIPTIONS, _scattered(draws, subscriptions, DAMAGED_SUBSCRIPTIONS))
    responses = _lines(history.list_responses(draws, people))
    _write(folder / "responses.csv", RESPONSES, _scattered(draws, responses, DAMAGED_RESPONSES))
    _write(folder / "contacts.csv", CONTACTS, _lines(history.list_contacts(draws, people)))
    _write(folder / "results-generic-2026-03-06.csv", RESULTS, _lines(history.list_last_week(draws, people)))
    _write(folder / "agents.csv", AGENTS, _lines(history.AGENTS))
    _write(folder / "shifts.csv", SHIFTS, _lines(history.list_shifts()))
    _write_suppressions(draws, people, folder)


def _write_suppressions(draws: Draws, people: Sequence[Person], folder: Path) -> None:
    named = [person for person in people if draws.chance(0.015, "suppressed", person.customer_id)]
    rows = [
        (person.phone, "", "complaint office", "2025-12-04", "") if number % 2 else
        ("", person.customer_id, "legal department", "2026-01-19", "2026-12-31")
        for number, person in enumerate(named)
    ]  # fmt: skip
    _write(folder / "suppressions.csv", "phone,customer_id,source,listed_on,expires_on", _lines(rows))
    registered = [person.phone for person in people if draws.chance(0.03, "registered", person.customer_id)]
    strangers = [f"+1{area}55501{number:02d}" for area in ("720", "503", "617") for number in range(0, 100, 7)]
    phones = _lines((phone, draws.day(*history.MONTHS[:2], "listed", phone)) for phone in (*registered, *strangers))
    _write(folder / "registry-us-2026-03-02.csv", "phone,listed_on", sorted(phones))


def _customer(draws: Draws, person: Person) -> Sequence[object]:
    return (
        person.customer_id, _spell(draws, person), person.name, person.language, person.state, person.postal_code,
        person.timezone, person.tier, person.value, person.portfolio, person.household, person.plan, person.joined_on,
        person.preferred_hours, person.lines, person.paperless,
    )  # fmt: skip


def _korean(person: Person) -> Sequence[object]:
    return (
        person.customer_id, person.name, f"{person.phone[2:5]}-{person.phone[5:8]}-{person.phone[8:]}", "한국어",
        person.state, person.postal_code, person.tier, person.portfolio, person.household, person.plan,
        f"{person.joined_on:%Y.%m.%d}",
    )  # fmt: skip


def _partner(draws: Draws, person: Person) -> Sequence[object]:
    first, _, last = person.name.partition(" ")
    value = f"{person.value:,}".replace(",", ".") + ",50"
    return (
        person.customer_id, first, last, _spell(draws, person), {"es": "español", "en": "inglés"}[person.language],
        person.state, person.postal_code, value, person.plan, f"{person.joined_on:%d/%m/%Y}",
        draws.pick(("", "", "llamar por la tarde"), "remark", person.customer_id),
    )  # fmt: skip


def _spell(draws: Draws, person: Person) -> str:
    """A phone as people write them."""
    area, office, line = person.phone[2:5], person.phone[5:8], person.phone[8:]
    ways = ("({}) {}-{}", "{}-{}-{}", "+1 {} {} {}", "{}.{}.{}")
    return draws.pick(ways, "spelling", person.customer_id).format(area, office, line)


def _scattered(draws: Draws, lines: Sequence[str], others: Iterable[str]) -> list[str]:
    """The lines with others put in between."""
    result = list(lines)
    for other in others:
        result.insert(draws.whole(0, len(result), "place", other), other)
    return result


def _lines(rows: Iterable[Sequence[object]], delimiter: str = ",") -> list[str]:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue().splitlines()


def _write(path: Path, header: str, lines: Iterable[str], *, encoding: str = "utf-8", ending: str = "\n") -> None:
    path.write_bytes("".join(f"{line}{ending}" for line in (header, *lines)).encode(encoding))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
