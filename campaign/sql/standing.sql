-- name: create_touched
-- The customers whose standing is to be recomputed; lives as long as the connection.
CREATE TEMP TABLE IF NOT EXISTS touched (
    customer_no INTEGER PRIMARY KEY
);

-- name: clear_touched
-- Begin a new set of touched customers.
DELETE FROM touched;

-- name: touch_all
-- The rebuild: every customer.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM customer
ORDER BY customer_no;

-- name: touch_customer
-- One customer.
INSERT OR IGNORE INTO touched (customer_no)
VALUES (:customer_no);

-- name: touch_phone
-- Everybody who can be reached at a phone.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM customer
WHERE phone = :phone OR alt_phone = :phone;

-- name: touch_sharing
-- Everybody at a phone that a touched customer once had stopped: an answer of the one lets the phone go for all.
INSERT OR IGNORE INTO touched (customer_no)
SELECT c.customer_no
FROM touched t
CROSS JOIN suppression s ON s.customer_no = t.customer_no AND s.source = 'stop'
JOIN customer c ON c.phone = s.phone;

-- name: forget_removed
-- Customers that an undone import took away have no standing.
DELETE FROM standing
WHERE customer_no IN (SELECT customer_no FROM touched)
    AND NOT EXISTS (SELECT 1 FROM customer WHERE customer.customer_no = standing.customer_no);

-- name: refresh_identity
-- What follows from the customer's own row, and whether the phone turned out to be somebody else's.
INSERT INTO standing (
    customer_no, place_no, language_no, household_no, plan_no, holdout_base, other_channel, phone_state
)
SELECT
    c.customer_no,
    c.place_no,
    c.language_no,
    c.household_no,
    c.plan_no,
    c.holdout_base,
    CASE WHEN c.preferred_channel <> 'phone' THEN 1 ELSE 0 END,
    CASE
        WHEN c.phone_callable = 0 THEN 1
        WHEN EXISTS (
            SELECT 1
            FROM attempt a
            JOIN disposition d ON d.disposition_no = a.disposition_no
            WHERE a.customer_no = c.customer_no
                AND d.wrong_number = 1
                AND a.undone_at IS NULL
                AND a.phone = c.phone
        ) THEN 2
        ELSE 0
    END
FROM touched t
JOIN customer c ON c.customer_no = t.customer_no
WHERE TRUE
ON CONFLICT (customer_no) DO UPDATE SET
    place_no = excluded.place_no,
    language_no = excluded.language_no,
    household_no = excluded.household_no,
    plan_no = excluded.plan_no,
    holdout_base = excluded.holdout_base,
    other_channel = excluded.other_channel,
    phone_state = excluded.phone_state;

-- name: touch_merged
-- All records of one person are recomputed together.
INSERT OR IGNORE INTO touched (customer_no)
SELECT g.survivor_no
FROM touched t
JOIN merged g ON g.duplicate_no = t.customer_no
UNION
SELECT o.duplicate_no
FROM touched t
JOIN merged o ON o.survivor_no = t.customer_no
UNION
SELECT o.duplicate_no
FROM touched t
JOIN merged g ON g.duplicate_no = t.customer_no
JOIN merged o ON o.survivor_no = g.survivor_no;

-- name: mark_merged
-- Who is a duplicate of whom.
UPDATE standing
SET merged_into = COALESCE((SELECT g.survivor_no FROM merged g WHERE g.duplicate_no = standing.customer_no), 0)
WHERE customer_no IN (SELECT customer_no FROM touched);

-- name: create_consent
-- The answer that stands for each purpose, for touched customers; scratch space of the next three statements.
CREATE TEMP TABLE IF NOT EXISTS standing_consent (
    customer_no INTEGER PRIMARY KEY,
    place_no INTEGER NOT NULL,
    marketing_from INTEGER, marketing_until INTEGER, marketing_hours TEXT, marketing_answer INTEGER,
    service_from INTEGER, service_until INTEGER, service_hours TEXT, service_answer INTEGER,
    survey_from INTEGER, survey_until INTEGER, survey_hours TEXT, survey_answer INTEGER,
    family_answers INTEGER NOT NULL
);

