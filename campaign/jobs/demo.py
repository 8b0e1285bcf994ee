"""How does the demonstration begin? With the settings and the files of a company that does not exist."""

from __future__ import annotations

import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from campaign.errors import CannotCreate
from campaign.files.samples import find_sample, read_sample_settings
from campaign.workspace import DATABASE_FILE, KEY_FILE, Workspace, create_workspace

KEY = sha256(b"Harbor Telephone").digest()
"""Everybody knows it, so that everybody sees the same holdout. A real one is drawn by `campaign init`."""

SAMPLE = "sample"
"""The folder in the workspace that holds the files of the sample company."""


def begin_demo(directory: Path, now: datetime) -> Workspace:
    """Make the workspace of the sample company, with its files in the folder `sample`. Raises CannotCreate."""
    sample = find_sample()
    if any((directory / name).exists() for name in (DATABASE_FILE, KEY_FILE, SAMPLE)):
        raise CannotCreate(str(directory), "it holds something", hint="Name another folder: campaign demo DIR")
    workspace = create_workspace(directory, read_sample_settings(sample), now, key=KEY)
    (directory / SAMPLE).mkdir(mode=0o700)
    for path in sorted(sample.glob("*.csv")):
        shutil.copyfile(path, directory / SAMPLE / path.name)
    return workspace


def find_free_folder(folder: Path) -> Path:
    """The folder itself, or the first of demo-2, demo-3 ... that is not there yet."""
    number = 1
    found = folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found
