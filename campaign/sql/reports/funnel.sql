-- name: read_span
-- The first and the last call on record.
SELECT
    (SELECT MIN(attempted_at) FROM attempt) AS first,
    (SELECT MAX(attempted_at) FROM attempt) AS last;

-- name: count_calls
-- Calls of each group by day, and by how often the person had been called for the campaign since the last time that was
-- closed: `before` calls, and with this one `number`. Numbered over all calls up to then, then narrowed to those asked
-- for.
WITH called AS (
    SELECT
        {grouping} AS grouping,
        COALESCE({condition}, 0) AS chosen,
        {day} AS day,
        COALESCE(attempt.customer_no, NULLIF(attempt.reference, ''), -attempt.attempt_no) AS person,
        COALESCE(lead.campaign, '') AS pursued_for,
        attempt.attempt_no AS attempt_no,
        attempt.attempted_at AS attempted_at,
        attempt.attempts AS attempts,
        COALESCE(attempt.duration_seconds, 0) AS seconds,
        disposition.answered AS answered,
        disposition.reached AS reached,
        disposition.refused_at_opening AS refused_at_opening,
        disposition.accepted AS accepted,
        MAX(disposition.final, disposition.accepted) AS final
    FROM attempt NOT INDEXED
    JOIN disposition ON disposition.disposition_no = attempt.disposition_no
    LEFT JOIN lead ON lead.lead_no = attempt.lead_no
    LEFT JOIN customer AS c ON c.customer_no = attempt.customer_no
    WHERE attempt.undone_at IS NULL
        AND disposition.dialled = 1
        AND {day} <= MIN(:last_day, :as_of)
    LIMIT -1 OFFSET 0
),
pursued AS (
    SELECT
        called.*,
        COALESCE(
            SUM(final) OVER (
                PARTITION BY person, pursued_for
                ORDER BY attempted_at, attempt_no
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        ) AS closed_before
    FROM called
),
numbered AS (
    SELECT
        pursued.*,
        SUM(attempts) OVER (
            PARTITION BY person, pursued_for, closed_before
            ORDER BY attempted_at, attempt_no
        ) AS number
    FROM pursued
)
SELECT
    grouping,
    day,
    number - attempts AS before,
    number,
    COUNT(*) AS calls,
    SUM(attempts) AS attempts,
    SUM(seconds) AS seconds,
    SUM(answered) AS answered,
    SUM(reached) AS reached,
    SUM(refused_at_opening) AS refused_at_opening,
    SUM(final) AS closed,
    SUM(accepted) AS accepted
FROM numbered
WHERE chosen
    AND day >= :first_day
GROUP BY 1, 2, 3, 4;

-- name: count_leads
-- How many leads of each group stood on a list, went out to a dialer, and were called; one that a round moved to another
-- slot counts once.
WITH listed AS (
    SELECT
        {grouping} AS grouping,
        EXISTS (SELECT 1 FROM batch_lead WHERE batch_lead.lead_no = lead.lead_no) AS exported,
        EXISTS (
            SELECT 1
            FROM attempt
            JOIN disposition ON disposition.disposition_no = attempt.disposition_no
            WHERE attempt.lead_no = lead.lead_no AND attempt.undone_at IS NULL AND disposition.dialled = 1
        ) AS called
    FROM lead
    JOIN call_list ON call_list.list_no = lead.list_no
    LEFT JOIN customer AS c ON c.customer_no = lead.customer_no
    WHERE call_list.status IN ('built', 'exported')
        AND call_list.evening BETWEEN :first_day AND :last_day
        AND call_list.evening <= :as_of
        AND NOT EXISTS (
            SELECT 1
            FROM lead_taken_off o
            WHERE o.lead_no = lead.lead_no AND o.moved_to IS NOT NULL AND o.reasons = 'moved'
        )
        AND ({condition})
    LIMIT -1 OFFSET 0
)
SELECT
    grouping,
    COUNT(*) AS listed,
    SUM(exported) AS exported,
    SUM(called) AS called
FROM listed
GROUP BY grouping;

-- name: count_kept
-- What became of the calls that were accepted: the subscription that the lead started, or else the first that names no
-- lead and that the customer started within :patience days; as lengths like those of retention.count_endings. A length
-- of -3 is an acceptance without a subscription on record.
WITH accepted AS (
    SELECT
        {grouping} AS grouping,
        {day} AS day,
        attempt.customer_no AS customer_no,
        attempt.lead_no AS lead_no
    FROM attempt NOT INDEXED
    JOIN disposition ON disposition.disposition_no = attempt.disposition_no
    LEFT JOIN lead ON lead.lead_no = attempt.lead_no
    LEFT JOIN customer AS c ON c.customer_no = attempt.customer_no
    WHERE attempt.undone_at IS NULL
        AND disposition.accepted = 1
        AND ({condition})
    LIMIT -1 OFFSET 0
),
followed AS (
    SELECT
        accepted.grouping AS grouping,
        s.started_on AS started_on,
        CASE
            WHEN s.cancelled_on <= :as_of THEN s.cancelled_on
            WHEN s.cancelled_on IS NOT NULL THEN :as_of
            ELSE MIN(COALESCE(s.last_seen_on, :as_of), :as_of)
        END AS ended_on,
        COALESCE(s.cancelled_on <= :as_of, 0) AS event
    FROM accepted
    LEFT JOIN subscription AS s ON s.subscription_no = (
        SELECT t.subscription_no
        FROM subscription AS t
        WHERE t.customer_no = accepted.customer_no
            AND t.undone_at IS NULL
            AND (
                t.lead_no = accepted.lead_no
                OR (t.lead_no IS NULL AND t.started_on BETWEEN accepted.day AND accepted.day + :patience)
            )
        ORDER BY t.lead_no IS NULL, t.started_on, t.subscription_no
        LIMIT 1
    )
    WHERE accepted.day BETWEEN :first_day AND :last_day
        AND accepted.day <= :as_of
    LIMIT -1 OFFSET 0
),
marked AS (
    SELECT
        grouping,
        started_on,
        ended_on,
        event,
        {start_mark} AS start_mark,
        {end_mark} AS end_mark
    FROM followed
    LIMIT -1 OFFSET 0
)
SELECT
    grouping,
    CASE
        WHEN started_on IS NULL THEN -3
        WHEN started_on > :as_of THEN -2
        WHEN ended_on < started_on THEN -1
        ELSE {length}
    END AS length,
    {reach} AS reach,
    SUM(event) AS events,
    SUM(1 - event) AS censored
FROM marked
GROUP BY 1, 2, 3;