-- name: clear_consent
-- Empty the scratch space.
DELETE FROM standing_consent;

-- name: derive_consent
-- The latest answer for a purpose stands; a stop is an answer for every purpose; at the same instant the most
-- restrictive answer wins, then the one recorded last. Instant, rank and number are packed in one integer, whose lowest
-- 29 bits (536870912 is 2^29) are the number. A yes that waits for its confirmation is no consent, and is told apart.
-- An answer about another way of contact than the phone says nothing here; one about a family of offers comes later.
INSERT INTO standing_consent
WITH answered AS (
    SELECT
        t.customer_no,
        r.purpose,
        r.answer,
        r.family,
        CASE
            WHEN r.answer <> 'yes' OR r.confirmation = '' THEN 1
            ELSE EXISTS (
                SELECT 1
                FROM confirmation k
                WHERE k.response_no = r.response_no AND k.outcome = 'yes' AND k.undone_at IS NULL
            )
        END AS counts,
        (r.answered_at * 4 + CASE r.answer WHEN 'stop' THEN 2 WHEN 'no' THEN 1 ELSE 0 END) * 536870912 + r.response_no
            AS packed
    FROM touched t
    LEFT JOIN response r
        ON r.customer_no = t.customer_no
        AND r.undone_at IS NULL
        AND (r.contact_channel IN ('', 'phone') OR r.answer = 'stop')
    ORDER BY t.customer_no
    LIMIT -1 OFFSET 0
),
latest AS (
    SELECT
        customer_no,
        MAX(CASE WHEN counts = 1 AND (answer = 'stop' OR (purpose = 'marketing' AND family = '')) THEN packed END) AS marketing,
        MAX(CASE WHEN counts = 1 AND (answer = 'stop' OR (purpose = 'service' AND family = '')) THEN packed END) AS service,
        MAX(CASE WHEN counts = 1 AND (answer = 'stop' OR (purpose = 'survey' AND family = '')) THEN packed END) AS survey,
        MAX(CASE WHEN purpose = 'marketing' AND counts = 0 THEN packed ELSE 0 END) AS marketing_waits,
        MAX(CASE WHEN purpose = 'service' AND counts = 0 THEN packed ELSE 0 END) AS service_waits,
        MAX(CASE WHEN purpose = 'survey' AND counts = 0 THEN packed ELSE 0 END) AS survey_waits
    FROM answered
    GROUP BY customer_no
)
SELECT
    s.customer_no,
    s.place_no,
    CASE m.answer WHEN 'yes' THEN m.answered_at END,
    CASE m.answer WHEN 'yes' THEN COALESCE(m.until, :forever) END,
    CASE m.answer WHEN 'yes' THEN m.hours || CASE m.night WHEN 1 THEN '&night' ELSE '' END END,
    CASE
        WHEN m.answer = 'yes' THEN 1
        WHEN l.marketing_waits > COALESCE(l.marketing, 0) THEN 4
        WHEN m.answer = 'stop' THEN 3
        WHEN m.answer = 'no' THEN 2
        ELSE 0
    END,
    CASE v.answer WHEN 'yes' THEN v.answered_at END,
    CASE v.answer WHEN 'yes' THEN COALESCE(v.until, :forever) END,
    CASE v.answer WHEN 'yes' THEN v.hours || CASE v.night WHEN 1 THEN '&night' ELSE '' END END,
    CASE
        WHEN v.answer = 'yes' THEN 1
        WHEN l.service_waits > COALESCE(l.service, 0) THEN 4
        WHEN v.answer = 'stop' THEN 3
        WHEN v.answer = 'no' THEN 2
        ELSE 0
    END,
    CASE y.answer WHEN 'yes' THEN y.answered_at END,
    CASE y.answer WHEN 'yes' THEN COALESCE(y.until, :forever) END,
    CASE y.answer WHEN 'yes' THEN y.hours || CASE y.night WHEN 1 THEN '&night' ELSE '' END END,
    CASE
        WHEN y.answer = 'yes' THEN 1
        WHEN l.survey_waits > COALESCE(l.survey, 0) THEN 4
        WHEN y.answer = 'stop' THEN 3
        WHEN y.answer = 'no' THEN 2
        ELSE 0
    END,
    0
