-- name: create_incoming
-- The rows of one result file as they were read; lives as long as the connection.
CREATE TEMP TABLE IF NOT EXISTS incoming_result (
    row_no INTEGER PRIMARY KEY,
    reference TEXT NOT NULL,
    attempted_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,       -- 0: the lead came back without a call
    code TEXT NOT NULL,
    duration_seconds INTEGER,
    agent TEXT,
    callback_at INTEGER,
    note TEXT,
    digits TEXT NOT NULL,            -- of the phone as written, without zeros in front
    phone TEXT,
    source_hash INTEGER NOT NULL,
    last_state INTEGER NOT NULL,
    wrap_up_seconds INTEGER
);

-- name: create_incoming_code
-- What each code of the file means, by the number of its disposition.
CREATE TEMP TABLE IF NOT EXISTS incoming_code (
    code TEXT PRIMARY KEY,
    disposition_no INTEGER NOT NULL,
    unfinished INTEGER NOT NULL
);

-- name: create_resolved
-- The rows of one result file with what they are about and what becomes of them. known_no is the attempt that the row
-- repeats; verdict is added, changed, unchanged, returned or unfinished.
CREATE TEMP TABLE IF NOT EXISTS resolved_result (
    row_no INTEGER PRIMARY KEY,
    lead_no INTEGER,
    customer_no INTEGER,
    disposition_no INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    phone TEXT,
    known_no INTEGER,
    verdict TEXT NOT NULL
);

-- name: create_fresh
-- Attempts whose consequences are to be drawn, and the import that the consequences belong to. CROSS JOIN makes SQLite
-- begin with these few, not with all attempts there ever were.
CREATE TEMP TABLE IF NOT EXISTS fresh_attempt (
    attempt_no INTEGER PRIMARY KEY,
    import_no INTEGER,
    started_on INTEGER
);

-- name: create_offer_product
-- The product that an accepted offer starts.
CREATE TEMP TABLE IF NOT EXISTS offer_product (
    offer TEXT PRIMARY KEY,
    product TEXT NOT NULL,
    monthly_value INTEGER
);

-- name: clear_incoming
-- Forget the rows of an earlier file.
DELETE FROM incoming_result;

-- name: clear_incoming_code
-- Forget the codes of an earlier file.
DELETE FROM incoming_code;

-- name: clear_resolved
-- Forget what an earlier file came to.
DELETE FROM resolved_result;

-- name: clear_fresh
-- Begin a new set of attempts.
DELETE FROM fresh_attempt;

-- name: clear_offer_product
-- Forget the products of an earlier command.
DELETE FROM offer_product;

-- name: add_incoming
-- One row of a result file.
INSERT INTO incoming_result (
    row_no, reference, attempted_at, attempts, code, duration_seconds, agent, callback_at, note, digits, phone,
    source_hash, last_state, wrap_up_seconds
)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: read_repeats
-- Rows that say the same call as another row of the file, in an order that does not depend on the file's.
SELECT row_no, source_hash, ROW_NUMBER() OVER (PARTITION BY source_hash ORDER BY code, note, row_no) AS occurrence
FROM incoming_result
WHERE source_hash IN (SELECT source_hash FROM incoming_result GROUP BY source_hash HAVING COUNT(*) > 1);

-- name: set_source_hash
-- A hash of its own for a repeated row, so that both stay.
UPDATE incoming_result
SET source_hash = :source_hash
WHERE row_no = :row_no;

-- name: read_incoming_codes
-- The codes of the file.
SELECT DISTINCT code
FROM incoming_result
ORDER BY code;

-- name: add_incoming_code
-- What one code means.
INSERT INTO incoming_code (code, disposition_no, unfinished)
VALUES (:code, :disposition_no, :unfinished);

