"""Is it still known who was erased, and by which key?"""

from __future__ import annotations

from collections.abc import Iterator

from campaign.files.erasures import count_erasures, read_erasures
from campaign.jobs.examinations.finding import DAMAGE, Finding, failed, passed
from campaign.rules.privacy import Keyring
from campaign.workspace import Workspace


def examine_erasures(workspace: Workspace) -> Iterator[Finding]:
    """The hashes were made by campaign.key, and erasures.log tells of everybody whom the database erased."""
    store, count = workspace.store, count_erasures(workspace.erasures)
    followed = int(store.value("privacy.count_erasures"))
    if not count and not followed:
        yield passed("erasures", "Nobody was erased yet.")
        return
    foreign = store.value("privacy.count_foreign_marks", key_mark=Keyring(workspace.key).mark)
    if foreign:
        yield failed(
            "erasures", f"{foreign:,} hashes of erased persons were made by another key: they bar nobody.",
            "Put the key back that was kept beside the backup (FILE.key).", DAMAGE,
        )  # fmt: skip
    elif count < followed or count < 0:
        yield failed(
            "erasures", f"erasures.log tells of {max(count, 0):,} erasures, and the database followed {followed:,}:"
            " a restored backup would bring the others back.",
            "Put the newest copy of erasures.log back: it lies beside every backup (FILE.erasures).", DAMAGE,
        )  # fmt: skip
    else:
        read_erasures(workspace.erasures, workspace.key)
        yield passed("erasures", f"This database has followed every line of erasures.log: {followed:,}.")