FROM latest l
JOIN standing s ON s.customer_no = l.customer_no
LEFT JOIN response m ON m.response_no = l.marketing % 536870912
LEFT JOIN response v ON v.response_no = l.service % 536870912
LEFT JOIN response y ON y.response_no = l.survey % 536870912;

-- name: clear_families
-- What touched customers answered about families of offers is derived anew.
DELETE FROM family_consent
WHERE customer_no IN (SELECT customer_no FROM touched);

-- name: derive_families
-- The latest answer about each family. A later no to every offer, or a stop, ends a yes; a no for one family ends only
-- with a yes that names it.
INSERT INTO family_consent (customer_no, purpose, family, answer, given_at, ends_at, hours, night)
WITH answered AS (
    SELECT
        r.customer_no, r.purpose, r.family,
        MAX(
            (r.answered_at * 4 + CASE r.answer WHEN 'no' THEN 1 ELSE 0 END) * 536870912 + r.response_no
        ) AS packed
    FROM touched t
    CROSS JOIN response r ON r.customer_no = t.customer_no AND r.family <> ''
    WHERE r.undone_at IS NULL
        AND r.answer <> 'stop'
        AND r.contact_channel IN ('', 'phone')
        AND (
            r.answer = 'no'
            OR r.confirmation = ''
            OR EXISTS (
                SELECT 1
                FROM confirmation k
                WHERE k.response_no = r.response_no AND k.outcome = 'yes' AND k.undone_at IS NULL
            )
        )
    GROUP BY r.customer_no, r.purpose, r.family
)
SELECT
    a.customer_no, a.purpose, a.family, CASE f.answer WHEN 'yes' THEN 1 ELSE 2 END, f.answered_at,
    COALESCE(f.until, :forever), f.hours, f.night
FROM answered a
JOIN response f ON f.response_no = a.packed % 536870912
WHERE f.answer = 'no'
    OR NOT EXISTS (
        SELECT 1
        FROM response g
        WHERE g.customer_no = a.customer_no
            AND g.undone_at IS NULL
            AND g.answered_at >= f.answered_at
            AND (
                g.answer = 'stop'
                OR (g.answer = 'no' AND g.family = '' AND g.purpose = f.purpose AND g.contact_channel IN ('', 'phone'))
            )
    );

-- name: count_families
-- How many answers of touched customers are about a family of offers.
SELECT COUNT(*)
FROM touched t
JOIN family_consent f ON f.customer_no = t.customer_no;

-- name: widen_consent
-- Who agreed to some offers only, or refused some, stands so; the hours are those that every yes for the purpose leaves.
UPDATE standing_consent
SET family_answers = (SELECT COUNT(*) FROM family_consent f WHERE f.customer_no = standing_consent.customer_no),
    {purpose}_answer = CASE
        WHEN {purpose}_answer = 1 THEN 1
        WHEN w.agreed > 0 THEN 5
        WHEN {purpose}_answer = 0 THEN 2
        ELSE {purpose}_answer
    END,
    {purpose}_hours = CASE
        WHEN w.agreed > 0 THEN (
            SELECT COALESCE(GROUP_CONCAT(hours, '&'), '')
            FROM (
                SELECT REPLACE({purpose}_hours, '&night', '') AS hours
                WHERE {purpose}_answer = 1 AND REPLACE({purpose}_hours, '&night', '') <> ''
                UNION
                SELECT f.hours
                FROM family_consent f
                WHERE f.customer_no = w.customer_no AND f.purpose = '{purpose}' AND f.answer = 1 AND f.hours <> ''
                ORDER BY 1
            )
        ) || CASE
            WHEN w.nights = 1 AND COALESCE({purpose}_hours, '&night') LIKE '%&night' THEN '&night'
            ELSE ''
        END
        ELSE {purpose}_hours
    END