-- name: resolve_incoming
-- Each row with its lead (by lead id), else its customer (by customer id), its disposition, the phone in E.164 where it
-- is the one we gave, and the attempt it repeats. A list of last states that was reset tells how often it dialled, but not
-- with which outcome. A lead that came back uncalled may have been called after all.
INSERT INTO resolved_result (row_no, lead_no, customer_no, disposition_no, attempts, phone, known_no, verdict)
SELECT
    i.row_no,
    l.lead_no,
    COALESCE(l.customer_no, c.customer_no),
    CASE WHEN i.last_state AND i.attempts > 0 AND d.dialled = 0 AND d.stop = 0 THEN u.disposition_no ELSE k.disposition_no END,
    i.attempts,
    CASE
        WHEN i.digits = '' THEN NULLIF(COALESCE(l.phone, c.phone), '')
        WHEN LENGTH(i.digits) < 6 THEN i.phone
        WHEN SUBSTR(COALESCE(l.phone, c.phone), -LENGTH(i.digits)) = i.digits THEN COALESCE(l.phone, c.phone)
        ELSE i.phone
    END,
    a.attempt_no,
    CASE
        WHEN k.unfinished THEN 'unfinished'
        WHEN a.attempt_no IS NOT NULL AND a.disposition_no <> k.disposition_no AND NOT i.last_state THEN 'changed'
        WHEN a.attempt_no IS NOT NULL THEN 'unchanged'
        WHEN i.attempts > 0 AND (d.dialled = 1 OR i.last_state AND d.stop = 0) THEN 'added'
        WHEN r.source_hash IS NOT NULL THEN 'unchanged'
        ELSE 'returned'
    END
FROM incoming_result i
JOIN incoming_code k ON k.code = i.code
JOIN disposition d ON d.disposition_no = k.disposition_no
JOIN disposition u ON u.code = :untold
LEFT JOIN lead l ON l.lead_id = i.reference
LEFT JOIN customer n ON n.customer_id = i.reference AND l.lead_no IS NULL
LEFT JOIN merged g ON g.duplicate_no = n.customer_no
LEFT JOIN customer c ON c.customer_no = COALESCE(g.survivor_no, n.customer_no)
LEFT JOIN attempt a ON a.source_hash = i.source_hash AND a.undone_at IS NULL
LEFT JOIN returned r ON r.source_hash = i.source_hash AND r.undone_at IS NULL;

-- name: resolve_leads_of_customers
-- A result that names the customer belongs to the last lead of that customer exported before the call, for one day after
-- its window.
UPDATE resolved_result
SET lead_no = (
    SELECT l.lead_no
    FROM incoming_result i
    JOIN lead l ON l.customer_no = resolved_result.customer_no
    JOIN batch_lead x ON x.lead_no = l.lead_no
    JOIN batch b ON b.batch_no = x.batch_no
    WHERE i.row_no = resolved_result.row_no
        AND b.exported_at <= i.attempted_at
        AND i.attempted_at < l.closes_at + 86400
        AND (
            :list_no IS NULL
            OR l.list_no = :list_no
            OR l.list_no IN (
                SELECT r.list_no
                FROM call_list k
                JOIN call_list r ON r.evening = k.evening AND r.round > k.round AND r.status = 'exported'
                WHERE k.list_no = :list_no
            )
        )
    ORDER BY l.lead_no DESC
    LIMIT 1
)
WHERE lead_no IS NULL AND customer_no IS NOT NULL;

-- name: resolve_leads_by_phone
-- A result that names nobody belongs to the one lead of the stated list and its rounds with that phone, of those that were
-- not moved.
UPDATE resolved_result
SET lead_no = n.lead_no, customer_no = n.customer_no
FROM incoming_result i
JOIN (
    SELECT phone, MIN(lead_no) AS lead_no, MIN(customer_no) AS customer_no
    FROM lead
    WHERE list_no IN (
            SELECT :list_no
            UNION
            SELECT r.list_no
            FROM call_list k
            JOIN call_list r ON r.evening = k.evening AND r.round > k.round AND r.status = 'exported'
            WHERE k.list_no = :list_no
        )
        AND lead_no NOT IN (SELECT o.lead_no FROM lead_taken_off o WHERE o.reasons = 'moved')
    GROUP BY phone
    HAVING COUNT(*) = 1
) n ON n.phone = i.phone
WHERE i.row_no = resolved_result.row_no AND resolved_result.customer_no IS NULL AND i.reference = '';

