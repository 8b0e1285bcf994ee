-- name: count_calls
-- The calls of each group by hour of the customer's week, and what they led to.
SELECT
    {grouping} AS grouping,
    attempt.cell AS cell,
    COUNT(*) AS tries,
    SUM(disposition.answered) AS answered,
    SUM(disposition.reached) AS reached,
    SUM(disposition.refused_at_opening) AS refused_at_opening,
    SUM(disposition.accepted) AS accepted
FROM attempt NOT INDEXED
JOIN disposition ON disposition.disposition_no = attempt.disposition_no
LEFT JOIN lead ON lead.lead_no = attempt.lead_no
LEFT JOIN customer AS c ON c.customer_no = attempt.customer_no
WHERE attempt.undone_at IS NULL
    AND attempt.cell >= 0
    AND disposition.dialled = 1
    AND disposition.known = 1
    AND disposition.code <> :untold
    AND {day} BETWEEN :first_day AND MIN(:last_day, :as_of)
    AND COALESCE({condition}, 0)
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: count_foreseen
-- Calls of leads by what was expected of them when their list was built, in bands of a tenth, and how many reached the
-- person.
SELECT
    lead.chance / 1000 AS band,
    COUNT(*) AS tries,
    SUM(lead.chance) AS expected,
    SUM(disposition.reached) AS reached
FROM attempt
JOIN disposition ON disposition.disposition_no = attempt.disposition_no
JOIN lead ON lead.lead_no = attempt.lead_no AND lead.chance > 0
WHERE attempt.undone_at IS NULL
    AND attempt.cell >= 0
    AND disposition.dialled = 1
    AND disposition.known = 1
    AND disposition.code <> :untold
GROUP BY 1
ORDER BY 1;
