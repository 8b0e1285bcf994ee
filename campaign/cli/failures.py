"""Which failures are not the program's fault, and with which words and exit code do they end?

Errors of our own name themselves. What the system or the database may throw up to here (a full disk, a missing right,
a locked file) is named below; everything else is a fault of the program. SQLite's errors are known by name, because
only `store` and `engines` import sqlite3.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass

from campaign.errors import Busy, CampaignError, NotPermitted, StorageFailed

USAGE = 2
INTERRUPTED = 128
"""128 plus the number of the signal: 130 after Ctrl-C, 143 after SIGTERM, 141 when nobody reads any more."""

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}
_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}
_DATABASE = {
    "SQLITE_FULL": StorageFailed,
    "SQLITE_IOERR": StorageFailed,
    "SQLITE_CORRUPT": StorageFailed,
    "SQLITE_NOTADB": StorageFailed,
    "SQLITE_BUSY": Busy,
    "SQLITE_LOCKED": Busy,
    "SQLITE_READONLY": NotPermitted,
    "SQLITE_PERM": NotPermitted,
    "SQLITE_CANTOPEN": NotPermitted,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure ready to be shown: the kind is the name of the error's class."""

    kind: str
    message: str
    hint: str
    exit_code: int


def describe(error: Exception) -> Failure | None:
    """The failure that `error` stands for, or None when it is a fault of the program."""
    named = error if isinstance(error, CampaignError) else _name_system_error(error)
    if named is None:
        return None
    return Failure(kind=type(named).__name__, message=str(named), hint=named.way_out, exit_code=named.exit_code)


def _name_system_error(error: Exception) -> CampaignError | None:
    if isinstance(error, OSError):
        return _name_os_error(error)
    code = getattr(error, "sqlite_errorname", None)
    if not isinstance(code, str):
        return None
    family = "_".join(code.split("_")[:2])
    return _DATABASE[family](str(error)) if family in _DATABASE else None


def _name_os_error(error: OSError) -> CampaignError | None:
    where = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
    if error.errno in _DISK:
        return StorageFailed(where)
    if error.errno in _RIGHTS:
        return NotPermitted(where)
    return None