-- name: take_off_known_attempts
-- A last state counts all attempts of the lead so far: those known already are not added again.
UPDATE resolved_result
SET attempts = attempts - (
    SELECT COALESCE(SUM(a.attempts), 0)
    FROM attempt a
    WHERE a.lead_no = resolved_result.lead_no AND a.undone_at IS NULL
)
WHERE verdict = 'added'
    AND lead_no IS NOT NULL
    AND row_no IN (SELECT row_no FROM incoming_result WHERE last_state = 1);

-- name: settle_last_states
-- Last states of leads whose attempts are all known say nothing new.
UPDATE resolved_result
SET verdict = 'unchanged'
WHERE verdict = 'added' AND attempts <= 0;

-- name: count_verdicts
-- How many rows were added, changed, unchanged, returned, unfinished; and how many of the new ones are about nobody.
SELECT verdict, COUNT(*) AS rows, SUM(customer_no IS NULL) AS unmatched
FROM resolved_result
GROUP BY verdict;

-- name: count_flags
-- What the attempts just drawn in led to.
SELECT
    COALESCE(SUM(d.stop), 0) AS stops,
    COALESCE(SUM(d.callback OR a.callback_at IS NOT NULL), 0) AS callbacks,
    COALESCE(SUM(d.accepted), 0) AS accepted,
    COALESCE(SUM(d.complaint), 0) AS complaints,
    COALESCE(SUM(d.wrong_number), 0) AS wrong_numbers
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
JOIN disposition d ON d.disposition_no = a.disposition_no;

-- name: read_unknown_codes
-- Codes of the file that nothing explains, with their rows.
SELECT i.code, COUNT(*) AS rows
FROM incoming_result i
JOIN incoming_code k ON k.code = i.code
JOIN disposition d ON d.disposition_no = k.disposition_no
WHERE d.known = 0
GROUP BY i.code
ORDER BY i.code;

-- name: read_newest
-- The number of the newest attempt before this import.
SELECT COALESCE(MAX(attempt_no), 0)
FROM attempt;

-- name: add_attempts
-- The new calls of a file, in its order; a promise without a time is due from the call on.
INSERT INTO attempt (
    customer_no, lead_no, reference, attempted_at, attempts, disposition_no, duration_seconds, agent, phone, callback_at,
    note, source_hash, import_no, recorded_at, wrap_up_seconds
)
SELECT
    r.customer_no,
    r.lead_no,
    i.reference,
    i.attempted_at,
    r.attempts,
    r.disposition_no,
    i.duration_seconds,
    i.agent,
    r.phone,
    CASE WHEN d.callback = 1 THEN COALESCE(i.callback_at, i.attempted_at) ELSE i.callback_at END,
    i.note,
    i.source_hash,
    :import_no,
    :now,
    i.wrap_up_seconds
FROM resolved_result r
JOIN incoming_result i ON i.row_no = r.row_no
JOIN disposition d ON d.disposition_no = r.disposition_no
WHERE r.verdict = 'added'
ORDER BY r.row_no;

-- name: add_returned
-- Leads that came back without a call (import 0: logged by hand); an undone return that comes again stands again.
INSERT INTO returned (lead_no, import_no, recorded_at, reference, source_hash)
SELECT COALESCE(r.lead_no, 0), COALESCE(:import_no, 0), :now, i.reference, i.source_hash
FROM resolved_result r
JOIN incoming_result i ON i.row_no = r.row_no
WHERE r.verdict = 'returned'
ORDER BY r.row_no
ON CONFLICT (source_hash) DO UPDATE SET
    import_no = excluded.import_no,
    recorded_at = excluded.recorded_at,
    undone_at = NULL;

