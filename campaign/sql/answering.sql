-- name: read_attribute
-- The attribute that segments are made by, '' for none.
SELECT attribute
FROM answer_segment
WHERE segment_no = 0;

-- name: has_new_calls
-- Whether some call has not been given its cell.
SELECT EXISTS (SELECT 1 FROM attempt WHERE cell IS NULL);

-- name: create_place_offset
-- How far the clocks of places were ahead of UTC, in seconds, until an instant.
CREATE TEMP TABLE IF NOT EXISTS place_offset (
    place_no INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    offset_seconds INTEGER NOT NULL,
    PRIMARY KEY (place_no, until_at)
) WITHOUT ROWID;

-- name: clear_place_offset
-- Forget the clocks of an earlier command.
DELETE FROM place_offset;

-- name: read_new_places
-- The places of customers whose calls have no cell, with their zones, and the first and the last of these calls there.
SELECT p.place_no, p.zones, MIN(a.attempted_at) AS first, MAX(a.attempted_at) AS last
FROM attempt a
JOIN customer c ON c.customer_no = a.customer_no
JOIN place p ON p.place_no = c.place_no
WHERE a.cell IS NULL AND p.zones <> ''
GROUP BY p.place_no, p.zones
ORDER BY p.place_no;

-- name: add_place_offset
-- One stretch of time at a place between two changes of the clock.
INSERT INTO place_offset (place_no, until_at, offset_seconds)
VALUES (:place_no, :until_at, :offset_seconds);

-- name: touch_new
-- The customers whose calls have no cell.
INSERT OR IGNORE INTO touched (customer_no)
SELECT customer_no
FROM attempt
WHERE cell IS NULL AND customer_no IS NOT NULL;

-- name: forget_segments
-- Segments are made anew.
DELETE FROM answer_segment
WHERE segment_no > 0;

-- name: set_attribute
-- What they are made by from now on.
UPDATE answer_segment
SET attribute = :attribute
WHERE segment_no = 0;

-- name: add_segments
-- Values that calls were met with and that have no number, as long as there are not too many of them.
INSERT INTO answer_segment (attribute, value)
SELECT DISTINCT :attribute, CAST({segment} AS TEXT)
FROM attempt a
JOIN customer c ON c.customer_no = a.customer_no
WHERE {which}
    AND COALESCE(CAST({segment} AS TEXT), '') NOT IN (SELECT value FROM answer_segment)
ORDER BY 2
LIMIT MAX(0, :most_segments - (SELECT COUNT(*) FROM answer_segment WHERE segment_no > 0));

-- name: move_cells
-- The segment of every call anew; its hour of the week stays.
UPDATE attempt
SET cell = cell % 168 + 168 * COALESCE(
    (
        SELECT g.segment_no
        FROM customer c
        JOIN answer_segment g ON g.segment_no > 0 AND g.value = CAST({segment} AS TEXT)
        WHERE c.customer_no = attempt.customer_no
    ),
    0
)
WHERE cell >= 0;

-- name: give_cells
-- The hour of the week and the segment of every call without a cell; day 0 was a Thursday.
UPDATE attempt
SET cell = COALESCE(
    (
        SELECT
            168 * COALESCE(
                (SELECT g.segment_no FROM answer_segment g WHERE g.segment_no > 0 AND g.value = CAST({segment} AS TEXT)), 0
            )
            + ((attempt.attempted_at + o.offset_seconds) / 86400 + 3) % 7 * 24
            + (attempt.attempted_at + o.offset_seconds) / 3600 % 24
        FROM customer c
        JOIN place_offset o ON o.place_no = c.place_no AND o.until_at > attempt.attempted_at
        WHERE c.customer_no = attempt.customer_no
        ORDER BY o.until_at
        LIMIT 1
    ),
    -1
)
WHERE cell IS NULL;

-- name: read_counts
-- What the calls of each cell led to. Calls of which nobody told what became of them say nothing.
SELECT
    n.cell,
    SUM(n.calls) AS tries,
    SUM(n.calls * d.answered) AS answered,
    SUM(n.calls * d.reached) AS reached,
    SUM(n.calls * d.refused_at_opening) AS refused_at_opening,
    SUM(n.calls * d.accepted) AS accepted
FROM answer_count n
JOIN disposition d ON d.disposition_no = n.disposition_no
WHERE d.dialled = 1 AND d.known = 1 AND d.code <> :untold AND n.calls > 0
GROUP BY n.cell
ORDER BY n.cell;

-- name: read_segments
-- The numbers of segments.
SELECT segment_no, value
FROM answer_segment
WHERE segment_no > 0
ORDER BY segment_no;

-- name: read_histories
-- What is remembered of the touched customers, and 216 times their segment.
SELECT s.customer_no, s.answer_history + 216 * {segment} AS history
FROM touched t
JOIN standing s ON s.customer_no = t.customer_no
JOIN customer c ON c.customer_no = t.customer_no;

-- name: count_without_cell
-- Calls that stand and say nothing of hours: those of unknown zone, and those not yet worked out.
SELECT COALESCE(SUM(cell = -1), 0) AS without_zone, COALESCE(SUM(cell IS NULL), 0) AS new
FROM attempt
WHERE undone_at IS NULL AND (cell = -1 OR cell IS NULL);

-- name: find_differences
-- Cells whose counts are not the sum of the calls.
SELECT cell
FROM (
    SELECT cell, disposition_no, calls FROM answer_count WHERE calls <> 0
    UNION ALL
    SELECT cell, disposition_no, -COUNT(*) FROM attempt WHERE cell >= 0 AND undone_at IS NULL GROUP BY cell, disposition_no
)
GROUP BY cell, disposition_no
HAVING SUM(calls) <> 0
ORDER BY cell;
