-- name: read_hashes
-- The file rows of answers that stand; a stop for a phone alone is among the suppressions.
SELECT source_hash
FROM response
WHERE source_hash IS NOT NULL AND undone_at IS NULL
UNION ALL
SELECT source_hash
FROM suppression
WHERE source_hash IS NOT NULL AND undone_at IS NULL AND source = 'stop' AND customer_no IS NULL;

-- name: count_hashes
-- At most so many.
SELECT COALESCE((SELECT MAX(response_no) FROM response), 0) + COALESCE((SELECT MAX(suppression_no) FROM suppression), 0);

-- name: name_by_phone
-- The one customer at a phone, for rows that state no id.
INSERT OR IGNORE INTO scratch.named (row, named_no)
SELECT row, MIN(customer_no)
FROM (
    SELECT i.row, COALESCE(g.survivor_no, c.customer_no) AS customer_no
    FROM scratch.incoming i
    JOIN customer c ON c.phone = i.phone
    LEFT JOIN merged g ON g.duplicate_no = c.customer_no
    WHERE i.customer_id IS NULL
    UNION
    SELECT i.row, COALESCE(g.survivor_no, c.customer_no)
    FROM scratch.incoming i
    JOIN customer c ON c.alt_phone = i.phone
    LEFT JOIN merged g ON g.duplicate_no = c.customer_no
    WHERE i.customer_id IS NULL
)
GROUP BY row
HAVING COUNT(*) = 1;

-- name: refuse_future
-- Nobody has answered yet what lies more than five minutes ahead.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'answered_at', 'lies in the future'
FROM scratch.incoming i
WHERE i.answered_at > :now + 300;

-- name: refuse_unknown_families
-- A misspelt family would stop nothing, and allow nothing; a stop is for every offer whatever it names.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'family', 'no offer is of this family: ' || i.family
FROM scratch.incoming i
WHERE i.family <> '' AND i.answer <> 'stop' AND i.family NOT IN (SELECT value FROM json_each(:families));

-- name: refuse_early_confirmations
-- Nobody confirms what was not said yet.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'confirmed_at', 'lies before answered_at, or in the future'
FROM scratch.incoming i
WHERE i.confirmed_at < i.answered_at OR i.confirmed_at > :now + 300;

-- name: refuse_unknown_customers
-- Rows that name a customer nobody has told us of; a stop is kept for the phone, if one is stated.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'customer_id', 'no customer ' || i.customer_id
FROM scratch.incoming i
WHERE i.customer_id IS NOT NULL
    AND (i.answer <> 'stop' OR i.phone IS NULL)
    AND NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = i.row);

-- name: refuse_unclear_phones
-- Rows that name nobody by id, and nobody or several by phone; a stop is kept for the phone itself.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT
    i.row,
    i.line,
    'phone',
    CASE
        WHEN EXISTS (SELECT 1 FROM customer c WHERE c.phone = i.phone)
            OR EXISTS (SELECT 1 FROM customer c WHERE c.alt_phone = i.phone)
            THEN 'several customers have this phone: state customer_id'
        ELSE 'no customer has this phone'
    END
FROM scratch.incoming i
WHERE i.customer_id IS NULL
    AND i.answer <> 'stop'
    AND NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = i.row);

-- name: drop_known
-- Rows that say what is on record already.
DELETE FROM scratch.incoming
WHERE row IN (
    SELECT i.row
    FROM scratch.incoming i
    JOIN scratch.named n ON n.row = i.row
    JOIN response r
        ON r.customer_no = n.named_no
        AND r.answered_at = i.answered_at
        AND r.answer = i.answer
        AND r.purpose = i.purpose
        AND r.channel = i.channel
        AND r.wording IS i.wording
        AND r.evidence IS i.evidence
        AND r.until IS i.until
        AND r.hours = i.hours
        AND r.needs IS i.needs
        AND r.contact_channel = i.contact_channel
        AND r.family = i.family
        AND r.night = i.night
        AND r.undone_at IS NULL
    UNION ALL
    SELECT i.row
    FROM scratch.incoming i
    JOIN suppression s
        ON s.phone = i.phone
        AND s.customer_no IS NULL
        AND s.source = 'stop'
        AND s.listed_at = i.answered_at
        AND s.undone_at IS NULL
    WHERE i.answer = 'stop'
        AND NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = i.row)
);

-- name: add_rows
-- New answers.
INSERT INTO response (
    customer_no, answered_at, channel, answer, purpose, wording, evidence, until, hours, needs, contact_channel, family,
    night, confirmation, keyed_by, source_hash, import_no, recorded_at
)
SELECT
    n.named_no, i.answered_at, i.channel, i.answer, i.purpose, i.wording, i.evidence, i.until, i.hours, i.needs,
    i.contact_channel, i.family, i.night, i.confirmation, :keyed_by, i.source_hash, :import_no, :now
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
ORDER BY i.row;

