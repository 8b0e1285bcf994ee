-- name: count_erasures
-- How many erasures this database has followed.
SELECT COUNT(*)
FROM erasure;

-- name: read_seals
-- The erasures that it has followed.
SELECT seal
FROM erasure;

-- name: add_erasure
-- One more.
INSERT INTO erasure (seal, customer_no, erased_at, recorded_at)
VALUES (:seal, :customer_no, :erased_at, :now);

-- name: add_keyed
-- An id or a phone that is barred by its hash; the longer and the stricter of two reasons stays.
INSERT INTO keyed_suppression (kind, hash, key_mark, reason, recorded_at, until_at)
VALUES (:kind, :hash, :key_mark, :reason, :recorded_at, :until_at)
ON CONFLICT (kind, hash) DO UPDATE SET
    reason = CASE WHEN excluded.reason = 'stop' THEN 'stop' ELSE reason END,
    until_at = MAX(until_at, excluded.until_at),
    key_mark = excluded.key_mark;

-- name: read_keyed
-- Every hash that bars at an instant.
SELECT kind, hash, reason, recorded_at, until_at
FROM keyed_suppression
WHERE until_at > :now;

-- name: find_keyed
-- One hash.
SELECT kind, hash, reason, recorded_at, until_at
FROM keyed_suppression
WHERE kind = :kind AND hash = :hash AND until_at > :now;

-- name: count_foreign_marks
-- Hashes that another key made: they bar nobody.
SELECT COUNT(*)
FROM keyed_suppression
WHERE key_mark <> :key_mark;

-- name: count_keyed
-- Hashes of ids and phones, and the erasures they came with.
SELECT COUNT(*)
FROM keyed_suppression;

-- name: find_later_erasure
-- Somebody was erased since an instant.
SELECT erasure_no
FROM erasure
WHERE recorded_at >= :recorded_at
LIMIT 1;

-- name: read_person
-- The customer who is to go.
SELECT customer_no, customer_id, phone, alt_phone, name, household_no, recorded_at
FROM customer
WHERE customer_no = :customer_no;

-- name: read_people
-- All ids, to be held against the hashes of erased ones.
SELECT customer_no, customer_id
FROM customer
WHERE customer_id NOT LIKE 'erased:%'
ORDER BY customer_no;

-- name: read_phones
-- Every phone under which a customer was ever known or called.
SELECT phone
FROM customer
WHERE customer_no = :customer_no
UNION
SELECT alt_phone
FROM customer
WHERE customer_no = :customer_no AND alt_phone IS NOT NULL
UNION
SELECT old
FROM change
WHERE subject = 'customer' AND subject_no = :customer_no AND attribute IN ('phone', 'alt_phone') AND old LIKE '+%'
UNION
SELECT phone
FROM lead
WHERE customer_no = :customer_no
UNION
SELECT phone
FROM suppression
WHERE customer_no = :customer_no AND phone IS NOT NULL;

-- name: find_sharing
-- Somebody else who has a phone; the other records of the same person are nobody else.
SELECT customer_no
FROM customer
WHERE (phone = :phone OR alt_phone = :phone) AND customer_no NOT IN (SELECT value FROM json_each(:records))
LIMIT 1;

-- name: find_stop
-- A stop of the customer that holds.
SELECT suppression_no
FROM suppression_in_force
WHERE customer_no = :customer_no AND source = 'stop'
LIMIT 1;

-- name: read_lead_ids
-- The names of a customer's leads, with the list and where it was exported to.
SELECT DISTINCT l.lead_id, k.list_id, l.closes_at, b.file_name, b.dialer
FROM lead l
JOIN call_list k ON k.list_no = l.list_no
LEFT JOIN batch_lead m ON m.lead_no = l.lead_no
LEFT JOIN batch b ON b.batch_no = m.batch_no
WHERE l.customer_no = :customer_no
ORDER BY l.lead_no, b.batch_no;

-- name: read_columns
-- Tables and columns of the database, hidden ones and those of SQLite left out.
SELECT t.name AS table_name, c.name AS column_name, c.type AS type, c."notnull" AS needed, c.pk AS key
FROM sqlite_schema t
JOIN pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
ORDER BY t.name, c.cid;

