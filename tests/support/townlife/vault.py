"""What is in a database file, and who may read it?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def dump(path: Path) -> list[str]:
    """Everything in a database, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def customers(path: Path) -> list[str]:
    """The ids of the customers in a database."""
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT customer_id FROM customer ORDER BY 1")]


def mode(path: Path) -> int:
    """Who may read, write or run a file."""
    return path.stat().st_mode & 0o777


def set_pragma(path: Path, name: str, value: int) -> None:
    """Change a number in the header of a database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {name} = {value}")


def damage_page(path: Path) -> None:
    """Overwrite a page in the middle of a file."""
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)
