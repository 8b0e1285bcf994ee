"""How is a gate with its evidence shown?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from campaign.cli.views import Check


def check_of(gate: Mapping[str, Any]) -> Check:
    """A gate as JSON has it (gate, passed, sentence, evidence), as one line with a mark; what is empty is left out."""
    evidence = "; ".join(f"{label}: {value}" for label, value in gate["evidence"].items() if value != "")
    return Check(gate["gate"], gate["passed"], gate["sentence"], evidence)
