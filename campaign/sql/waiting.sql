-- name: read_rejects
-- Imports of which rows were refused, with the file in which they wait.
SELECT kind, file_name, refused, rejects_file
FROM import_file
WHERE refused > 0
    AND rejects_file IS NOT NULL
    AND undone_at IS NULL
ORDER BY import_no;

-- name: count_clean_imports
-- How often a file with this content was imported without a refused row.
SELECT COUNT(*)
FROM import_file
WHERE sha256 = :sha256
    AND refused = 0
    AND undone_at IS NULL;

-- name: read_unknown_codes
-- Codes of dialers that nobody has explained, with the attempts that carry them.
SELECT disposition.code, SUM(attempt.attempts) AS attempts
FROM disposition
JOIN attempt USING (disposition_no)
WHERE disposition.known = 0
    AND attempt.undone_at IS NULL
GROUP BY disposition.code
ORDER BY attempts DESC, disposition.code;

-- name: count_unmatched
-- Attempts learned of since an instant that name neither a lead nor a customer of ours.
SELECT COUNT(*)
FROM attempt
WHERE customer_no IS NULL
    AND recorded_at >= :since
    AND undone_at IS NULL;

-- name: read_shift_days
-- The days within a span on which an agent who has not left takes outbound calls.
SELECT DISTINCT shift.day
FROM shift
JOIN agent USING (agent_no)
WHERE shift.day BETWEEN :first AND :last
    AND shift.work = 'outbound'
    AND (agent.left_on IS NULL OR agent.left_on >= shift.day)
ORDER BY shift.day;
