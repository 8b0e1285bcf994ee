-- name: list_products
-- Products that anybody ever had.
SELECT DISTINCT product
FROM subscription
WHERE undone_at IS NULL;

-- name: count_matches
-- Of some customers, and of those among them who agreed to be called, how many each condition holds for. The LIMIT keeps
-- SQLite from computing the expressions below it again for every use above it.
WITH priced AS (
    SELECT
        s.customer_no,
        CASE WHEN {consented} THEN 1 ELSE 0 END AS _consented,
        s.plan_no AS _plan_no{attributes}
    FROM standing s
    JOIN customer c ON c.customer_no = s.customer_no
    LEFT JOIN bill b ON b.customer_no = s.customer_no
    WHERE {customers}
    LIMIT -1 OFFSET 0
),
judged AS (
    SELECT c._consented{conditions}
    FROM priced c
    LIMIT -1 OFFSET 0
)
SELECT
    COUNT(*) AS customers,
    COALESCE(SUM(_consented), 0) AS consented{counts}
FROM judged;

-- name: find_customer
-- The number and the plan of a customer.
SELECT customer_no, customer_id, plan
FROM customer
WHERE customer_id = :customer_id;