-- name: read_children
-- Tables whose rows point to a row of a table, and through which column.
SELECT t.name AS table_name, f."FROM" AS column_name
FROM sqlite_schema t
JOIN pragma_foreign_key_list(t.name) f
WHERE t.type = 'table' AND f."table" = :parent
ORDER BY t.name;

-- name: read_guards
-- Triggers of a table, which forbid changes.
SELECT name, sql
FROM sqlite_schema
WHERE type = 'trigger' AND tbl_name = :table_name;

-- name: defer_references
-- References are checked when everything is done.
PRAGMA defer_foreign_keys = ON;

-- name: drop_guard
-- Erasing is the one change that a guarded table allows.
DROP TRIGGER "{name}";

-- name: remove_children
-- Rows that belong to an event of the customer.
DELETE FROM "{table}"
WHERE "{column}" IN (SELECT {parent}_no FROM {parent} WHERE customer_no = :customer_no);

-- name: remove_event_changes
-- What changed of the customer's events.
DELETE FROM change
WHERE subject = :subject AND subject_no IN (SELECT {subject}_no FROM {subject} WHERE customer_no = :customer_no);

-- name: remove_changes
-- What changed of the customer, and of the usage.
DELETE FROM change
WHERE (subject = 'customer' AND subject_no = :customer_no)
    OR (subject = 'usage' AND subject_no >> 16 = :customer_no);

-- name: remove_rows
-- What a table holds about the customer.
DELETE FROM "{table}"
WHERE customer_no = :customer_no;

-- name: free_shared_suppressions
-- A phone that somebody else has stays barred, without the name of who asked.
UPDATE suppression
SET customer_no = NULL,
    source_hash = NULL
WHERE customer_no = :customer_no AND phone = :phone;

-- name: remove_phone_suppressions
-- A phone that was only the customer's is barred by its hash from now on.
DELETE FROM suppression
WHERE phone = :phone AND COALESCE(customer_no, :customer_no) = :customer_no;

-- name: touch_barred_there
-- Other persons who were barred when the phone was theirs too.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM suppression
WHERE phone = :phone AND customer_no IS NOT NULL;

-- name: blank_past_phones
-- What somebody else's phone once was: one word instead of the number, so that whoever shared it then did so still.
UPDATE change
SET old = CASE WHEN old = :phone THEN :blank ELSE old END,
    new = CASE WHEN new = :phone THEN :blank ELSE new END
WHERE subject = 'customer' AND attribute IN ('phone', 'alt_phone') AND (old = :phone OR new = :phone);

-- name: blank_leads_of_others
-- Leads of somebody who has another phone by now.
UPDATE lead
SET phone = ''
WHERE phone = :phone AND customer_no <> :customer_no;

-- name: forget_pattern
-- A pattern that is this one number: the hash bars it.
DELETE FROM phone_pattern
WHERE pattern = :phone;

-- name: free_phone_of_others
-- They stay barred, without the phone.
UPDATE suppression
SET phone = NULL,
    source_hash = NULL
WHERE phone = :phone;

-- name: strip_attempts
-- The calls still count, and that a callback was promised; whom they reached, when, and what was said, is gone.
UPDATE attempt
SET reference = '',
    phone = NULL,
    note = NULL,
    callback_at = CASE WHEN callback_at IS NOT NULL THEN 0 END,
    source_hash = NULL
WHERE customer_no = :customer_no;

-- name: strip_strangers
-- Calls to the phone that belong to nobody.
UPDATE attempt
SET reference = '',
    phone = NULL,
    note = NULL
WHERE customer_no IS NULL AND phone = :phone;

-- name: strip_strange_references
-- Calls that named the customer before anybody was known by that id.
UPDATE attempt
SET reference = '',
    note = NULL
WHERE customer_no IS NULL AND reference = :customer_id;

-- name: strip_leads
-- The leads still count; the phone is gone.
UPDATE lead
SET phone = ''
WHERE customer_no = :customer_no;

