-- Registers that take our phones up and return them cleaned: what we gave them, and which copy answers it.

CREATE TABLE roster (
    roster_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL,              -- of the registry
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    phones INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE TABLE roster_phone (
    phone TEXT NOT NULL,             -- E.164
    roster_no INTEGER NOT NULL,
    PRIMARY KEY (phone, roster_no)
) STRICT, WITHOUT ROWID;
-- The roster that a copy answers; null: the copy is the registry's whole list.
ALTER TABLE registry ADD COLUMN roster_no INTEGER;
-- The day of the newest returned roster in which the customer's phone was; 0: in none.
ALTER TABLE standing ADD COLUMN rostered_on INTEGER NOT NULL DEFAULT 0;
