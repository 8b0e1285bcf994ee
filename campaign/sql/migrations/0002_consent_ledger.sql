-- The consent ledger: every answer and every stop of our own is entered in the transaction that writes it, linked to
-- the entry before by a hash that only the key beside the database can make. Rows are only ever added.

CREATE TABLE consent_ledger (
    entry_no INTEGER PRIMARY KEY,
    body TEXT NOT NULL,              -- JSON; persons and phones stand in it as keyed hashes only
    link BLOB NOT NULL               -- HMAC-SHA256 of number, link before and body
) STRICT;
CREATE TRIGGER consent_ledger_is_never_changed BEFORE UPDATE ON consent_ledger
BEGIN
    SELECT RAISE(ABORT, 'the consent ledger is never changed');
END;
CREATE TRIGGER consent_ledger_is_never_shortened BEFORE DELETE ON consent_ledger
BEGIN
    SELECT RAISE(ABORT, 'the consent ledger is never shortened');
END;

CREATE TABLE ledger_head (           -- how many entries there are, and the last link, sealed
    only INTEGER PRIMARY KEY CHECK (only = 1),
    entries INTEGER NOT NULL,
    link BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT;
CREATE TRIGGER ledger_head_only_advances BEFORE UPDATE ON ledger_head
WHEN NEW.entries <= OLD.entries
BEGIN
    SELECT RAISE(ABORT, 'the consent ledger is never shortened');
END;
CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head
BEGIN
    SELECT RAISE(ABORT, 'the consent ledger is never shortened');
END;

CREATE TABLE wording (               -- the texts that customers answered, as they stood when they were first used
    wording TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (wording, sha256)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER wording_is_never_changed BEFORE UPDATE ON wording
BEGIN
    SELECT RAISE(ABORT, 'a wording that was used is never changed');
END;
CREATE TRIGGER wording_is_never_forgotten BEFORE DELETE ON wording
BEGIN
    SELECT RAISE(ABORT, 'a wording that was used is never forgotten');
END;

-- An answer is taken back, never changed, and goes only after it was taken back.
CREATE TRIGGER response_is_only_taken_back BEFORE UPDATE ON response
WHEN NEW.undone_at IS OLD.undone_at
BEGIN
    SELECT RAISE(ABORT, 'an answer is never changed');
END;
CREATE TRIGGER response_is_never_changed BEFORE UPDATE OF
    response_no, customer_no, answered_at, channel, answer, purpose, wording, evidence, until, hours, needs,
    source_hash, import_no, recorded_at
ON response
BEGIN
    SELECT RAISE(ABORT, 'an answer is never changed');
END;
CREATE TRIGGER response_is_taken_back_once BEFORE UPDATE OF undone_at ON response
WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'an answer is taken back once, and for good');
END;
CREATE TRIGGER response_is_taken_back_before_it_goes BEFORE DELETE ON response
WHEN OLD.undone_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'an answer that stands is never removed');
END;
