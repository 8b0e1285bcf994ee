"""Is the consent ledger where it should be, and can every text that was answered be shown?"""

from __future__ import annotations

from collections.abc import Iterator

from campaign.jobs.examinations.finding import DAMAGE, Finding, failed, passed, unknown
from campaign.jobs.ledger.wordings import find_textless, name_some
from campaign.rules.ledger import LedgerKeys
from campaign.store.ledger import read_head
from campaign.workspace import WORDINGS, Workspace


def examine_ledger(workspace: Workspace) -> Iterator[Finding]:
    """Its head alone: going along all of it is what `campaign verify` does."""
    head = read_head(workspace.store, LedgerKeys(workspace.key))
    if head.sealed:
        yield passed("ledger", f"The head of the consent ledger is sealed, after {head.entries:,} entries.")
    else:
        yield failed("ledger", "The consent ledger has lost its head, or was changed.", "campaign verify", DAMAGE)


def examine_wordings(workspace: Workspace) -> Iterator[Finding]:
    """Whether the texts are kept that customers answered."""
    lacking = find_textless(workspace.store)
    if lacking:
        yield unknown("wordings", f"Nobody can show the text of {name_some(lacking)}.",
                      f"Put it into {WORDINGS}/{lacking[0]}.md")  # fmt: skip
    else:
        yield passed("wordings", "Every text that was answered is kept.")
