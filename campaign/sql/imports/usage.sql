-- name: add_measure
-- Room for a measure met for the first time.
ALTER TABLE usage ADD COLUMN {column} INTEGER;

-- name: create_wide
-- The usage of the file, one row a customer and month.
CREATE TABLE scratch.wide (
    row INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL,
    month INTEGER NOT NULL,
    {columns}
);

-- name: widen
-- Gather the measures of each customer and month.
INSERT INTO scratch.wide (customer_id, month, {columns})
SELECT i.customer_id, i.month, {values}
FROM scratch.incoming i
GROUP BY i.customer_id, i.month;

-- name: name_customers
-- The customer of each month.
INSERT INTO scratch.named (row, named_no)
SELECT w.row, c.customer_no
FROM scratch.wide w
JOIN customer c ON c.customer_id = w.customer_id
ORDER BY w.row;

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

-- name: touch_months
-- Months in which a quantity is new or differs.
SELECT DISTINCT w.month
FROM scratch.named n
JOIN scratch.wide w ON w.row = n.row
LEFT JOIN usage u ON u.customer_no = n.named_no AND u.month = w.month
WHERE {differs};

-- name: record_changes
-- Keep the old quantity of one measure where it differs; the subject is the customer times 65,536 plus the month.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT 'usage', m.subject_no * 65536 + w.month, :measure, u.{column}, w.{column}, :happened_at, :now, :import_no
FROM scratch.matched m
JOIN scratch.wide w ON w.row = m.row
JOIN usage u ON u.customer_no = m.subject_no AND u.month = w.month
WHERE w.{column} IS NOT NULL AND u.{column} IS NOT w.{column}
ORDER BY m.row;

-- name: forget_changed_rows
-- File rows that the usage no longer equals.
DELETE FROM usage_row
WHERE (customer_no, month, measure) IN (
    SELECT subject_no >> 16, subject_no & 65535, attribute
    FROM change
    WHERE import_no = :import_no AND subject = 'usage'
);

-- name: write_changes
-- New quantities of months known already; what the file does not state stays.
UPDATE usage
SET {assignments}
FROM scratch.matched m
JOIN scratch.wide w ON w.row = m.row
WHERE usage.customer_no = m.subject_no AND usage.month = w.month;

-- name: add_rows
-- New months.
INSERT INTO usage (customer_no, month, import_no, recorded_at, {columns})
SELECT n.named_no, w.month, :import_no, :now, {values}
FROM scratch.named n
JOIN scratch.wide w ON w.row = n.row
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = n.row)
ORDER BY n.named_no, w.month;

-- name: remember_rows
-- The file rows that the usage now equals.
INSERT OR REPLACE INTO usage_row (source_hash, customer_no, month, measure)
SELECT i.source_hash, c.customer_no, i.month, i.measure
FROM scratch.incoming i
JOIN customer c ON c.customer_id = i.customer_id
ORDER BY i.source_hash;