-- name: confirm_rows
-- Answers of this import whose rows say when they were confirmed.
INSERT INTO confirmation (response_no, outcome, keyed_by, happened_at, recorded_at, import_no)
SELECT r.response_no, 'yes', :keyed_by, i.confirmed_at, :now, :import_no
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
JOIN response r ON r.customer_no = n.named_no AND r.source_hash = i.source_hash AND r.import_no = :import_no
WHERE i.confirmed_at IS NOT NULL AND r.confirmation <> ''
ORDER BY i.row;

-- name: confirm_known
-- Answers that wait, and whose rows say now when they were confirmed.
INSERT INTO confirmation (response_no, outcome, keyed_by, happened_at, recorded_at, import_no)
SELECT r.response_no, 'yes', :keyed_by, i.confirmed_at, :now, :import_no
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
JOIN response r
    ON r.customer_no = n.named_no
    AND r.answered_at = i.answered_at
    AND r.answer = i.answer
    AND r.purpose = i.purpose
    AND r.channel = i.channel
    AND r.wording IS i.wording
    AND r.until IS i.until
    AND r.hours = i.hours
    AND r.contact_channel = i.contact_channel
    AND r.family = i.family
    AND r.night = i.night
    AND r.undone_at IS NULL
WHERE i.confirmed_at IS NOT NULL
    AND r.answer = 'yes'
    AND r.confirmation <> ''
    AND NOT EXISTS (
        SELECT 1
        FROM confirmation k
        WHERE k.response_no = r.response_no AND k.outcome IN ('yes', 'no') AND k.undone_at IS NULL
    )
GROUP BY r.response_no
ORDER BY i.row;

-- name: add_stops
-- Whoever said stop is suppressed, person and phone.
INSERT INTO suppression (phone, customer_no, source, listed_at, expires_at, import_no, recorded_at)
SELECT c.phone, c.customer_no, 'stop', i.answered_at, :forever, :import_no, :now
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
JOIN customer c ON c.customer_no = n.named_no
WHERE i.answer = 'stop'
ORDER BY i.row;

-- name: add_stops_of_phones
-- A stop from a phone that is nobody's, or several people's, bars the phone.
INSERT INTO suppression (phone, source, listed_at, expires_at, source_hash, import_no, recorded_at)
SELECT i.phone, 'stop', i.answered_at, :forever, i.source_hash, :import_no, :now
FROM scratch.incoming i
WHERE i.answer = 'stop'
    AND i.phone IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = i.row)
ORDER BY i.row;

-- name: record_answers
-- Answers to a need question become an attribute, unless a later change is known.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT 'customer', a.customer_no, :attribute, c.{column}, a.answer, a.answered_at, :now, :import_no
FROM (
    SELECT n.named_no AS customer_no, i.{need} AS answer, MAX(i.answered_at) AS answered_at
    FROM scratch.incoming i
    JOIN scratch.named n ON n.row = i.row
    WHERE i.{need} IS NOT NULL
    GROUP BY n.named_no
) a
JOIN customer c ON c.customer_no = a.customer_no
WHERE c.{column} IS NOT a.answer
    AND NOT EXISTS (
        SELECT 1
        FROM change g
        WHERE g.subject = 'customer'
            AND g.subject_no = a.customer_no
            AND g.attribute = :attribute
            AND g.happened_at > a.answered_at
    )
ORDER BY a.customer_no;

-- name: write_answers
-- The customers' own rows take the answers; they no longer equal a row of a file.
UPDATE customer
SET {column} = g.new,
    source_hash = NULL
FROM change g
WHERE g.import_no = :import_no
    AND g.subject = 'customer'
    AND g.attribute = :attribute
    AND g.subject_no = customer.customer_no;

-- name: touch_confirmed
-- Everybody an answer of whom an import confirmed.
INSERT OR IGNORE INTO touched (customer_no)
SELECT r.customer_no
FROM confirmation k
JOIN response r ON r.response_no = k.response_no
WHERE k.import_no = :import_no;

-- name: touch_rows
-- Everybody who answered.
INSERT OR IGNORE INTO touched (customer_no)
SELECT n.named_no
FROM scratch.named n
JOIN scratch.incoming i ON i.row = n.row;

-- name: touch_phones
-- Everybody at a phone that an import suppressed.
INSERT OR IGNORE INTO touched (customer_no)
SELECT c.customer_no
FROM suppression s
JOIN customer c ON c.phone = s.phone
WHERE s.import_no = :import_no;
