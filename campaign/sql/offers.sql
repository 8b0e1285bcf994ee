-- name: list_products
-- Products that anybody ever had.
SELECT DISTINCT product
FROM subscription
WHERE undone_at IS NULL;
