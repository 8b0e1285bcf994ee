-- name: add_response
-- One answer of a customer.
INSERT INTO response (
    customer_no, answered_at, channel, answer, purpose, wording, evidence, until, hours, contact_channel, family, night,
    confirmation, keyed_by, import_no, recorded_at
)
VALUES (
    :customer_no, :answered_at, :channel, :answer, :purpose, :wording, :evidence, :until, :hours, :contact_channel,
    :family, :night, :confirmation, :keyed_by, NULL, :now
);

-- name: add_stop
-- A phone, a person or both are suppressed for good because somebody asked.
INSERT INTO suppression (phone, customer_no, source, listed_at, expires_at, import_no, recorded_at)
VALUES (:phone, :customer_no, 'stop', :now, :forever, NULL, :now);

-- name: find_exported_leads
-- Exported lists on which a customer still stands tonight or later.
SELECT DISTINCT k.list_id
FROM lead l
JOIN call_list k ON k.list_no = l.list_no
WHERE l.customer_no = :customer_no AND k.status = 'exported' AND l.closes_at > :now
ORDER BY k.list_id;

-- name: find_exported_phones
-- Exported lists on which a phone still stands tonight or later.
SELECT DISTINCT k.list_id
FROM call_list k
JOIN lead l ON l.list_no = k.list_no
WHERE l.phone = :phone AND k.status = 'exported' AND l.closes_at > :now
ORDER BY k.list_id;