-- name: strip_returned
-- Leads that came back uncalled still count, and so does what was told of the customer without a lead.
UPDATE returned
SET reference = ''
WHERE lead_no IN (SELECT lead_no FROM lead WHERE customer_no = :customer_no) OR reference = :customer_id;

-- name: strip_subscriptions
-- What was taken and cancelled still counts.
UPDATE subscription
SET source_hash = NULL
WHERE customer_no = :customer_no;

-- name: add_nowhere
-- The place of nobody.
INSERT OR IGNORE INTO place (zones, country, state, preferred, phone_country, phone_state)
VALUES ('', '', '', '', '', '');

-- name: strip_customer
-- What is left is a number on which counts hang.
UPDATE customer
SET customer_id = :nameless,
    phone = '',
    phone_callable = 0,
    place_no = (
        SELECT place_no
        FROM place
        WHERE zones = '' AND country = '' AND state = '' AND preferred = '' AND phone_country = '' AND phone_state = ''
    ),
    language_no = 0,
    household_no = 0,
    plan_no = 0,
    holdout_base = :holdout_base{emptied}
WHERE customer_no = :customer_no;

-- name: remove_household
-- A household in which nobody is left.
DELETE FROM household
WHERE household_no = :household_no
    AND NOT EXISTS (SELECT 1 FROM customer WHERE customer.household_no = household.household_no);

-- name: keep_number
-- The number is never given again.
INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at)
VALUES ('customer', :customer_no, 'customer_id', NULL, NULL, :now, :now);

-- name: read_texts
-- Texts that may spell a phone which ends like this.
SELECT rowid AS row_no, "{column}" AS text
FROM "{table}"
WHERE TYPEOF("{column}") = 'text'
    AND (INSTR("{column}", :ending) OR LENGTH("{column}") <> LENGTH(CAST("{column}" AS BLOB)){words});

-- name: write_text
-- The same text without the phone.
UPDATE "{table}"
SET "{column}" = :text
WHERE rowid = :row_no;

-- name: rewrite_pages
-- Every page anew, so that no free space keeps what was there.
VACUUM;

-- name: add_backup
-- A backup was written, and is to be destroyed on a day.
INSERT INTO backup_file (path, written_at, expires_at)
VALUES (:path, :now, :expires_at)
ON CONFLICT (path) DO UPDATE SET written_at = excluded.written_at, expires_at = excluded.expires_at, destroyed_at = NULL;

-- name: read_backups
-- Backups that are not known to be destroyed, the oldest first.
SELECT path, written_at, expires_at
FROM backup_file
WHERE destroyed_at IS NULL
ORDER BY written_at, path;

-- name: read_evidence
-- The proofs that a customer's answers name.
SELECT DISTINCT evidence
FROM response
WHERE customer_no = :customer_no AND evidence IS NOT NULL AND answer <> 'stop'
ORDER BY evidence;

-- name: read_incoming
-- Whom each waiting row of a file names.
SELECT row, line, {customer_id} AS customer_id, {phone} AS phone, {alt_phone} AS alt_phone
FROM scratch.incoming;

-- name: forget_refused
-- Rows of which nothing needs to be said.
DELETE FROM scratch.refused;

-- name: read_erased_leads
-- The names of the leads of erased persons.
SELECT l.lead_id
FROM erasure e
JOIN lead l ON l.customer_no = e.customer_no;

-- name: find_erasure
-- When the person behind a nameless row was erased.
SELECT erased_at
FROM erasure
WHERE customer_no = :customer_no;

-- name: read_own_rows
-- What a table holds about the customer.
SELECT *
FROM "{table}"
WHERE customer_no = :customer_no;

-- name: read_phone_suppressions
-- Why a phone of the customer is not to be called, whoever has it.
SELECT *
FROM suppression
WHERE customer_no IS NULL AND phone IN (SELECT value FROM json_each(:phones));

-- name: read_strange_calls
-- Calls to a phone of the customer that name nobody.
SELECT *
FROM attempt
WHERE customer_no IS NULL AND phone IN (SELECT value FROM json_each(:phones));

