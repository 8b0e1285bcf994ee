-- name: read_hashes
-- The file rows that shifts still equal.
SELECT source_hash
FROM shift
WHERE source_hash IS NOT NULL;

-- name: count_hashes
-- At most so many.
SELECT MAX(shift_no)
FROM shift;

-- name: name_agents
-- The agent that each row names.
INSERT INTO scratch.named (row, named_no)
SELECT i.row, a.agent_no
FROM scratch.incoming i
JOIN agent a ON a.agent = i.agent
ORDER BY i.row;

-- name: refuse_unknown_agents
-- Rows that name an agent nobody has told us of.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'agent', 'no agent ' || i.agent
FROM scratch.incoming i
WHERE NOT EXISTS (SELECT 1 FROM scratch.named n WHERE n.row = i.row);

-- name: refuse_empty
-- Shifts that end when they begin.
INSERT OR IGNORE INTO scratch.refused (row, line, field, reason)
SELECT i.row, i.line, 'end', 'is the same as start'
FROM scratch.incoming i
WHERE i.ends_at = i.starts_at;

-- name: match_rows
-- The shift that begins when the row says, where there is one already.
INSERT INTO scratch.matched (row, subject_no)
SELECT i.row, s.shift_no
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
JOIN shift s ON s.agent_no = n.named_no AND s.starts_at = i.starts_at
ORDER BY i.row;

-- name: add_rows
-- New shifts.
INSERT INTO shift (agent_no, starts_at{columns}, source_hash, import_no, recorded_at)
SELECT n.named_no, i.starts_at{values}, i.source_hash, :import_no, :now
FROM scratch.incoming i
JOIN scratch.named n ON n.row = i.row
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
ORDER BY i.row;