-- name: record_corrections
-- A call that came back with another outcome: what it was is kept.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT 'attempt', a.attempt_no, 'disposition_no', a.disposition_no, r.disposition_no, a.attempted_at, :now, :import_no
FROM resolved_result r
JOIN attempt a ON a.attempt_no = r.known_no
WHERE r.verdict = 'changed'
UNION ALL
SELECT 'attempt', a.attempt_no, 'callback_at', a.callback_at,
    CASE WHEN d.callback = 1 THEN COALESCE(i.callback_at, i.attempted_at) ELSE i.callback_at END,
    a.attempted_at, :now, :import_no
FROM resolved_result r
JOIN incoming_result i ON i.row_no = r.row_no
JOIN attempt a ON a.attempt_no = r.known_no
JOIN disposition d ON d.disposition_no = r.disposition_no
WHERE r.verdict = 'changed'
    AND a.callback_at IS NOT CASE WHEN d.callback = 1 THEN COALESCE(i.callback_at, i.attempted_at) ELSE i.callback_at END;

-- name: correct_disposition
-- The outcomes that an import found to be others.
UPDATE attempt
SET disposition_no = n.new
FROM change n
WHERE n.import_no = :import_no
    AND n.subject = 'attempt'
    AND n.attribute = 'disposition_no'
    AND n.subject_no = attempt.attempt_no;

-- name: correct_callback
-- The promises that an import found to be others.
UPDATE attempt
SET callback_at = n.new
FROM change n
WHERE n.import_no = :import_no
    AND n.subject = 'attempt'
    AND n.attribute = 'callback_at'
    AND n.subject_no = attempt.attempt_no;

-- name: record_withdrawn_subscriptions
-- Subscriptions that a corrected outcome takes away.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at, import_no)
SELECT 'subscription', s.subscription_no, 'undone_at', NULL, :now, a.attempted_at, :now, :import_no
FROM resolved_result r
JOIN attempt a ON a.attempt_no = r.known_no
JOIN disposition d ON d.disposition_no = a.disposition_no
JOIN subscription s ON s.customer_no = a.customer_no AND s.source_hash = a.source_hash AND s.undone_at IS NULL
WHERE r.verdict = 'changed' AND d.accepted = 0;

-- name: withdraw_subscriptions
-- As recorded.
UPDATE subscription
SET undone_at = :now
WHERE undone_at IS NULL
    AND subscription_no IN (
        SELECT subject_no
        FROM change
        WHERE subject = 'subscription' AND attribute = 'undone_at' AND import_no = :import_no
    );

-- name: mark_fresh_added
-- The attempts that this import added.
INSERT INTO fresh_attempt (attempt_no, import_no)
SELECT attempt_no, import_no
FROM attempt
WHERE attempt_no > :newest;

-- name: mark_fresh_changed
-- The attempts that this import corrected.
INSERT INTO fresh_attempt (attempt_no, import_no)
SELECT known_no, :import_no
FROM resolved_result
WHERE verdict = 'changed';

-- name: mark_fresh_explained
-- Attempts with a code whose meaning has changed.
INSERT OR IGNORE INTO fresh_attempt (attempt_no, import_no)
SELECT attempt_no, import_no
FROM attempt
WHERE disposition_no = :disposition_no AND undone_at IS NULL;

-- name: read_fresh_accepted
-- The moments of the fresh attempts that were accepted.
SELECT f.attempt_no, a.attempted_at
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE d.accepted = 1;

-- name: set_started_on
-- The day at the desk on which an offer was accepted.
UPDATE fresh_attempt
SET started_on = :started_on
WHERE attempt_no = :attempt_no;

-- name: add_offer_product
-- One offer and its product.
INSERT INTO offer_product (offer, product, monthly_value)
VALUES (:offer, :product, :monthly_value);

