-- Who did what, and what was known when a list was decided: rows that are only ever added.

-- One row for each transaction that a command committed; a command that changed nothing or failed has one row too.
-- `person` is who ran it, `first_no` the first row of the same command (null: this one).
ALTER TABLE audit ADD COLUMN arguments TEXT NOT NULL DEFAULT '{}'; -- JSON: what was typed, personal data masked
ALTER TABLE audit ADD COLUMN changed TEXT NOT NULL DEFAULT '{}';   -- JSON: table -> rows added, changed or removed
ALTER TABLE audit ADD COLUMN first_no INTEGER;
CREATE TABLE audit_end (             -- how the command ended; none: it was killed after its transaction
    audit_no INTEGER PRIMARY KEY REFERENCES audit,
    exit_code INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    failure TEXT NOT NULL            -- the kind of the error, '' for none
) STRICT;
CREATE INDEX audit_by_time ON audit (recorded_at);
CREATE INDEX audit_by_command ON audit (first_no) WHERE first_no IS NOT NULL;

-- What a list was decided on: the highest number that each table had then, the campaign it was narrowed to ('': all),
-- and the calling rules of the program.
CREATE TABLE list_basis (
    list_no INTEGER PRIMARY KEY REFERENCES call_list,
    campaign TEXT NOT NULL,
    policies_sha256 TEXT NOT NULL,
    marks TEXT NOT NULL              -- JSON: table -> number
) STRICT;

-- What stood in a row before it was overwritten, for what table `change` does not keep. `body` is JSON of the old values;
-- null: there was no such row before.
CREATE TABLE past_value (
    past_no INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    subject_no INTEGER NOT NULL,
    body TEXT
) STRICT;
CREATE INDEX past_value_by_subject ON past_value (subject, past_no);

CREATE TRIGGER customer_moves AFTER UPDATE OF phone_callable, place_no, language_no, household_no, plan_no ON customer
WHEN (OLD.phone_callable, OLD.place_no, OLD.language_no, OLD.household_no, OLD.plan_no)
    IS NOT (NEW.phone_callable, NEW.place_no, NEW.language_no, NEW.household_no, NEW.plan_no)
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'customer', OLD.customer_no,
        '{"phone_callable": ' || OLD.phone_callable || ', "place_no": ' || OLD.place_no
            || ', "language_no": ' || OLD.language_no || ', "household_no": ' || OLD.household_no
            || ', "plan_no": ' || OLD.plan_no || '}'
    );
END;
CREATE TRIGGER response_turns AFTER UPDATE OF customer_no, undone_at ON response
WHEN (OLD.customer_no, OLD.undone_at) IS NOT (NEW.customer_no, NEW.undone_at)
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'response', OLD.response_no,
        '{"customer_no": ' || COALESCE(OLD.customer_no, 'null')
            || ', "undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}'
    );
END;
CREATE TRIGGER confirmation_turns AFTER UPDATE OF undone_at ON confirmation
WHEN OLD.undone_at IS NOT NEW.undone_at
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES ('confirmation', OLD.confirmation_no, '{"undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}');
END;
CREATE TRIGGER suppression_turns AFTER UPDATE OF customer_no, expires_at, undone_at ON suppression
WHEN (OLD.customer_no, OLD.expires_at, OLD.undone_at) IS NOT (NEW.customer_no, NEW.expires_at, NEW.undone_at)
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'suppression', OLD.suppression_no,
        '{"customer_no": ' || COALESCE(OLD.customer_no, 'null') || ', "expires_at": ' || OLD.expires_at
            || ', "undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}'
    );
END;
CREATE TRIGGER registry_turns AFTER UPDATE OF undone_at ON registry
WHEN OLD.undone_at IS NOT NEW.undone_at
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'registry', OLD.registry_no,
        '{"undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}'
    );
END;
CREATE TRIGGER contact_turns AFTER UPDATE OF customer_no, undone_at ON contact
WHEN (OLD.customer_no, OLD.undone_at) IS NOT (NEW.customer_no, NEW.undone_at)
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'contact', OLD.contact_no,
        '{"customer_no": ' || COALESCE(OLD.customer_no, 'null')
            || ', "undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}'
    );
END;
CREATE TRIGGER subscription_turns AFTER UPDATE OF customer_no, undone_at ON subscription
WHEN (OLD.customer_no, OLD.undone_at) IS NOT (NEW.customer_no, NEW.undone_at)
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'subscription', OLD.subscription_no,
        '{"customer_no": ' || COALESCE(OLD.customer_no, 'null')
            || ', "undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}'
    );
END;
CREATE TRIGGER attempt_turns AFTER UPDATE OF customer_no, lead_no, attempts, disposition_no, callback_at, undone_at ON attempt
WHEN (OLD.customer_no, OLD.lead_no, OLD.attempts, OLD.disposition_no, OLD.callback_at, OLD.undone_at)
    IS NOT (NEW.customer_no, NEW.lead_no, NEW.attempts, NEW.disposition_no, NEW.callback_at, NEW.undone_at)
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'attempt', OLD.attempt_no,
        '{"customer_no": ' || COALESCE(OLD.customer_no, 'null')
            || ', "lead_no": ' || COALESCE(OLD.lead_no, 'null') || ', "attempts": ' || OLD.attempts
            || ', "disposition_no": ' || OLD.disposition_no
            || ', "callback_at": ' || COALESCE(OLD.callback_at, 'null')
            || ', "undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}'
    );
