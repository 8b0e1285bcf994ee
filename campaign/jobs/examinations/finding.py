"""What did one look at a workspace find?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from campaign.errors import BadConfiguration, Busy, CampaignError, NotPermitted, StorageFailed

DAMAGE, PERMISSION, CONFIGURATION = StorageFailed.exit_code, NotPermitted.exit_code, BadConfiguration.exit_code
SEVERITY = (DAMAGE, PERMISSION, CONFIGURATION)
"""Exit codes of what may be wrong, the most severe first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: passed, failed or unknown (None), what to do, and the exit code when it failed."""

    name: str
    passed: bool | None
    sentence: str
    remedy: str = ""
    exit_code: int = CONFIGURATION


def passed(name: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(name=name, passed=True, sentence=sentence)


def failed(name: str, sentence: str, remedy: str, exit_code: int = CONFIGURATION) -> Finding:
    """Something is to be done."""
    return Finding(name=name, passed=False, sentence=sentence, remedy=remedy, exit_code=exit_code)


def unknown(name: str, sentence: str, remedy: str = "") -> Finding:
    """It could not be told."""
    return Finding(name=name, passed=None, sentence=sentence, remedy=remedy)


def look(name: str, examine: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """The findings of one examination; what it cannot get past is a finding too, under this name."""
    try:
        yield from examine()
    except Busy as error:
        yield unknown(name, str(error), error.way_out)
    except CampaignError as error:
        severity = error.exit_code if error.exit_code in SEVERITY else CONFIGURATION
        yield failed(name, str(error), error.way_out, severity)
    except OSError as error:
        yield failed(name, f"{error.filename}: {error.strerror}", "Check who may read it.", PERMISSION)


def worst(findings: Iterable[Finding]) -> int:
    """The exit code of the most severe failure; 0 when nothing failed."""
    codes = {finding.exit_code for finding in findings if finding.passed is False}
    return next((code for code in SEVERITY if code in codes), 0)
