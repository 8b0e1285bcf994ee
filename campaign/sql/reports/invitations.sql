-- name: count_invited
-- By campaign: people who were invited by a call, answered, said yes, and whose yes still stands.
WITH invited AS (
    SELECT
        l.campaign,
        l.customer_no,
        MAX(d.reached) AS reached,
        MAX(d.accepted) AS accepted,
        MAX(d.refused) AS refused
    FROM lead l
    JOIN attempt a ON a.lead_no = l.lead_no
    JOIN disposition d ON d.disposition_no = a.disposition_no
    WHERE l.invitation = 1 AND a.undone_at IS NULL AND d.dialled = 1 AND a.attempted_at <= :now
    GROUP BY l.campaign, l.customer_no
)
SELECT
    i.campaign,
    COUNT(*) AS invited,
    SUM(i.reached) AS reached,
    SUM(MAX(i.accepted, i.refused)) AS answered,
    SUM(i.refused) AS refused,
    SUM(i.accepted) AS enrolled,
    SUM(CASE WHEN i.accepted = 1 AND {consented} THEN 1 ELSE 0 END) AS still_there
FROM invited i
LEFT JOIN standing s ON s.customer_no = i.customer_no
GROUP BY i.campaign
ORDER BY i.campaign;
