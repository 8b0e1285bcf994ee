-- name: highest_number
-- How far a table is filled.
SELECT COALESCE(MAX({number}), 0)
FROM {table};

-- name: add_basis
-- What a list was decided on.
INSERT INTO list_basis (list_no, campaign, policies_sha256, marks)
VALUES (:list_no, :campaign, :policies_sha256, :marks);

-- name: find_basis
-- What a list was decided on; no row for lists of programs that did not note it.
SELECT b.list_no, b.campaign, b.policies_sha256, b.marks, k.built_at, k.program_version, k.evening, g.body
FROM list_basis b
JOIN call_list k ON k.list_no = b.list_no
JOIN configuration g ON g.configuration_no = k.configuration_no
WHERE b.list_no = :list_no;

-- name: attach_live
-- The workspace's database, to be read only.
ATTACH :uri AS live;

-- name: detach_live
-- Nothing more is copied.
DETACH live;

-- name: read_schema
-- Every table and view there is, in the order in which they came.
SELECT sql
FROM live.sqlite_schema
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\_%' ESCAPE '\'
ORDER BY type, rowid;

-- name: list_columns
-- The columns of a table.
SELECT name
FROM pragma_table_info(:table);

-- name: create_circle
-- Everybody who may have a say in whether the customers are called.
CREATE TEMP TABLE circle (
    customer_no INTEGER PRIMARY KEY
);

-- name: create_circle_phone
-- The phones that the customers ever had.
CREATE TEMP TABLE circle_phone (
    phone TEXT PRIMARY KEY
);

-- name: create_circle_household
-- The households that the customers ever belonged to.
CREATE TEMP TABLE circle_household (
    household TEXT PRIMARY KEY
);

-- name: begin_circle
-- Whom it is about.
INSERT OR IGNORE INTO circle (customer_no)
VALUES (:customer_no);

-- name: join_merged
-- Other records of the same persons.
INSERT OR IGNORE INTO circle (customer_no)
SELECT survivor_no FROM live.merge WHERE duplicate_no IN (SELECT customer_no FROM circle)
UNION
SELECT duplicate_no FROM live.merge WHERE survivor_no IN (SELECT customer_no FROM circle);

-- name: find_phones
-- The phones that they ever had.
INSERT INTO circle_phone (phone)
SELECT phone
FROM (
    SELECT phone FROM live.customer WHERE customer_no IN (SELECT customer_no FROM circle)
    UNION
    SELECT alt_phone FROM live.customer WHERE customer_no IN (SELECT customer_no FROM circle)
    UNION
    SELECT old
    FROM live.change
    WHERE subject = 'customer'
        AND subject_no IN (SELECT customer_no FROM circle)
        AND attribute IN ('phone', 'alt_phone')
)
WHERE phone IS NOT NULL;

-- name: find_households
-- The households that they ever belonged to.
INSERT INTO circle_household (household)
SELECT household
FROM (
    SELECT household FROM live.customer WHERE customer_no IN (SELECT customer_no FROM circle)
    UNION
    SELECT old
    FROM live.change
    WHERE subject = 'customer' AND subject_no IN (SELECT customer_no FROM circle) AND attribute = 'household'
)
WHERE household IS NOT NULL;

-- name: find_sharing
-- Whoever shared a phone or a household with them at any time, and who asked that such a phone be left alone.
INSERT OR IGNORE INTO circle (customer_no)
SELECT customer_no FROM live.customer WHERE phone IN (SELECT phone FROM circle_phone)
UNION
SELECT customer_no FROM live.customer WHERE alt_phone IN (SELECT phone FROM circle_phone)
UNION
SELECT c.customer_no
FROM live.household h
JOIN live.customer c ON c.household_no = h.household_no AND c.household_no > 0
WHERE h.household IN (SELECT household FROM circle_household)
UNION
SELECT subject_no
FROM live.change
WHERE subject = 'customer'
    AND (
        (attribute IN ('phone', 'alt_phone') AND old IN (SELECT phone FROM circle_phone))
        OR (attribute = 'household' AND old IN (SELECT household FROM circle_household))
    )
UNION
SELECT customer_no
FROM live.suppression
WHERE phone IN (SELECT phone FROM circle_phone) AND customer_no IS NOT NULL;

-- name: copy_rows
-- The rows of one table that had a say and stood there by then.
INSERT INTO main.{table}
SELECT *
FROM live.{table}
WHERE {by_then} AND ({whose});

-- name: copy_products
-- One subscription of somebody else to each product: a rule may ask for any product that anybody ever had.
INSERT INTO main.subscription
SELECT *
FROM live.subscription
WHERE subscription_no IN (
    SELECT MIN(subscription_no)
    FROM live.subscription
    WHERE customer_no NOT IN (SELECT customer_no FROM circle)
    GROUP BY product
);

-- name: revive_products
-- Those stand, whatever became of them.
UPDATE main.subscription
SET undone_at = NULL
WHERE customer_no NOT IN (SELECT customer_no FROM circle);

-- name: read_changes
-- The values that copied rows had before the first change after that moment.
SELECT subject_no, attribute, old, MIN(change_no) AS change_no
FROM live.change
WHERE subject = :subject AND change_no > :mark AND subject_no IN (SELECT {key} FROM main.{table})
GROUP BY subject_no, attribute;

-- name: read_past
-- What stood in rows before they were first overwritten after that moment.
SELECT subject_no, body, MIN(past_no) AS past_no
FROM live.past_value
WHERE subject = :subject AND past_no > :mark AND {whose}
GROUP BY subject_no;

-- name: put_value
-- A value as it was.
UPDATE main.{table}
SET "{column}" = :value
WHERE {key} = :subject_no;

-- name: drop_row
-- A row that was not there.
DELETE FROM main.{table}
WHERE {key} = :subject_no;

-- name: put_row
-- A row that was there.
INSERT OR REPLACE INTO main.{table} ({columns})
VALUES ({values});

-- name: drop_later
-- Rows that came after that moment and are gone since were not there.
DELETE FROM main.{table}
WHERE NOT ({by_then});
