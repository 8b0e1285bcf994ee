-- name: attach_scratch
-- The file in which the rows of one import wait; it is thrown away.
ATTACH DATABASE :path AS scratch;

-- name: detach_scratch
-- The import is over.
DETACH DATABASE scratch;

-- name: keep_journal_in_memory
-- Nothing in the scratch file needs to survive, and it must not make a commit of ours span two files.
PRAGMA scratch.journal_mode = MEMORY;

-- name: leave_scratch_unsynced
-- Nobody waits for the disk.
PRAGMA scratch.synchronous = OFF;

-- name: leave_scratch_pages
-- The file is deleted as a whole.
PRAGMA scratch.secure_delete = OFF;

-- name: widen_scratch_cache
-- It holds 16 MB of pages.
PRAGMA scratch.cache_size = -16384;

-- name: create_incoming
-- The rows of the file that are not known yet, in its order.
CREATE TABLE scratch.incoming (
    row INTEGER PRIMARY KEY,
    line INTEGER NOT NULL,
    source_hash INTEGER,
    {columns}
);

-- name: create_named
-- The customer or agent that each row names.
CREATE TABLE scratch.named (
    row INTEGER PRIMARY KEY,
    named_no INTEGER NOT NULL
);

-- name: create_matched
-- The row of the main table that each row of the file updates.
CREATE TABLE scratch.matched (
    row INTEGER PRIMARY KEY,
    subject_no INTEGER NOT NULL
);

-- name: create_refused
-- Rows that contradict what is known, and why.
CREATE TABLE scratch.refused (
    row INTEGER PRIMARY KEY,
    line INTEGER NOT NULL,
    field TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- name: create_changed
-- Rows that differ from what they update; `moved` when the standing follows from what differs.
CREATE TABLE scratch.changed (
    row INTEGER PRIMARY KEY,
    subject_no INTEGER NOT NULL,
    moved INTEGER NOT NULL
);

-- name: add_incoming
-- One row of the file.
INSERT INTO scratch.incoming (line, source_hash, {columns})
VALUES (?, ?, {values});

-- name: create_keys
-- Distinct values of one column, numbered in the order in which they appear.
CREATE TABLE scratch.{table}_key (
    key INTEGER PRIMARY KEY,
    value TEXT NOT NULL
);

-- name: add_key
-- The next value.
INSERT INTO scratch.{table}_key (value)
VALUES (?);

-- name: index_key
-- Rows about the same thing are found side by side.
CREATE INDEX scratch.incoming_by_key ON incoming ({key});

-- name: refuse_repeated
-- Later rows about the same subject as an earlier one of the same file.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT later.row, later.line, :field, 'stands on line ' || first.line || ' already'
FROM (
    SELECT MIN(row) AS row, line, {key}
    FROM scratch.incoming
    GROUP BY {key}
    HAVING COUNT(*) > 1
) first
JOIN scratch.incoming later ON {same_key} AND later.row > first.row;

-- name: refuse_row
-- One row that is refused for a reason found outside.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
VALUES (:row, :line, :field, :reason);

-- name: name_customers
-- The customer that each row names by id; for a duplicate, the record that stands for the person.
INSERT INTO scratch.named (row, named_no)
SELECT i.row, COALESCE(g.survivor_no, c.customer_no)
FROM scratch.incoming i
JOIN customer c ON c.customer_id = i.customer_id
LEFT JOIN merged g ON g.duplicate_no = c.customer_no
ORDER BY i.row;

-- name: refuse_unknown_customers
-- Rows that name a customer nobody has told us of.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'customer_id', 'no customer ' || i.customer_id
FROM scratch.incoming i
WHERE i.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = i.row);

-- name: count_refused
-- Rows refused since the file was read.
SELECT COUNT(*)
FROM scratch.refused;

-- name: drop_refused
-- What is refused plays no part from here on.
DELETE FROM scratch.incoming
WHERE row IN (SELECT row FROM scratch.refused);

-- name: read_refused
-- The refused rows, in the order of the file.
SELECT line, field, reason
FROM scratch.refused
ORDER BY line, row;

