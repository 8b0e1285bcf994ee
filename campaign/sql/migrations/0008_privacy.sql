-- Persons who were erased, and what bars them still: hashes under the workspace's key, which lies outside the database.

CREATE TABLE erasure (               -- lines of erasures.log that this database has followed
    erasure_no INTEGER PRIMARY KEY,
    seal TEXT NOT NULL UNIQUE,       -- as the line bears it
    customer_no INTEGER,             -- the nameless row on which their counts hang; null: was not in this database
    erased_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX erasure_by_customer ON erasure (customer_no);
CREATE TABLE keyed_suppression (
    kind TEXT NOT NULL CHECK (kind IN ('customer', 'phone')),
    hash TEXT NOT NULL,              -- HMAC-SHA-256 of the id or of the E.164 number
    key_mark TEXT NOT NULL,          -- tells by which key
    reason TEXT NOT NULL CHECK (reason IN ('erased', 'stop')),
    recorded_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (kind, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE backup_file (           -- where backups were written, and when they are to be destroyed
    path TEXT PRIMARY KEY,
    written_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    destroyed_at INTEGER
) STRICT, WITHOUT ROWID;

-- Numbers barred by pattern: the newest word about a pattern stands.
CREATE TABLE phone_pattern (
    pattern_no INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern TEXT NOT NULL,           -- E.164 with ? for one digit and * at the end for the rest
    verdict TEXT NOT NULL CHECK (verdict IN ('barred', 'lifted')),
    until_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    person TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX phone_pattern_by_text ON phone_pattern (pattern, pattern_no);
CREATE VIEW phone_pattern_in_force AS
SELECT pattern_no, pattern, until_at, reason, person, recorded_at
FROM phone_pattern
WHERE verdict = 'barred'
    AND NOT EXISTS (
        SELECT 1
        FROM phone_pattern later
        WHERE later.pattern = phone_pattern.pattern AND later.pattern_no > phone_pattern.pattern_no
    );

-- A suppression with a scope bars the offers of that campaign alone. Entries from before barred everything, and go on so.
UPDATE suppression
SET scope = ''
WHERE scope <> '';
CREATE INDEX suppression_of_campaign ON suppression (scope) WHERE scope <> '';
ALTER TABLE standing ADD COLUMN scoped_until INTEGER NOT NULL DEFAULT 0; -- some campaign's offers are barred until then
