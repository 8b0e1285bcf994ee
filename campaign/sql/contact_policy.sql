-- name: list_tiers
-- The tiers that customers have.
SELECT DISTINCT tier
FROM customer
WHERE tier IS NOT NULL
ORDER BY tier;

-- name: list_members
-- Customers who are served here: they agreed to be called for marketing and may be; the condition comes from rules/gates.
SELECT
    c.customer_id,
    c.phone,
    COALESCE(c.preferred_channel, '') AS preferred_channel,
    CASE WHEN s.marketing_from > 0 THEN s.marketing_from ELSE f.given_at END AS enrolled_at
FROM standing s
JOIN customer c ON c.customer_no = s.customer_no
LEFT JOIN (
    SELECT customer_no, MIN(given_at) AS given_at
    FROM family_consent
    WHERE purpose = 'marketing' AND answer = 1
    GROUP BY customer_no
) f ON f.customer_no = s.customer_no
WHERE {consents}
    AND s.merged_into = 0
    AND s.phone_suppressed_until <= :now
    AND s.person_suppressed_until <= :now
    AND s.phone_state = 0
    AND s.other_channel <= :call_others
ORDER BY s.customer_no;
