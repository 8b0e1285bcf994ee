-- What an answer covers (contact channel, family of offers, night hours), what must confirm it before it counts, and
-- who keyed it in. What was required is written with the answer: a later setting does not change the past.

ALTER TABLE response ADD COLUMN contact_channel TEXT NOT NULL DEFAULT '' -- what it speaks of; '': every one
    CHECK (contact_channel IN ('', 'phone', 'text', 'mail', 'email'));
ALTER TABLE response ADD COLUMN family TEXT NOT NULL DEFAULT '';         -- of the offers it speaks of; '': every one
ALTER TABLE response ADD COLUMN night INTEGER NOT NULL DEFAULT 0         -- 1: night hours were agreed to apart
    CHECK (night IN (0, 1));
ALTER TABLE response ADD COLUMN confirmation TEXT NOT NULL DEFAULT ''    -- what it needs before it counts
    CHECK (confirmation IN ('', 'second keying', 'call back'));
ALTER TABLE response ADD COLUMN keyed_by TEXT NOT NULL DEFAULT '';       -- the account that recorded it
CREATE INDEX response_by_family ON response (customer_no) WHERE family <> '';
CREATE INDEX response_to_confirm ON response (confirmation, response_no) WHERE confirmation <> '';

CREATE TABLE confirmation (
    confirmation_no INTEGER PRIMARY KEY,
    response_no INTEGER NOT NULL REFERENCES response,
    outcome TEXT NOT NULL CHECK (outcome IN ('yes', 'no', 'mismatch')),
    keyed_by TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '', -- what differed, or where the proof is
    happened_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    import_no INTEGER,
    undone_at INTEGER
) STRICT;
CREATE INDEX confirmation_by_response ON confirmation (response_no, outcome);

-- Answers that count: a yes counts once what it needs has confirmed it.
CREATE VIEW response_that_counts AS
SELECT *
FROM response r
WHERE r.undone_at IS NULL
    AND (
        r.answer <> 'yes'
        OR r.confirmation = ''
        OR EXISTS (
            SELECT 1
            FROM confirmation k
            WHERE k.response_no = r.response_no AND k.outcome = 'yes' AND k.undone_at IS NULL
        )
    );

-- Two records of one person: the duplicate points at the record that stands for both, for good. What was recorded of the
-- duplicate stays where it is; the standing of the survivor follows from both. A later row for the same duplicate says
-- that its survivor was merged in turn.
CREATE TABLE merge (
    merge_no INTEGER PRIMARY KEY,
    duplicate_no INTEGER NOT NULL REFERENCES customer,
    survivor_no INTEGER NOT NULL REFERENCES customer,
    merged_at INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    keyed_by TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    CHECK (duplicate_no <> survivor_no)
) STRICT;
CREATE INDEX merge_by_duplicate ON merge (duplicate_no, merge_no);
CREATE INDEX merge_by_survivor ON merge (survivor_no);
CREATE VIEW merged AS
SELECT m.merge_no, m.duplicate_no, m.survivor_no, m.merged_at, m.recorded_at
FROM merge m
WHERE NOT EXISTS (
    SELECT 1
    FROM merge later
    WHERE later.duplicate_no = m.duplicate_no AND later.merge_no > m.merge_no
);
ALTER TABLE standing ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0; -- number of the customer who stands for this one

-- Suppressions that hold: a stop somebody asked for ends when that same person agrees to calls again later,
-- under whichever record.
DROP VIEW suppression_in_force;
CREATE VIEW suppression_in_force AS
SELECT suppression_no, phone, customer_no, source, scope, listed_at, expires_at, registry_no, recorded_at
FROM suppression
WHERE undone_at IS NULL
    AND NOT (
        source = 'stop'
        AND EXISTS (
            SELECT 1
            FROM response_that_counts r
            WHERE r.customer_no = suppression.customer_no
                AND r.answer = 'yes'
                AND r.answered_at > suppression.listed_at
                AND r.contact_channel IN ('', 'phone')
        )
    )
    AND NOT (
        source = 'stop'
        AND EXISTS (
            SELECT 1
            FROM merged g
            JOIN response_that_counts r ON r.customer_no = g.survivor_no
            WHERE g.duplicate_no = suppression.customer_no
                AND r.answer = 'yes'
                AND r.answered_at > suppression.listed_at
                AND r.answered_at > g.merged_at
                AND r.contact_channel IN ('', 'phone')
        )
    );

-- 0 never asked, 1 given, 2 refused, 3 stopped, 4 waits for confirmation, 5 given for some offers only.
ALTER TABLE standing ADD COLUMN marketing_answer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standing ADD COLUMN service_answer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standing ADD COLUMN survey_answer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standing ADD COLUMN family_answers INTEGER NOT NULL DEFAULT 0; -- rows of `family_consent`
CREATE TABLE family_consent (        -- what follows from answers about one family of offers; a part of the standing
    customer_no INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    family TEXT NOT NULL,
    answer INTEGER NOT NULL,         -- 1 given, 2 refused
    given_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    hours TEXT NOT NULL,
    night INTEGER NOT NULL,
    PRIMARY KEY (customer_no, purpose, family)
) STRICT, WITHOUT ROWID;
UPDATE standing
SET marketing_answer = COALESCE(a.marketing % 4, 0),
    service_answer = COALESCE(a.service % 4, 0),
    survey_answer = COALESCE(a.survey % 4, 0)
FROM (
    SELECT
        customer_no,
        MAX(CASE WHEN purpose = 'marketing' OR answer = 'stop' THEN ranked END) AS marketing,
        MAX(CASE WHEN purpose = 'service' OR answer = 'stop' THEN ranked END) AS service,
        MAX(CASE WHEN purpose = 'survey' OR answer = 'stop' THEN ranked END) AS survey
    FROM (
        SELECT
            customer_no,
            purpose,
            answer,
            answered_at * 4 + CASE answer WHEN 'stop' THEN 3 WHEN 'no' THEN 2 ELSE 1 END AS ranked
        FROM response
        WHERE undone_at IS NULL
    )
    GROUP BY customer_no
) a
WHERE a.customer_no = standing.customer_no;
