-- name: keep_journal_in_memory
-- Nothing of a trial needs to survive.
PRAGMA journal_mode = MEMORY;

-- name: leave_unsynced
-- The disk need not hear of a trial.
PRAGMA synchronous = OFF;

-- name: add_agent
-- An agent who is there only in a trial.
INSERT INTO agent (agent, languages, skills, import_no, recorded_at)
VALUES (:agent, :languages, :skills, 0, :now);

-- name: add_shift
-- A shift that is there only in a trial.
INSERT INTO shift (agent_no, day, starts_at, ends_at, zone, import_no, recorded_at)
VALUES (:agent_no, :day, :starts_at, :ends_at, :zone, 0, :now);

-- name: read_shifts
-- Shifts for outbound calls that last at some time between two instants, of agents who are still there.
SELECT s.shift_no, a.agent, a.languages, a.skills, s.starts_at, s.ends_at, s.breaks, s.zone
FROM shift s
JOIN agent a ON a.agent_no = s.agent_no
WHERE s.starts_at < :ends
    AND s.ends_at > :begins
    AND s.work = 'outbound'
    AND (a.left_on IS NULL OR a.left_on > s.day)
ORDER BY LENGTH(a.languages), a.agent, s.starts_at;

-- name: find_stand_in
-- The newest day before an evening on which somebody had a shift: one of the same weekday within four weeks, or any.
SELECT s.day
FROM shift s
JOIN agent a ON a.agent_no = s.agent_no
WHERE s.day < :day AND (a.left_on IS NULL OR a.left_on > :day)
ORDER BY (:day - s.day) % 7 = 0 AND :day - s.day <= 28 DESC, s.day DESC
LIMIT 1;

-- name: has_shifts
-- Whether anybody has a shift on a day.
SELECT EXISTS (SELECT 1 FROM shift WHERE day = :day);

-- name: read_shifts_of_day
-- The shifts of a day, of agents who are still there on another.
SELECT s.shift_no, s.agent_no, s.starts_at, s.ends_at, s.zone
FROM shift s
JOIN agent a ON a.agent_no = s.agent_no
WHERE s.day = :day AND (a.left_on IS NULL OR a.left_on > :then)
ORDER BY s.shift_no;

-- name: repeat_shift
-- A shift as it was on another day, at other instants.
INSERT INTO shift (agent_no, day, starts_at, ends_at, breaks, zone, work, site, import_no, recorded_at)
SELECT agent_no, :day, :starts_at, :ends_at, breaks, zone, work, site, 0, :now
FROM shift
WHERE shift_no = :shift_no;

-- name: set_breaks
-- In a trial an agent has other breaks.
UPDATE shift
SET breaks = :breaks
WHERE shift_no = :shift_no;

-- name: read_leads
-- Whom a list calls when, and what that is worth to them.
SELECT l.lead_id, l.customer_no, l.benefit, l.slot_at, l.zone, l.callback, l.agent
FROM lead l
JOIN call_list t ON t.list_no = l.list_no
WHERE t.list_id = :list_id
ORDER BY l.slot_at, l.rank;

-- name: count_outcomes
-- How often the calls since an instant ended in each way, and whether the right person was reached.
SELECT d.code, d.reached, COUNT(*) AS calls
FROM attempt a
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE a.attempted_at >= :since
    AND a.undone_at IS NULL
    AND d.dialled = 1
    AND d.known = 1
GROUP BY d.code, d.reached
ORDER BY d.code;

-- name: count_arms
-- How many were dealt to each arm of each campaign so far.
SELECT k.campaign, SUM(a.arm = 'treated') AS called, SUM(a.arm = 'holdout') AS held_out
FROM assigned a
JOIN campaign k ON k.campaign_no = a.campaign_no
GROUP BY k.campaign
ORDER BY k.campaign;
