-- name: find_batch
-- The record of the same bytes under the same name.
SELECT batch_no, exported_at, rows
FROM batch
WHERE list_no = :list_no AND file_name = :file_name AND sha256 = :sha256
ORDER BY batch_no DESC
LIMIT 1;

-- name: add_batch
-- An export: what was written where, for whom.
INSERT INTO batch (list_no, dialer, campaign, slot_at, exported_at, file_name, sha256, rows, withheld)
VALUES (:list_no, :dialer, :campaign, :slot_at, :exported_at, :file_name, :sha256, :rows, :withheld);

-- name: add_batch_lead
-- A lead that a batch carries.
INSERT INTO batch_lead (batch_no, lead_no)
VALUES (:batch_no, :lead_no);

-- name: mark_exported
-- From now on the list may not be replaced.
UPDATE call_list
SET status = 'exported'
WHERE list_no = :list_no AND status IN ('built', 'exported');

-- name: read_batches
-- The exports of a list, in order.
SELECT batch_no, dialer, campaign, slot_at, exported_at, file_name, sha256, rows, withheld
FROM batch
WHERE list_no = :list_no
ORDER BY batch_no;
