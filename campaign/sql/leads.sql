-- name: find_list
-- A list by its id.
SELECT list_no, list_id, evening, round, built_at, status, program_version, counts
FROM call_list
WHERE list_id = :list_id;

-- name: read_list
-- A list by its number.
SELECT list_no, list_id, evening, round, built_at, status, program_version, counts
FROM call_list
WHERE list_no = :list_no;

-- name: read_rounds
-- The list of an evening that is in force, and the rounds that top it up, in order.
SELECT list_no, list_id, evening, round, built_at, status, program_version, counts
FROM call_list
WHERE evening = :evening AND status IN ('built', 'exported')
ORDER BY round;

-- name: read_lists
-- Every list, the newest first.
SELECT list_no, list_id, evening, round, built_at, status, program_version, counts
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
    l.arm, l.list_no,
    EXISTS (SELECT 1 FROM batch_lead x WHERE x.lead_no = l.lead_no) AS exported_before,
    (SELECT o.reasons FROM lead_taken_off o WHERE o.lead_no = l.lead_no) AS taken_off
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
-- Where the leads of each list are: each in one state. kept: never exported; open: exported and not heard of; taken_off:
-- neither called nor returned, and taken off by a later round; taken_off_unseen: of those, never exported.
SELECT
    list_no,
    COUNT(*) AS placed,
    SUM(exported) AS exported,
    SUM(called) AS called,
    SUM(NOT called AND returned) AS returned,
    SUM(NOT called AND NOT returned AND NOT taken_off AND exported) AS open,
    SUM(NOT called AND NOT returned AND NOT taken_off AND NOT exported) AS kept,
    SUM(NOT called AND NOT returned AND taken_off) AS taken_off,
    SUM(NOT called AND NOT returned AND taken_off AND NOT exported) AS taken_off_unseen
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
        r.lead_no IS NOT NULL AS returned,
        EXISTS (SELECT 1 FROM lead_taken_off o WHERE o.lead_no = l.lead_no) AS taken_off
    FROM lead l
    LEFT JOIN (SELECT DISTINCT lead_no FROM returned WHERE undone_at IS NULL) r ON r.lead_no = l.lead_no
    WHERE :list_no IS NULL OR l.list_no = :list_no
)
GROUP BY list_no;

-- name: read_open
-- Exported leads that the dialer may still call as far as it knows: no final outcome came back from it, and they did not
-- come back uncalled, or came back and were given another slot. released_for: the slot for which the last file was made.
SELECT
    l.lead_no, l.lead_id, c.customer_id, l.phone, l.closes_at, l.zone, l.callback, b.dialer, b.batch_no,
    b.slot_at AS released_for,
    (SELECT o.reasons FROM lead_taken_off o WHERE o.lead_no = l.lead_no) AS taken_off,
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
    AND (
        l.lead_no NOT IN (SELECT r.lead_no FROM returned r WHERE r.undone_at IS NULL)
        OR EXISTS (SELECT 1 FROM lead_taken_off o WHERE o.lead_no = l.lead_no)
    )
ORDER BY l.lead_no;

-- name: read_taken_off
-- Why leads of a list were taken off by a later round before they were called or came back.
SELECT o.reasons, COUNT(*) AS leads
FROM lead l
JOIN lead_taken_off o ON o.lead_no = l.lead_no
WHERE l.list_no = :list_no
    AND NOT EXISTS (
        SELECT 1
        FROM attempt a
        JOIN disposition d ON d.disposition_no = a.disposition_no
        WHERE a.lead_no = l.lead_no AND a.undone_at IS NULL AND d.dialled = 1
    )
    AND l.lead_no NOT IN (SELECT r.lead_no FROM returned r WHERE r.undone_at IS NULL)
GROUP BY o.reasons
ORDER BY o.reasons;

-- name: read_called_households
-- Leads of lists of which somebody else of the household was called since the first window of the evening opened; a
-- promised callback is kept all the same.
WITH asked AS MATERIALIZED (
    SELECT l.lead_no, l.customer_no, k.evening
    FROM lead l
    JOIN call_list k ON k.list_no = l.list_no
    WHERE l.lead_no IN (SELECT value FROM json_each(:leads)) AND l.callback = 0
),
opening AS MATERIALIZED (
    SELECT k.evening, MIN(l.opens_at) AS opens_at
    FROM call_list k
    JOIN lead l ON l.list_no = k.list_no
    WHERE k.evening IN (SELECT evening FROM asked)
    GROUP BY k.evening
)
SELECT DISTINCT l.lead_no
FROM asked l
JOIN opening o ON o.evening = l.evening
JOIN customer me ON me.customer_no = l.customer_no AND me.household_no > 0
JOIN customer other ON other.household_no = me.household_no AND other.customer_no <> me.customer_no
JOIN attempt a
    ON a.customer_no = other.customer_no
    AND a.attempted_at BETWEEN o.opens_at AND :now
    AND a.undone_at IS NULL
JOIN disposition d ON d.disposition_no = a.disposition_no AND d.dialled = 1;
