"""Which dispositions does the database know, and by which numbers?"""

from __future__ import annotations

from collections.abc import Iterable

from campaign.rules.dispositions import Disposition, Dispositions
from campaign.store.database import Store


def load_dispositions(store: Store, dispositions: Dispositions) -> list[int]:
    """Bring table disposition to what is explained now, inside the caller's transaction.

    Codes that were met but never explained are looked up again, so that an explanation also reaches old attempts.
    The numbers of dispositions whose meaning has changed are returned: the consequences of their attempts are to be
    drawn again.
    """
    present = {row["code"]: dict(row) for row in store.read("dispositions.read_dispositions")}
    wanted = {code: dispositions.by_code[code] for code in dispositions.codes}
    met = {code: dispositions.find(code) for code in present if code not in wanted}
    found = {code: _under(code, disposition) for code, disposition in {**met, **wanted}.items()}
    changed = [code for code, one in found.items() if code not in present or _differs(present[code], one)]
    store.run_many("dispositions.put_disposition", [found[code] for code in changed])
    return [
        present[code]["disposition_no"]
        for code in changed
        if code in present and _differs(present[code], found[code], but="label")
    ]


def number_codes(store: Store, dispositions: Dispositions, codes: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """The number of the disposition of each code of a file, and whether the call is unfinished.

    A code never met before is added, as unknown if nothing explains it.
    """
    meanings = {code: dispositions.find(code) for code in codes}
    present = _numbers(store)
    added = {one.code: one.stored() for one in meanings.values() if one.code not in present}
    store.run_many("dispositions.put_disposition", list(added.values()))
    numbers = _numbers(store)
    return {code: (numbers[one.code], one.unfinished) for code, one in meanings.items()}


def _numbers(store: Store) -> dict[str, int]:
    return {row["code"]: row["disposition_no"] for row in store.read("dispositions.read_dispositions")}


def _under(code: str, disposition: Disposition) -> dict[str, str | int]:
    return {**disposition.stored(), "code": code}


def _differs(present: dict[str, object], wanted: dict[str, str | int], but: str = "") -> bool:
    return any(present[column] != value for column, value in wanted.items() if column != but)
