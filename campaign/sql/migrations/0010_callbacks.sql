-- When to try again after a call that did not reach the person, and what became of promises to call back.

ALTER TABLE disposition ADD COLUMN retry_first INTEGER NOT NULL DEFAULT 0; -- minutes until the next try; 0: no rule
ALTER TABLE disposition ADD COLUMN retry_second INTEGER NOT NULL DEFAULT 0; -- after the second try with this outcome
ALTER TABLE disposition ADD COLUMN retry_third INTEGER NOT NULL DEFAULT 0; -- after the third, and all that follow
ALTER TABLE disposition ADD COLUMN retry_tries INTEGER NOT NULL DEFAULT 0; -- then there is a pause; 0: never
ALTER TABLE disposition ADD COLUMN retry_pause_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE disposition ADD COLUMN retry_other_hour INTEGER NOT NULL DEFAULT 0; -- 1: not at the same hour of the day
DROP TRIGGER disposition_turns;
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
            || ', "known": ' || OLD.known || ', "rest_days": ' || OLD.rest_days
            || ', "retry_first": ' || OLD.retry_first || ', "retry_second": ' || OLD.retry_second
            || ', "retry_third": ' || OLD.retry_third || ', "retry_tries": ' || OLD.retry_tries
            || ', "retry_pause_days": ' || OLD.retry_pause_days
            || ', "retry_other_hour": ' || OLD.retry_other_hour || '}'
    );
END;

-- Nobody is tried again before this instant; 0: at once.
ALTER TABLE standing ADD COLUMN retry_at INTEGER NOT NULL DEFAULT 0;
-- The last try, when nobody answered it and its hour is to be avoided; 0: none.
ALTER TABLE standing ADD COLUMN unanswered_at INTEGER NOT NULL DEFAULT 0;
-- How often the person was dialled since the promised callback fell due.
ALTER TABLE standing ADD COLUMN callback_tries INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attempt_of_promise ON attempt (callback_at) WHERE callback_at IS NOT NULL;

-- What a list did with each callback that was due: when and with whom it is kept, or why it is on no list.
CREATE TABLE promise_step (
    list_no INTEGER NOT NULL REFERENCES call_list,
    attempt_no INTEGER NOT NULL REFERENCES attempt,
    customer_no INTEGER NOT NULL,
    promised_at INTEGER NOT NULL,
    slot_at INTEGER,                 -- null: not on the list
    owner TEXT,                      -- who promised it
    agent TEXT,                      -- whose call it is; null: anybody's
    why TEXT NOT NULL,               -- codes, separated by blanks: what moved it, handed it over, or left it out
    PRIMARY KEY (list_no, attempt_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_step_by_attempt ON promise_step (attempt_no);
