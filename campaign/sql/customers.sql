-- name: read_columns
-- The columns of a table, in order.
SELECT name
FROM pragma_table_info(:table)
ORDER BY cid;

-- name: find_by_id
-- The customer of this id.
SELECT customer_no, customer_id, phone, alt_phone, name
FROM customer
WHERE customer_id = :customer_id;

-- name: find_by_phone
-- Everybody who can be reached at a phone.
SELECT customer_no, customer_id, phone, alt_phone, name
FROM customer
WHERE phone = :phone
UNION
SELECT customer_no, customer_id, phone, alt_phone, name
FROM customer
WHERE alt_phone = :phone
ORDER BY customer_no;

-- name: search_text
-- Customers whose id or name holds a text, in any case of ASCII letters.
SELECT customer_no
FROM customer
WHERE customer_id LIKE :pattern ESCAPE '\' OR name LIKE :pattern ESCAPE '\'
ORDER BY customer_no;

-- name: read_names
-- Every id and name, for a search that knows the case of all letters.
SELECT customer_no, customer_id, name
FROM customer
ORDER BY customer_no;

-- name: describe
-- What there is to see of a customer at first sight.
SELECT
    c.customer_id, c.name, c.phone, c.alt_phone, c.language, c.tier, c.plan,
    s.marketing_until, s.service_until, s.survey_until, s.phone_suppressed_until, s.person_suppressed_until,
    s.last_contact_at, s.marketing_from, s.service_from, s.survey_from, s.marketing_answer, s.service_answer,
    s.survey_answer, (SELECT v.customer_id FROM customer v WHERE v.customer_no = s.merged_into) AS merged_into, p.zones, p.country, p.state, p.phone_country, p.phone_state
FROM customer c
JOIN standing s ON s.customer_no = c.customer_no
JOIN place p ON p.place_no = s.place_no
WHERE c.customer_no = :customer_no;
