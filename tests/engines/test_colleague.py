"""Is a block judged the same by the second process, and does the build go on without it?"""

from __future__ import annotations

import os

import pytest

from campaign.engines import block_reader, colleague, sqlite
from campaign.engines.judging import prepare_bench


@pytest.fixture
def peopled(found_town, towns, monkeypatch):
    """A town of sixty, judged three at a time, with somebody tried lately and somebody held out."""
    monkeypatch.setattr(sqlite, "BLOCK", 3)
    monkeypatch.setattr(colleague, "_processors", lambda: (0, 1))
    town = found_town({"campaigns/needs.toml": towns.campaign_text("pack", holdout_share="0.3")})
    town.staff("kay", "lee")
    towns.populate(town, 60)
    return town


@pytest.fixture
def colleagues(monkeypatch):
    """The second processes that were started, each with the blocks that came from it."""
    started = []

    class Watched(colleague.Colleague):
        """Notes what comes through the pipe, and is waited for at every second block."""

        def __init__(self, path):
            self.blocks = []
            self.asked = 0
            started.append(self)
            super().__init__(path)

        def delivers(self, *, wait):
            """Which blocks did the process itself judge?"""
            self.asked += 1
            came = super().delivers(wait=wait or self.asked % 2 == 0)
            if came:
                self.blocks.append(self.delivered)
            return came

    monkeypatch.setattr(colleague, "Colleague", Watched)
    return started


def blocks(town, *, alone=False, before=lambda _: None, meanwhile=lambda _: None):
    """Everything that was decided, in lists."""
    found = []
    with town.store.rehearsing():
        before(town)
        with sqlite.calling_colleague(town.store, alone=alone) as helper:
            there = town.workspace
            bench = prepare_bench(town.store, there.rulebook, evening=there.today, now=there.now, colleague=helper)
            for block in bench.judge.blocks(helper):
                meanwhile(block)
                parts = (block.decisions, block.customer, block.best, block.held, *block.ghosts, *block.hours.values())
                found.append([block.block_no, *(part.tolist() for part in parts)])
    return sorted(found)


def test_the_second_process_judges_the_same(peopled, colleagues):
    """Blocks from the last one on come from it, and are what this process finds."""
    shared = blocks(peopled)

    assert len(colleagues[0].blocks) >= 5
    assert shared == blocks(peopled, alone=True)
    assert len(colleagues) == 1
    assert any(held for _, _, _, _, held, *_ in shared)


def test_a_build_goes_on_when_the_second_process_dies(peopled, colleagues):
    """Killed after its second block, and what was on the way is lost: this process judges the rest."""

    killed = []

    def kill(_):
        if len(colleagues[0].blocks) == 2 and not killed:
            killed.append(colleagues[0])
            colleagues[0]._process.kill()
            colleagues[0]._process.wait()
            colleagues[0]._output.read()

    assert blocks(peopled, meanwhile=kill) == blocks(peopled, alone=True)
    assert len(colleagues[0].blocks) == 2


def test_a_process_that_cannot_read_leaves_everything_to_this_one(peopled, colleagues):
    """What this transaction wrote has filled the memory and went to the file: nobody else may read it."""

    def fill(town):
        town.store.connection.execute("PRAGMA cache_size=5")
        town.store.connection.execute("CREATE TABLE ballast AS SELECT randomblob(1000000) AS body")

    assert blocks(peopled, before=fill) == blocks(peopled, alone=True)
    assert [each.blocks for each in colleagues] == [[]]


def test_a_message_that_breaks_off_is_the_end():
    """Half a length, or half a body."""
    reading, writing = os.pipe()
    with open(reading, "rb") as pipe:
        os.write(writing, block_reader.LENGTH.pack(9)[:5])
        os.close(writing)
        with pytest.raises(EOFError):
            block_reader.receive(pipe)
