-- name: find_exported_list
-- A list that was built after an import and handed to a dialer; a list whose results the import brought is older.
SELECT k.list_id
FROM call_list k
WHERE k.status = 'exported'
    AND k.built_at >= :recorded_at
    AND NOT EXISTS (
        SELECT 1
        FROM attempt a
        JOIN lead l ON l.lead_no = a.lead_no
        WHERE a.import_no = :import_no AND l.list_no = k.list_no
    )
ORDER BY k.list_no
LIMIT 1;

-- name: find_built_lists
-- Lists that were built after an import and are still here.
SELECT list_no, list_id
FROM call_list
WHERE status = 'built' AND built_at >= :recorded_at
ORDER BY list_no;

-- name: find_later_import
-- An import of the same kind that came later and stands.
SELECT import_no
FROM import_file
WHERE kind = :kind AND import_no > :import_no AND undone_at IS NULL
ORDER BY import_no DESC
LIMIT 1;

-- name: find_repeating
-- An import of the same kind that came later, stands, and may have repeated rows of this one.
SELECT import_no
FROM import_file
WHERE kind = :kind AND import_no > :import_no AND undone_at IS NULL AND unchanged > 0
ORDER BY import_no DESC
LIMIT 1;

-- name: find_later_copy
-- A later copy of the same registry that stands.
SELECT later.import_no
FROM registry mine
JOIN registry later ON later.name = mine.name AND later.import_no > mine.import_no AND later.undone_at IS NULL
WHERE mine.import_no = :import_no
ORDER BY later.import_no DESC
LIMIT 1;

-- name: find_later_change
-- A later import that stands and changed a value which this one changed too.
SELECT f.import_no, f.kind
FROM change mine
JOIN change later
    ON later.subject = mine.subject
    AND later.subject_no = mine.subject_no
    AND later.attribute = mine.attribute
    AND later.change_no > mine.change_no
JOIN import_file f ON f.import_no = later.import_no AND f.undone_at IS NULL
WHERE mine.import_no = :import_no AND f.import_no <> :import_no
ORDER BY f.import_no DESC
LIMIT 1;

-- name: find_blanked
-- A phone that an import changed was that of somebody who was erased since.
SELECT subject_no
FROM change
WHERE import_no = :import_no AND subject = 'customer' AND attribute IN ('phone', 'alt_phone') AND old LIKE 'erased:%'
LIMIT 1;

-- name: find_change_of_added
-- A later import that stands and changed a contact which this one brought.
SELECT f.import_no, f.kind
FROM contact k
JOIN change g ON g.subject = 'contact' AND g.subject_no = k.contact_no
JOIN import_file f ON f.import_no = g.import_no AND f.undone_at IS NULL
WHERE k.import_no = :import_no AND f.import_no <> :import_no
ORDER BY f.import_no DESC
LIMIT 1;

-- name: find_shifts
-- An import that brought shifts of the agents of another one.
SELECT f.import_no, f.kind
FROM agent a
JOIN shift s ON s.agent_no = a.agent_no
JOIN import_file f ON f.import_no = s.import_no
WHERE a.import_no = :import_no
ORDER BY f.import_no DESC
LIMIT 1;

-- name: read_changed_attributes
-- What an import changed: subjects and attributes.
SELECT DISTINCT subject, attribute
FROM change
WHERE import_no = :import_no
ORDER BY subject, attribute;

-- name: record_restored
-- Taking a value back is a change too.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at)
SELECT g.subject, g.subject_no, g.attribute, g.new, g.old, :now, :now
FROM change g
JOIN {table} t ON t.{table}_no = g.subject_no
WHERE g.import_no = :import_no AND g.subject = :subject AND g.attribute = :attribute AND t.{column} IS g.new
ORDER BY g.change_no;

-- name: restore_values
-- The old values of one attribute; these rows no longer equal a row of a file.
UPDATE {table}
SET {column} = g.old,
    source_hash = NULL
FROM change g
WHERE g.import_no = :import_no
    AND g.subject = :subject
    AND g.attribute = :attribute
    AND g.subject_no = {table}.{table}_no
    AND {table}.{column} IS g.new;

