-- name: read_hashes
-- The file rows that subscriptions still equal.
SELECT source_hash
FROM subscription
WHERE source_hash IS NOT NULL AND undone_at IS NULL;

-- name: count_hashes
-- At most so many.
SELECT MAX(subscription_no)
FROM subscription;

-- name: match_rows
-- The same subscription as told before.
INSERT INTO scratch.matched (row, subject_no)
SELECT i.row, s.subscription_no
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
JOIN subscription s
    ON s.customer_no = n.named_no
    AND s.product = i.product
    AND s.started_on = i.started_on
    AND s.undone_at IS NULL
ORDER BY i.row;

-- name: add_rows
-- New subscriptions.
INSERT INTO subscription (customer_no, product, started_on{columns}, source_hash, import_no, recorded_at)
SELECT n.named_no, i.product, i.started_on{values}, i.source_hash, :import_no, :now
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
ORDER BY i.row;

-- name: number_campaigns
-- Campaigns of an earlier trial not met before.
INSERT OR IGNORE INTO campaign (campaign)
SELECT DISTINCT campaign
FROM scratch.incoming
WHERE campaign IS NOT NULL AND arm IS NOT NULL
ORDER BY campaign;

-- name: assign_arms
-- The arms of an earlier trial enter the ledger at noon UTC of the day the subscription began; the first one counts.
INSERT OR IGNORE INTO assigned (campaign_no, customer_no, offer, arm, assigned_at, import_no, recorded_at)
SELECT g.campaign_no, n.named_no, {offer}, i.arm, i.started_on * 86400 + 43200, :import_no, :now
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
JOIN campaign g ON g.campaign = i.campaign
WHERE i.arm IS NOT NULL
ORDER BY i.started_on, i.row;
