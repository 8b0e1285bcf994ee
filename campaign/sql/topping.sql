-- name: read_evening
-- Every lead of the lists of an evening that stand, with what became of it. is_retried: the outcome of the last call is one
-- after which the person is tried again at a certain time.
SELECT
    l.lead_no, l.lead_id, l.list_no, l.customer_no, COALESCE(g.survivor_no, l.customer_no) AS person_no, c.customer_id,
    COALESCE(v.household_no, c.household_no, 0) AS household_no, l.campaign, l.offer, l.benefit, l.slot_at, l.opens_at,
    l.closes_at, l.zone, l.rank, l.language, l.callback, l.agent,
    COALESCE(IIF(v.customer_no IS NULL, c.tier, v.tier), '') AS tier,
    (
        SELECT b.slot_at
        FROM batch_lead x
        JOIN batch b ON b.batch_no = x.batch_no
        WHERE x.lead_no = l.lead_no
        ORDER BY x.batch_no DESC
        LIMIT 1
    ) AS released_for,
    EXISTS (SELECT 1 FROM batch_lead x WHERE x.lead_no = l.lead_no) AS exported,
    EXISTS (
        SELECT 1
        FROM attempt a
        JOIN disposition d ON d.disposition_no = a.disposition_no
        WHERE a.lead_no = l.lead_no AND a.undone_at IS NULL AND d.dialled = 1
    ) AS called,
    EXISTS (SELECT 1 FROM returned r WHERE r.lead_no = l.lead_no AND r.undone_at IS NULL) AS returned,
    (SELECT o.reasons FROM lead_taken_off o WHERE o.lead_no = l.lead_no) AS taken_off,
    COALESCE(s.retry_at, 0) > COALESCE(s.last_attempt_at, 0) AS is_retried
FROM call_list k
JOIN lead l ON l.list_no = k.list_no
LEFT JOIN customer c ON c.customer_no = l.customer_no
LEFT JOIN merged g ON g.duplicate_no = l.customer_no
LEFT JOIN customer v ON v.customer_no = g.survivor_no
LEFT JOIN standing s ON s.customer_no = COALESCE(g.survivor_no, l.customer_no)
WHERE k.evening = :evening AND k.status IN ('built', 'exported')
ORDER BY l.lead_no;

-- name: read_homes_called
-- Who of which household was called in this evening, on whatever list or none.
SELECT DISTINCT c.household_no, COALESCE(g.survivor_no, c.customer_no) AS person_no
FROM attempt a
JOIN disposition d ON d.disposition_no = a.disposition_no AND d.dialled = 1
JOIN customer c ON c.customer_no = a.customer_no
LEFT JOIN merged g ON g.duplicate_no = a.customer_no
WHERE a.attempted_at BETWEEN :begins AND :now AND a.undone_at IS NULL AND c.household_no > 0;

-- name: read_assigned
-- Which of some pairs of campaign and customer stand in the ledger of arms.
SELECT a.campaign_no, a.customer_no
FROM json_each(:pairs) p
JOIN assigned a
    ON a.campaign_no = json_extract(p.value, '$[0]') AND a.customer_no = json_extract(p.value, '$[1]');

-- name: find_basis_campaign
-- The campaign that the list was narrowed to; '' or null: all that run.
SELECT campaign
FROM list_basis
WHERE list_no = :list_no;

-- name: take_off
-- A lead is taken off by a round.
INSERT INTO lead_recall (lead_no, list_no, reasons, moved_to, recorded_at)
VALUES (:lead_no, :list_no, :reasons, :moved_to, :now);

-- name: read_new_leads
-- The leads of a round by customer.
SELECT l.lead_no, l.customer_no, c.customer_id
FROM lead l
JOIN customer c ON c.customer_no = l.customer_no
WHERE l.list_no = :list_no;
