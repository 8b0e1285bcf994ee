-- name: find_place
-- Where a customer is, and the hours that the answer to marketing named.
SELECT p.zones, p.country, p.state, p.phone_country, p.phone_state, p.preferred, COALESCE(h.consented, '') AS consented
FROM customer c
JOIN place p ON p.place_no = c.place_no
LEFT JOIN standing s ON s.customer_no = c.customer_no
LEFT JOIN calling_hours h ON h.hours_no = s.marketing_hours_no
WHERE c.customer_id = :customer_id;
