"""Are hashes, links and entries what they are said to be?"""

from __future__ import annotations

import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.ledger import EntryKind, LedgerKeys, Walk, compose_entry, derive_key, keyed_hash, parse_entry

KEYS = st.binary(min_size=32, max_size=32)
TEXTS = st.text(max_size=40)
KEY = bytes(range(32))


@given(KEYS, TEXTS)
def test_a_hash_is_an_hmac_under_a_key_of_its_own(key, text):
    """Anybody with the key can compute it with any tool; the prepared hashers say the same."""
    expected = hmac.new(hmac.new(key, b"campaign:phone", "sha256").digest(), text.encode(), "sha256").hexdigest()

    assert keyed_hash(key, "phone", text) == expected
    assert LedgerKeys(key).phone(text) == expected[:32]


@given(TEXTS, KEYS, KEYS)
def test_kinds_and_keys_have_hashes_of_their_own(text, key, other):
    """The same text as a phone and as an id, or under another key, gives something else."""
    assert keyed_hash(key, "phone", text) != keyed_hash(key, "person", text)
    assert (keyed_hash(key, "phone", text) == keyed_hash(other, "phone", text)) is (key == other)
    assert derive_key(key, "person") != key


VALUES = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), TEXTS)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=5), st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_an_entry_is_read_as_it_was_written(rows, wordings):
    """Whatever letters its texts have."""
    texts = [json.dumps(row, ensure_ascii=False) for row in rows]
    body = compose_entry(EntryKind.STATED, "response", 5, ("a", "b"), texts, wordings=wordings)
    entry = parse_entry(7, body, b"\1")

    assert (entry.number, entry.kind, entry.source, entry.at, entry.link) == (7, "stated", "response", 5, "01")
    assert entry.named() == [{"a": first, "b": second} for first, second in rows]
    assert entry.wordings == wordings


@pytest.mark.parametrize("body", ["", "{}", "[]", "5", '{"kind": "stated", "source": "", "at": 1, "columns": 5}'])
def test_what_is_no_entry_is_refused(body):
    """As an error that a reader of the ledger can name."""
    with pytest.raises(ValueError, match=r"no entry|Expecting"):
        parse_entry(1, body, b"")


def test_a_link_depends_on_number_past_and_text():
    """Change one of them, and it is another."""
    keys = LedgerKeys(KEY)
    link = keys.link(2, bytes(32), "text")

    others = {keys.link(3, bytes(32), "text"), keys.link(2, link, "text"), keys.link(2, bytes(32), "Text")}
    assert len({link, *others}) == 4
    assert keys.seal(2, link) not in {keys.seal(3, link), keys.seal(2, bytes(32)), keys.link(2, link, "")}


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_walk_along_an_unbroken_ledger_finds_nothing(notes):
    """However long it is; its head fits only with its own seal."""
    keys, link, walk = LedgerKeys(KEY), bytes(32), Walk(LedgerKeys(KEY))
    kinds = [EntryKind.OPENED, *[EntryKind.STATED] * len(notes)]
    for number, (kind, note) in enumerate(zip(kinds, ["", *notes], strict=True), start=1):
        body = compose_entry(kind, note, number)
        link = keys.link(number, link, body)
        assert walk.step(number, body, link, parse_entry(number, body, link)) == (0, "")

    assert walk.check_head(len(kinds), link, keys.seal(len(kinds), link)) == (0, "")
    assert walk.check_head(len(kinds), link, keys.seal(len(kinds) + 1, link))[1] == "the head of the ledger was changed"
