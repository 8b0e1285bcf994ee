-- name: count_people
-- All customers, and those who agree to be called now; the condition comes from rules/gates.
SELECT
    (SELECT COUNT(*) FROM standing) AS customers,
    (SELECT COUNT(*) FROM standing s WHERE {consented}) AS consented;

-- name: count_answers
-- How many customers stand how to being called for marketing now; the word comes from rules/gates.
SELECT {stand} AS stand, COUNT(*) AS customers
FROM standing s
GROUP BY 1
ORDER BY 2 DESC, 1;

-- name: read_usage
-- How many months of usage there are, and the newest; null without any.
SELECT COUNT(*) AS months, MAX(month) AS newest
FROM usage_month;

-- name: count_lists
-- Lists ever built, those replaced included.
SELECT COUNT(*)
FROM call_list;

-- name: read_late_lists
-- Lists of some earlier evenings that were handed to a dialer, the newest first.
SELECT list_no, list_id, status
FROM call_list
WHERE status = 'exported' AND evening >= :since AND evening < :before
ORDER BY evening DESC;

-- name: newest_list_or_night
-- When a list was last built or a nightly run last went through; null when never.
SELECT MAX(happened_at)
FROM (
    SELECT MAX(built_at) AS happened_at
    FROM call_list
    UNION ALL
    SELECT MAX(recorded_at)
    FROM audit
    WHERE command = 'nightly'
        AND NOT EXISTS (SELECT 1 FROM audit_end e WHERE e.audit_no = audit.audit_no AND e.failure <> '')
);

-- name: newest_backup
-- The last backup: when and where.
SELECT recorded_at, detail
FROM audit
WHERE command = 'backup' AND detail <> ''
ORDER BY audit_no DESC
LIMIT 1;
