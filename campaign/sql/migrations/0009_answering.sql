-- When people answer: each call by the hour of the week at which it reached them, in their own time.

-- segment_no * 168 + weekday * 24 + hour, as the customer's place and segment were known when the call came in; -1: the
-- zone was not known; null: not yet worked out. Weekdays begin with Monday as 0.
ALTER TABLE attempt ADD COLUMN cell INTEGER;
CREATE INDEX attempt_without_cell ON attempt (attempt_no) WHERE cell IS NULL;

-- What the numbers of segments mean. Row 0 is everybody without one; its attribute is the one that segments are made by.
CREATE TABLE answer_segment (
    segment_no INTEGER PRIMARY KEY,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO answer_segment (segment_no, attribute, value)
VALUES (0, '', '');

-- How many calls that stand ended how in each cell: the sum of `attempt`, kept by the triggers below.
CREATE TABLE answer_count (
    cell INTEGER NOT NULL,
    disposition_no INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (cell, disposition_no)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attempt_enters_cell AFTER INSERT ON attempt
WHEN NEW.cell >= 0 AND NEW.undone_at IS NULL
BEGIN
    INSERT INTO answer_count (cell, disposition_no, calls)
    VALUES (NEW.cell, NEW.disposition_no, 1)
    ON CONFLICT (cell, disposition_no) DO UPDATE SET calls = calls + 1;
END;
CREATE TRIGGER attempt_changes_cell AFTER UPDATE OF cell, disposition_no, undone_at ON attempt
WHEN (OLD.cell, OLD.disposition_no, OLD.undone_at) IS NOT (NEW.cell, NEW.disposition_no, NEW.undone_at)
BEGIN
    UPDATE answer_count
    SET calls = calls - 1
    WHERE cell = OLD.cell AND disposition_no = OLD.disposition_no AND OLD.undone_at IS NULL;
    INSERT INTO answer_count (cell, disposition_no, calls)
    SELECT NEW.cell, NEW.disposition_no, 1
    WHERE NEW.cell >= 0 AND NEW.undone_at IS NULL
    ON CONFLICT (cell, disposition_no) DO UPDATE SET calls = calls + 1;
END;
CREATE TRIGGER attempt_leaves_cell AFTER DELETE ON attempt
WHEN OLD.cell >= 0 AND OLD.undone_at IS NULL
BEGIN
    UPDATE answer_count
    SET calls = calls - 1
    WHERE cell = OLD.cell AND disposition_no = OLD.disposition_no;
END;

-- What came of this person's own calls, by part of the day: see sql/standing.sql, refresh_answering.
ALTER TABLE standing ADD COLUMN answer_history INTEGER NOT NULL DEFAULT 0;

-- The chance, in parts of 10,000, that was seen for the call when the list was built; 0: by an older version.
ALTER TABLE lead ADD COLUMN chance INTEGER NOT NULL DEFAULT 0;
