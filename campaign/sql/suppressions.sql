-- name: list_scopes
-- Campaigns from whose offers somebody is barred.
SELECT DISTINCT scope
FROM suppression
WHERE scope <> '' AND undone_at IS NULL
ORDER BY scope;

-- name: add_pattern
-- A word about the numbers of a pattern.
INSERT INTO phone_pattern (pattern, verdict, until_at, reason, person, recorded_at)
VALUES (:pattern, :verdict, :until_at, :reason, :person, :now);

-- name: find_pattern
-- A pattern that bars.
SELECT pattern_no
FROM phone_pattern_in_force
WHERE pattern = :pattern;

-- name: list_patterns
-- The patterns that bar, with how many customers each meets.
SELECT
    p.pattern, p.until_at, p.reason, p.person, p.recorded_at,
    (SELECT COUNT(*) FROM customer c WHERE c.phone GLOB p.pattern) AS customers
FROM phone_pattern_in_force p
ORDER BY p.pattern;

-- name: touch_pattern
-- Everybody whose phone a pattern meets.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM customer
WHERE phone GLOB :pattern;

-- name: count_touched
-- How many they are.
SELECT COUNT(*)
FROM touched;

-- name: list_household
-- The others who live with a customer, by whichever record of the person.
SELECT DISTINCT o.customer_no, o.customer_id, o.phone, o.alt_phone, o.name
FROM customer c
JOIN customer o ON o.household_no = c.household_no AND o.customer_no <> :customer_no
WHERE c.household_no > 0
    AND (
        c.customer_no = :customer_no
        OR c.customer_no IN (SELECT g.duplicate_no FROM merged g WHERE g.survivor_no = :customer_no)
    )
    AND o.customer_no NOT IN (SELECT g.duplicate_no FROM merged g WHERE g.survivor_no = :customer_no)
ORDER BY o.customer_no;