-- name: drop_repeated
-- Rows that say what an earlier row of the same file said.
DELETE FROM scratch.incoming
WHERE row NOT IN (SELECT MIN(row) FROM scratch.incoming GROUP BY {key});

-- name: find_changed
-- Rows that differ from the row they match, in a column that the file states.
INSERT INTO scratch.changed (row, subject_no, moved)
SELECT m.row, m.subject_no, {moved}
FROM scratch.matched m
JOIN scratch.incoming i ON i.row = m.row
JOIN {table} t ON t.{table}_no = m.subject_no
WHERE {differs}
ORDER BY m.row;

-- name: record_changes
-- Keep the old value of one column where it differs.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT :subject, x.subject_no, :attribute, t.{column}, i.{column}, :happened_at, :now, :import_no
FROM scratch.changed x
JOIN scratch.incoming i ON i.row = x.row
JOIN {table} t ON t.{table}_no = x.subject_no
WHERE t.{column} IS NOT i.{column}
ORDER BY x.row;

-- name: write_changes
-- The new values take the place of the old ones.
UPDATE {table}
SET {assignments}
FROM scratch.changed x
JOIN scratch.incoming i ON i.row = x.row
WHERE {table}.{table}_no = x.subject_no;

-- name: adopt_hashes
-- The matched rows of the table now equal these rows of the file.
UPDATE {table}
SET source_hash = i.source_hash
FROM scratch.matched m
JOIN scratch.incoming i ON i.row = m.row
WHERE {table}.{table}_no = m.subject_no AND {table}.source_hash IS NOT i.source_hash;

-- name: read_matched_hashes
-- The rows of the file that the matched rows of a table equalled before.
SELECT i.row, i.line, t.source_hash
FROM scratch.matched m
JOIN scratch.incoming i ON i.row = m.row
JOIN {table} t ON t.{table}_no = m.subject_no
WHERE t.source_hash IS NOT NULL;

-- name: begin_import
-- The import takes its number; what it did is written when it is done.
INSERT INTO import_file (
    kind, file_name, sha256, recipe, rows, added, changed, unchanged, refused, rejects_file, recorded_at
)
VALUES (:kind, :file_name, :sha256, '', 0, 0, 0, 0, 0, NULL, :now);

-- name: finish_import
-- What the import did.
UPDATE import_file
SET rows = :rows,
    added = :added,
    changed = :changed,
    unchanged = :unchanged,
    refused = :refused,
    rejects_file = :rejects_file,
    recipe = :recipe
WHERE import_no = :import_no;

-- name: read_mark
-- Tells whether another import of a kind was recorded or taken back since.
SELECT COALESCE(MAX(import_no), 0) AS newest, COUNT(undone_at) AS undone
FROM import_file
WHERE kind = :kind;

-- name: find_same_content
-- The newest import of this very file that stands, if any.
SELECT import_no, file_name, recipe, rows, refused, rejects_file, recorded_at
FROM import_file
WHERE kind = :kind AND sha256 = :sha256 AND undone_at IS NULL
ORDER BY import_no DESC
LIMIT 1;

-- name: find_later_import
-- An import of some kind after another one, undone or not.
SELECT import_no
FROM import_file
WHERE kind = :kind AND import_no > :import_no
LIMIT 1;

-- name: find_gap
-- An import of the same kind, before another one, that was taken back since: rows that both brought are missing now.
SELECT import_no
FROM import_file
WHERE kind = :kind AND import_no < :import_no AND undone_at >= :recorded_at
LIMIT 1;

-- name: find_later_change
-- A value changed since an import by anything but this import.
SELECT change_no
FROM change
WHERE subject = :subject
    AND change_no > COALESCE(
        (
            SELECT MAX(change_no)
            FROM change
            WHERE import_no = (SELECT MAX(import_no) FROM change WHERE import_no <= :import_no)
        ),
        0
    )
    AND import_no IS NOT :import_no
LIMIT 1;

-- name: find_import
-- One import.
SELECT import_no, kind, file_name, rows, added, changed, unchanged, refused, recorded_at, undone_at
FROM import_file
WHERE import_no = :import_no;
