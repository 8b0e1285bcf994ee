-- name: list_promises
-- Every callback that was ever promised, with what happened around it under any record of the person: the first call that
-- reached somebody, the first one at its time, the first stop, the next promise; what bars the person now, and the last
-- list that dealt with it. 2147483648 is 2^31, so that instant and number of a call are one integer.
WITH promise AS (
    SELECT
        p.attempt_no,
        p.customer_no,
        COALESCE(g.survivor_no, p.customer_no) AS person_no,
        p.attempted_at AS made_at,
        p.callback_at AS promised_at,
        p.agent AS owner,
        l.campaign,
        p.undone_at IS NOT NULL AS undone
    FROM attempt p
    LEFT JOIN merged g ON g.duplicate_no = p.customer_no
    LEFT JOIN lead l ON l.lead_no = p.lead_no
    WHERE p.callback_at IS NOT NULL AND p.customer_no IS NOT NULL
),
record AS (
    SELECT person_no, person_no AS customer_no
    FROM promise
    UNION
    SELECT survivor_no, duplicate_no
    FROM merged
),
call AS (
    SELECT
        p.attempt_no AS promise_no,
        MIN(CASE WHEN d.reached = 1 AND a.attempted_at > p.made_at THEN a.attempted_at * 2147483648 + a.attempt_no END)
            AS reached,
        MIN(
            CASE
                WHEN d.dialled = 1 AND a.attempted_at > p.made_at AND a.attempted_at >= p.promised_at - 3600
                    THEN a.attempted_at * 2147483648 + a.attempt_no
            END
        ) AS tried,
        MIN(CASE WHEN d.stop = 1 AND a.attempted_at > p.made_at THEN a.attempted_at END) AS stopped_at,
        MIN(
            CASE
                WHEN a.callback_at > 0 AND (a.attempted_at > p.made_at OR a.attempt_no > p.attempt_no)
                    THEN a.attempted_at
            END
        ) AS replaced_at
    FROM promise p
    JOIN record r ON r.person_no = p.person_no
    CROSS JOIN attempt a ON a.customer_no = r.customer_no AND a.attempted_at >= p.made_at AND a.undone_at IS NULL
    JOIN disposition d ON d.disposition_no = a.disposition_no
    WHERE a.attempt_no <> p.attempt_no
    GROUP BY p.attempt_no
),
stop AS (
    SELECT p.attempt_no AS promise_no, MIN(q.answered_at) AS stopped_at
    FROM promise p
    JOIN record r ON r.person_no = p.person_no
    CROSS JOIN response q ON q.customer_no = r.customer_no AND q.answered_at > p.made_at AND q.undone_at IS NULL
    WHERE q.answer = 'stop'
    GROUP BY p.attempt_no
),
step AS (
    SELECT
        x.attempt_no AS promise_no,
        MAX(x.list_no) AS list_no,
        SUM(x.slot_at IS NULL) AS left_out
    FROM promise_step x
    JOIN call_list k ON k.list_no = x.list_no AND k.status IN ('built', 'exported')
    GROUP BY x.attempt_no
)
SELECT
    p.attempt_no,
    c.customer_id,
    p.person_no,
    p.made_at,
    p.promised_at,
    p.owner,
    p.campaign,
    p.undone,
    COALESCE(a.reached / 2147483648, 0) AS reached_at,
    COALESCE(a.tried / 2147483648, 0) AS tried_at,
    (
        SELECT b.agent
        FROM attempt b
        WHERE b.attempt_no = MIN(COALESCE(a.reached, a.tried), COALESCE(a.tried, a.reached)) % 2147483648
    ) AS called_by,
    COALESCE(MIN(COALESCE(a.stopped_at, q.stopped_at), COALESCE(q.stopped_at, a.stopped_at)), 0) AS stopped_at,
    COALESCE(a.replaced_at, 0) AS replaced_at,
    EXISTS (SELECT 1 FROM erasure e WHERE e.customer_no = p.customer_no) AS erased,
    COALESCE(MAX(s.phone_suppressed_until, s.person_suppressed_until) > :now, 0) AS suppressed,
    COALESCE(s.open_complaints > 0, 0) AS complains,
    COALESCE(s.marketing_answer IN (2, 3) AND s.service_answer <> 1 AND s.survey_answer <> 1, 0) AS refused,
    COALESCE(s.callback_attempt_no = p.attempt_no AND s.callback_at > 0, 0) AS stands,
    COALESCE(t.left_out, 0) AS left_out,
    x.slot_at,
    x.agent,
    x.why,
    k.list_id,
    EXISTS (
        SELECT 1
        FROM lead l
        JOIN batch_lead o ON o.lead_no = l.lead_no
        WHERE l.list_no = x.list_no AND l.customer_no = x.customer_no
    ) AS exported,
    EXISTS (
        SELECT 1
        FROM lead l
        JOIN returned u ON u.lead_no = l.lead_no AND u.undone_at IS NULL
        WHERE l.list_no = x.list_no AND l.customer_no = x.customer_no
    ) AS returned
FROM promise p
LEFT JOIN customer c ON c.customer_no = p.customer_no
LEFT JOIN standing s ON s.customer_no = p.person_no
LEFT JOIN call a ON a.promise_no = p.attempt_no
LEFT JOIN stop q ON q.promise_no = p.attempt_no
LEFT JOIN step t ON t.promise_no = p.attempt_no
LEFT JOIN promise_step x ON x.list_no = t.list_no AND x.attempt_no = p.attempt_no
LEFT JOIN call_list k ON k.list_no = t.list_no
ORDER BY p.promised_at, p.attempt_no;

-- name: read_promised_hours
-- Where everybody with an open promise is, and which hours are agreed to for marketing.
SELECT
    s.callback_attempt_no AS attempt_no, l.zones, l.country, l.state, l.phone_country, l.phone_state, l.preferred,
    COALESCE(h.consented, '') AS consented
FROM attempt p
LEFT JOIN merged g ON g.duplicate_no = p.customer_no
JOIN standing s ON s.customer_no = COALESCE(g.survivor_no, p.customer_no) AND s.callback_attempt_no = p.attempt_no
JOIN place l ON l.place_no = s.place_no
LEFT JOIN calling_hours h ON h.hours_no = s.marketing_hours_no
WHERE p.callback_at IS NOT NULL AND s.callback_at > 0;

-- name: list_due
-- Callbacks that are due on an evening, and who promised each.
SELECT s.customer_no, s.callback_attempt_no AS attempt_no, s.callback_at AS promised_at, COALESCE(p.agent, '') AS owner
FROM attempt p
LEFT JOIN merged g ON g.duplicate_no = p.customer_no
JOIN standing s ON s.customer_no = COALESCE(g.survivor_no, p.customer_no) AND s.callback_attempt_no = p.attempt_no
WHERE p.callback_at > :begins - :callback_seconds AND {promised}
ORDER BY s.customer_no;

-- name: add_step
-- What a list does with a promise.
INSERT INTO promise_step (list_no, attempt_no, customer_no, promised_at, slot_at, owner, agent, why)
VALUES (:list_no, :attempt_no, :customer_no, :promised_at, :slot_at, :owner, :agent, :why);
