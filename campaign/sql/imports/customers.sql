-- name: read_hashes
-- The file rows that customers still equal.
SELECT source_hash
FROM customer
WHERE source_hash IS NOT NULL;

-- name: count_hashes
-- At most so many.
SELECT MAX(customer_no)
FROM customer;

-- name: match_rows
-- The customer that each row describes, where there is one already.
INSERT INTO scratch.matched (row, subject_no)
SELECT i.row, c.customer_no
FROM scratch.incoming i
JOIN customer c ON c.customer_id = i.customer_id
ORDER BY i.row;

-- name: intern_places
-- Places of new customers not met before.
INSERT OR IGNORE INTO place (zones, country, state, preferred, phone_country, phone_state)
SELECT zones, country, state, preferred, phone_country, phone_state
FROM scratch.place_key
ORDER BY key;

-- name: intern_changed_places
-- Places of changed customers not met before; what the file does not state stays as it was.
INSERT OR IGNORE INTO place (zones, country, state, preferred, phone_country, phone_state)
SELECT DISTINCT
    COALESCE(c.timezone, i.phone_zones),
    COALESCE(c.country, i.phone_country),
    COALESCE(c.state, ''),
    COALESCE(c.preferred_hours, ''),
    i.phone_country,
    i.phone_state
FROM scratch.changed x
JOIN scratch.incoming i ON i.row = x.row
JOIN customer c ON c.customer_no = x.subject_no
WHERE x.moved
ORDER BY 1, 2, 3, 4, 5, 6;

-- name: intern_words
-- Words of the file not met before: languages, households or plans.
INSERT OR IGNORE INTO {table} ({table})
SELECT value
FROM scratch.{table}_key
ORDER BY key;

-- name: create_place_key
-- Distinct places of the file, numbered in the order in which they appear.
CREATE TABLE scratch.place_key (
    key INTEGER PRIMARY KEY,
    zones TEXT NOT NULL,
    country TEXT NOT NULL,
    state TEXT NOT NULL,
    preferred TEXT NOT NULL,
    phone_country TEXT NOT NULL,
    phone_state TEXT NOT NULL
);

-- name: add_place_key
-- The next place.
INSERT INTO scratch.place_key (zones, country, state, preferred, phone_country, phone_state)
VALUES (?, ?, ?, ?, ?, ?);

-- name: create_place_number
-- The lasting number of each place of the file.
CREATE TABLE scratch.place_number (
    key INTEGER PRIMARY KEY,
    number INTEGER NOT NULL
);

-- name: create_number
-- The lasting number of each language, household or plan of the file.
CREATE TABLE scratch.{table}_number (
    key INTEGER PRIMARY KEY,
    number INTEGER NOT NULL
);

-- name: number_words
-- The lasting numbers of languages, households or plans.
INSERT INTO scratch.{table}_number (key, number)
SELECT k.key, n.{table}_no
FROM scratch.{table}_key k
JOIN {table} n ON n.{table} = k.value
ORDER BY k.key;

-- name: number_places
-- The lasting numbers of places.
INSERT INTO scratch.place_number (key, number)
SELECT k.key, p.place_no
FROM scratch.place_key k
JOIN place p
    ON p.zones = k.zones
        AND p.country = k.country
        AND p.state = k.state
        AND p.preferred = k.preferred
        AND p.phone_country = k.phone_country
        AND p.phone_state = k.phone_state
ORDER BY k.key;

-- name: last_number
-- The highest number a customer ever had: numbers of customers taken back are not given again.
SELECT MAX(
    COALESCE((SELECT MAX(customer_no) FROM customer), 0),
    COALESCE((SELECT MAX(subject_no) FROM change WHERE subject = 'customer'), 0)
);

-- name: add_rows
-- New customers, numbered in the order of the file.
INSERT INTO customer (
    customer_no, customer_id{columns}, phone_callable, place_no, language_no, household_no, plan_no, holdout_base,
    source_hash, import_no, recorded_at
)
SELECT
    CASE WHEN i.row = :first_row THEN :last_number + 1 END,
    i.customer_id{values},
    i.phone_callable,
    pn.number,
    COALESCE(ln.number, 0),
    COALESCE(hn.number, 0),
    COALESCE(qn.number, 0),
    i.holdout_base,
    i.source_hash,
    :import_no,
    :now
FROM scratch.incoming i
JOIN scratch.place_number pn ON pn.key = i.place_key
LEFT JOIN scratch.language_number ln ON ln.key = i.language_key
LEFT JOIN scratch.household_number hn ON hn.key = i.household_key
LEFT JOIN scratch.plan_number qn ON qn.key = i.plan_key
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
ORDER BY i.row;

-- name: first_new_row
-- The first row about a customer not known before, or null.
SELECT i.row
FROM scratch.incoming i
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
ORDER BY i.row
LIMIT 1;

-- name: place_changed
-- What follows from the values that changed: place, language, household, plan, and whether the phone may be called.
UPDATE customer
SET phone_callable = i.phone_callable,
    place_no = (
        SELECT p.place_no
        FROM place p
        WHERE p.zones = COALESCE(customer.timezone, i.phone_zones)
            AND p.country = COALESCE(customer.country, i.phone_country)
            AND p.state = COALESCE(customer.state, '')
            AND p.preferred = COALESCE(customer.preferred_hours, '')
            AND p.phone_country = i.phone_country
            AND p.phone_state = i.phone_state
    ),
    language_no = COALESCE((SELECT n.language_no FROM language n WHERE n.language = customer.language), 0),
    household_no = COALESCE((SELECT n.household_no FROM household n WHERE n.household = customer.household), 0),
    plan_no = COALESCE((SELECT n.plan_no FROM plan n WHERE n.plan = customer.plan), 0)
FROM scratch.changed x
JOIN scratch.incoming i ON i.row = x.row
WHERE x.subject_no = customer.customer_no AND x.moved;

-- name: touch_moved
-- The customers whose standing follows from what changed.
INSERT OR IGNORE INTO touched (customer_no)
SELECT subject_no
FROM scratch.changed
WHERE moved;

-- name: touch_new
-- The customers that were added just now.
INSERT INTO touched (customer_no)
SELECT customer_no
FROM customer
WHERE customer_no > :last_number;
