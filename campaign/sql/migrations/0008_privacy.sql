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
