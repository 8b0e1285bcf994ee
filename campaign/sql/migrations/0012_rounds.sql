-- During the evening a list is topped up: what came free is filled by a further round, a list of its own that stands beside
-- the first, and what must not be called any more is taken off. No lead is ever changed.

ALTER TABLE call_list ADD COLUMN round INTEGER NOT NULL DEFAULT 1; -- of its evening; 1: the list that was built first
DROP INDEX call_list_of_evening;
CREATE UNIQUE INDEX call_list_of_evening ON call_list (evening, round) WHERE status IN ('built', 'exported');

CREATE TABLE lead_recall (           -- leads that a round took off the list of their evening
    lead_no INTEGER NOT NULL REFERENCES lead,
    list_no INTEGER NOT NULL REFERENCES call_list, -- the round
    reasons TEXT NOT NULL,           -- separated by blanks
    moved_to INTEGER REFERENCES lead, -- the lead by which the same person is called instead
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (lead_no, list_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_recall_by_list ON lead_recall (list_no);
-- A round that was withdrawn took nothing off.
CREATE VIEW lead_taken_off AS
SELECT r.lead_no, r.list_no, r.reasons, r.moved_to, r.recorded_at
FROM lead_recall r
JOIN call_list k ON k.list_no = r.list_no
WHERE k.status IN ('built', 'exported');
