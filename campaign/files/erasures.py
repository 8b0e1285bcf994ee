"""Who was erased, as a file beside the key remembers it when an older database comes back?

One line an erasure: when, why, until when it holds, the keyed hashes of the id and of the phones, and a seal over all
of it and over the seal before. Nobody without the key can read a person from it, write a line or take one out unseen.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from campaign.errors import BadConfiguration, CannotCreate, NoInput
from campaign.files.atomic import write_bytes_atomically
from campaign.rules.ledger import HASH, derive_key
from campaign.rules.privacy import Erasure

ERASURES_FILE = "erasures.log"
_HEAD = "campaign erasures 1"
_FIELDS = 6


class ErasuresMissing(NoInput):
    """there is no {0}: it is not known who was erased since"""

    hint = (
        "Put it back from the newest copy: it belongs to campaign.key, and every backup has one beside it"
        " (FILE.erasures). Only if nobody was ever erased: campaign restore FILE --nobody-erased."
    )


class ErasuresDamaged(BadConfiguration):
    """{0}:{1}: the seal does not fit: the line was changed, one was taken out, or campaign.key is another one"""

    hint = "Put the newest good copy back (FILE.erasures beside a backup), with the key that belongs to it."


def create_erasures(path: Path, key: bytes) -> None:
    """An empty file, unless there is one. Raises CannotCreate, StorageFailed."""
    if not path.exists():
        write_bytes_atomically(path, f"{_HEAD}\t{_seal(key, '', _HEAD)}\n".encode("ascii"))


def count_erasures(path: Path) -> int:
    """How many erasures the file tells of; -1 when there is no file."""
    try:
        return path.read_bytes().count(b"\n") - 1
    except OSError:
        return -1


def read_erasures(path: Path, key: bytes) -> tuple[Erasure, ...]:
    """All of them, in order; a last line that a power cut left unfinished was never followed, and is none.

    Raises ErasuresMissing, ErasuresDamaged.
    """
    try:
        text = path.read_bytes().decode("ascii", "replace")
    except OSError:
        raise ErasuresMissing(str(path)) from None
    lines = [line.split("\t") for line in text.split("\n")[:-1]]
    if not lines or not _fits(lines[0], _HEAD, _seal(key, "", _HEAD)):
        raise ErasuresDamaged(path.name, 1)
    before, found = lines[0][-1], []
    for number, line in enumerate(lines[1:], 2):
        told, seal = "\t".join(line[:-1]), line[-1]
        if len(line) != _FIELDS or not hmac.compare_digest(seal.encode(), _seal(key, before, told).encode()):
            raise ErasuresDamaged(path.name, number)
        erased_at, until_at, reason, customer, phones = line[:-1]
        found.append(
            Erasure(
                erased_at=int(erased_at), until_at=int(until_at), reason=reason, customer=customer,
                phones=tuple(phones.split(",")) if phones else (), seal=seal,
            )
        )  # fmt: skip
        before = seal
    return tuple(found)


def append_erasure(path: Path, key: bytes, erasure: Erasure) -> str:
    """Add one line and make it durable; its seal. Raises ErasuresMissing, ErasuresDamaged, CannotCreate."""
    known = read_erasures(path, key)
    before = known[-1].seal if known else _seal(key, "", _HEAD)
    seal = _seal(key, before, erasure.told)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.ftruncate(descriptor, _whole(descriptor))
            os.lseek(descriptor, 0, os.SEEK_END)
            os.write(descriptor, f"{erasure.told}\t{seal}\n".encode("ascii"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CannotCreate(str(path), error.strerror) from error
    return seal


def _whole(descriptor: int) -> int:
    """Bytes up to the end of the last finished line."""
    content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    return content.rfind(b"\n") + 1


def _fits(line: list[str], told: str, seal: str) -> bool:
    return line[:-1] == [told] and hmac.compare_digest(line[-1].encode(), seal.encode())


def _seal(key: bytes, before: str, told: str) -> str:
    return hmac.digest(derive_key(key, "erasures"), f"{before}\n{told}".encode(), HASH).hex()
