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

-- name: watch_ended_confirmations
-- Confirmations that are taken back are due for an entry.
CREATE TEMP TRIGGER IF NOT EXISTS confirmation_ends AFTER UPDATE OF undone_at ON main.confirmation
BEGIN INSERT INTO ledger_due (source, number, kind, undone_at)
    VALUES ('confirmation', NEW.confirmation_no, 'ended', NEW.undone_at); END;

-- name: watch_removed_confirmations
-- Confirmations that go are due for an entry.
CREATE TEMP TRIGGER IF NOT EXISTS confirmation_goes AFTER DELETE ON main.confirmation
BEGIN INSERT INTO ledger_due (source, number, kind)
    VALUES ('confirmation', OLD.confirmation_no, 'removed'); END;

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
-- Rows as they are entered: who, which phone, what is private, which wording, which evidence, all values as JSON.
SELECT {person}, {phone}, {private}, {wording}, {evidence}, json_array({values})
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

-- name: read_entries
-- Some entries after one of them.
SELECT entry_no, body, link
FROM consent_ledger
WHERE entry_no > :after
ORDER BY entry_no
LIMIT :most;

-- name: read_present
-- Rows as they are now, to hold entries against: number, phone of its own, what is private, all values.
SELECT t.{number}, {own_phone}, {private}, {values}
FROM {table} t
WHERE {condition};

-- name: read_numbers
-- Every row that is to have an entry, and when it was taken back.
SELECT t.{number}, {undone_at}
FROM {table} t
WHERE {condition}
ORDER BY t.{number};

-- name: read_wordings
-- Every text that was kept.
SELECT wording, sha256, body, recorded_at
FROM wording
ORDER BY wording, recorded_at;

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

-- name: find_entries
-- Entries in which one of some hashes stands, and all that end or remove rows; they name their rows by number only.
SELECT entry_no, body, link
FROM consent_ledger
WHERE body LIKE '{"kind":"ended"%'
    OR body LIKE '{"kind":"removed"%'
    OR EXISTS (SELECT 1 FROM json_each(:hashes) h WHERE instr(body, h.value) > 0)
ORDER BY entry_no;

-- name: read_calls
-- Calls to some customers or phones, with the list, campaign and offer they were made for.
SELECT
    a.attempt_no, a.attempted_at, a.recorded_at, a.attempts, a.duration_seconds, a.agent, d.code, d.label, d.reached,
    l.lead_id, k.list_id, l.campaign, l.offer
FROM attempt a
JOIN disposition d ON d.disposition_no = a.disposition_no
LEFT JOIN lead l ON l.lead_no = a.lead_no
LEFT JOIN call_list k ON k.list_no = l.list_no
WHERE a.undone_at IS NULL
    AND d.dialled = 1
    AND (
        a.customer_no IN (SELECT value FROM json_each(:customers))
        OR (a.customer_no IS NULL AND a.phone IN (SELECT value FROM json_each(:phones)))
    )
ORDER BY a.attempted_at, a.attempt_no;

-- name: read_sources
-- The files that some imports read.
SELECT import_no, file_name, sha256
FROM import_file
WHERE import_no IN (SELECT value FROM json_each(:imports));

-- name: read_used_wordings
-- Ids of wordings that answers were given to, with the first and the last answer.
SELECT wording, COUNT(*) AS answers, MIN(answered_at) AS first_at, MAX(answered_at) AS last_at
FROM response
WHERE wording IS NOT NULL AND undone_at IS NULL
GROUP BY wording
ORDER BY wording;

-- name: read_wordings_of_import
-- Ids of wordings that the answers of one file were given to.
SELECT DISTINCT wording
FROM response
WHERE import_no = :import_no AND wording IS NOT NULL
ORDER BY wording;

-- name: find_same_person
-- All records of the person that a customer is: the one that stands for the others, and those.
SELECT c.customer_no, c.customer_id, c.phone, c.alt_phone, c.name
FROM (
    SELECT COALESCE((SELECT g.survivor_no FROM merged g WHERE g.duplicate_no = :customer_no), :customer_no) AS survivor_no
) s
JOIN customer c
    ON c.customer_no = s.survivor_no
    OR c.customer_no IN (SELECT g.duplicate_no FROM merged g WHERE g.survivor_no = s.survivor_no)
ORDER BY c.customer_no <> s.survivor_no, c.customer_no;
