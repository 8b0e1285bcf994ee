"""How is a page typed whose blocks hold the files of a desk and the commands that are given there?"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from campaign.workspace import create_workspace

BLOCK = re.compile(r"```(csv|toml|console) ?(\S*)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def type_page(page: str, folder: Path, now: str, enter: Callable[[Path], None], run: Callable[..., Any]) -> int:
    """Set up the desk of a page, enter it and type every command as it stands there; how many there were."""
    blocks = BLOCK.findall(page)
    create_workspace(folder, {name: text for kind, name, text in blocks if kind == "toml"}, datetime.fromisoformat(now))
    enter(folder)
    typed = 0
    for kind, name, text in blocks:
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
        for command, expected in COMMAND.findall(text) if kind == "console" else ():
            done = run(*shlex.split(command), "--now", now)
            assert done.out.startswith(expected.removesuffix("\n")), (command, done.out, done.err)
            typed += 1
    return typed
