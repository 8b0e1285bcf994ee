"""Which values of a customer may a rule read, and by which SQL expression?

The built-in fields of a customers file, and every attribute that campaign.toml declares once a file has brought it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from campaign.errors import BadConfiguration
from campaign.model import Field, FieldType
from campaign.settings import Declared, Settings
from campaign.store.database import Store

ALIAS = "c"
"""What statements call the table `customer` when they hold expressions of this catalogue."""

BUILT_IN: Mapping[str, FieldType] = {
    "language": FieldType.TEXT,
    "country": FieldType.TEXT,
    "state": FieldType.TEXT,
    "postal_code": FieldType.TEXT,
    "tier": FieldType.TEXT,
    "value": FieldType.MONEY,
    "portfolio": FieldType.TEXT,
    "household": FieldType.TEXT,
    "plan": FieldType.TEXT,
    "joined_on": FieldType.DATE,
    "birth_date": FieldType.DATE,
    "preferred_channel": FieldType.TEXT,
}
"""Columns that every workspace has and that rules may read; phone, name and id are for calling, not for choosing."""

RESERVED = frozenset(
    """
    customer_no customer_id phone alt_phone name timezone preferred_hours phone_callable place_no language_no
    household_no plan_no holdout_base source_hash import_no recorded_at
    """.split()
)
"""Columns of the table that are neither fields nor free for attributes."""


class AttributeNameTaken(BadConfiguration):
    """campaign.toml: attributes: {0} is the name of a column that every workspace has"""

    hint = "Choose another name, and rename the column with a mapping file."


def customer_fields(store: Store, settings: Settings) -> dict[str, Field]:
    """Every field that a rule may read, by name; the SQL speaks of the table `customer` as `c`.

    An attribute that campaign.toml declares and no file has brought yet is missing for everybody.

    Raises AttributeNameTaken.
    """
    check_attribute_names(settings.desk.attributes)
    present = set(customer_columns(store))
    fields = {name: _built_in(name, type_, settings.minor_digits) for name, type_ in BUILT_IN.items()}
    declared = settings.desk.attributes.values()
    return fields | {one.name: _attribute(one, is_present=one.name in present) for one in declared}


def customer_columns(store: Store) -> list[str]:
    """All columns of the table of customers, in order."""
    return [row["name"] for row in store.read("customers.read_columns", table="customer")]


def add_columns(store: Store, table: str, types: Mapping[str, type]) -> list[str]:
    """Add the columns that a table lacks, inside the caller's transaction; their names. `types` are int or str."""
    present = {row["name"] for row in store.read("customers.read_columns", table=table)}
    missing = {name: type_ for name, type_ in types.items() if name not in present}
    if missing:
        from sqlite_utils import Database

        rows = Database(store.connection).table(table)
        for name, type_ in missing.items():
            rows.add_column(name, type_)
    return list(missing)


def check_attribute_names(attributes: Iterable[str]) -> None:
    """Refuse attributes that carry the name of another column. Raises AttributeNameTaken."""
    for name in attributes:
        if name in BUILT_IN or name in RESERVED:
            raise AttributeNameTaken(name)


def _built_in(name: str, type_: FieldType, minor_digits: int) -> Field:
    return Field(name=name, type=type_, sql=f"{ALIAS}.{name}", digits=minor_digits if type_ is FieldType.MONEY else 0)


def _attribute(declared: Declared, *, is_present: bool) -> Field:
    sql = f'{ALIAS}."{declared.name}"' if is_present else "NULL"
    return Field(name=declared.name, type=declared.type, sql=sql, digits=declared.digits)
