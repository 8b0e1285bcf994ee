-- name: read_shifts
-- Who is there while the evening lasts anywhere, and for what work.
SELECT
    a.agent,
    a.languages,
    a.skills,
    a.proficiency,
    CASE WHEN s.site = '' THEN COALESCE(a.site, '') ELSE s.site END AS site,
    s.work,
    s.starts_at,
    s.ends_at,
    s.breaks,
    s.zone
FROM shift s
JOIN agent a ON a.agent_no = s.agent_no
WHERE s.starts_at < :ends
    AND s.ends_at > :begins
    AND (a.left_on IS NULL OR a.left_on > s.day)
ORDER BY a.agent, s.starts_at;

-- name: measure_calls
-- The newest calls since an instant, at most so many: how many reached somebody, and the seconds of those whose length is
-- known. An hour is the most that one call counts for: a longer one is a line that nobody hung up.
SELECT
    COALESCE(SUM(reached), 0) AS reached,
    COALESCE(SUM(1 - reached), 0) AS missed,
    COALESCE(SUM(reached AND seconds > 0), 0) AS talks,
    COALESCE(SUM(CASE WHEN reached THEN seconds END), 0) AS talk_seconds,
    COALESCE(SUM(reached AND wrap_up_seconds IS NOT NULL), 0) AS wraps,
    COALESCE(SUM(CASE WHEN reached THEN wrap_up_seconds END), 0) AS wrap_seconds,
    COALESCE(SUM(NOT reached AND seconds IS NOT NULL), 0) AS rings,
    COALESCE(SUM(CASE WHEN NOT reached THEN seconds END), 0) AS ring_seconds
FROM (
    SELECT
        d.reached,
        MIN(a.duration_seconds, 3600) AS seconds,
        MIN(a.wrap_up_seconds, 3600) AS wrap_up_seconds
    FROM attempt a
    JOIN disposition d ON d.disposition_no = a.disposition_no
    WHERE a.attempted_at >= :since
        AND a.attempted_at <= :until
        AND a.undone_at IS NULL
        AND d.dialled = 1
    ORDER BY a.attempted_at DESC, a.attempt_no DESC
    LIMIT :most
);

-- name: open_languages
-- As if somebody were there who speaks every language; for an evening that is not kept.
INSERT OR IGNORE INTO language_tonight (language_no)
SELECT language_no
FROM language
UNION ALL
SELECT 0;
