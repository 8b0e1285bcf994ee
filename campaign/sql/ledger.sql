-- name: create_due
-- What happened in this transaction to rows that the ledger knows; lives as long as the connection.
CREATE TEMP TABLE IF NOT EXISTS ledger_due (
    due_no INTEGER PRIMARY KEY,
    source TEXT NOT NULL,            -- the table
    number INTEGER NOT NULL,         -- its row
    kind TEXT NOT NULL,
    undone_at INTEGER
);

-- name: watch_ended_responses
-- Answers that are taken back are due for an entry.
CREATE TEMP TRIGGER IF NOT EXISTS response_ends AFTER UPDATE OF undone_at ON main.response
BEGIN INSERT INTO ledger_due (source, number, kind, undone_at)
    VALUES ('response', NEW.response_no, 'ended', NEW.undone_at); END;

-- name: watch_removed_responses
-- Answers that go are due for an entry.
CREATE TEMP TRIGGER IF NOT EXISTS response_goes AFTER DELETE ON main.response
BEGIN INSERT INTO ledger_due (source, number, kind)
    VALUES ('response', OLD.response_no, 'removed'); END;

-- name: watch_ended_suppressions
-- Suppressions of our own that are taken back, or hold again, are due for an entry.
CREATE TEMP TRIGGER IF NOT EXISTS suppression_ends AFTER UPDATE ON main.suppression
WHEN OLD.registry_no IS NULL AND NEW.undone_at IS NOT OLD.undone_at
BEGIN INSERT INTO ledger_due (source, number, kind, undone_at)
    VALUES ('suppression', NEW.suppression_no, 'ended', NEW.undone_at); END;

-- name: watch_changed_suppressions
-- Suppressions of our own that are changed otherwise are due for a new entry.
CREATE TEMP TRIGGER IF NOT EXISTS suppression_changes AFTER UPDATE ON main.suppression
WHEN OLD.registry_no IS NULL AND NEW.undone_at IS OLD.undone_at
BEGIN INSERT INTO ledger_due (source, number, kind)
    VALUES ('suppression', NEW.suppression_no, 'stated'); END;

-- name: watch_removed_suppressions
-- Suppressions of our own that go are due for an entry.
CREATE TEMP TRIGGER IF NOT EXISTS suppression_goes AFTER DELETE ON main.suppression
WHEN OLD.registry_no IS NULL
BEGIN INSERT INTO ledger_due (source, number, kind)
    VALUES ('suppression', OLD.suppression_no, 'removed'); END;

-- name: clear_due
-- Everything was entered.
DELETE FROM ledger_due;

-- name: read_due
-- What is due for an entry, in its order.
SELECT source, number, kind, undone_at
FROM ledger_due
ORDER BY due_no;

-- name: read_newest
-- The highest number of a table.
SELECT COALESCE(MAX({number}), 0)
FROM {table};

-- name: read_columns
-- The columns of a table, and what a row has in a column that came after it.
SELECT name, dflt_value
FROM pragma_table_info(:table)
ORDER BY cid;

-- name: read_rows
-- Rows as they are entered: who, which phone, which wording, which evidence, and all values as JSON.
SELECT {person}, {phone}, {wording}, {evidence}, json_array({values})
FROM {table} t
LEFT JOIN customer c ON c.customer_no = {customer}
WHERE {condition}
ORDER BY t.{number};

-- name: read_ended
-- Rows that were taken back.
SELECT t.{number}, t.undone_at
FROM {table} t
WHERE t.undone_at IS NOT NULL AND {condition}
ORDER BY t.{number};

-- name: find_table
-- Whether the database has a ledger.
SELECT COUNT(*)
FROM sqlite_schema
WHERE type = 'table' AND name = 'consent_ledger';

-- name: read_head
-- How far the ledger goes.
SELECT entries, link, seal
FROM ledger_head;

-- name: read_last
-- The last entry.
SELECT entry_no, link
FROM consent_ledger
ORDER BY entry_no DESC
LIMIT 1;

-- name: add_entry
-- One entry.
INSERT INTO consent_ledger (entry_no, body, link)
VALUES (?, ?, ?);

-- name: set_head
-- The ledger goes further now.
INSERT INTO ledger_head (only, entries, link, seal)
VALUES (1, :entries, :link, :seal)
ON CONFLICT (only) DO UPDATE SET
    entries = excluded.entries,
    link = excluded.link,
    seal = excluded.seal;

-- name: add_wording
-- A text as it was answered for the first time.
INSERT OR IGNORE INTO wording (wording, sha256, body, recorded_at)
VALUES (:wording, :sha256, :body, :now);
