-- name: read_hashes
-- The file rows that contacts still equal.
SELECT source_hash
FROM contact
WHERE source_hash IS NOT NULL AND undone_at IS NULL;

-- name: count_hashes
-- At most so many.
SELECT MAX(contact_no)
FROM contact;

-- name: match_rows
-- The same contact as told before; a later file may know that it was resolved.
INSERT INTO scratch.matched (row, subject_no)
SELECT i.row, MIN(k.contact_no)
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
JOIN contact k
    ON k.customer_no = n.named_no
    AND k.happened_at = i.happened_at
    AND k.direction = i.direction
    AND k.channel = i.channel
    AND k.kind = i.kind
    AND k.topic IS i.topic
    AND k.undone_at IS NULL
GROUP BY i.row
ORDER BY i.row;

-- name: add_rows
-- New contacts.
INSERT INTO contact (
    customer_no, happened_at, direction, channel, kind, topic{columns}, source_hash, import_no, recorded_at
)
SELECT
    n.named_no, i.happened_at, i.direction, i.channel, i.kind, i.topic{values}, i.source_hash, :import_no, :now
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
ORDER BY i.row;

-- name: touch_rows
-- Customers of whom something new was told.
INSERT OR IGNORE INTO touched (customer_no)
SELECT n.named_no
FROM scratch.named n
JOIN scratch.incoming i ON i.row = n.row
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
    OR EXISTS (SELECT 1 FROM scratch.changed x WHERE x.row = i.row);