-- name: read_own_changes
-- What was something else before: of the customer, of the usage, and of events.
SELECT *
FROM change
WHERE (subject = 'customer' AND subject_no = :customer_no)
    OR (subject = 'usage' AND subject_no >> 16 = :customer_no)
    OR (subject = 'contact' AND subject_no IN (SELECT contact_no FROM contact WHERE customer_no = :customer_no))
    OR (subject = 'attempt' AND subject_no IN (SELECT attempt_no FROM attempt WHERE customer_no = :customer_no))
    OR (
        subject = 'subscription'
        AND subject_no IN (SELECT subscription_no FROM subscription WHERE customer_no = :customer_no)
    )
ORDER BY change_no;

-- name: read_own_files
-- The files that brought what is known.
SELECT import_no, kind, file_name, sha256, recorded_at
FROM import_file
WHERE import_no IN (SELECT value FROM json_each(:numbers))
ORDER BY import_no;

-- name: read_own_lists
-- The evenings for which the customer was to be called.
SELECT k.list_id, k.evening, l.lead_id, l.campaign, l.offer, l.benefit, l.slot_at, l.phone
FROM lead l
JOIN call_list k ON k.list_no = l.list_no
WHERE l.customer_no = :customer_no
ORDER BY k.list_no;

-- name: read_own_audit
-- What was noted of commands that named the customer.
SELECT recorded_at, person, command, detail
FROM audit
WHERE INSTR(' ' || detail || ' ', ' ' || :customer_id || ' ')
ORDER BY audit_no;

-- name: count_old_attempts
-- Calls before an instant of which more is known than that they took place.
SELECT COUNT(*)
FROM attempt a
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE a.attempted_at < :before
    AND (a.note IS NOT NULL OR a.reference <> '' OR (a.phone IS NOT NULL AND d.wrong_number = 0));

-- name: strip_old_attempts
-- That somebody was called, when and with what outcome stays: limits and rests follow from it. A wrong number stays known.
UPDATE attempt
SET note = NULL,
    reference = '',
    phone = CASE
        WHEN disposition_no IN (SELECT disposition_no FROM disposition WHERE wrong_number = 1) THEN phone
    END
WHERE attempted_at < :before
    AND (
        note IS NOT NULL
        OR reference <> ''
        OR (
            phone IS NOT NULL
            AND disposition_no NOT IN (SELECT disposition_no FROM disposition WHERE wrong_number = 1)
        )
    );

-- name: count_old_contacts
-- Contacts before an instant; an open complaint is none of them.
SELECT COUNT(*)
FROM contact
WHERE happened_at < :before AND (kind <> 'complaint' OR COALESCE(resolved, 0) = 1);

-- name: remove_old_contact_changes
-- What they were before.
DELETE FROM change
WHERE subject = 'contact'
    AND subject_no IN (
        SELECT contact_no
        FROM contact
        WHERE happened_at < :before AND (kind <> 'complaint' OR COALESCE(resolved, 0) = 1)
    );

-- name: remove_old_contacts
-- What customers wrote and said long ago.
DELETE FROM contact
WHERE happened_at < :before AND (kind <> 'complaint' OR COALESCE(resolved, 0) = 1);

-- name: mark_destroyed
-- A backup is gone.
UPDATE backup_file
SET destroyed_at = :now
WHERE path = :path;

-- name: read_ledger_texts
-- Entries of the consent ledger whose words hold the end of a phone.
SELECT entry_no, body
FROM consent_ledger
WHERE INSTR(body, :ending)
ORDER BY entry_no;

-- name: list_records
-- All records of one person: the one that stands for the others, and those that were merged into it.
SELECT COALESCE((SELECT survivor_no FROM merged WHERE duplicate_no = :customer_no), :customer_no) AS customer_no
UNION
SELECT g.duplicate_no
FROM merged g
WHERE g.survivor_no = COALESCE((SELECT survivor_no FROM merged WHERE duplicate_no = :customer_no), :customer_no);

-- name: remove_keyed
-- An id or phone whose person came again of their own wish.
DELETE FROM keyed_suppression
WHERE kind = :kind AND hash = :hash;
