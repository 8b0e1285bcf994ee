-- name: count_reasons
-- Why the subscriptions of each group were cancelled, and the monthly value that went with them. Who and when as in
-- retention.count_endings.
WITH ended AS (
    SELECT
        {grouping} AS grouping,
        NULLIF(TRIM(subscription.cancel_reason), '') AS reason,
        subscription.monthly_value AS monthly_value
    FROM subscription NOT INDEXED
    LEFT JOIN customer AS c ON c.customer_no = subscription.customer_no
    WHERE subscription.undone_at IS NULL
        AND subscription.started_on BETWEEN :first_day AND :last_day
        AND subscription.started_on <= subscription.cancelled_on
        AND subscription.cancelled_on <= :as_of
        AND ({condition})
    LIMIT -1 OFFSET 0
)
SELECT
    grouping,
    reason,
    COUNT(*) AS cancelled,
    COALESCE(SUM(monthly_value), 0) AS monthly_value
FROM ended
GROUP BY grouping, reason;
