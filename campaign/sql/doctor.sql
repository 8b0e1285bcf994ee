-- name: read_version
-- The version of the SQLite library.
SELECT sqlite_version();

-- name: read_connection
-- How the connection keeps what it is told.
SELECT
    (SELECT journal_mode FROM pragma_journal_mode) AS journal_mode,
    (SELECT synchronous FROM pragma_synchronous) AS synchronous,
    (SELECT secure_delete FROM pragma_secure_delete) AS secure_delete,
    (SELECT foreign_keys FROM pragma_foreign_keys) AS foreign_keys,
    (SELECT trusted_schema FROM pragma_trusted_schema) AS trusted_schema;

-- name: check_pages
-- What is wrong with the pages of the file; one row `ok` when nothing is.
SELECT quick_check AS problem
FROM pragma_quick_check
LIMIT 4;

-- name: check_references
-- Rows that point to a row that is not there.
SELECT "table" AS child, rowid AS row, parent
FROM pragma_foreign_key_check
LIMIT 4;

-- name: read_bases
-- The holdout bases of some customers.
SELECT customer_id, holdout_base
FROM customer
ORDER BY customer_no
LIMIT 100;

-- name: last_customer
-- The highest number that a customer or a standing bears.
SELECT MAX(number)
FROM (
    SELECT MAX(customer_no) AS number
    FROM customer
    UNION ALL
    SELECT MAX(customer_no)
    FROM standing
);

-- name: touch_block
-- The customers of a block, and those who have a standing though they are gone.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM customer
WHERE customer_no BETWEEN :first AND :last
UNION
SELECT customer_no
FROM standing
WHERE customer_no BETWEEN :first AND :last;

-- name: read_block
-- The standing of a block.
SELECT *
FROM standing
WHERE customer_no BETWEEN :first AND :last
ORDER BY customer_no;

-- name: read_ids
-- The ids of some customers by number, from a JSON list of numbers.
SELECT customer_id
FROM customer
WHERE customer_no IN (SELECT value FROM json_each(:numbers))
ORDER BY customer_no;

-- name: read_changes
-- When something was first and last learned; nulls when nothing was.
SELECT MIN(recorded_at) AS first, MAX(recorded_at) AS last
FROM (
    SELECT MIN(recorded_at) AS recorded_at
    FROM import_file
    UNION ALL
    SELECT MAX(recorded_at)
    FROM import_file
    UNION ALL
    SELECT recorded_at
    FROM response
    WHERE response_no = (SELECT MAX(response_no) FROM response)
    UNION ALL
    SELECT recorded_at
    FROM attempt
    WHERE attempt_no = (SELECT MAX(attempt_no) FROM attempt)
);

-- name: measure_calls
-- How many people were reached since an instant, and for how many seconds they were spoken to.
SELECT COUNT(*) AS calls, SUM(a.duration_seconds) AS seconds
FROM attempt a
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE a.attempted_at > :since
    AND a.duration_seconds > 0
    AND a.undone_at IS NULL
    AND d.reached = 1;
