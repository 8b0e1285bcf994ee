-- name: read_hashes
-- The file rows of suppressions that stand.
SELECT source_hash
FROM suppression
WHERE source_hash IS NOT NULL AND undone_at IS NULL;

-- name: count_hashes
-- At most so many.
SELECT MAX(suppression_no)
FROM suppression;

-- name: drop_known
-- Rows that are on record already.
DELETE FROM scratch.incoming
WHERE row IN (
    SELECT i.row
    FROM scratch.incoming i
    LEFT JOIN scratch.named n ON n.row = i.row
    JOIN suppression s
        ON s.phone = i.phone
        AND s.customer_no IS n.named_no
        AND s.source = i.source
        AND s.scope = i.scope
        AND s.expires_at = i.expires_at
        AND (s.listed_at = i.listed_at OR i.undated)
        AND s.undone_at IS NULL
    UNION ALL
    SELECT i.row
    FROM scratch.incoming i
    JOIN scratch.named n ON n.row = i.row
    JOIN suppression s
        ON s.customer_no = n.named_no
        AND s.phone IS NULL
        AND s.source = i.source
        AND s.scope = i.scope
        AND s.expires_at = i.expires_at
        AND (s.listed_at = i.listed_at OR i.undated)
        AND s.undone_at IS NULL
    WHERE i.phone IS NULL
);

-- name: refuse_without_phone
-- Rows of a registry that state no phone.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'phone', 'is empty: a registry lists phones'
FROM scratch.incoming i
WHERE i.phone IS NULL;

-- name: refuse_scopes
-- Rows for a campaign that nobody knows: they would bar nothing.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'scope', 'no campaign ' || i.scope
FROM scratch.incoming i
WHERE i.scope <> '' AND i.scope NOT IN (SELECT value FROM json_each(:campaigns));

-- name: refuse_nobody
-- Rows whose customer is unknown and that state no phone either.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'customer_id', 'no customer ' || i.customer_id
FROM scratch.incoming i
WHERE i.phone IS NULL
    AND NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = i.row);

-- name: add_rows
-- New reasons not to call.
INSERT INTO suppression (
    phone, customer_no, source, scope, listed_at, expires_at, registry_no, source_hash, import_no, recorded_at
)
SELECT
    i.phone, n.named_no, i.source, i.scope, i.listed_at, i.expires_at, :registry_no, i.source_hash, :import_no, :now
FROM scratch.incoming i
LEFT JOIN scratch.named n ON n.row = i.row
ORDER BY i.row;

-- name: newest_registry
-- The newest copy of a registry.
SELECT registry_no, dated, import_no
FROM registry
WHERE name = :name AND undone_at IS NULL
ORDER BY dated DESC, registry_no DESC
LIMIT 1;

-- name: add_registry
-- A copy of a registry.
INSERT INTO registry (name, dated, import_no, recorded_at, roster_no)
VALUES (:name, :dated, :import_no, :now, :roster_no);

-- name: create_kept
-- Entries of an older copy that the newer one holds too.
CREATE TABLE scratch.kept (
    suppression_no INTEGER PRIMARY KEY
);

-- name: keep_entries
-- Entries of an older copy that the newer one holds too.
INSERT OR IGNORE INTO scratch.kept (suppression_no)
SELECT s.suppression_no
FROM scratch.incoming i
JOIN suppression s
    ON s.phone = i.phone
    AND s.source = i.source
    AND s.scope = i.scope
    AND s.expires_at = i.expires_at
    AND s.undone_at IS NULL;

-- name: record_ended
-- What the newer copy no longer holds is to end with it; which copy ended it is kept, so that it can be taken back.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT 'suppression', s.suppression_no, 'undone_at', NULL, :now, :now, :now, :import_no
FROM suppression s
WHERE s.source = :source
    AND s.undone_at IS NULL
    AND s.import_no <> :import_no
    AND NOT EXISTS (SELECT 1 FROM scratch.kept k WHERE k.suppression_no = s.suppression_no)
ORDER BY s.suppression_no;

-- name: end_entries
-- As recorded.
UPDATE suppression
SET undone_at = :now
FROM change g
WHERE g.import_no = :import_no
    AND g.subject = 'suppression'
    AND g.attribute = 'undone_at'
    AND g.subject_no = suppression.suppression_no;

-- name: touch_ended
-- Everybody at a phone that a newer copy of a registry took off.
INSERT OR IGNORE INTO touched (customer_no)
SELECT c.customer_no
FROM change g
JOIN suppression s ON s.suppression_no = g.subject_no
JOIN customer c ON c.phone = s.phone
WHERE g.import_no = :import_no AND g.subject = 'suppression';

-- name: touch_rows
-- Everybody the rows of an import name, by phone or by id.
INSERT OR IGNORE INTO touched (customer_no)
SELECT c.customer_no
FROM suppression s
JOIN customer c ON c.phone = s.phone
WHERE s.import_no = :import_no
UNION
SELECT s.customer_no
FROM suppression s
WHERE s.import_no = :import_no AND s.customer_no IS NOT NULL;

-- name: refuse_strangers
-- Rows of a returned roster that were never in it.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'phone', 'was not in the roster'
FROM scratch.incoming i
WHERE NOT EXISTS (SELECT 1 FROM roster_phone p WHERE p.phone = i.phone AND p.roster_no = :roster_no);

-- name: record_returned
-- Entries of phones that came back are to end; those of phones that were not in the roster stay.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT 'suppression', s.suppression_no, 'undone_at', NULL, :now, :now, :now, :import_no
FROM suppression s
WHERE s.source = :source
    AND s.undone_at IS NULL
    AND EXISTS (SELECT 1 FROM roster_phone p WHERE p.phone = s.phone AND p.roster_no = :roster_no)
    AND s.phone IN (SELECT i.phone FROM scratch.incoming i)
ORDER BY s.suppression_no;

-- name: bar_missing
-- Phones of the roster that did not come back, where they are not barred by the same registry already.
INSERT INTO suppression (phone, source, scope, listed_at, expires_at, registry_no, import_no, recorded_at)
SELECT p.phone, :source, '', :listed_at, :forever, :registry_no, :import_no, :now
FROM roster_phone p
WHERE p.roster_no = :roster_no
    AND p.phone NOT IN (SELECT i.phone FROM scratch.incoming i)
    AND NOT EXISTS (
        SELECT 1
        FROM suppression s
        WHERE s.phone = p.phone AND s.source = :source AND s.undone_at IS NULL
    )
ORDER BY p.phone;

-- name: count_missing
-- How many phones of the roster did not come back.
SELECT COUNT(*)
FROM roster_phone p
WHERE p.roster_no = :roster_no AND p.phone NOT IN (SELECT i.phone FROM scratch.incoming i);

-- name: touch_roster
-- Everybody whose phone was in the roster that an import answers.
INSERT OR IGNORE INTO touched (customer_no)
SELECT c.customer_no
FROM registry r
JOIN roster_phone p ON p.roster_no = r.roster_no
JOIN customer c ON c.phone = p.phone
WHERE r.import_no = :import_no;