-- name: add_stop_responses
-- Whoever asked an agent to stop has answered stop, for every purpose.
INSERT INTO response (customer_no, answered_at, channel, answer, purpose, evidence, source_hash, import_no, recorded_at)
SELECT a.customer_no, a.attempted_at, 'phone', 'stop', 'marketing', 'call ' || a.attempt_no, a.source_hash, f.import_no, :now
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE d.stop = 1
    AND a.customer_no IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM response r
        WHERE r.customer_no = a.customer_no AND r.source_hash = a.source_hash AND r.answer = 'stop' AND r.undone_at IS NULL
    )
ORDER BY a.attempt_no;

-- name: withdraw_invitation_responses
-- A call that invited somebody, and turned out to have ended otherwise, takes back the answer it had brought.
UPDATE response
SET undone_at = :now
WHERE undone_at IS NULL
    AND evidence IN (SELECT 'invitation, call ' || f.attempt_no FROM fresh_attempt f)
    AND NOT EXISTS (
        SELECT 1
        FROM attempt a
        JOIN disposition d ON d.disposition_no = a.disposition_no
        WHERE response.evidence = 'invitation, call ' || a.attempt_no
            AND a.customer_no = response.customer_no
            AND CASE response.answer WHEN 'yes' THEN d.accepted ELSE d.refused END = 1
    );

-- name: add_invitation_responses
-- Whoever was invited and said yes or no has answered, on the phone, for marketing; the campaign is the wording.
INSERT INTO response (
    customer_no, answered_at, channel, answer, purpose, wording, evidence, confirmation, import_no, recorded_at
)
SELECT
    a.customer_no, a.attempted_at, 'phone', CASE WHEN d.refused = 1 THEN 'no' ELSE 'yes' END, 'marketing', l.campaign,
    'invitation, call ' || a.attempt_no, CASE WHEN d.refused = 1 THEN '' ELSE :confirmation END, f.import_no, :now
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
JOIN disposition d ON d.disposition_no = a.disposition_no
JOIN lead l ON l.lead_no = a.lead_no
WHERE l.invitation = 1
    AND a.customer_no IS NOT NULL
    AND (d.accepted = 1 OR d.refused = 1)
    AND d.stop = 0
    AND NOT EXISTS (
        SELECT 1
        FROM response r
        WHERE r.customer_no = a.customer_no AND r.evidence = 'invitation, call ' || a.attempt_no AND r.undone_at IS NULL
    )
ORDER BY a.attempt_no;

-- name: add_stop_suppressions
-- Their phone and their person are suppressed from the call on; an unknown caller's phone as well.
INSERT INTO suppression (phone, customer_no, source, listed_at, expires_at, source_hash, import_no, recorded_at)
SELECT a.phone, a.customer_no, 'stop', a.attempted_at, :forever, a.source_hash, f.import_no, :now
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE d.stop = 1
    AND (a.phone IS NOT NULL OR a.customer_no IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.source_hash = a.source_hash AND s.undone_at IS NULL)
ORDER BY a.attempt_no;

-- name: add_dialer_suppressions
-- Leads that came back because they stand on a do-not-call list of the dialer.
INSERT INTO suppression (phone, customer_no, source, listed_at, expires_at, source_hash, import_no, recorded_at)
SELECT r.phone, r.customer_no, 'dialer', :now, :forever, i.source_hash, :import_no, :now
FROM resolved_result r
JOIN incoming_result i ON i.row_no = r.row_no
JOIN disposition d ON d.disposition_no = r.disposition_no
WHERE r.verdict = 'returned'
    AND d.stop = 1
    AND (r.phone IS NOT NULL OR r.customer_no IS NOT NULL)
ORDER BY r.row_no;

-- name: add_complaints
-- A complaint made during a call is open until it is resolved.
INSERT INTO contact (customer_no, happened_at, direction, channel, topic, kind, agent, source_hash, import_no, recorded_at)
SELECT a.customer_no, a.attempted_at, 'out', 'phone', a.note, 'complaint', a.agent, a.source_hash, f.import_no, :now
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE d.complaint = 1
    AND a.customer_no IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM contact o
        WHERE o.customer_no = a.customer_no AND o.source_hash = a.source_hash AND o.undone_at IS NULL
    )