FROM (
    SELECT f.customer_no, SUM(f.answer = 1) AS agreed, MIN(CASE f.answer WHEN 1 THEN f.night END) AS nights
    FROM touched t
    JOIN family_consent f ON f.customer_no = t.customer_no AND f.purpose = '{purpose}'
    GROUP BY f.customer_no
) w
WHERE w.customer_no = standing_consent.customer_no;

-- name: add_calling_hours
-- Combinations of place and consented hours not met before.
INSERT OR IGNORE INTO calling_hours (place_no, consented)
SELECT place_no, marketing_hours FROM standing_consent WHERE marketing_hours IS NOT NULL
UNION
SELECT place_no, service_hours FROM standing_consent WHERE service_hours IS NOT NULL
UNION
SELECT place_no, survey_hours FROM standing_consent WHERE survey_hours IS NOT NULL
ORDER BY 1, 2;

-- name: refresh_consent
-- Consent by purpose: the answer that stands, from, until, and the hours it allows at the customer's place.
UPDATE standing
SET family_answers = n.family_answers,
    marketing_answer = COALESCE(n.marketing_answer, 0),
    marketing_from = COALESCE(n.marketing_from, 0),
    marketing_until = COALESCE(n.marketing_until, 0),
    marketing_hours_no = COALESCE(
        (SELECT hours_no FROM calling_hours h WHERE h.place_no = n.place_no AND h.consented = n.marketing_hours), 0
    ),
    service_answer = COALESCE(n.service_answer, 0),
    service_from = COALESCE(n.service_from, 0),
    service_until = COALESCE(n.service_until, 0),
    service_hours_no = COALESCE(
        (SELECT hours_no FROM calling_hours h WHERE h.place_no = n.place_no AND h.consented = n.service_hours), 0
    ),
    survey_answer = COALESCE(n.survey_answer, 0),
    survey_from = COALESCE(n.survey_from, 0),
    survey_until = COALESCE(n.survey_until, 0),
    survey_hours_no = COALESCE(
        (SELECT hours_no FROM calling_hours h WHERE h.place_no = n.place_no AND h.consented = n.survey_hours), 0
    )
FROM standing_consent n
WHERE n.customer_no = standing.customer_no;

-- name: clear_suppression
-- Whoever is on no list any more is free; the next statement says who is on one.
UPDATE standing
SET phone_suppressed_until = 0,
    person_suppressed_until = 0,
    scoped_until = 0
WHERE customer_no IN (SELECT customer_no FROM touched)
    AND (phone_suppressed_until > 0 OR person_suppressed_until > 0 OR scoped_until > 0);

-- name: refresh_suppression
-- Until when the phone and the person are suppressed: on a list, by a pattern of numbers, or for one campaign only.
UPDATE standing
SET phone_suppressed_until = n.phone_until,
    person_suppressed_until = n.person_until,
    scoped_until = n.scoped_until
FROM (
    SELECT
        customer_no,
        MAX(CASE WHEN scope = '' THEN phone_until ELSE 0 END) AS phone_until,
        MAX(CASE WHEN scope = '' THEN person_until ELSE 0 END) AS person_until,
        MAX(CASE WHEN scope = '' THEN 0 ELSE MAX(phone_until, person_until) END) AS scoped_until
    FROM (
        SELECT t.customer_no, f.scope, f.expires_at AS phone_until, 0 AS person_until
        FROM touched t
        JOIN customer c ON c.customer_no = t.customer_no
        JOIN suppression_in_force f ON f.phone = c.phone
        UNION ALL
        SELECT t.customer_no, f.scope, 0, f.expires_at
        FROM touched t
        JOIN suppression_in_force f ON f.customer_no = t.customer_no
        UNION ALL
        SELECT t.customer_no, '', p.until_at, 0
        FROM phone_pattern_in_force p
        CROSS JOIN touched t
        JOIN customer c ON c.customer_no = t.customer_no AND c.phone GLOB p.pattern
    )
    GROUP BY customer_no
) n
WHERE n.customer_no = standing.customer_no;

