-- name: add_audit
-- Who did what that others may ask about later.
INSERT INTO audit (recorded_at, person, command, detail)
VALUES (:recorded_at, :person, :command, :detail);

-- name: add_row
-- What one transaction of a command did; `first_no` is the first row of the same command, null when it is this one.
INSERT INTO audit (recorded_at, person, command, detail, arguments, changed, first_no)
VALUES (:recorded_at, :person, :command, :detail, :arguments, :changed, :first_no);

-- name: add_end
-- How a command ended.
INSERT INTO audit_end (audit_no, exit_code, milliseconds, failure)
VALUES (:audit_no, :exit_code, :milliseconds, :failure);

-- name: newest_row
-- The last row so far.
SELECT COALESCE(MAX(audit_no), 0)
FROM audit;

-- name: find_row
-- Whether a row was committed.
SELECT 1
FROM audit
WHERE audit_no = :audit_no AND recorded_at = :recorded_at AND person = :person AND command = :command;

-- name: list_tables
-- The tables of the database; all others are scratch.
SELECT name
FROM main.sqlite_schema
WHERE type = 'table';

-- name: wait_briefly
-- How a command ended is not worth waiting for.
PRAGMA busy_timeout = 1000;

-- name: read_audit
-- Every row with the end of its command, the oldest first.
SELECT
    a.audit_no, COALESCE(a.first_no, a.audit_no) AS first_no, a.recorded_at, a.person, a.command, a.detail, a.arguments,
    a.changed, e.exit_code, e.milliseconds, e.failure
FROM audit a
LEFT JOIN audit_end e ON e.audit_no = a.audit_no
WHERE a.recorded_at >= :since
    AND (:person IS NULL OR a.person = :person)
    AND (:command IS NULL OR a.command = :command)
ORDER BY a.audit_no;
