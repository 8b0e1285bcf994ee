-- name: list_tier
-- The customers of a tier.
SELECT customer_no
FROM customer
WHERE tier = :tier;

-- name: count_calls
-- The calls of an evening by what quotas look at; what a round took off is none.
SELECT l.campaign, l.offer, l.language, COALESCE(c.tier, '') AS tier, COUNT(*) AS calls
FROM call_list k
JOIN lead l ON l.list_no = k.list_no
LEFT JOIN customer c ON c.customer_no = l.customer_no
WHERE k.evening = :evening
    AND k.status IN ('built', 'exported')
    AND NOT EXISTS (SELECT 1 FROM lead_taken_off o WHERE o.lead_no = l.lead_no)
GROUP BY l.campaign, l.offer, l.language, c.tier;

-- name: describe_customer
-- Language and tier of a customer.
SELECT COALESCE(language, :desk_language) AS language, COALESCE(tier, '') AS tier
FROM customer
WHERE customer_no = :customer_no;
