"""Does the catalogue tell rules what the table of customers holds?"""

from __future__ import annotations

import pytest

from campaign.model import FieldType
from campaign.settings import read_settings
from campaign.store.catalogue import BUILT_IN, RESERVED, AttributeNameTaken, customer_columns, customer_fields
from campaign.store.database import open_memory_store

DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n'


@pytest.fixture
def store():
    store = open_memory_store()
    yield store
    store.close()


def settings_with(folder, attributes):
    (folder / "campaign.toml").write_text(f"{DESK}\n[attributes]\n{attributes}\n")
    return read_settings(folder)


def test_every_column_is_a_field_or_reserved(store):
    """A column added by a later migration must be placed on one side, or an attribute could take its name."""
    assert set(customer_columns(store)) == set(BUILT_IN) | RESERVED


def test_every_field_can_be_selected(store, tmp_path):
    """The expressions name columns that exist."""
    fields = customer_fields(store, settings_with(tmp_path, ""))
    columns = ", ".join(field.sql for field in fields.values())
    assert store.connection.execute(f"SELECT {columns} FROM customer c").fetchall() == []


def test_a_declared_attribute_is_missing_for_everybody_until_a_file_brings_it(store, tmp_path):
    """Rules may name it before the first import; with a column it is read with the declared type and digits."""
    settings = settings_with(tmp_path, 'order = "decimal 3"\nchurned = "boolean"')
    assert customer_fields(store, settings)["order"].sql == "NULL"
    store.connection.execute('ALTER TABLE customer ADD COLUMN "order" INTEGER')
    field = customer_fields(store, settings)["order"]
    assert (field.type, field.digits) == (FieldType.DECIMAL, 3)
    assert store.connection.execute(f"SELECT {field.sql} FROM customer c").fetchall() == []


def test_money_has_the_digits_of_the_currency(store, tmp_path):
    """`value` is stored in cents where the currency has cents."""
    assert customer_fields(store, settings_with(tmp_path, ""))["value"].digits == 2


@pytest.mark.parametrize("name", ["phone", "tier", "source_hash"])
def test_an_attribute_cannot_take_the_name_of_a_column(store, tmp_path, name):
    """It would silently overwrite what the program itself keeps there."""
    with pytest.raises(AttributeNameTaken, match=name):
        customer_fields(store, settings_with(tmp_path, f'{name} = "text"'))
