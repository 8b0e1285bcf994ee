-- name: count_contaminated
-- The people whom each campaign holds out, and how many of them were called or called in after they were assigned. A call
-- without a lead belongs to no campaign that we know of, and so may have been about any.
WITH held AS (
    SELECT a.campaign_no, k.campaign, a.customer_no, a.assigned_at
    FROM assigned a
    JOIN campaign k ON k.campaign_no = a.campaign_no
    WHERE a.arm = 'holdout' AND a.assigned_at <= :now
),
called AS (
    SELECT
        h.campaign,
        h.customer_no,
        MAX(l.lead_no IS NULL OR l.campaign = h.campaign) AS for_this,
        MAX(COALESCE(l.campaign = h.campaign AND l.arm = 'holdout', 0)) AS honoured,
        MAX(COALESCE(l.campaign <> h.campaign, 0)) AS for_another
    FROM held h
    JOIN attempt t ON t.customer_no = h.customer_no
    JOIN disposition d ON d.disposition_no = t.disposition_no
    LEFT JOIN lead l ON l.lead_no = t.lead_no
    WHERE t.undone_at IS NULL AND d.dialled = 1 AND t.attempted_at BETWEEN h.assigned_at AND :now
    GROUP BY h.campaign, h.customer_no
),
judged AS (
    SELECT
        h.campaign,
        COALESCE(c.for_this, 0) AS called,
        COALESCE(c.honoured, 0) AS honoured,
        COALESCE(c.for_another, 0) AS called_for_another,
        EXISTS (
            SELECT 1
            FROM contact i
            WHERE i.customer_no = h.customer_no
                AND i.undone_at IS NULL
                AND i.direction = 'in'
                AND i.channel = 'phone'
                AND i.happened_at BETWEEN h.assigned_at AND :now
        ) AS called_in
    FROM held h
    LEFT JOIN called c ON c.campaign = h.campaign AND c.customer_no = h.customer_no
)
SELECT
    campaign,
    COUNT(*) AS held_out,
    SUM(called) AS called,
    SUM(honoured) AS honoured,
    SUM(called_in) AS called_in,
    SUM(called OR called_in) AS contaminated,
    SUM(called_for_another) AS called_for_another
FROM judged
GROUP BY campaign
ORDER BY campaign;

-- name: list_sources
-- Where the calls to people held out came from: the list, the import of results, or what was logged by hand.
SELECT
    k.campaign,
    CASE
        WHEN l.lead_no IS NOT NULL THEN 'list ' || s.list_id
        WHEN t.import_no IS NOT NULL THEN 'import ' || t.import_no || ' (' || COALESCE(i.file_name, '') || ')'
        ELSE 'logged by hand'
    END AS source,
    COUNT(DISTINCT t.customer_no) AS people
FROM assigned a
JOIN campaign k ON k.campaign_no = a.campaign_no
JOIN attempt t ON t.customer_no = a.customer_no AND t.attempted_at BETWEEN a.assigned_at AND :now
JOIN disposition d ON d.disposition_no = t.disposition_no
LEFT JOIN lead l ON l.lead_no = t.lead_no
LEFT JOIN call_list s ON s.list_no = l.list_no
LEFT JOIN import_file i ON i.import_no = t.import_no
WHERE a.arm = 'holdout'
    AND t.undone_at IS NULL
    AND d.dialled = 1
    AND (l.lead_no IS NULL OR l.campaign = k.campaign)
GROUP BY 1, 2
ORDER BY 1, 2;
