-- name: add_campaign
-- A number for a campaign met for the first time.
INSERT OR IGNORE INTO campaign (campaign)
VALUES (:campaign);

-- name: read_campaigns
-- Numbers of the campaigns and the holdout share in force, in ten-thousandths.
SELECT campaign_no, campaign, holdout_parts, first_built_at
FROM campaign;

-- name: raise_holdout
-- The share of a holdout can only grow: whoever is held out once stays so.
UPDATE campaign
SET holdout_parts = MAX(holdout_parts, :held_parts)
WHERE campaign_no = :campaign_no;

-- name: read_holdout
-- The share in force, in ten-thousandths.
SELECT holdout_parts
FROM campaign
WHERE campaign_no = :campaign_no;
