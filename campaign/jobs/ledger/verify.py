"""Does the consent ledger hold, and if not, which entry is the first that does not?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from campaign.errors import StorageFailed
from campaign.rules.ledger import WATCHED, Entry, LedgerKeys, Walk, parse_entry
from campaign.store.database import Store
from campaign.store.ledger import Ledger, read_pages
from campaign.store.ledger_rows import RowBook
from campaign.workspace import Workspace

MOST_FAULTS = 20
CHAIN, ROWS, OUTSIDE = range(3)
"""Where a fault lies, in the order in which faults are named."""

NOUNS = {"response": "answer"}
"""What an operator calls a row of a table, where the table has another name."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """Something that does not hold: in which entry (None: in none), and what.

    A broken chain comes before rows that differ, which may be but a consequence of it.
    """

    rank: int
    place: int
    sentence: str
    entry_no: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How far the ledger goes, its head (hexadecimal), rows with an entry by table, and what does not hold.

    `faults` are the first of `fault_count`, in the order of the entries; `noted_at` is the entry at which a noted head
    stood (None: it is not in the ledger, or none was asked for); `adopted` rows were entered just now.
    """

    entries: int
    head: str
    rows: dict[str, int]
    faults: tuple[Fault, ...]
    fault_count: int
    noted_at: int | None = None
    adopted: int = 0

    @property
    def exit_code(self) -> int:
        """0 when everything holds."""
        return StorageFailed.exit_code if self.faults else 0


@dataclass(slots=True)
class _Judge:
    """Everything that is seen on the way along the ledger."""

    keys: LedgerKeys
    books: dict[str, RowBook]
    noted: str
    walk: Walk = field(init=False)
    faults: list[Fault] = field(default_factory=list)
    texts: set[tuple[str, str]] = field(default_factory=set)
    noted_at: int | None = None

    def __post_init__(self) -> None:
        self.walk = Walk(self.keys)

    def go_on(self, store: Store, advance: Callable[[int], None]) -> None:
        """Judge every entry that was not seen yet."""
        for rows in read_pages(store, self.walk.entries):
            for row in rows:
                self._judge(row["entry_no"], row["body"], row["link"])
            advance(len(rows))

    def _judge(self, number: int, body: str, link: bytes) -> None:
        try:
            entry = parse_entry(number, body, link)
        except ValueError:
            entry = None
        place, sentence = self.walk.step(number, body, link, entry)
        self.blame(place, sentence)
        if link.hex() == self.noted and not self.faults:
            self.noted_at = number
        if entry and not sentence:
            self.texts.update(entry.wordings.items())
            self._hold_against(entry)

    def _hold_against(self, entry: Entry) -> None:
        book = self.books.get(entry.source)
        if book:
            try:
                book.take(entry)
            except (ValueError, TypeError, IndexError):
                self.blame(entry.number, f"entry {entry.number} does not say which rows it is about")

    def blame(self, place: int, sentence: str, rank: int = CHAIN) -> None:
        """Something is wrong at an entry; nothing when `sentence` is empty."""
        if sentence:
            entry_no = None if rank == OUTSIDE else place
            self.faults.append(Fault(rank=rank, place=place, sentence=sentence, entry_no=entry_no))

    def close(self, store: Store) -> None:
        """Judge the head, the rows and the texts, when every entry was seen."""
        head = store.row("ledger.read_head")
        if head is None:
            self.blame(self.walk.entries + 1, "the head of the ledger is missing")
        else:
            self.blame(*self.walk.check_head(head["entries"], head["link"], head["seal"]))
        for table, book in self.books.items():
            for number, entry_no, what in _judge_rows(book):
                self.blame(entry_no, f"{NOUNS.get(table, table)} {number} {what}", ROWS)
        for sentence in _judge_texts(store, self.texts):
            self.blame(self.walk.entries, sentence, OUTSIDE)


def verify_ledger(
    workspace: Workspace,
    *,
    head: str = "",
    adopt: bool = False,
    advance: Callable[[int], None] = lambda _: None,
) -> Verified:
    """Go along the whole ledger and hold answers, stops and texts against it; nothing is changed.

    `head` is a head that was noted earlier. With `adopt`, rows that have no entry get one, marked as adopted, when all
    else holds. Nobody has to wait but for the last moment. Raises NoInput when the key is missing.
    """
    store = workspace.store
    keys = LedgerKeys(workspace.key)
    judge = _Judge(keys, {one.table: RowBook(store, keys, one) for one in WATCHED}, head.strip().lower())
    judge.go_on(store, advance)
    with store.rehearsing():
        judge.go_on(store, advance)
        judge.close(store)
    unentered = {table: book.unentered for table, book in judge.books.items() if book.unentered}
    adopted = _adopt(store, unentered) if adopt and unentered and not judge.faults else 0
    if not adopted:
        for sentence in _name_unentered(unentered):
            judge.blame(judge.walk.entries, sentence, OUTSIDE)
    if head and judge.noted_at is None:
        judge.blame(judge.walk.entries, "the noted head is not in the ledger", OUTSIDE)
    return Verified(
        entries=judge.walk.entries, head=judge.walk.link.hex(), faults=tuple(sorted(judge.faults)[:MOST_FAULTS]),
        rows={table: book.rows for table, book in judge.books.items()}, fault_count=len(judge.faults),
        noted_at=judge.noted_at, adopted=adopted,
    )  # fmt: skip


def _adopt(store: Store, unentered: dict[str, list[int]]) -> int:
    if not isinstance(store.witness, Ledger):
        return 0
    with store.writing():
        return store.witness.open(unentered)


def _judge_rows(book: RowBook) -> Iterator[tuple[int, int, str]]:
    yield from ((number, entry_no, "was changed") for number, entry_no in book.wrong.items())
    yield from ((number, entry_no, "is gone") for number, entry_no in book.missing.items())
    yield from ((number, entry_no, "was taken back, or not, against the ledger") for number, entry_no in book.close())


def _name_unentered(unentered: dict[str, list[int]]) -> Iterator[str]:
    for table, numbers in unentered.items():
        named = ", ".join(str(number) for number in numbers[:3])
        yield f"{len(numbers):,} rows of {table} have no entry: {named}"


def _judge_texts(store: Store, used: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Every text that an answer was given to is to be there, as it was."""
    kept = set()
    for row in store.read("ledger.read_wordings"):
        kept.add((row["wording"], row["sha256"]))
        if hashlib.sha256(row["body"].encode()).hexdigest() != row["sha256"]:
            yield f"the text of wording {row['wording']} was changed"
    yield from (f"the text of wording {wording} is gone" for wording, sha in sorted(used) if (wording, sha) not in kept)
