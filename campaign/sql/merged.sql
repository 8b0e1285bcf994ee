-- name: has_merged
-- Whether any record was ever merged.
SELECT EXISTS (SELECT 1 FROM merge);

-- name: add_merge
-- One record stands for another from now on.
INSERT INTO merge (duplicate_no, survivor_no, merged_at, reason, keyed_by, recorded_at)
VALUES (:duplicate_no, :survivor_no, :now, :reason, :keyed_by, :now);

-- name: find_survivor
-- The record that stands for a customer; no row when it stands for itself.
SELECT g.survivor_no, g.merged_at, c.customer_id
FROM merged g
JOIN customer c ON c.customer_no = g.survivor_no
WHERE g.duplicate_no = :customer_no;

-- name: list_duplicates
-- The records that a customer stands for.
SELECT g.duplicate_no, c.customer_id, c.phone, g.merged_at
FROM merged g
JOIN customer c ON c.customer_no = g.duplicate_no
WHERE g.survivor_no = :customer_no
ORDER BY g.duplicate_no;

-- name: refresh_phone_states
-- A phone that turned out to be somebody else's under one record of a person is it under the others.
UPDATE standing
SET phone_state = 2
WHERE phone_state = 0
    AND customer_no IN (
        SELECT g.survivor_no
        FROM merged g
        JOIN touched t ON t.customer_no = g.survivor_no
        JOIN customer c ON c.customer_no = g.survivor_no
        JOIN attempt a ON a.customer_no = g.duplicate_no AND a.phone = c.phone AND a.undone_at IS NULL
        JOIN disposition d ON d.disposition_no = a.disposition_no AND d.wrong_number = 1
    );

-- name: read_groups
-- The records of every touched person of whom there are several, the one that stands for the others first.
SELECT
    g.survivor_no,
    g.merged_at,
    s.*,
    (SELECT h.consented FROM calling_hours h WHERE h.hours_no = s.marketing_hours_no) AS marketing_hours,
    (SELECT h.consented FROM calling_hours h WHERE h.hours_no = s.service_hours_no) AS service_hours,
    (SELECT h.consented FROM calling_hours h WHERE h.hours_no = s.survey_hours_no) AS survey_hours,
    (
        SELECT CASE
            WHEN EXISTS (
                SELECT 1
                FROM response r
                WHERE r.customer_no IN (
                        SELECT g.survivor_no
                        UNION ALL
                        SELECT o.duplicate_no
                        FROM merged o
                        WHERE o.survivor_no = g.survivor_no
                    )
                    AND r.answer = 'stop'
                    AND r.answered_at > p.attempted_at
                    AND r.undone_at IS NULL
            ) THEN -1
            ELSE p.attempted_at
        END
        FROM attempt p
        WHERE p.attempt_no = s.callback_attempt_no
    ) AS promised_at
FROM (
    SELECT DISTINCT survivor_no, survivor_no AS member_no, 0 AS merged_at
    FROM merged
    UNION ALL
    SELECT survivor_no, duplicate_no, merged_at
    FROM merged
) g
JOIN touched t ON t.customer_no = g.survivor_no
JOIN standing s ON s.customer_no = g.member_no
ORDER BY g.survivor_no, g.merged_at, g.member_no;

-- name: read_lanes
-- What the records of every touched person of whom there are several answered about families of offers.
SELECT f.customer_no, f.purpose, f.family, f.answer, f.given_at, f.ends_at, f.hours, f.night
FROM family_consent f
WHERE f.customer_no IN (SELECT customer_no FROM touched)
    OR f.customer_no IN (SELECT g.duplicate_no FROM merged g JOIN touched t ON t.customer_no = g.survivor_no)
ORDER BY f.customer_no, f.purpose, f.family;

-- name: read_heard_since
-- When the person was last heard about each purpose under the record that stands for all.
SELECT
    MAX(CASE WHEN r.purpose = 'marketing' OR r.answer = 'stop' THEN r.answered_at END) AS marketing,
    MAX(CASE WHEN r.purpose = 'service' OR r.answer = 'stop' THEN r.answered_at END) AS service,
    MAX(CASE WHEN r.purpose = 'survey' OR r.answer = 'stop' THEN r.answered_at END) AS survey
FROM response_that_counts r
WHERE r.customer_no = :customer_no
    AND (r.answer = 'stop' OR (r.family = '' AND r.contact_channel IN ('', 'phone')));

-- name: add_hours
-- Consented hours at the customer's place, unless they were met before.
INSERT OR IGNORE INTO calling_hours (place_no, consented)
VALUES (:place_no, :consented);

-- name: find_hours
-- Their number.
SELECT hours_no
FROM calling_hours
WHERE place_no = :place_no AND consented = :consented;

-- name: write_folded
-- What holds of the person, by all records.
UPDATE standing
SET marketing_answer = :marketing_answer,
    marketing_from = :marketing_from,
    marketing_until = :marketing_until,
    marketing_hours_no = :marketing_hours_no,
    service_answer = :service_answer,
    service_from = :service_from,
    service_until = :service_until,
    service_hours_no = :service_hours_no,
    survey_answer = :survey_answer,
    survey_from = :survey_from,
    survey_until = :survey_until,
    survey_hours_no = :survey_hours_no,
    family_answers = :family_answers,
    phone_suppressed_until = :phone_suppressed_until,
    person_suppressed_until = :person_suppressed_until,
    scoped_until = :scoped_until,
    open_complaints = :open_complaints,
    last_attempt_at = :last_attempt_at,
    last_contact_at = :last_contact_at,
    last_refusal_at = :last_refusal_at,
    rest_until = :rest_until,
    retry_at = :retry_at,
    unanswered_at = :unanswered_at,
    attempts_life = :attempts_life,
    callback_at = :callback_at,
    callback_attempt_no = :callback_attempt_no
WHERE customer_no = :customer_no;

-- name: clear_lanes
-- The families of a person are written anew.
DELETE FROM family_consent
WHERE customer_no = :customer_no;

-- name: add_lane
-- One family.
INSERT INTO family_consent (customer_no, purpose, family, answer, given_at, ends_at, hours, night)
VALUES (:customer_no, :purpose, :family, :answer, :given_at, :ends_at, :hours, :night);
