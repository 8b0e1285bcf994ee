"""docs/SETTINGS.md: every setting, its type, default and limits, read off the reading itself, and the commented files.

The readers of `campaign.settings` are run over the files that a new workspace begins with, with every setting switched
on, while the questions they ask are written down.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import Any

from campaign.settings.desk import read_desk
from campaign.settings.programme import read_campaign, read_offer
from campaign.settings.reading import Table

WORKSPACE = Path(__file__).resolve().parent.parent / "campaign" / "policies" / "workspace"
SAMPLE = {
    "region": "US", "zone": "America/New_York", "currency": "USD", "language": "en",
    "starts": "2026-03-02", "stops": "2026-06-30",
}  # fmt: skip
KINDS = {
    "text": "text", "one_of": "word", "integer": "whole number", "number": "number", "amount": "amount of money",
    "day": "date", "optional_day": "date", "words": "list of texts", "flag": "true or false",
}  # fmt: skip
NAMED_BY_THE_OPERATOR = re.compile(
    r"^(attributes|measures|portfolios|invitation\.basis|quotas|signoffs\.people|contact_policy\.tiers|contact_policy\.service\.basis)\.\w+"
)
HEAD = """\
# Settings

Written by `scripts/make_docs.py` from the program itself; do not edit.
A workspace is configured by TOML files that belong under version control.
A setting marked (required) has to be written. A misspelt one is refused, with the file and the key.
`campaign doctor` checks them all.
Rules are described in [RULES.md](RULES.md), rate plans in [PLANS.md](PLANS.md).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a reader: which key, of which kind, with which default and limits."""

    key: str
    kind: str
    default: str
    limits: str


def settings_page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, templates in FILES.items():
        texts = {name: Template((WORKSPACE / name).read_text("utf-8")).substitute(SAMPLE) for name in templates}
        asked = [one for name, read in templates.items() if read for one in _questions(texts[name], read)]
        questions = list(dict.fromkeys(asked))
        parts.append(f"## {title}\n")
        if questions:
            parts.append(_table(questions, "".join(texts.values())))
        parts += [f"```toml\n{text.rstrip()}\n```\n" for text in texts.values()]
    return "\n".join(parts)


def _questions(text: str, read: Callable[[Table], Any]) -> list[Asked]:
    """What `read` asks of a file in which everything is switched on."""
    switched_on = re.sub(r"^#(?=[^\s#])", "", text, flags=re.MULTILINE)
    with _listening() as asked:
        read(Table("", tomllib.loads(switched_on, parse_float=Decimal)))
    return asked


@contextmanager
def _listening() -> Iterator[list[Asked]]:
    asked: list[Asked] = []
    originals = {name: getattr(Table, name) for name in KINDS}
    depth = 0

    def listener(name: str) -> Callable[..., Any]:
        def ask(table: Any, key: str, *arguments: Any, **options: Any) -> Any:
            nonlocal depth
            if depth == 0:
                asked.append(_asked(table, name, key, arguments, options))
            depth += 1
            try:
                return originals[name](table, key, *arguments, **options)
            finally:
                depth -= 1

        return ask

    for name in KINDS:
        setattr(Table, name, listener(name))
    try:
        yield asked
    finally:
        for name, original in originals.items():
            setattr(Table, name, original)


def _asked(table: Any, kind: str, key: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Asked:
    first_default = 1 if kind in {"one_of", "amount"} else 0
    defaults = [*arguments[first_default:], *([options["default"]] if "default" in options else [])]
    default = defaults[0] if defaults else None if kind == "optional_day" else "(required)"
    choices = [str(word) for word in arguments[0]] if kind == "one_of" else []
    low = options.get("low", {"integer": "0", "number": "0"}.get(kind))
    high = options.get("high", {"number": "1"}.get(kind))
    limits = ", ".join(choices)
    if low is not None:
        limits = f"from {low}" if high is None else f"{low} to {high}"
    path = NAMED_BY_THE_OPERATOR.sub(r"\1.NAME", f"{table._path}{key}")  # noqa: SLF001 - the path is what is listed
    return Asked(key=path, kind=KINDS[kind], default=_written(default), limits=limits)


def _written(default: Any) -> str:
    if default in (None, "", (), 10**9):
        return "none"
    return str(default)


def _table(questions: list[Asked], text: str) -> str:
    lines = ["| setting | type | default | allowed |", "|---|---|---|---|"]
    for one in _first_of_each(questions):
        name = one.key.rsplit(".", 1)[-1]
        if name != "NAME" and not re.search(rf"\b{name}\b", text):
            raise LookupError(f"{one.key} is read, but the file that a workspace begins with does not explain it")
        lines.append(f"| `{one.key}` | {one.kind} | {one.default} | {one.limits} |")
    return "\n".join(lines) + "\n"


def _first_of_each(questions: list[Asked]) -> list[Asked]:
    found: dict[str, Asked] = {}
    for one in questions:
        found.setdefault(one.key, one)
    return list(found.values())


Reader = Callable[[Table], Any]
FILES: dict[str, dict[str, Reader | None]] = {
    "campaign.toml": {"campaign.toml": read_desk},
    "campaigns/NAME.toml": {
        "campaigns/right-plan.toml.example": lambda table: read_campaign(table, "NAME", Decimal("0.05")),
        "campaigns/welcome.toml.example": lambda table: read_campaign(table, "NAME", Decimal("0.05")),
    },
    "offers/NAME.toml": {
        "offers/travel-pack.toml.example": lambda table: read_offer(table, "NAME", 2),
        "offers/talker.toml.example": lambda table: read_offer(table, "NAME", 2),
        "offers/membership.toml.example": None,
    },
    "dispositions.toml": {"dispositions.toml": None},
}
