-- name: add_audit
-- Who did what that others may ask about later.
INSERT INTO audit (recorded_at, person, command, detail)
VALUES (:recorded_at, :person, :command, :detail);
