-- name: read_hashes
-- The file rows that usage still equals.
SELECT source_hash
FROM usage_row;

-- name: count_hashes
-- So many.
SELECT COUNT(*)
FROM usage_row;

-- name: read_measures
-- The measures of the file.
SELECT DISTINCT measure
FROM scratch.incoming
ORDER BY measure;

-- name: create_wide
-- The usage of the file, one row a customer and month; `line` is the first that speaks about it.
CREATE TABLE scratch.wide (
    row INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL,
    month INTEGER NOT NULL,
    line INTEGER NOT NULL,
    {columns}
);

-- name: widen
-- Gather the measures of each customer and month.
INSERT INTO scratch.wide (customer_id, month, line, {columns})
SELECT i.customer_id, i.month, MIN(i.line), {values}
FROM scratch.incoming i
GROUP BY i.customer_id, i.month;

-- name: name_customers
-- The customer of each month.
INSERT INTO scratch.named (row, named_no)
SELECT w.row, c.customer_no
FROM scratch.wide w
JOIN customer c ON c.customer_id = w.customer_id
ORDER BY w.row;

-- name: name_survivors
-- What a file tells of a duplicate goes to the record that stands for the person.
UPDATE scratch.named
SET named_no = (SELECT g.survivor_no FROM merged g WHERE g.duplicate_no = named_no)
WHERE named_no IN (SELECT duplicate_no FROM merged);

-- name: refuse_merged
-- Unless the same file tells that month of several records of the person.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'customer_id', 'was merged, and this file tells the same month of another record of the person'
FROM scratch.named n
JOIN scratch.wide w ON w.row = n.row
JOIN merged g ON g.survivor_no = n.named_no
JOIN customer c ON c.customer_no = g.duplicate_no AND c.customer_id = w.customer_id
JOIN scratch.incoming i ON i.customer_id = w.customer_id AND i.month = w.month
WHERE EXISTS (
    SELECT 1
    FROM scratch.named m
    JOIN scratch.wide v ON v.row = m.row
    WHERE m.named_no = n.named_no AND v.month = w.month AND m.row <> n.row
);

-- name: forget_merged
-- A refused month is nobody's.
DELETE FROM scratch.named
WHERE row IN (
    SELECT w.row
    FROM scratch.wide w
    JOIN scratch.incoming i ON i.customer_id = w.customer_id AND i.month = w.month
    JOIN scratch.refused r ON r.row = i.row
);

-- name: refuse_unknown_customers
-- Rows that name a customer nobody has told us of.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'customer_id', 'no customer ' || i.customer_id
FROM scratch.incoming i
WHERE i.customer_id IN (
    SELECT w.customer_id
    FROM scratch.wide w
    WHERE NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = w.row)
);

-- name: match_rows
-- Months of which something is known already.
INSERT INTO scratch.matched (row, subject_no)
SELECT n.row, n.named_no
FROM scratch.named n
JOIN scratch.wide w ON w.row = n.row
JOIN usage u ON u.customer_no = n.named_no AND u.month = w.month
ORDER BY n.row;

-- name: count_quantities
-- How many quantities are new, and how many differ from what is known.
SELECT
    COALESCE(SUM({added}), 0) AS added,
    COALESCE(SUM({changed}), 0) AS changed
FROM scratch.named n
JOIN scratch.wide w ON w.row = n.row
LEFT JOIN usage u ON u.customer_no = n.named_no AND u.month = w.month;

-- name: count_lines
-- On how many lines some quantity differs from what is known, and on how many others some is new.
SELECT COALESCE(SUM(NOT changed AND added), 0) AS added, COALESCE(SUM(changed), 0) AS changed
FROM (
    SELECT w.line, MAX(({added}) > 0) AS added, MAX(({changed}) > 0) AS changed
    FROM scratch.named n
    JOIN scratch.wide w ON w.row = n.row
    LEFT JOIN usage u ON u.customer_no = n.named_no AND u.month = w.month
    GROUP BY w.line
);