-- name: clear_rosters
-- Phones that were in no returned roster; the next statement says which were.
UPDATE standing
SET rostered_on = 0
WHERE rostered_on > 0 AND customer_no IN (SELECT customer_no FROM touched);

-- name: refresh_rosters
-- The day of the newest returned roster in which the phone was.
UPDATE standing
SET rostered_on = n.rostered_on
FROM (
    SELECT t.customer_no, MAX(r.dated) AS rostered_on
    FROM touched t
    JOIN customer c ON c.customer_no = t.customer_no
    JOIN roster_phone p ON p.phone = c.phone
    JOIN registry r ON r.roster_no = p.roster_no AND r.undone_at IS NULL
    GROUP BY t.customer_no
) n
WHERE n.customer_no = standing.customer_no;

-- name: refresh_attempts
-- When the customer was last tried, reached and refused, how often in all, until when to rest, and the promise that is open: the
-- latest callback after which nobody was reached and no stop came.
UPDATE standing
SET last_attempt_at = COALESCE(n.last_attempt_at, 0),
    last_contact_at = COALESCE(n.last_contact_at, 0),
    last_refusal_at = COALESCE(n.last_refusal_at, 0),
    rest_until = COALESCE(n.rest_until, 0),
    attempts_life = COALESCE(n.attempts_life, 0),
    callback_at = COALESCE((SELECT callback_at FROM attempt p WHERE p.attempt_no = n.promise_no), 0),
    callback_attempt_no = COALESCE(n.promise_no, 0)
FROM (
    SELECT
        t.customer_no,
        MAX(CASE WHEN d.dialled = 1 THEN a.attempted_at END) AS last_attempt_at,
        MAX(CASE WHEN d.reached = 1 THEN a.attempted_at END) AS last_contact_at,
        MAX(CASE WHEN d.refused = 1 THEN a.attempted_at END) AS last_refusal_at,
        MAX(CASE WHEN d.rest_days > 0 THEN a.attempted_at + d.rest_days * 86400 END) AS rest_until,
        SUM(CASE WHEN d.dialled = 1 THEN a.attempts ELSE 0 END) AS attempts_life,
        (
            SELECT p.attempt_no
            FROM attempt p
            WHERE p.customer_no = t.customer_no
                AND p.undone_at IS NULL
                AND p.callback_at > 0
                AND NOT EXISTS (
                    SELECT 1
                    FROM attempt l
                    JOIN disposition e ON e.disposition_no = l.disposition_no
                    WHERE l.customer_no = p.customer_no
                        AND l.undone_at IS NULL
                        AND l.attempted_at > p.attempted_at
                        AND (e.reached = 1 OR e.stop = 1)
                )
                AND NOT EXISTS (
                    SELECT 1
                    FROM response r
                    WHERE r.customer_no = p.customer_no
                        AND r.answered_at > p.attempted_at
                        AND r.answer = 'stop'
                        AND r.undone_at IS NULL
                )
            ORDER BY p.attempted_at DESC, p.attempt_no DESC
            LIMIT 1
        ) AS promise_no
    FROM touched t
    LEFT JOIN attempt a ON a.customer_no = t.customer_no AND a.undone_at IS NULL
    LEFT JOIN disposition d ON d.disposition_no = a.disposition_no
    GROUP BY t.customer_no
) n
WHERE n.customer_no = standing.customer_no;

