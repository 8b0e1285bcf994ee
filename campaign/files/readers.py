"""Which reader reads a column of this form in this file?

Columns that depend on another one of the row (phones on the country, quantities on the measure) are read by `linked`.
"""

from __future__ import annotations

from collections.abc import Callable

from campaign.files import dates, instants, numbers, words
from campaign.files.columns import ColumnReader
from campaign.files.kinds import Column, Form
from campaign.files.mapping import FileMapping
from campaign.files.options import ReadOptions

Maker = Callable[[Column, FileMapping, ReadOptions], ColumnReader]

READERS: dict[Form, Maker] = {
    Form.LANGUAGE: lambda *_: words.language_reader(),
    Form.COUNTRY: lambda *_: words.country_reader(),
    Form.ZONE: lambda *_: words.zone_reader(),
    Form.BOOLEAN: lambda *_: words.boolean_reader(),
    Form.HOURS: lambda *_: words.hours_reader(),
    Form.CLOCK: lambda *_: words.clock_reader(),
    Form.LANGUAGES: lambda *_: words.list_reader(words.parse_language),
    Form.WORDS: lambda *_: words.list_reader(),
    Form.LEVELS: lambda *_: words.list_reader(words.parse_level),
    Form.ID: lambda *_: words.read_ids,
    Form.CHOICE: lambda column, *_: words.choice_reader(column.words or {}),
    Form.DAY: lambda column, mapping, _: dates.day_reader(mapping.date_style(column.name)),
    Form.MONTH: lambda column, mapping, _: dates.month_reader(mapping.date_style(column.name)),
    Form.INSTANT: lambda column, mapping, options: instants.instant_reader(
        mapping.zone(column.name) or options.zone, mapping.date_style(column.name)
    ),
    Form.WHOLE: lambda column, mapping, _: numbers.whole_reader(mapping.numbers, mapping.scale.get(column.name)),
    Form.DECIMAL: lambda column, mapping, _: numbers.scaled_reader(
        column.digits, mapping.numbers, mapping.scale.get(column.name)
    ),
    Form.MONEY: lambda column, mapping, options: numbers.money_reader(
        options.minor_digits, mapping.numbers, mapping.scale.get(column.name)
    ),
}


def make_reader(column: Column, mapping: FileMapping, options: ReadOptions) -> ColumnReader:
    """The reader of one column of ours; texts stay texts for a form that has none of its own."""
    maker = READERS.get(column.form)
    return maker(column, mapping, options) if maker else words.read_texts