-- name: read_new_months
-- Months in which a quantity is new or differs: their bills are to be computed again.
SELECT DISTINCT w.month
FROM scratch.named n
JOIN scratch.wide w ON w.row = n.row
LEFT JOIN usage u ON u.customer_no = n.named_no AND u.month = w.month
WHERE {differs};

-- name: create_overwritten
-- Quantities known already that the file contradicts.
CREATE TABLE scratch.overwritten (
    customer_no INTEGER NOT NULL,
    month INTEGER NOT NULL,
    measure TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (customer_no, month, measure)
) WITHOUT ROWID;

-- name: find_overwritten
-- Quantities of one measure that the file contradicts.
INSERT INTO scratch.overwritten (customer_no, month, measure, row)
SELECT m.subject_no, w.month, :measure, m.row
FROM scratch.matched m
JOIN scratch.wide w ON w.row = m.row
JOIN usage u ON u.customer_no = m.subject_no AND u.month = w.month
WHERE u.{column} <> w.{column};

-- name: read_overwritten_hashes
-- The file rows that told the quantities to be overwritten.
SELECT r.source_hash, o.customer_no, o.month, o.measure, o.row
FROM usage_row r
JOIN scratch.overwritten o ON o.customer_no = r.customer_no AND o.month = r.month AND o.measure = r.measure;

-- name: refuse_contradiction
-- A row whose quantity another row of the same file contradicts.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'quantity', 'another one stands in this file already'
FROM scratch.incoming i
JOIN scratch.wide w ON w.customer_id = i.customer_id AND w.month = i.month
WHERE w.row = :row AND i.measure = :measure;

-- name: keep_quantity
-- What was contradicted stays as it is.
DELETE FROM scratch.overwritten
WHERE row = :row AND measure = :measure;

-- name: leave_out_quantity
-- What was refused is no quantity of the file.
UPDATE scratch.wide
SET {column} = NULL
WHERE row = :row;

-- name: record_changes
-- Keep the old quantity of one measure where it differs; the subject is the customer times 65,536 plus the month.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT 'usage', m.subject_no * 65536 + w.month, :measure, u.{column}, w.{column}, :happened_at, :now, :import_no
FROM scratch.matched m
JOIN scratch.wide w ON w.row = m.row
JOIN usage u ON u.customer_no = m.subject_no AND u.month = w.month
WHERE w.{column} IS NOT NULL AND u.{column} IS NOT w.{column}
ORDER BY m.row;

-- name: forget_overwritten
-- File rows that the usage no longer equals.
DELETE FROM usage_row
WHERE (customer_no, month, measure) IN (SELECT customer_no, month, measure FROM scratch.overwritten)
    OR (measure = '' AND customer_no IN (SELECT customer_no FROM scratch.overwritten));

-- name: write_changes
-- New quantities of months known already; what the file does not state stays.
UPDATE usage AS u
SET {assignments}
FROM scratch.matched m
JOIN scratch.wide w ON w.row = m.row
WHERE u.customer_no = m.subject_no AND u.month = w.month AND ({differs});

-- name: add_rows
-- New months.
INSERT INTO usage (customer_no, month, import_no, recorded_at, {columns})
SELECT n.named_no, w.month, :import_no, :now, {values}
FROM scratch.named n
JOIN scratch.wide w ON w.row = n.row
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = n.row)
ORDER BY n.named_no, w.month;

-- name: remember_rows
-- The file rows that the usage now equals; one that holds several quantities is remembered for the customer alone.
INSERT OR REPLACE INTO usage_row (source_hash, customer_no, month, measure)
SELECT
    i.source_hash,
    c.customer_no,
    CASE WHEN COUNT(*) = 1 THEN i.month ELSE 0 END,
    CASE WHEN COUNT(*) = 1 THEN i.measure ELSE '' END
FROM scratch.incoming i
JOIN customer c ON c.customer_id = i.customer_id
GROUP BY i.source_hash;