-- name: clear_retries
-- Whoever was reached by the last call is waited for no more; the next statement says who is.
UPDATE standing
SET retry_at = 0,
    unanswered_at = 0
WHERE customer_no IN (SELECT customer_no FROM touched) AND (retry_at > 0 OR unanswered_at > 0);

-- name: refresh_retries
-- From when on somebody may be tried again whom the last call did not reach, by its outcome and by how often that came
-- since the last conversation; and that call, where its hour is to be avoided.
UPDATE standing
SET retry_at = n.tried_at + CASE
        WHEN n.retry_tries > 0 AND n.tries >= n.retry_tries THEN n.retry_pause_days * 86400
        WHEN n.tries >= 3 THEN n.retry_third * 60
        WHEN n.tries = 2 THEN n.retry_second * 60
        ELSE n.retry_first * 60
    END,
    unanswered_at = n.tried_at * n.retry_other_hour
FROM (
    SELECT
        t.customer_no,
        a.attempted_at AS tried_at,
        d.retry_first, d.retry_second, d.retry_third, d.retry_tries, d.retry_pause_days, d.retry_other_hour,
        (
            SELECT SUM(e.attempts)
            FROM attempt e
            WHERE e.customer_no = t.customer_no
                AND e.attempted_at > s.last_contact_at
                AND e.disposition_no = a.disposition_no
                AND e.undone_at IS NULL
        ) AS tries
    FROM touched t
    CROSS JOIN standing s ON s.customer_no = t.customer_no AND s.last_attempt_at > s.last_contact_at
    JOIN attempt a ON a.attempt_no = (
        SELECT l.attempt_no
        FROM attempt l
        JOIN disposition m ON m.disposition_no = l.disposition_no
        WHERE l.customer_no = t.customer_no
            AND l.attempted_at = s.last_attempt_at
            AND l.undone_at IS NULL
            AND m.dialled = 1
        ORDER BY l.attempt_no DESC
        LIMIT 1
    )
    JOIN disposition d ON d.disposition_no = a.disposition_no AND d.retry_first > 0
) n
WHERE n.customer_no = standing.customer_no;

-- name: count_callback_tries
-- How often the person was dialled, under any record, since the open promise fell due; a call up to an hour early counts.
UPDATE standing
SET callback_tries = COALESCE(
        (
            SELECT SUM(a.attempts)
            FROM attempt p
            JOIN attempt a
                ON a.attempted_at > p.attempted_at AND a.attempted_at >= p.callback_at - 3600 AND a.undone_at IS NULL
            JOIN disposition d ON d.disposition_no = a.disposition_no AND d.dialled = 1
            WHERE p.attempt_no = standing.callback_attempt_no
                AND a.customer_no IN (
                    SELECT standing.customer_no
                    UNION ALL
                    SELECT g.duplicate_no
                    FROM merged g
                    WHERE g.survivor_no = standing.customer_no
                )
        ),
        0
    )
WHERE customer_no IN (SELECT customer_no FROM touched) AND (callback_at > 0 OR callback_tries > 0);

-- name: clear_answering
-- Whoever was never called has nothing to be remembered; the next statement says of whom there is something.
UPDATE standing
SET answer_history = 0
WHERE answer_history > 0 AND customer_no IN (SELECT customer_no FROM touched);

