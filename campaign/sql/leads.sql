-- name: find_list
-- A list by its id.
SELECT list_no, list_id, evening, built_at, status, program_version, counts
FROM call_list
WHERE list_id = :list_id;

-- name: find_list_of_evening
-- The list of an evening that is in force.
SELECT list_no, list_id, evening, built_at, status, program_version, counts
FROM call_list
WHERE evening = :evening AND status IN ('built', 'exported');

-- name: read_lists
-- Every list, the newest first.
SELECT list_no, list_id, evening, built_at, status, program_version, counts
FROM call_list
ORDER BY evening DESC, list_no DESC;

-- name: read_bounds
-- When the first lead of a list may be called and the last one no more; nulls for a list without leads.
SELECT MIN(opens_at) AS opens_at, MAX(closes_at) AS closes_at, COUNT(*) AS leads
FROM lead
WHERE list_no = :list_no;

-- name: read_campaigns
-- The campaigns a list calls for, with their leads.
SELECT campaign, COUNT(*) AS leads
FROM lead
WHERE list_no = :list_no
GROUP BY campaign
ORDER BY campaign;

-- name: read_slots
-- The slots of a list, with their leads.
SELECT slot_at, COUNT(*) AS leads
FROM lead
WHERE list_no = :list_no
GROUP BY slot_at
ORDER BY slot_at;

-- name: read_export
-- What a dialer is told about the leads of a list, in the order they are to be called; customer_id is null when the
-- customer is gone.
SELECT
    l.lead_no, l.lead_id, c.customer_id, l.phone, c.name, l.language, c.country, c.state, c.postal_code, l.campaign,
    l.offer, l.benefit, l.slot_at, l.opens_at, l.closes_at, l.zone, l.rank, l.agent,
    l.arm,
    EXISTS (SELECT 1 FROM batch_lead x WHERE x.lead_no = l.lead_no) AS exported_before
FROM lead l
LEFT JOIN customer c ON c.customer_no = l.customer_no
WHERE l.list_no = :list_no AND (:campaign IS NULL OR l.campaign = :campaign)
ORDER BY l.slot_at, l.rank, l.lead_no;

-- name: read_lead
-- One lead by its id.
SELECT l.lead_no, l.lead_id, l.customer_no, c.customer_id, t.list_id
FROM lead l
JOIN call_list t ON t.list_no = l.list_no
LEFT JOIN customer c ON c.customer_no = l.customer_no
WHERE l.lead_id = :lead_id;

-- name: read_customer
-- One customer by id, for a call that belonged to no list.
SELECT NULL AS lead_no, NULL AS lead_id, customer_no, customer_id, NULL AS list_id
FROM customer
WHERE customer_id = :customer_id;

-- name: count_states
-- Where the leads of each list are: each in one state. kept: never exported; open: exported and not heard of.
SELECT
    list_no,
    COUNT(*) AS placed,
    SUM(exported) AS exported,
    SUM(called) AS called,
    SUM(NOT called AND returned) AS returned,
    SUM(NOT called AND NOT returned AND exported) AS open,
    SUM(NOT called AND NOT returned AND NOT exported) AS kept
FROM (
    SELECT
        l.list_no,
        EXISTS (SELECT 1 FROM batch_lead x WHERE x.lead_no = l.lead_no) AS exported,
        EXISTS (
            SELECT 1
            FROM attempt a
            JOIN disposition d ON d.disposition_no = a.disposition_no
            WHERE a.lead_no = l.lead_no AND a.undone_at IS NULL AND d.dialled = 1
        ) AS called,
        r.lead_no IS NOT NULL AS returned
    FROM lead l
    LEFT JOIN (SELECT DISTINCT lead_no FROM returned WHERE undone_at IS NULL) r ON r.lead_no = l.lead_no
    WHERE :list_no IS NULL OR l.list_no = :list_no
)
GROUP BY list_no;

-- name: read_open
-- Exported leads that the dialer may still call as far as it knows: no final outcome came back from it, and they did not
-- come back uncalled.
SELECT
    l.lead_no, l.lead_id, c.customer_id, l.phone, l.closes_at, l.zone, b.dialer, b.batch_no,
    EXISTS (
        SELECT 1
        FROM attempt a
        JOIN disposition d ON d.disposition_no = a.disposition_no
        WHERE a.lead_no = l.lead_no AND a.undone_at IS NULL AND d.dialled = 1
    ) AS called
FROM lead l
JOIN batch b ON b.batch_no = (SELECT MAX(x.batch_no) FROM batch_lead x WHERE x.lead_no = l.lead_no)
LEFT JOIN customer c ON c.customer_no = l.customer_no
WHERE l.list_no = :list_no
    AND NOT EXISTS (
        SELECT 1
        FROM attempt a
        JOIN disposition d ON d.disposition_no = a.disposition_no
        WHERE a.lead_no = l.lead_no AND a.undone_at IS NULL AND a.import_no IS NOT NULL AND d.final = 1
    )
    AND l.lead_no NOT IN (SELECT r.lead_no FROM returned r WHERE r.undone_at IS NULL)
ORDER BY l.lead_no;
