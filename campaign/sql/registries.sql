-- name: find_place
-- Where a customer is, and the hours that the answer to marketing named.
SELECT p.zones, p.country, p.state, p.phone_country, p.phone_state, p.preferred, COALESCE(h.consented, '') AS consented
FROM customer c
JOIN place p ON p.place_no = c.place_no
LEFT JOIN standing s ON s.customer_no = c.customer_no
LEFT JOIN calling_hours h ON h.hours_no = s.marketing_hours_no
WHERE c.customer_id = :customer_id;

-- name: count_waiting
-- How many customers wait for the same registries tonight.
SELECT pl.waits_for, COUNT(*) AS customers
FROM standing s
JOIN place_tonight pl ON pl.place_no = s.place_no
WHERE pl.registry_fresh = 0 AND pl.waits_for <> '' AND s.rostered_on < pl.rostered_since
GROUP BY pl.waits_for
ORDER BY pl.waits_for;

-- name: read_copies
-- Every copy that stands, newest first, with the file it came in and how many phones it bars.
SELECT
    r.registry_no, r.name, r.dated, r.roster_no, f.file_name, f.sha256, f.rows,
    (SELECT COUNT(*) FROM suppression s WHERE s.source = 'registry:' || r.name AND s.undone_at IS NULL) AS barred
FROM registry r
LEFT JOIN import_file f ON f.import_no = r.import_no
WHERE r.undone_at IS NULL
ORDER BY r.name, r.dated DESC, r.registry_no DESC;

-- name: read_rosters
-- Every roster written, newest first, and the day of its answer.
SELECT
    o.roster_no, o.name, o.file_name, o.sha256, o.phones, o.recorded_at,
    (SELECT MAX(r.dated) FROM registry r WHERE r.roster_no = o.roster_no AND r.undone_at IS NULL) AS returned_on
FROM roster o
ORDER BY o.roster_no DESC;

-- name: find_roster
-- The newest roster of a registry that was written before an instant.
SELECT roster_no, recorded_at, phones
FROM roster
WHERE name = :name AND recorded_at < :before
ORDER BY roster_no DESC
LIMIT 1;

-- name: count_customers
-- How many customers there are at each place, by the day on which a roster with their phone came back.
SELECT s.place_no, s.rostered_on, COUNT(*) AS customers
FROM standing s
GROUP BY s.place_no, s.rostered_on;

-- name: create_roster_place
-- The places whose law wants a registry; lives as long as the connection.
CREATE TEMP TABLE IF NOT EXISTS roster_place (
    place_no INTEGER PRIMARY KEY
);

-- name: clear_roster_place
-- Begin anew.
DELETE FROM roster_place;

-- name: add_roster_place
-- One place.
INSERT INTO roster_place (place_no)
VALUES (:place_no);

-- name: read_roster
-- The phones of those who could be called but for this registry: agreed (or may be invited), and on no other list.
SELECT DISTINCT c.phone
FROM standing s
JOIN roster_place p ON p.place_no = s.place_no
JOIN customer c ON c.customer_no = s.customer_no
WHERE s.phone_state = 0
    AND s.person_suppressed_until <= :now
    AND (
        :everybody = 1
        OR (s.marketing_from <= :now AND s.marketing_until > :now)
        OR (s.service_from <= :now AND s.service_until > :now)
        OR (s.survey_from <= :now AND s.survey_until > :now)
    )
    AND NOT EXISTS (
        SELECT 1
        FROM suppression_in_force f
        WHERE f.phone = c.phone AND f.source <> :source AND f.expires_at > :now
    )
ORDER BY c.phone;

-- name: add_roster
-- A roster that was written for a registry.
INSERT INTO roster (name, file_name, sha256, phones, recorded_at)
VALUES (:name, :file_name, :sha256, :phones, :now);

-- name: add_roster_phone
-- One phone of a roster.
INSERT INTO roster_phone (phone, roster_no)
VALUES (:phone, :roster_no);

-- name: forget_phone
-- A phone of somebody who was erased is in no roster.
DELETE FROM roster_phone
WHERE phone = :phone;
