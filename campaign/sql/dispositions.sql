-- name: read_dispositions
-- Every code met or explained so far.
SELECT
    disposition_no, code, label, dialled, answered, reached, accepted, refused, refused_at_opening, stop, wrong_number,
    callback, complaint, machine, final, known, rest_days, retry_first, retry_second, retry_third, retry_tries,
    retry_pause_days, retry_other_hour
FROM disposition;

-- name: put_disposition
-- A code and what it means now.
INSERT INTO disposition (
    code, label, dialled, answered, reached, accepted, refused, refused_at_opening, stop, wrong_number, callback,
    complaint, machine, final, known, rest_days, retry_first, retry_second, retry_third, retry_tries, retry_pause_days,
    retry_other_hour
)
VALUES (
    :code, :label, :dialled, :answered, :reached, :accepted, :refused, :refused_at_opening, :stop, :wrong_number,
    :callback, :complaint, :machine, :final, :known, :rest_days, :retry_first, :retry_second, :retry_third, :retry_tries,
    :retry_pause_days, :retry_other_hour
)
ON CONFLICT (code) DO UPDATE SET
    label = excluded.label,
    dialled = excluded.dialled,
    answered = excluded.answered,
    reached = excluded.reached,
    accepted = excluded.accepted,
    refused = excluded.refused,
    refused_at_opening = excluded.refused_at_opening,
    stop = excluded.stop,
    wrong_number = excluded.wrong_number,
    callback = excluded.callback,
    complaint = excluded.complaint,
    machine = excluded.machine,
    final = excluded.final,
    known = excluded.known,
    rest_days = excluded.rest_days,
    retry_first = excluded.retry_first,
    retry_second = excluded.retry_second,
    retry_third = excluded.retry_third,
    retry_tries = excluded.retry_tries,
    retry_pause_days = excluded.retry_pause_days,
    retry_other_hour = excluded.retry_other_hour;