-- name: record_restored_usage
-- Taking a quantity back is a change too.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at)
SELECT g.subject, g.subject_no, g.attribute, g.new, g.old, :now, :now
FROM change g
JOIN usage u ON u.customer_no = g.subject_no >> 16 AND u.month = g.subject_no & 65535
WHERE g.import_no = :import_no AND g.subject = 'usage' AND g.attribute = :attribute AND u.{column} IS g.new
ORDER BY g.change_no;

-- name: restore_usage
-- The old quantities of one measure.
UPDATE usage
SET {column} = g.old
FROM change g
WHERE g.import_no = :import_no
    AND g.subject = 'usage'
    AND g.attribute = :attribute
    AND usage.customer_no = g.subject_no >> 16
    AND usage.month = g.subject_no & 65535
    AND usage.{column} IS g.new;

-- name: read_usage_months
-- The months that an import of usage spoke about.
SELECT month
FROM usage
WHERE import_no = :import_no
UNION
SELECT subject_no & 65535
FROM change
WHERE import_no = :import_no AND subject = 'usage'
ORDER BY month;

-- name: forget_usage_rows
-- File rows that the usage no longer equals.
DELETE FROM usage_row
WHERE (customer_no, month, measure) IN (
        SELECT subject_no >> 16, subject_no & 65535, attribute
        FROM change
        WHERE import_no = :import_no AND subject = 'usage'
    )
    OR (customer_no, month) IN (SELECT customer_no, month FROM usage WHERE import_no = :import_no)
    OR (
        measure = ''
        AND customer_no IN (
            SELECT customer_no FROM usage WHERE import_no = :import_no
            UNION
            SELECT subject_no >> 16 FROM change WHERE import_no = :import_no AND subject = 'usage'
        )
    );

-- name: remove_usage
-- Months that an import brought.
DELETE FROM usage
WHERE import_no = :import_no;

-- name: read_moved
-- Customers whose place, language, household, plan or preferred channel an import changed, as they are now.
SELECT customer_no, phone, timezone, country
FROM customer
WHERE customer_no IN (
    SELECT subject_no
    FROM change
    WHERE import_no = :import_no
        AND subject = 'customer'
        AND attribute IN (
            'phone', 'timezone', 'country', 'state', 'preferred_hours', 'preferred_channel', 'language', 'household',
            'plan'
        )
)
ORDER BY customer_no;

-- name: add_place
-- The place of one customer, if it was never met.
INSERT OR IGNORE INTO place (zones, country, state, preferred, phone_country, phone_state)
SELECT :zones, :country, COALESCE(state, ''), COALESCE(preferred_hours, ''), :phone_country, :phone_state
FROM customer
WHERE customer_no = :customer_no;

-- name: place_customer
-- What follows from the values of one customer.
UPDATE customer
SET phone_callable = :phone_callable,
    place_no = (
        SELECT p.place_no
        FROM place p
        WHERE p.zones = :zones
            AND p.country = :country
            AND p.state = COALESCE(customer.state, '')
            AND p.preferred = COALESCE(customer.preferred_hours, '')
            AND p.phone_country = :phone_country
            AND p.phone_state = :phone_state
    ),
    language_no = COALESCE((SELECT n.language_no FROM language n WHERE n.language = customer.language), 0),
    household_no = COALESCE((SELECT n.household_no FROM household n WHERE n.household = customer.household), 0),
    plan_no = COALESCE((SELECT n.plan_no FROM plan n WHERE n.plan = customer.plan), 0)
WHERE customer_no = :customer_no;

-- name: create_removed
-- Customers that go with the import that brought them; lives as long as the connection.
CREATE TEMP TABLE IF NOT EXISTS removed (
    customer_no INTEGER PRIMARY KEY
);

-- name: clear_removed
-- Begin anew.
DELETE FROM removed;

-- name: find_removed
-- Customers that an import brought.
INSERT INTO removed (customer_no)
SELECT customer_no
FROM customer
WHERE import_no = :import_no;

