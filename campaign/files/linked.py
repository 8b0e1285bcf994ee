"""How are columns read that mean nothing without another column of the same row?

A phone needs the country it is written in, a state its country, a quantity its measure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from campaign.files import words
from campaign.files.columns import ColumnReader, Memo, Reasons, Values
from campaign.files.kinds import Column, Form
from campaign.files.mapping import FileMapping
from campaign.files.numbers import scaled_reader
from campaign.files.options import ReadOptions

Done = dict[str, Values]
LinkedReader = Callable[[Sequence[str], Done], tuple[Values, Reasons]]
"""Reads texts with the help of the columns that were read before, and may add a further one to them."""


def make_linked_reader(column: Column, mapping: FileMapping, options: ReadOptions) -> LinkedReader | None:
    """The reader of a column that depends on another one; None for all others."""
    makers: dict[Form, Callable[[], LinkedReader]] = {
        Form.PHONE: lambda: _phone_reader(column.name, options),
        Form.STATE: lambda: _state_reader(options.region),
        Form.POSTAL_CODE: lambda: _postal_code_reader(options.region),
        Form.MEASURE: lambda: _measure_reader(options.measures),
        Form.QUANTITY: lambda: _quantity_reader(mapping, options),
    }
    maker = makers.get(column.form)
    return maker() if maker else None


def quantity_reader(measure: str, mapping: FileMapping, options: ReadOptions) -> ColumnReader:
    """Reads quantities of one declared measure as scaled integers."""
    return scaled_reader(options.measures[measure], mapping.numbers, mapping.scale.get("quantity"))


def find_reversed(first: Values, second: Values, label: str) -> Reasons:
    """Rows whose second day lies before the first; `label` names the first."""
    pairs = zip(first, second, strict=True)
    return {
        index: f"lies before {label}"
        for index, (start, end) in enumerate(pairs)
        if start is not None and end is not None and end < start
    }


def _phone_reader(name: str, options: ReadOptions) -> LinkedReader:
    from campaign.rules.phones import Phone, PhoneProblem

    def read_group(region: str, texts: Sequence[str]) -> tuple[Values, Reasons]:
        spelled = [text for text in texts if text]
        phones = options.read_phones(spelled, region) if spelled else []
        if len(spelled) == len(texts):
            return list(phones), {}
        found = iter(phones)
        return [next(found) if text else None for text in texts], {}

    def read(texts: Sequence[str], done: Done) -> tuple[Values, Reasons]:
        phones, _ = read_by_group(texts, done.get("country"), options.region, read_group)
        done[f"{name}_callable"] = [int(phone.callable) if type(phone) is Phone else None for phone in phones]
        reasons = {index: phone.reason for index, phone in enumerate(phones) if type(phone) is PhoneProblem}
        return [phone.e164 if type(phone) is Phone else None for phone in phones], reasons

    return read


def _state_reader(region: str) -> LinkedReader:
    @cache
    def memo(country: str) -> Memo:
        return Memo(lambda text: words.parse_state(text, country))

    def read(texts: Sequence[str], done: Done) -> tuple[Values, Reasons]:
        return read_by_group(texts, done.get("country"), region, lambda country, part: memo(country).read_column(part))

    return read


def _postal_code_reader(region: str) -> LinkedReader:
    def read_group(country: str, texts: Sequence[str]) -> tuple[Values, Reasons]:
        values, reasons = words.read_ids(texts)
        return values, reasons | words.find_lost_zeros(texts, country)

    return lambda texts, done: read_by_group(texts, done.get("country"), region, read_group)


def _measure_reader(measures: Mapping[str, int]) -> LinkedReader:
    if not measures:
        memo = Memo(_refuse_undeclared)
        return lambda texts, _: memo.read_column(texts)
    read_choice = words.choice_reader({measure: measure for measure in measures})
    return lambda texts, _: read_choice(texts)


def _refuse_undeclared(text: str) -> str:
    raise ValueError(f"campaign.toml declares no measure: write [measures.{text}] there")


def _quantity_reader(mapping: FileMapping, options: ReadOptions) -> LinkedReader:
    readers = {measure: quantity_reader(measure, mapping, options) for measure in options.measures}

    def read_group(measure: str, texts: Sequence[str]) -> tuple[Values, Reasons]:
        return readers[measure](texts) if measure in readers else ([None] * len(texts), {})

    def read(texts: Sequence[str], done: Done) -> tuple[Values, Reasons]:
        return read_by_group(texts, done.get("measure"), "", read_group)

    return read


def read_by_group(
    texts: Sequence[str],
    keys: Values | None,
    default: str,
    read: Callable[[str, Sequence[str]], tuple[Values, Reasons]],
) -> tuple[Values, Reasons]:
    """Read the texts of all rows that share a key together; a row without a key has the default."""
    distinct = set(keys) if keys else {default}
    if len(distinct) == 1:
        return read(distinct.pop() or default, texts)
    groups: dict[str, list[int]] = {}
    for index, key in enumerate(keys or ()):
        groups.setdefault(key or default, []).append(index)
    values: Values = [None] * len(texts)
    reasons: Reasons = {}
    for key, rows in groups.items():
        found, refused = read(key, [texts[row] for row in rows])
        for row, value in zip(rows, found, strict=True):
            values[row] = value
        reasons |= {rows[index]: reason for index, reason in refused.items()}
    return values, reasons
