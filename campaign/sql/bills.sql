-- name: list_usage_months
-- The months with usage within a year of the newest, the newest first.
SELECT month
FROM usage_month
WHERE month > (SELECT MAX(month) FROM usage_month) - 12
ORDER BY month DESC;

-- name: newest_usage_month
-- The newest month with usage before a month, or null.
SELECT MAX(month)
FROM usage_month
WHERE month < :month;

-- name: read_positions
-- What each position of the ring holds.
SELECT position, plan_no, month, price_hash
FROM bill_month;

-- name: write_position
-- A position of the ring now holds the bills of a plan for a month.
INSERT INTO bill_month (position, plan_no, month, price_hash)
VALUES (:position, :plan_no, :month, :price_hash)
ON CONFLICT (position, plan_no) DO UPDATE SET month = excluded.month, price_hash = excluded.price_hash;

-- name: drop_usage_month
-- A month whose usage changed is looked at anew.
DELETE FROM usage_month
WHERE month = :month;

-- name: add_usage_month
-- The month counts while anybody has usage in it.
INSERT INTO usage_month (month)
SELECT :month
WHERE EXISTS (SELECT 1 FROM usage WHERE month = :month);

-- name: forget_positions
-- Every bill of a month is to be computed again: its usage changed.
DELETE FROM bill_month
WHERE month = :month;

-- name: add_plan
-- A number for a plan met for the first time.
INSERT OR IGNORE INTO plan (plan)
VALUES (:plan);

-- name: read_plans
-- Numbers of the plans.
SELECT plan_no, plan
FROM plan;

-- name: add_bill_column
-- Room for the bills of one plan and position.
ALTER TABLE bill ADD COLUMN {column} INTEGER;

-- name: empty_position
-- The month a year ago makes room.
UPDATE bill
SET {columns};

-- name: fill_month
-- The bills of a month, for every customer with usage in it.
INSERT INTO bill (customer_no, {columns})
SELECT u.customer_no, {bills}
FROM usage u
WHERE u.month = :month
ON CONFLICT (customer_no) DO UPDATE SET {updates};

-- name: list_bill_columns
-- The columns there are.
SELECT name
FROM pragma_table_info('bill');

-- name: list_usage_columns
-- The measures met so far, among the columns there are.
SELECT name
FROM pragma_table_info('usage');

-- name: read_usage
-- The usage of one customer by month.
SELECT *
FROM usage
WHERE customer_no = :customer_no
ORDER BY month DESC;