-- name: find_spoken_of
-- An import that stands and speaks about customers which are to go.
SELECT f.import_no, f.kind
FROM import_file f
WHERE f.undone_at IS NULL
    AND f.import_no IN (
        SELECT e.import_no FROM removed x JOIN response e ON e.customer_no = x.customer_no WHERE e.undone_at IS NULL
        UNION
        SELECT e.import_no FROM removed x JOIN suppression e ON e.customer_no = x.customer_no WHERE e.undone_at IS NULL
        UNION
        SELECT e.import_no FROM removed x JOIN contact e ON e.customer_no = x.customer_no WHERE e.undone_at IS NULL
        UNION
        SELECT e.import_no FROM removed x JOIN subscription e ON e.customer_no = x.customer_no WHERE e.undone_at IS NULL
        UNION
        SELECT e.import_no FROM removed x JOIN attempt e ON e.customer_no = x.customer_no WHERE e.undone_at IS NULL
        UNION
        SELECT e.import_no FROM removed x JOIN usage e ON e.customer_no = x.customer_no
        UNION
        SELECT e.import_no FROM removed x JOIN assigned e ON e.customer_no = x.customer_no
    )
ORDER BY f.import_no DESC
LIMIT 1;

-- name: keep_spoken_of
-- Customers of whom something was recorded by hand stay.
DELETE FROM removed
WHERE EXISTS (SELECT 1 FROM response e WHERE e.customer_no = removed.customer_no AND e.undone_at IS NULL)
    OR EXISTS (SELECT 1 FROM suppression e WHERE e.customer_no = removed.customer_no AND e.undone_at IS NULL)
    OR EXISTS (SELECT 1 FROM contact e WHERE e.customer_no = removed.customer_no AND e.undone_at IS NULL)
    OR EXISTS (SELECT 1 FROM subscription e WHERE e.customer_no = removed.customer_no AND e.undone_at IS NULL)
    OR EXISTS (SELECT 1 FROM attempt e WHERE e.customer_no = removed.customer_no AND e.undone_at IS NULL)
    OR EXISTS (SELECT 1 FROM assigned e WHERE e.customer_no = removed.customer_no)
    OR EXISTS (SELECT 1 FROM merge e WHERE e.duplicate_no = removed.customer_no OR e.survivor_no = removed.customer_no);

-- name: forget_kept_hashes
-- A customer that stays equals no row of a file that was taken back.
UPDATE customer
SET source_hash = NULL
WHERE import_no = :import_no;

-- name: record_removed
-- The numbers of removed customers are never given again.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at)
SELECT 'customer', c.customer_no, 'customer_id', c.customer_id, NULL, :now, :now
FROM removed x
JOIN customer c ON c.customer_no = x.customer_no
ORDER BY c.customer_no;

-- name: remove_events
-- What was recorded of a removed customer was taken back before, and goes with the customer.
DELETE FROM {table}
WHERE customer_no IN (SELECT customer_no FROM removed);

-- name: remove_customers
-- The customers themselves.
DELETE FROM customer
WHERE customer_no IN (SELECT customer_no FROM removed);

-- name: touch_removed
-- Their standing goes too.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM removed;

-- name: remove_agents
-- Agents that an import brought.
DELETE FROM agent
WHERE import_no = :import_no;

-- name: remove_shifts
-- Shifts that an import brought.
DELETE FROM shift
WHERE import_no = :import_no;

-- name: take_back_events
-- Events that an import brought hold no longer.
UPDATE {table}
SET undone_at = :now
WHERE import_no = :import_no AND undone_at IS NULL;

-- name: touch_named
-- Customers that the events of an import are about.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM {table}
WHERE import_no = :import_no AND customer_no IS NOT NULL;

-- name: touch_contacts
-- Customers of contacts that an import changed.
INSERT OR IGNORE INTO touched (customer_no)
SELECT k.customer_no
FROM change g
JOIN contact k ON k.contact_no = g.subject_no
WHERE g.import_no = :import_no AND g.subject = 'contact';

-- name: remove_assignments
-- Arms of an earlier trial that an import told of.
DELETE FROM assigned
WHERE import_no = :import_no;

-- name: mark_undone
-- The import is taken back.
UPDATE import_file
SET undone_at = :now
WHERE import_no = :import_no;

-- name: suspend_references
-- A million removals would search all events a million times; the references are checked by set instead.
PRAGMA foreign_keys = OFF;

-- name: resume_references
-- As it was.
PRAGMA foreign_keys = ON;

-- name: check_references
-- Events of one table that speak about nobody.
SELECT COUNT(*)
FROM pragma_foreign_key_check(:table);
