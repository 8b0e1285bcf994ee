-- name: read_hashes
-- The file rows that agents still equal.
SELECT source_hash
FROM agent
WHERE source_hash IS NOT NULL;

-- name: count_hashes
-- At most so many.
SELECT MAX(agent_no)
FROM agent;

-- name: match_rows
-- The agent that each row describes, where there is one already.
INSERT INTO scratch.matched (row, subject_no)
SELECT i.row, a.agent_no
FROM scratch.incoming i
JOIN agent a ON a.agent = i.agent
ORDER BY i.row;

-- name: add_rows
-- New agents; who states no language or skill has none, and no level knows them well.
INSERT INTO agent (agent{columns}, source_hash, import_no, recorded_at)
SELECT i.agent{values}, i.source_hash, :import_no, :now
FROM scratch.incoming i
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
ORDER BY i.row;
