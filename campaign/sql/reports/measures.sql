-- name: read_started
-- What a campaign has sold so far, and when the first of it began.
SELECT COUNT(*) AS sold, MIN(started_on) AS first_day
FROM subscription
WHERE campaign = :campaign
    AND undone_at IS NULL;
