-- name: count_endings
-- How many subscriptions of each group were cancelled (events), and how many were last seen still there (censored), by
-- how long that took. A length of -1 is a cancellation before the start, -2 a start after the day of the report.
-- NOT INDEXED: reading the table from end to end is five times faster than through its index by customer. LIMIT -1
-- keeps SQLite from working out a date again for every use of it. The join costs nothing unless
-- an expression asks for the customer.
WITH observed AS (
    SELECT
        {grouping} AS grouping,
        subscription.started_on AS started_on,
        CASE
            WHEN subscription.cancelled_on <= :as_of THEN subscription.cancelled_on
            WHEN subscription.cancelled_on IS NOT NULL THEN :as_of
            ELSE MIN(COALESCE(subscription.last_seen_on, :as_of), :as_of)
        END AS ended_on,
        COALESCE(subscription.cancelled_on <= :as_of, 0) AS event
    FROM subscription NOT INDEXED
    LEFT JOIN customer AS c ON c.customer_no = subscription.customer_no
    WHERE subscription.undone_at IS NULL
        AND subscription.started_on BETWEEN :first_day AND :last_day
        AND ({condition})
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
    FROM observed
    LIMIT -1 OFFSET 0
)
SELECT
    grouping,
    CASE
        WHEN started_on > :as_of THEN -2
        WHEN ended_on < started_on THEN -1
        ELSE {length}
    END AS length,
    {reach} AS reach,
    SUM(event) AS events,
    SUM(1 - event) AS censored
FROM marked
GROUP BY 1, 2, 3;