ORDER BY a.attempt_no;

-- name: add_subscriptions
-- An accepted lead starts the product of its offer, unless the customer holds it already.
INSERT OR IGNORE INTO subscription (
    customer_no, product, started_on, monthly_value, campaign, offer, agent, arm, lead_no, source_hash, import_no, recorded_at
)
SELECT
    a.customer_no,
    COALESCE(p.product, l.offer),
    f.started_on,
    NULLIF(p.monthly_value, 0),
    l.campaign,
    l.offer,
    a.agent,
    'treated',
    l.lead_no,
    a.source_hash,
    f.import_no,
    :now
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
JOIN disposition d ON d.disposition_no = a.disposition_no
JOIN lead l ON l.lead_no = a.lead_no
LEFT JOIN offer_product p ON p.offer = l.offer
WHERE d.accepted = 1
    AND NOT EXISTS (
        SELECT 1
        FROM subscription s
        WHERE s.customer_no = a.customer_no
            AND s.product = COALESCE(p.product, l.offer)
            AND s.cancelled_on IS NULL
            AND s.undone_at IS NULL
    )
ORDER BY a.attempt_no;

-- name: touch_fresh
-- The customers whose attempts are fresh, and everybody with a phone that was suppressed by this import.
INSERT OR IGNORE INTO touched (customer_no)
SELECT a.customer_no
FROM fresh_attempt f
CROSS JOIN attempt a ON a.attempt_no = f.attempt_no
WHERE a.customer_no IS NOT NULL;

-- name: touch_suppressed
-- Everybody who is meant by a suppression recorded after `newest`, in person or by phone.
INSERT OR IGNORE INTO touched (customer_no)
SELECT s.customer_no
FROM suppression s
WHERE s.suppression_no > :newest AND s.customer_no IS NOT NULL
UNION
SELECT c.customer_no
FROM suppression s
JOIN customer c ON c.phone = s.phone
WHERE s.suppression_no > :newest AND s.phone IS NOT NULL;

-- name: read_newest_suppression
-- The number of the newest suppression before this import.
SELECT COALESCE(MAX(suppression_no), 0)
FROM suppression;

-- name: add_import
-- The record of a result file.
INSERT INTO import_file (
    kind, file_name, sha256, recipe, rows, added, changed, unchanged, refused, rejects_file, recorded_at
)
VALUES ('results', :file_name, :sha256, :recipe, 0, 0, 0, 0, 0, NULL, :now);

-- name: finish_import
-- What the file came to.
UPDATE import_file
SET rows = :rows, added = :added, changed = :changed, unchanged = :unchanged, refused = :refused,
    rejects_file = :rejects_file
WHERE import_no = :import_no;

-- name: find_import
-- An import of the very same file, understood the same way, that still stands.
SELECT import_no, rows, refused
FROM import_file
WHERE kind = 'results' AND sha256 = :sha256 AND recipe = :recipe AND undone_at IS NULL
ORDER BY import_no DESC
LIMIT 1;

-- name: touch_import
-- The customers whose attempts, stops, complaints or subscriptions an import brought or corrected.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no FROM attempt WHERE import_no = :import_no AND customer_no IS NOT NULL
UNION
SELECT customer_no FROM response WHERE import_no = :import_no
UNION
SELECT customer_no FROM contact WHERE import_no = :import_no
UNION
SELECT customer_no FROM subscription WHERE import_no = :import_no
UNION
SELECT customer_no FROM suppression WHERE import_no = :import_no AND customer_no IS NOT NULL
UNION
SELECT c.customer_no FROM suppression s JOIN customer c ON c.phone = s.phone WHERE s.import_no = :import_no
UNION
SELECT a.customer_no
FROM change n
JOIN attempt a ON a.attempt_no = n.subject_no
WHERE n.import_no = :import_no AND n.subject = 'attempt' AND a.customer_no IS NOT NULL;

