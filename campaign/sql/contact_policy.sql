-- name: list_tiers
-- The tiers that customers have.
SELECT DISTINCT tier
FROM customer
WHERE tier IS NOT NULL
ORDER BY tier;