END;
CREATE TRIGGER disposition_turns AFTER UPDATE ON disposition
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'disposition', OLD.disposition_no,
        '{"dialled": ' || OLD.dialled || ', "answered": ' || OLD.answered || ', "reached": ' || OLD.reached
            || ', "accepted": ' || OLD.accepted || ', "refused": ' || OLD.refused
            || ', "refused_at_opening": ' || OLD.refused_at_opening || ', "stop": ' || OLD.stop
            || ', "wrong_number": ' || OLD.wrong_number || ', "callback": ' || OLD.callback
            || ', "complaint": ' || OLD.complaint || ', "machine": ' || OLD.machine || ', "final": ' || OLD.final
            || ', "known": ' || OLD.known || ', "rest_days": ' || OLD.rest_days || '}'
    );
END;
CREATE TRIGGER campaign_turns AFTER UPDATE OF holdout_parts, first_built_at ON campaign
WHEN (OLD.holdout_parts, OLD.first_built_at) IS NOT (NEW.holdout_parts, NEW.first_built_at)
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'campaign', OLD.campaign_no,
        '{"holdout_parts": ' || OLD.holdout_parts
            || ', "first_built_at": ' || COALESCE(OLD.first_built_at, 'null') || '}'
    );
END;
CREATE TRIGGER call_list_turns AFTER UPDATE OF status ON call_list
WHEN OLD.status <> NEW.status
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'call_list', OLD.list_no,
        '{"status": "' || OLD.status || '"' || '}'
    );
END;
CREATE TRIGGER assigned_goes AFTER DELETE ON assigned
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'assigned', OLD.customer_no * 65536 + OLD.campaign_no,
        '{"campaign_no": ' || OLD.campaign_no || ', "customer_no": ' || COALESCE(OLD.customer_no, 'null')
            || ', "offer": ' || '"' || REPLACE(REPLACE(OLD.offer, '\', '\\'), '"', '\"') || '"'
            || ', "arm": "' || OLD.arm || '"' || ', "assigned_at": ' || OLD.assigned_at
            || ', "list_no": ' || COALESCE(OLD.list_no, 'null')
            || ', "import_no": ' || COALESCE(OLD.import_no, 'null') || ', "recorded_at": ' || OLD.recorded_at || '}'
    );
END;
CREATE TRIGGER returned_comes AFTER INSERT ON returned
BEGIN
    INSERT INTO past_value (subject, subject_no)
    VALUES ('returned', NEW.source_hash);
END;
CREATE TRIGGER returned_turns AFTER UPDATE OF import_no, undone_at ON returned
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'returned', OLD.source_hash,
        '{"import_no": ' || COALESCE(OLD.import_no, 'null')
            || ', "undone_at": ' || COALESCE(OLD.undone_at, 'null') || '}'
    );
END;
CREATE TRIGGER usage_month_comes AFTER INSERT ON usage_month
BEGIN
    INSERT INTO past_value (subject, subject_no)
    VALUES ('usage_month', NEW.month);
END;
CREATE TRIGGER usage_month_goes AFTER DELETE ON usage_month
BEGIN
    INSERT INTO past_value (subject, subject_no, body)
    VALUES (
        'usage_month', OLD.month,
        '{"month": ' || OLD.month || '}'
    );
END;

-- An erased person's words may be taken out of the audit; nothing else of it ever changes.
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
WHEN (NEW.audit_no, NEW.recorded_at, NEW.changed, NEW.first_no)
        IS NOT (OLD.audit_no, OLD.recorded_at, OLD.changed, OLD.first_no)
    OR (NEW.person <> OLD.person AND INSTR(NEW.person, '(erased)') = 0)
    OR (NEW.command <> OLD.command AND INSTR(NEW.command, '(erased)') = 0)
    OR (NEW.detail <> OLD.detail AND INSTR(NEW.detail, '(erased)') = 0)
    OR (NEW.arguments <> OLD.arguments AND INSTR(NEW.arguments, '(erased)') = 0)
BEGIN
    SELECT RAISE(ABORT, 'what was done is never rewritten');
END;
CREATE TRIGGER audit_remains BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'what was done is never removed');
END;
CREATE TRIGGER audit_end_stays BEFORE UPDATE ON audit_end
BEGIN
    SELECT RAISE(ABORT, 'how a command ended is never rewritten');
END;
CREATE TRIGGER audit_end_remains BEFORE DELETE ON audit_end
BEGIN
    SELECT RAISE(ABORT, 'how a command ended is never removed');
END;
CREATE TRIGGER list_basis_stays BEFORE UPDATE ON list_basis
BEGIN
    SELECT RAISE(ABORT, 'what a list was decided on is never rewritten');
END;
CREATE TRIGGER list_basis_remains BEFORE DELETE ON list_basis
BEGIN
    SELECT RAISE(ABORT, 'what a list was decided on is never removed');
END;
CREATE TRIGGER past_value_stays BEFORE UPDATE ON past_value
BEGIN
    SELECT RAISE(ABORT, 'what was is never rewritten');
END;
CREATE TRIGGER past_value_remains BEFORE DELETE ON past_value
BEGIN
    SELECT RAISE(ABORT, 'what was is never removed');
END;
