"""Which word of ours is meant by a text: yes or no, a code, a language, a country, a zone, hours, an id?

Spellings that can mean only one thing are read; everything else is refused by name.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from campaign.files.columns import ColumnReader, Memo, Reasons, Values, shorten
from campaign.files.kinds import squash
from campaign.files.numbers import ROUNDED, SCIENTIFIC, WHOLE_WITH_TAIL

BOOLEANS = {
    "yes": 1, "y": 1, "true": 1, "t": 1, "1": 1, "on": 1, "예": 1, "네": 1, "o": 1,
    "no": 0, "n": 0, "false": 0, "f": 0, "0": 0, "off": 0, "아니오": 0, "아니요": 0, "x": 0,
}  # fmt: skip
LONGEST_ID = 100
LONGEST_TEXT = 10_000
LOCALE_TAIL = re.compile(r"[-_][A-Za-z0-9-]+")
LIST_MARKS = re.compile(r"\s*[,;/|+]\s*")
LEVEL = re.compile(r"([^:=]+?)\s*[:=]\s*([0-9]{1,3}(?:\.[0-9]{1,4})?)(%?)")
LOOSE_HOURS = re.compile(r"\b([0-9]{1,2})(?::?([0-9]{2}))?\s*[-~–〜]\s*([0-9]{1,2})(?::?([0-9]{2}))?\b")
POSTAL_DIGITS = {
    "US": 5, "KR": 5, "DE": 5, "FR": 5, "IT": 5, "ES": 5, "MX": 5, "FI": 5, "TR": 5, "TH": 5, "MY": 5, "UA": 5,
    "JP": 7, "CN": 6, "IN": 6, "SG": 6, "RU": 6, "RO": 6, "VN": 6, "AU": 4, "AT": 4, "CH": 4, "BE": 4, "DK": 4, "NO": 4,
}  # fmt: skip
"""Countries whose postal codes have that many digits and may begin with 0."""


def read_texts(texts: Sequence[str]) -> tuple[Values, Reasons]:
    """Reads any text of at most LONGEST_TEXT characters."""
    reasons = {}
    if max(map(len, texts), default=0) > LONGEST_TEXT:
        reasons = {
            index: f"is longer than {LONGEST_TEXT:,} characters"
            for index, text in enumerate(texts)
            if len(text) > LONGEST_TEXT
        }
    return [text or None for text in texts], reasons


def read_ids(texts: Sequence[str]) -> tuple[Values, Reasons]:
    """Reads texts that identify; what Excel did to them is refused, for it would be somebody else's id."""
    joined = "\n".join(texts)
    reasons: Reasons = {}
    if "E+" in joined or "e+" in joined or ".0" in joined or max(map(len, texts), default=0) > LONGEST_ID:
        reasons = {index: reason for index, text in enumerate(texts) if (reason := find_damage(text))}
    return [text or None for text in texts], reasons


def find_damage(text: str) -> str:
    """Why a text cannot be the id it was; empty when nothing speaks against it."""
    if SCIENTIFIC.fullmatch(text):
        return f"{shorten(text)}: {ROUNDED}"
    if WHOLE_WITH_TAIL.fullmatch(text):
        return f"{shorten(text)} ends in .0: it was read as a number on the way; export the column as text"
    if len(text) > LONGEST_ID:
        return f"is longer than {LONGEST_ID} characters"
    return ""


def boolean_reader() -> ColumnReader:
    """Reads yes and no in their usual spellings as 1 and 0."""
    return Memo(_word_reader(BOOLEANS, "is neither yes nor no")).read_column


def choice_reader(words: Mapping[str, str]) -> ColumnReader:
    """Reads one of several words of ours; `words` gives the meaning of each spelling."""
    meanings = {squash(word): meaning for word, meaning in words.items()}
    choices = ", ".join(dict.fromkeys(words.values()))
    return Memo(_word_reader(meanings, f"is none of {choices}")).read_column


