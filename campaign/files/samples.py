"""Where are the files of the sample company?

In a checkout they lie beside the program, in an installed program inside it.
"""

from __future__ import annotations

from pathlib import Path

from campaign.errors import NoInput

PROGRAM = Path(__file__).resolve().parent.parent
PLACES = (PROGRAM.parent / "sample_data", PROGRAM / "sample_data")


def find_sample() -> Path:
    """The folder sample_data. Raises NoInput when the program was installed without it."""
    for place in PLACES:
        if (place / "workspace" / "campaign.toml").exists():
            return place
    raise NoInput("sample_data", "it did not come with this installation")


def read_sample_settings(sample: Path) -> dict[str, str]:
    """The settings of the sample company, and the texts it asks its customers, by their path in a workspace."""
    folder = sample / "workspace"
    files = sorted([*folder.rglob("*.toml"), *folder.glob("wordings/*.md")])
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