-- name: refresh_answering
-- What came of a person's own calls, in each part of the day a figure of 0 to 5 (see rules/answering): not called, called
-- once, twice, three times or more and never reached, reached at least every second time, less often.
UPDATE standing
SET answer_history = n.history
FROM (
    SELECT
        customer_no,
        SUM(
            CASE part WHEN 0 THEN 1 WHEN 1 THEN 6 ELSE 36 END
            * CASE WHEN reached * 2 >= tries THEN 4 WHEN reached > 0 THEN 5 ELSE MIN(tries, 3) END
        ) AS history
    FROM (
        SELECT
            t.customer_no,
            CASE WHEN a.cell % 24 < 12 THEN 0 WHEN a.cell % 24 < 18 THEN 1 ELSE 2 END AS part,
            COUNT(*) AS tries,
            SUM(d.reached) AS reached
        FROM touched t
        CROSS JOIN attempt a ON a.customer_no = t.customer_no
        JOIN disposition d ON d.disposition_no = a.disposition_no
        WHERE a.cell >= 0 AND a.undone_at IS NULL AND d.dialled = 1 AND d.known = 1 AND d.code <> 'untold'
        GROUP BY t.customer_no, part
    )
    GROUP BY customer_no
) n
WHERE n.customer_no = standing.customer_no;

-- name: fold_answering
-- The same for everybody of whom there are several records: of the calls under all of them.
UPDATE standing
SET answer_history = n.history
FROM (
    SELECT
        customer_no,
        SUM(
            CASE part WHEN 0 THEN 1 WHEN 1 THEN 6 ELSE 36 END
            * CASE WHEN reached * 2 >= tries THEN 4 WHEN reached > 0 THEN 5 ELSE MIN(tries, 3) END
        ) AS history
    FROM (
        SELECT
            m.customer_no,
            CASE WHEN a.cell % 24 < 12 THEN 0 WHEN a.cell % 24 < 18 THEN 1 ELSE 2 END AS part,
            COUNT(*) AS tries,
            SUM(d.reached) AS reached
        FROM (
            SELECT g.survivor_no AS customer_no, g.duplicate_no AS record_no
            FROM touched t
            JOIN merged g ON g.survivor_no = t.customer_no
            UNION
            SELECT g.survivor_no, g.survivor_no
            FROM touched t
            JOIN merged g ON g.survivor_no = t.customer_no
        ) m
        CROSS JOIN attempt a ON a.customer_no = m.record_no
        JOIN disposition d ON d.disposition_no = a.disposition_no
        WHERE a.cell >= 0 AND a.undone_at IS NULL AND d.dialled = 1 AND d.known = 1 AND d.code <> 'untold'
        GROUP BY m.customer_no, part
    )
    GROUP BY customer_no
) n
WHERE n.customer_no = standing.customer_no;

-- name: refresh_contacts
-- How many complaints are open.
UPDATE standing
SET open_complaints = n.open_complaints
FROM (
    SELECT t.customer_no, COUNT(o.contact_no) AS open_complaints
    FROM touched t
    LEFT JOIN contact o
        ON o.customer_no = t.customer_no AND o.kind = 'complaint' AND COALESCE(o.resolved, 0) = 0 AND o.undone_at IS NULL
    GROUP BY t.customer_no
) n
WHERE n.customer_no = standing.customer_no;

-- name: keep_present_standing
-- A copy to hold the recomputed standing against.
CREATE TEMP TABLE present_standing AS
SELECT *
FROM standing;

-- name: keep_present_families
-- A copy of what customers answered about families of offers.
CREATE TEMP TABLE present_families AS
SELECT *
FROM family_consent;

-- name: find_family_differences
-- Customers whose answers about families of offers do not follow from the events.
SELECT customer_no
FROM (
    SELECT * FROM (SELECT * FROM present_families EXCEPT SELECT * FROM family_consent)
    UNION ALL
    SELECT * FROM (SELECT * FROM family_consent EXCEPT SELECT * FROM present_families)
)
GROUP BY customer_no
ORDER BY customer_no;

-- name: find_differences
-- Customers whose standing does not follow from the events.
SELECT customer_no
FROM (
    SELECT * FROM (SELECT * FROM present_standing EXCEPT SELECT * FROM standing)
    UNION ALL
    SELECT * FROM (SELECT * FROM standing EXCEPT SELECT * FROM present_standing)
)
GROUP BY customer_no
ORDER BY customer_no;

-- name: count_standing
-- Customers with a standing.
SELECT COUNT(*)
FROM standing;