def _word_reader(meanings: Mapping[str, Any], complaint: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return meanings[squash(text)]
        except KeyError:
            raise ValueError(f"{shorten(text)} {complaint}") from None

    return read


def language_reader() -> ColumnReader:
    """Reads languages as ISO 639-1 codes: "Korean", "한국어", "kor" and "ko-KR" are ko."""
    return Memo(parse_language).read_column


def parse_language(text: str) -> str:
    """The ISO 639-1 code of a language written in any usual way; ValueError when it is none."""
    known = _names("languages")
    for spelling in (text, LOCALE_TAIL.sub("", text)):
        if code := known.get(squash(spelling)):
            return code
    raise ValueError(f"{shorten(text)} is not a language that is known: write its ISO 639-1 code, such as ko")


def name_language(code: str) -> str:
    """The English name of a language, the code itself where none is known."""
    written = _read_names()["languages"].get(code, "").split("|")
    return next((name for name in written if name.isascii() and name[:1].isupper()), code)


def country_reader() -> ColumnReader:
    """Reads countries as ISO 3166-1 codes of two letters: "South Korea", "대한민국" and "KOR" are KR."""
    return Memo(parse_country).read_column


def parse_country(text: str) -> str:
    """The ISO 3166-1 code of a country written in any usual way; ValueError when it is none."""
    code = _names("countries").get(squash(text))
    if code is None:
        raise ValueError(f"{shorten(text)} is not a country that is known: write its ISO 3166 code, such as KR")
    return code


def parse_state(text: str, country: str) -> str:
    """The code of a state; ValueError for a name that a country with states of its own does not have.

    Elsewhere the text stays, with short codes in capitals: rules are looked up by code, and a name that nobody finds
    must not pass as a place without rules.
    """
    known = _state_names(country)
    if not known:
        return text.upper() if len(text) <= 3 and text.isascii() else text
    code = known.get(squash(text)) or known.get(squash(text.removeprefix(f"{country}-")))
    if code is None:
        raise ValueError(
            f"{shorten(text)} is not a state of {country}: write its code, such as {next(iter(known.values()))}"
        )
    return code


def zone_reader() -> ColumnReader:
    """Reads IANA zone names."""
    return Memo(parse_zone).read_column


def parse_zone(text: str) -> str:
    """The text when it names a zone of the IANA database; else ValueError."""
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError, ValueError):
        raise ValueError(f"{shorten(text)} is not an IANA zone such as America/New_York") from None


def hours_reader() -> ColumnReader:
    """Reads hours of a day as `18:00-20:00`, several joined by a comma."""
    return Memo(parse_hours_text).read_column


def parse_hours_text(text: str) -> str:
    """Hours in the form that `campaign.rules.hours` writes; also 18-20, 1800-2000 and 18:00~20:00 are read."""
    from campaign.rules.hours import BadHours, format_hours, parse_hours

    def spell(match: re.Match[str]) -> str:
        return f"{match[1]}:{match[2] or '00'}-{match[3]}:{match[4] or '00'}"

    spelled = LOOSE_HOURS.sub(spell, text)
    try:
        return format_hours(parse_hours(re.sub(r"\s*[;,\s]\s*(?=[0-9])", ",", spelled)))
    except BadHours:
        raise ValueError(f"{shorten(text)} are no hours such as 18:00-20:00") from None


def clock_reader() -> ColumnReader:
    """Reads times of day as `18:00`; 24:00 is the end of a day."""

    def read(text: str) -> str:
        match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::00)?|(24):(00)", text)
        if match is None:
            raise ValueError(f"{shorten(text)} is not a time of day such as 18:00")
        return f"{int(match[1] or match[3]):02d}:{match[2] or match[4]}"

    return Memo(read).read_column


def list_reader(read: Callable[[str], str] | None = None) -> ColumnReader:
    """Reads several words as one text, sorted and joined by blanks; `read` reads each.

    They are parted by commas and the like, or by blanks when there is none; otherwise a blank becomes `_`.
    """

    def read_list(text: str) -> str:
        words = LIST_MARKS.split(text) if LIST_MARKS.search(text) else text.split()
        return " ".join(sorted({read(word) if read else re.sub(r"\s+", "_", word) for word in words if word}))

    return Memo(read_list).read_column


def parse_level(text: str) -> str:
    """A language or skill with how well it is known: "Spanish:80%" is es:0.8; ValueError when it is none."""
    match = LEVEL.fullmatch(text)
    level = Decimal(match[2]) / (100 if match[3] else 1) if match else Decimal(-1)
    if match is None or not 0 <= level <= 1:
        raise ValueError(f"{shorten(text)} is no level such as es:0.8, from 0 to 1")
    try:
        word = parse_language(match[1])
    except ValueError:
        word = re.sub(r"\s+", "_", match[1])
    return f"{word}:{level.normalize():f}"


def find_lost_zeros(codes: Sequence[str], country: str) -> Reasons:
    """Postal codes of a country that lack the zero they began with."""
    digits = POSTAL_DIGITS.get(country, 0)
    if digits - 1 not in set(map(len, codes)):
        return {}
    reason = f"has {digits - 1} digits, codes of {country} have {digits}: Excel drops a leading 0"
    return {index: reason for index, code in enumerate(codes) if len(code) == digits - 1 and code.isdecimal()}


def suggest(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` for a word that is nearly one of the known; empty when none is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""


@cache
def _names(kind: str) -> dict[str, str]:
    """Squashed name -> code of languages or countries."""
    document = _read_names()
    codes = {code: code for code in document["other_languages"].split()} if kind == "languages" else {}
    return codes | _squash_names(document[kind])


@cache
def _state_names(country: str) -> dict[str, str]:
    """Squashed name -> code of the states of a country; empty for countries without."""
    return _squash_names(_read_names()["states"].get(country, {}))


def _squash_names(names: dict[str, str]) -> dict[str, str]:
    return {squash(name): code for code, text in names.items() for name in (code, *text.split("|"))}


@cache
def _read_names() -> dict[str, Any]:
    return tomllib.loads(resources.files("campaign.files").joinpath("names.toml").read_text("utf-8"))