-- name: undo_attempts
-- Take back the attempts an import brought.
UPDATE attempt
SET undone_at = :now
WHERE import_no = :import_no AND undone_at IS NULL;

-- name: undo_returned
-- Take back the returns an import brought.
UPDATE returned
SET undone_at = :now
WHERE import_no = :import_no AND undone_at IS NULL;

-- name: undo_responses
-- Take back the stops that followed from an import's attempts.
UPDATE response
SET undone_at = :now
WHERE import_no = :import_no AND undone_at IS NULL;

-- name: undo_suppressions
-- Take back the suppressions that followed from an import's attempts.
UPDATE suppression
SET undone_at = :now
WHERE import_no = :import_no AND undone_at IS NULL;

-- name: undo_complaints
-- Take back the complaints that followed from an import's attempts.
UPDATE contact
SET undone_at = :now
WHERE import_no = :import_no AND undone_at IS NULL;

-- name: undo_subscriptions
-- Take back the subscriptions that an import's attempts started.
UPDATE subscription
SET undone_at = :now
WHERE import_no = :import_no AND undone_at IS NULL;

-- name: restore_disposition
-- Put back the outcomes an import corrected, where nothing changed them since.
UPDATE attempt
SET disposition_no = n.old
FROM change n
WHERE n.import_no = :import_no
    AND n.subject = 'attempt'
    AND n.attribute = 'disposition_no'
    AND n.subject_no = attempt.attempt_no
    AND n.new IS attempt.disposition_no;

-- name: restore_callback
-- Put back the promises an import corrected, where nothing changed them since.
UPDATE attempt
SET callback_at = n.old
FROM change n
WHERE n.import_no = :import_no
    AND n.subject = 'attempt'
    AND n.attribute = 'callback_at'
    AND n.subject_no = attempt.attempt_no
    AND n.new IS attempt.callback_at;

-- name: restore_subscriptions
-- Put back the subscriptions that an import's corrections took away.
UPDATE subscription
SET undone_at = NULL
FROM change n
WHERE n.import_no = :import_no
    AND n.subject = 'subscription'
    AND n.attribute = 'undone_at'
    AND n.subject_no = subscription.subscription_no
    AND n.new IS subscription.undone_at;

-- name: restore_invitation_responses
-- An answer to an invitation that a correction took back is given again when the correction is taken back: a new row, as
-- an answer is taken back for good, in the name of the import that had brought it; what was confirmed is to be so again.
INSERT INTO response (
    customer_no, answered_at, channel, answer, purpose, wording, evidence, confirmation, import_no, recorded_at
)
SELECT
    w.customer_no, w.answered_at, w.channel, w.answer, w.purpose, w.wording, w.evidence, w.confirmation, w.import_no, :now
FROM (
    SELECT a.attempt_no, MAX(r.response_no) AS response_no
    FROM change n
    JOIN attempt a ON a.attempt_no = n.subject_no AND a.undone_at IS NULL
    JOIN disposition d ON d.disposition_no = a.disposition_no AND d.stop = 0
    JOIN response r ON r.customer_no = a.customer_no AND r.evidence = 'invitation, call ' || a.attempt_no
    WHERE n.import_no = :import_no
        AND n.subject = 'attempt'
        AND n.attribute = 'disposition_no'
        AND r.import_no IS NOT :import_no
        AND CASE r.answer WHEN 'yes' THEN d.accepted ELSE d.refused END = 1
    GROUP BY a.attempt_no
) l
JOIN response w ON w.response_no = l.response_no AND w.undone_at IS NOT NULL
WHERE NOT EXISTS (
    SELECT 1
    FROM response again
    WHERE again.customer_no = w.customer_no AND again.evidence = w.evidence AND again.undone_at IS NULL
)
ORDER BY w.response_no;
