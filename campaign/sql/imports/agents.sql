-- name: match_rows
-- The agent that each row describes, where there is one already.
INSERT INTO scratch.matched (row, subject_no)
SELECT i.row, a.agent_no
FROM scratch.incoming i
JOIN agent a ON a.agent = i.agent
ORDER BY i.row;

-- name: add_rows
-- New agents; who states no language or skill has none.
INSERT INTO agent (agent, {columns}, source_hash, import_no, recorded_at)
SELECT i.agent, {values}, i.source_hash, :import_no, :now
FROM scratch.incoming i
WHERE NOT EXISTS (SELECT 1 FROM scratch.matched m WHERE m.row = i.row)
ORDER BY i.row;
