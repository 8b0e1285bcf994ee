-- name: list_pending
-- Every yes that waits for its confirmation, the oldest first; one that a later no or stop overtook waits no more.
SELECT
    r.response_no, c.customer_id, r.answered_at, r.channel, r.purpose, r.wording, r.evidence, r.confirmation, r.keyed_by,
    r.recorded_at,
    (SELECT COUNT(*) FROM confirmation k WHERE k.response_no = r.response_no AND k.outcome = 'mismatch') AS mismatches
FROM response r
JOIN customer c ON c.customer_no = r.customer_no
WHERE r.confirmation <> ''
    AND r.answer = 'yes'
    AND r.undone_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM confirmation k
        WHERE k.response_no = r.response_no AND k.outcome IN ('yes', 'no') AND k.undone_at IS NULL
    )
    AND NOT EXISTS (
        SELECT 1
        FROM response later
        WHERE later.customer_no = r.customer_no
            AND later.undone_at IS NULL
            AND later.answered_at >= r.answered_at
            AND (later.answer = 'stop' OR (later.answer = 'no' AND later.purpose = r.purpose AND later.family = ''))
    )
ORDER BY r.answered_at, r.response_no;

-- name: find_answer
-- One answer, and whether it was confirmed or denied.
SELECT
    r.response_no, r.customer_no, c.customer_id, r.answer, r.purpose, r.until, r.hours, r.contact_channel, r.family,
    r.night, r.wording, r.confirmation, r.keyed_by, r.undone_at,
    (
        SELECT MAX(k.outcome)
        FROM confirmation k
        WHERE k.response_no = r.response_no AND k.outcome <> 'mismatch' AND k.undone_at IS NULL
    ) AS outcome
FROM response r
JOIN customer c ON c.customer_no = r.customer_no
WHERE r.response_no = :response_no;

-- name: add_confirmation
-- What came of confirming an answer.
INSERT INTO confirmation (response_no, outcome, keyed_by, detail, happened_at, recorded_at)
VALUES (:response_no, :outcome, :keyed_by, :detail, :now, :now);

-- name: create_renewal_place
-- How old a consent may become at each place.
CREATE TEMP TABLE IF NOT EXISTS renewal_place (
    place_no INTEGER PRIMARY KEY,
    consent_age INTEGER NOT NULL,
    set_by TEXT NOT NULL
);

-- name: clear_renewal_place
-- Forget what was asked before.
DELETE FROM renewal_place;

-- name: add_renewal_place
-- One place.
INSERT INTO renewal_place (place_no, consent_age, set_by)
VALUES (:place_no, :consent_age, :set_by);

-- name: list_ending
-- Consents for a purpose that stand and end within a time, those used last first; a call after the yes is a use of it.
-- Whoever is barred or has a complaint open is not asked, and a person only once, whatever the number of records.
WITH agreed AS (
    SELECT customer_no, '' AS family, {purpose}_from AS given_at, {purpose}_until AS until
    FROM standing
    WHERE {purpose}_answer = 1
    UNION ALL
    SELECT customer_no, family, given_at, ends_at
    FROM family_consent
    WHERE purpose = '{purpose}' AND answer = 1
)
SELECT
    c.customer_id, c.name, c.phone, c.language, a.family, a.given_at,
    MIN(a.until, a.given_at + g.consent_age) AS ends_at,
    CASE WHEN a.until <= a.given_at + g.consent_age THEN 'its own end' ELSE g.set_by END AS ended_by,
    CASE WHEN s.last_attempt_at >= a.given_at THEN s.last_attempt_at ELSE 0 END AS last_used_at,
    (
        SELECT MAX(r.wording)
        FROM response r
        WHERE r.customer_no = s.customer_no
            AND r.answered_at = a.given_at
            AND r.purpose = '{purpose}'
            AND r.family = a.family
            AND r.answer = 'yes'
            AND r.undone_at IS NULL
    ) AS wording
FROM agreed a
JOIN standing s ON s.customer_no = a.customer_no
JOIN renewal_place g ON g.place_no = s.place_no
JOIN customer c ON c.customer_no = a.customer_no
WHERE MIN(a.until, a.given_at + g.consent_age) > :now
    AND MIN(a.until, a.given_at + g.consent_age) <= :before
    AND s.phone_suppressed_until <= :now
    AND s.person_suppressed_until <= :now
    AND s.open_complaints = 0
    AND s.merged_into = 0
ORDER BY last_used_at DESC, ends_at, c.customer_id, a.family;
