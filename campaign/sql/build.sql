-- name: create_place_tonight
-- What holds tonight at each place: zone and rules known, registry fresh, the limits on calling a person and who set each;
-- law_ is what the law allows by itself.
CREATE TEMP TABLE IF NOT EXISTS place_tonight (
    place_no INTEGER PRIMARY KEY,
    zones TEXT NOT NULL,
    place TEXT NOT NULL,
    zone_known INTEGER NOT NULL,
    rules_known INTEGER NOT NULL,
    registry_fresh INTEGER NOT NULL,
    rostered_since INTEGER NOT NULL,
    ready INTEGER NOT NULL,
    most_day INTEGER NOT NULL,
    most_7_days INTEGER NOT NULL,
    most_30_days INTEGER NOT NULL,
    law_day INTEGER NOT NULL,
    law_7_days INTEGER NOT NULL,
    law_30_days INTEGER NOT NULL,
    rest_refusal INTEGER NOT NULL,
    consent_age INTEGER NOT NULL,
    registry TEXT NOT NULL,
    waits_for TEXT NOT NULL,
    most_day_by TEXT NOT NULL,
    most_7_days_by TEXT NOT NULL,
    most_30_days_by TEXT NOT NULL,
    law_day_by TEXT NOT NULL,
    law_7_days_by TEXT NOT NULL,
    law_30_days_by TEXT NOT NULL,
    rest_refusal_by TEXT NOT NULL,
    consent_age_by TEXT NOT NULL
);

-- name: create_hours_tonight
-- The lawful minutes of tonight for each combination of place and consented hours; no row when there are none.
CREATE TEMP TABLE IF NOT EXISTS hours_tonight (
    hours_no INTEGER PRIMARY KEY,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL
);

-- name: create_closed_tonight
-- What closed the evening for each combination of place and consented hours that has no lawful minute.
CREATE TEMP TABLE IF NOT EXISTS closed_tonight (
    hours_no INTEGER PRIMARY KEY,
    reason TEXT NOT NULL
);

-- name: create_language_tonight
-- Languages that an agent on shift tonight speaks.
CREATE TEMP TABLE IF NOT EXISTS language_tonight (
    language_no INTEGER PRIMARY KEY
);

-- name: create_recent
-- Attempts and touches in rolling windows before the evening begins, for customers who had any in the last 30 days, and for
-- whoever shares a phone or a household with them. Attempts are counted at the phone.
CREATE TEMP TABLE IF NOT EXISTS recent (
    customer_no INTEGER PRIMARY KEY,
    attempts_day INTEGER NOT NULL,
    attempts_7_days INTEGER NOT NULL,
    attempts_30_days INTEGER NOT NULL,
    touches_person INTEGER NOT NULL,
    touches_number INTEGER NOT NULL,
    touches_household INTEGER NOT NULL
);

-- name: create_service_place
-- The places where being a customer is enough for a service call.
CREATE TEMP TABLE IF NOT EXISTS service_place (
    place_no INTEGER PRIMARY KEY
);

-- name: create_invitation_place
-- The places where people may be invited, and whether only customers.
CREATE TEMP TABLE IF NOT EXISTS invitation_place (
    place_no INTEGER PRIMARY KEY,
    related INTEGER NOT NULL
);

-- name: create_invited_before
-- Who was invited as often as may be, or said no.
CREATE TEMP TABLE IF NOT EXISTS invited_before (
    customer_no INTEGER PRIMARY KEY
);

-- name: create_tier_tonight
-- The tiers for which the desk has numbers of its own.
CREATE TEMP TABLE IF NOT EXISTS tier_tonight (
    tier TEXT PRIMARY KEY,
    most_day INTEGER NOT NULL,
    most_7_days INTEGER NOT NULL,
    most_30_days INTEGER NOT NULL,
    most_life INTEGER NOT NULL,
    rest_contact INTEGER NOT NULL,
    most_touches_person INTEGER NOT NULL,
    most_touches_number INTEGER NOT NULL,
    most_touches_household INTEGER NOT NULL
) WITHOUT ROWID;

-- name: create_also_held
-- Customers held out although their own bucket is free: somebody in the household is held, or they were held before.
CREATE TEMP TABLE IF NOT EXISTS also_held (
    campaign_no INTEGER NOT NULL,
    customer_no INTEGER NOT NULL,
    PRIMARY KEY (campaign_no, customer_no)
) WITHOUT ROWID;

-- name: create_person
-- The customers of one block with the person gates that block them.
CREATE TEMP TABLE IF NOT EXISTS person (
    customer_no INTEGER PRIMARY KEY,
    blocked_by INTEGER NOT NULL
);

-- name: clear_place_tonight
-- Forget the last evening.
DELETE FROM place_tonight;

-- name: clear_hours_tonight
-- Forget the last evening.
DELETE FROM hours_tonight;

-- name: clear_closed_tonight
-- Forget the last evening.
DELETE FROM closed_tonight;

-- name: clear_language_tonight
-- Forget the last evening.
DELETE FROM language_tonight;

-- name: clear_recent
-- Forget the last evening.
DELETE FROM recent;

-- name: clear_service_place
-- Forget the last evening.
DELETE FROM service_place;

-- name: clear_invitation_place
-- Forget the last evening.
DELETE FROM invitation_place;

-- name: clear_invited_before
-- Forget the last evening.
DELETE FROM invited_before;

-- name: clear_tier_tonight
-- Forget the last evening.
DELETE FROM tier_tonight;

-- name: clear_also_held
-- Forget the last evening.
DELETE FROM also_held;

-- name: clear_person
-- Make room for the next block.
DELETE FROM person;

-- name: copy_table
-- A temporary table of the evening, whole.
SELECT *
FROM {table};

-- name: paste_table
-- One row of a copied table.
INSERT INTO {table}
VALUES ({marks});

-- name: read_places
-- Every place there is.
SELECT place_no, zones, country, state, preferred, phone_country, phone_state
FROM place
ORDER BY place_no;

-- name: read_calling_hours
-- Every combination of place and consented hours.
SELECT
    h.hours_no, h.place_no, h.consented, p.zones, p.country, p.state, p.preferred, p.phone_country, p.phone_state
FROM calling_hours h
JOIN place p ON p.place_no = h.place_no
ORDER BY h.hours_no;

-- name: add_place_tonight
-- One place of tonight.
INSERT INTO place_tonight (
    place_no, zones, place, zone_known, rules_known, registry_fresh, rostered_since, ready, most_day, most_7_days,
    most_30_days, law_day, law_7_days, law_30_days, rest_refusal, consent_age, registry, waits_for, most_day_by,
    most_7_days_by, most_30_days_by, law_day_by, law_7_days_by, law_30_days_by, rest_refusal_by, consent_age_by
)
VALUES (
    :place_no, :zones, :place, :zone_known, :rules_known, :registry_fresh, :rostered_since,
    :zone_known * :rules_known * :registry_fresh, :most_day, :most_7_days, :most_30_days, :law_day, :law_7_days,
    :law_30_days, :rest_refusal, :consent_age, :registry, :waits_for, :most_day_by, :most_7_days_by, :most_30_days_by,
    :law_day_by, :law_7_days_by, :law_30_days_by, :rest_refusal_by, :consent_age_by
);

-- name: add_hours_tonight
-- One combination that is open tonight.
INSERT INTO hours_tonight (hours_no, opens_at, closes_at)
VALUES (:hours_no, :opens_at, :closes_at);

-- name: add_closed_tonight
-- One combination that is closed tonight.
INSERT INTO closed_tonight (hours_no, reason)
VALUES (:hours_no, :reason);

-- name: add_language_tonight
-- One language spoken tonight; 0 stands for customers who stated none and get the desk's.
INSERT OR IGNORE INTO language_tonight (language_no)
VALUES (:language_no);

-- name: add_service_place
-- One place where being a customer is enough.
INSERT INTO service_place (place_no)
VALUES (:place_no);

-- name: add_invitation_place
-- One place where people may be invited.
INSERT INTO invitation_place (place_no, related)
VALUES (:place_no, :related);

-- name: count_invited
-- Whom inviting was tried with as often as may be, of whom as many times somebody was spoken to, or who said no. Who asked
-- to be called back has not answered yet; a lead that a dialer has and that was not heard of counts as a try.
INSERT INTO invited_before (customer_no)
SELECT COALESCE(g.survivor_no, l.customer_no)
FROM lead l
JOIN call_list k ON k.list_no = l.list_no
LEFT JOIN merged g ON g.duplicate_no = l.customer_no
LEFT JOIN attempt a ON a.lead_no = l.lead_no AND a.undone_at IS NULL
LEFT JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE l.invitation = 1
GROUP BY 1
HAVING SUM(
        CASE
            WHEN a.attempt_no IS NOT NULL THEN d.dialled * a.attempts
            WHEN k.status = 'exported'
                AND k.evening <> :evening_day
                AND EXISTS (SELECT 1 FROM batch_lead x WHERE x.lead_no = l.lead_no)
                AND NOT EXISTS (SELECT 1 FROM returned u WHERE u.lead_no = l.lead_no AND u.undone_at IS NULL) THEN 1
            ELSE 0
        END
    ) >= :tries
    OR COALESCE(SUM(d.reached * (1 - d.callback)), 0) >= :reached
    OR COALESCE(MAX(d.refused), 0) = 1;

-- name: read_invitation_hours
-- As `read_calling_hours`, for people who never agreed to any hours: under numbers of their own.
SELECT
    -1000000000 - place_no AS hours_no, place_no, '' AS consented, zones, country, state, preferred, phone_country,
    phone_state
FROM place
ORDER BY place_no;

-- name: read_invitation_weeks
-- How many of those a campaign invited had answered at the end of each week.
SELECT week, accepted, refused
FROM invitation_week
WHERE campaign = :campaign
ORDER BY week;

-- name: count_invitation_answers
-- How many of those a campaign invited have answered by now.
SELECT COALESCE(SUM(d.accepted), 0) AS accepted, COALESCE(SUM(d.refused), 0) AS refused
FROM lead l
JOIN attempt a ON a.lead_no = l.lead_no
JOIN disposition d ON d.disposition_no = a.disposition_no
WHERE l.invitation = 1 AND l.campaign = :campaign AND a.undone_at IS NULL;

-- name: add_invitation_week
-- What was known of the answers when a week was first looked at.
INSERT INTO invitation_week (campaign, week, accepted, refused, recorded_at)
VALUES (:campaign, :week, :accepted, :refused, :now);

-- name: read_service_hours
-- As `read_calling_hours`, for service calls: under numbers of their own, and for everybody at a place without consented
-- hours.
SELECT
    h.hours_no + 1000000000 AS hours_no, h.place_no, h.consented, p.zones, p.country, p.state, p.preferred,
    p.phone_country, p.phone_state
FROM calling_hours h
JOIN place p ON p.place_no = h.place_no
UNION ALL
SELECT -place_no, place_no, '', zones, country, state, preferred, phone_country, phone_state
FROM place
ORDER BY 1;

-- name: add_tier_tonight
-- One tier with numbers of its own.
INSERT INTO tier_tonight (
    tier, most_day, most_7_days, most_30_days, most_life, rest_contact, most_touches_person, most_touches_number,
    most_touches_household
)
VALUES (
    :tier, :most_day, :most_7_days, :most_30_days, :most_life, :rest_contact, :most_touches_person,
    :most_touches_number, :most_touches_household
);

-- name: read_registries
-- The newest copy of each registry: of its whole list, and as the answer to a roster of ours.
SELECT
    name,
    MAX(dated) AS dated,
    MAX(dated) FILTER (WHERE roster_no IS NULL) AS whole_dated,
    MAX(dated) FILTER (WHERE roster_no IS NOT NULL) AS returned_dated
FROM registry
WHERE undone_at IS NULL
GROUP BY name;

-- name: read_languages
-- Numbers of the languages met so far.
SELECT language_no, language
FROM language;

-- name: count_recent
-- Attempts before the evening begins, and leads in a dialer's hands that have not come back: those of the last day count as
-- attempts until we know better. Touches are all of these and what went out over any other channel (a call that a file of
-- contacts tells as well is one touch). Then the sums of each phone and household; `:touch_seconds` is 0 when no limit of
-- touches is set.
INSERT INTO recent (
    customer_no, attempts_day, attempts_7_days, attempts_30_days, touches_person, touches_number, touches_household
)
WITH event AS (
    SELECT a.customer_no, a.attempted_at AS happened_at, a.attempts AS tried, a.attempts AS touched
    FROM attempt a
    JOIN disposition d ON d.disposition_no = a.disposition_no
    WHERE a.attempted_at > :begins - 2592000
        AND a.customer_no IS NOT NULL
        AND a.undone_at IS NULL
        AND d.dialled = 1
    UNION ALL
    SELECT l.customer_no, l.slot_at, CASE WHEN l.slot_at > :begins - 86400 THEN 1 ELSE 0 END, 1
    FROM call_list k
    CROSS JOIN lead l ON l.list_no = k.list_no
    WHERE k.status = 'exported'
        AND k.evening <> :evening_day
        AND k.evening > :evening_day - 33
        AND l.slot_at > :begins - MAX(86400, :touch_seconds)
        AND EXISTS (SELECT 1 FROM batch_lead x WHERE x.lead_no = l.lead_no)
        AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.lead_no = l.lead_no AND t.undone_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM returned u WHERE u.lead_no = l.lead_no AND u.undone_at IS NULL)
    UNION ALL
    SELECT o.customer_no, o.happened_at, 0, 1
    FROM contact o
    WHERE :touch_seconds > 0
        AND o.direction = 'out'
        AND o.undone_at IS NULL
        AND o.happened_at > :begins - :touch_seconds
        AND NOT (
            o.channel = 'phone'
            AND EXISTS (
                SELECT 1
                FROM attempt a
                WHERE a.customer_no = o.customer_no
                    AND a.undone_at IS NULL
                    AND a.attempted_at BETWEEN o.happened_at - 3600 AND o.happened_at + 3600
            )
        )
),
own AS MATERIALIZED (
    SELECT
        COALESCE(g.survivor_no, e.customer_no) AS customer_no,
        SUM(CASE WHEN happened_at > :begins - 86400 THEN tried ELSE 0 END) AS tried_day,
        SUM(CASE WHEN happened_at > :begins - 604800 THEN tried ELSE 0 END) AS tried_7_days,
        SUM(tried) AS tried_30_days,
        SUM(CASE WHEN happened_at > :begins - :touch_seconds THEN touched ELSE 0 END) AS touched
    FROM event e
    LEFT JOIN merged g ON g.duplicate_no = e.customer_no
    GROUP BY 1
),
shared AS MATERIALIZED (
    SELECT phone
    FROM customer
    GROUP BY phone
    HAVING COUNT(*) > 1
),
at_phone AS MATERIALIZED (
    SELECT
        h.phone,
        SUM(o.tried_day) AS tried_day,
        SUM(o.tried_7_days) AS tried_7_days,
        SUM(o.tried_30_days) AS tried_30_days,
        SUM(o.touched) AS touched
    FROM shared h
    CROSS JOIN customer c ON c.phone = h.phone
    JOIN own o ON o.customer_no = c.customer_no
    GROUP BY h.phone
),
at_home AS MATERIALIZED (
    SELECT c.household_no, SUM(o.touched) AS touched
    FROM own o
    CROSS JOIN customer c ON c.customer_no = o.customer_no
    WHERE :touch_seconds > 0 AND o.touched > 0 AND c.household_no > 0
    GROUP BY c.household_no
)
SELECT customer_no, tried_day, tried_7_days, tried_30_days, touched, touched, touched
FROM own
UNION ALL
SELECT c.customer_no, p.tried_day, p.tried_7_days, p.tried_30_days, 0, p.touched, 0
FROM at_phone p
CROSS JOIN customer c ON c.phone = p.phone
UNION ALL
SELECT c.customer_no, 0, 0, 0, 0, 0, m.touched
FROM at_home m
CROSS JOIN customer c ON c.household_no = m.household_no AND c.household_no > 0
WHERE TRUE
ON CONFLICT (customer_no) DO UPDATE SET
    attempts_day = MAX(recent.attempts_day, excluded.attempts_day),
    attempts_7_days = MAX(recent.attempts_7_days, excluded.attempts_7_days),
    attempts_30_days = MAX(recent.attempts_30_days, excluded.attempts_30_days),
    touches_number = MAX(recent.touches_number, excluded.touches_number),
    touches_household = MAX(recent.touches_household, excluded.touches_household);

-- name: hold_households
-- If anyone in a household is held out of a campaign, all of it is.
INSERT OR IGNORE INTO also_held (campaign_no, customer_no)
SELECT :campaign_no, m.customer_no
FROM (
    SELECT DISTINCT c.household_no
    FROM customer c
    WHERE c.household_no > 0 AND {bucket} < :held_parts
) h
JOIN customer m ON m.household_no = h.household_no AND m.household_no > 0;

-- name: hold_assigned
-- Who was once assigned to the holdout of a campaign stays there, and so does the household.
INSERT OR IGNORE INTO also_held (campaign_no, customer_no)
SELECT a.campaign_no, COALESCE(m.customer_no, c.customer_no)
FROM assigned a
JOIN customer c ON c.customer_no = a.customer_no
LEFT JOIN customer m ON m.household_no = c.household_no AND m.household_no > 0
WHERE a.campaign_no = :campaign_no AND a.arm = 'holdout' AND (c.household_no > 0 OR {bucket} >= :held_parts);

-- name: hold_merged
-- Who stands for a record that is held out is held out, and so is the household.
INSERT OR IGNORE INTO also_held (campaign_no, customer_no)
SELECT :campaign_no, COALESCE(m.customer_no, v.customer_no)
FROM merged g
JOIN customer c ON c.customer_no = g.duplicate_no
JOIN customer v ON v.customer_no = g.survivor_no
LEFT JOIN customer m ON m.household_no = v.household_no AND m.household_no > 0
WHERE {bucket} < :held_parts
    OR EXISTS (SELECT 1 FROM also_held h WHERE h.campaign_no = :campaign_no AND h.customer_no = g.duplicate_no)
    OR EXISTS (
        SELECT 1
        FROM assigned a
        WHERE a.campaign_no = :campaign_no AND a.customer_no = g.duplicate_no AND a.arm = 'holdout'
    );

-- name: judge_persons
-- Every customer of a block with the person gates that block; the expressions come from rules/gates.
INSERT INTO person (customer_no, blocked_by)
SELECT
    s.customer_no,
    {blocked_by} AS blocked_by
FROM standing s
LEFT JOIN place_tonight pl ON pl.place_no = s.place_no
LEFT JOIN language_tonight lt ON lt.language_no = s.language_no
LEFT JOIN recent r ON r.customer_no = s.customer_no
{windows}
WHERE {customers};

-- name: show_gates
-- One customer before the person gates: whether each blocks, and what it looked at.
SELECT
    {gates}
FROM standing s
LEFT JOIN place_tonight pl ON pl.place_no = s.place_no
LEFT JOIN language_tonight lt ON lt.language_no = s.language_no
LEFT JOIN language la ON la.language_no = s.language_no
LEFT JOIN recent r ON r.customer_no = s.customer_no
{windows}
WHERE s.customer_no = :customer_no;

-- name: list_blocked
-- The gates that block, customer by customer in one text.
SELECT
    COUNT(*) AS customers,
    MIN(customer_no) AS first_customer_no,
    MAX(customer_no) AS last_customer_no,
    GROUP_CONCAT(blocked_by, ',') AS blocked_by
FROM (
    SELECT customer_no, blocked_by
    FROM person
    ORDER BY customer_no
);

-- name: last_customer
-- The highest number of a customer.
SELECT MAX(customer_no)
FROM standing;

-- name: list_persons
-- The numbers of the judged customers in one text.
SELECT GROUP_CONCAT(customer_no, ',')
FROM (
    SELECT customer_no
    FROM person
    ORDER BY customer_no
);

-- name: read_persons
-- The judged customers with the gates that block them.
SELECT customer_no, blocked_by
FROM person
ORDER BY customer_no;

-- name: list_choices
-- The best choice of everybody whom no person gate blocks: over all campaigns, and over those they are not held out of.
-- Each LIMIT -1 OFFSET 0 keeps SQLite from computing the expressions below it again for every use above it. Names that
-- begin with _ are ours; no attribute may be called so.
WITH priced AS (
    SELECT
        p.customer_no,
        {marketing_ok} AS _marketing_ok,
        {service_ok} AS _service_ok,
        {survey_ok} AS _survey_ok,
        {marketing_hours} AS _marketing_hours_no,
        {service_hours} AS _service_hours_no,
        s.survey_hours_no AS _survey_hours_no,
        s.language_no AS _language_no,
        s.household_no AS _household_no,
        s.plan_no AS _plan_no,
        s.holdout_base AS _holdout_base,
        CASE WHEN {promised} THEN s.callback_at ELSE 0 END AS _promised_at,
        {waits} AS _waits,
        s.answer_history + 216 * {segment} AS _history
        {attributes}
    FROM person p
    JOIN standing s ON s.customer_no = p.customer_no
    LEFT JOIN place_tonight pl ON pl.place_no = s.place_no
    {windows}
    JOIN customer c ON c.customer_no = p.customer_no
    LEFT JOIN bill b ON b.customer_no = p.customer_no
    WHERE {survivors}
    ORDER BY p.customer_no
    LIMIT -1 OFFSET 0
),
valued AS (
    SELECT
        c.customer_no,
        c._marketing_hours_no,
        c._service_hours_no,
        c._survey_hours_no,
        c._language_no,
        c._household_no,
        c._promised_at,
        c._waits,
        c._history
        {values}
    FROM priced c
    LIMIT -1 OFFSET 0
),
chosen AS (
    SELECT
        v.*,
        {best_of_all} AS _best_of_all,
        {best} AS _best
        {ghosts}
    FROM valued v
    LIMIT -1 OFFSET 0
)
{outer};

-- name: join_choices
-- The outer part of `list_choices` for a whole block: one row of texts, so that a million rows never become objects.
SELECT
    GROUP_CONCAT(customer_no, ',') AS customer_no,
    GROUP_CONCAT(_best_of_all, ',') AS best_of_all,
    GROUP_CONCAT(COALESCE(_best, -1), ',') AS best,
    GROUP_CONCAT(_language_no, ',') AS language_no,
    GROUP_CONCAT(_household_no, ',') AS household_no,
    GROUP_CONCAT(_promised_at, ',') AS promised_at,
    GROUP_CONCAT(_waits, ',') AS waits,
    GROUP_CONCAT(_history, ',') AS history,
    GROUP_CONCAT(customer_no, ',') FILTER (WHERE _best IS NOT NULL) AS held{ghosts}{hours}
FROM chosen
WHERE _best_of_all > 0;

-- name: spread_choices
-- The outer part of `list_choices` that shows every choice of the customers at hand, one row each.
SELECT *
FROM chosen
WHERE _best_of_all > 0
ORDER BY customer_no;

-- name: read_open_leads
-- The leads of lists that stand, and the phone that each customer has by now.
SELECT
    l.lead_no, l.customer_no, l.campaign, l.offer, k.evening, l.opens_at, l.closes_at, l.phone, c.phone AS present_phone
FROM lead l
JOIN call_list k ON k.list_no = l.list_no
LEFT JOIN customer c ON c.customer_no = l.customer_no
WHERE k.status IN ('built', 'exported');

-- name: show_valued
-- The outer part of `list_choices` that shows what was computed for the customers at hand, eligible or not.
SELECT *
FROM valued;

-- name: find_customer
-- The number of a customer.
SELECT customer_no
FROM customer
WHERE customer_id = :customer_id;

-- name: find_round_of_evening
-- The newest round of the list that stands for an evening; the list itself where nothing topped it up.
SELECT list_no, list_id, evening, built_at, status, counts
FROM call_list
WHERE evening = :evening AND status IN ('built', 'exported')
ORDER BY round DESC
LIMIT 1;

-- name: find_lead_of_evening
-- The lead by which a customer is called in an evening, else the last one that was taken off.
SELECT
    l.lead_id, l.campaign, l.offer, l.benefit, l.slot_at, l.opens_at, l.closes_at, l.zone, l.rank, l.callback, l.agent,
    l.chance, k.list_id, k.round, k.built_at, o.reasons AS taken_off, o.recorded_at AS taken_off_at
FROM call_list k
JOIN lead l ON l.list_no = k.list_no
LEFT JOIN lead_taken_off o ON o.lead_no = l.lead_no
WHERE k.evening = :evening AND k.status IN ('built', 'exported') AND l.customer_no = :customer_no
ORDER BY o.lead_no IS NOT NULL, k.round DESC
LIMIT 1;

-- name: household_is_called
-- Whether somebody else of the household is on a list of an evening.
SELECT 1
FROM customer me
JOIN customer other ON other.household_no = me.household_no AND other.customer_no <> me.customer_no
JOIN lead l ON l.customer_no = other.customer_no
JOIN call_list k ON k.list_no = l.list_no
WHERE me.customer_no = :customer_no
    AND me.household_no > 0
    AND k.evening = :evening
    AND k.status IN ('built', 'exported')
LIMIT 1;

-- name: find_list_of_evening
-- The list that stands for an evening; it was exported when any of its rounds was.
SELECT
    k.list_no, k.list_id, k.evening, k.built_at, k.counts,
    CASE
        WHEN EXISTS (SELECT 1 FROM call_list x WHERE x.evening = k.evening AND x.status = 'exported') THEN 'exported'
        ELSE k.status
    END AS status
FROM call_list k
WHERE k.evening = :evening AND k.status IN ('built', 'exported')
ORDER BY k.round
LIMIT 1;

-- name: set_list_status
-- A list is replaced, withdrawn or exported.
UPDATE call_list
SET status = :status
WHERE list_no = :list_no;

-- name: forget_assignments
-- What a list assigned that was never handed to anybody did not happen.
DELETE FROM assigned
WHERE list_no = :list_no;

-- name: count_lists_of_evening
-- How many lists were built for an evening so far.
SELECT COUNT(*)
FROM call_list
WHERE evening = :evening;

-- name: add_configuration
-- The text of every file a build read.
INSERT INTO configuration (sha256, body, recorded_at)
VALUES (:sha256, :body, :recorded_at)
ON CONFLICT (sha256) DO NOTHING;

-- name: find_configuration
-- The number of a configuration.
SELECT configuration_no
FROM configuration
WHERE sha256 = :sha256;

-- name: add_list
-- A built list.
INSERT INTO call_list (list_id, evening, round, built_at, status, configuration_no, program_version, counts)
VALUES (:list_id, :evening, :round, :built_at, 'built', :configuration_no, :program_version, :counts);

-- name: add_lead
-- One line of a list.
INSERT INTO lead (
    lead_id, list_no, customer_no, campaign, offer, benefit, slot_at, opens_at, closes_at, zone, rank, phone, language,
    agent, callback, arm, invitation, chance
)
VALUES (
    :lead_id, :list_no, :customer_no, :campaign, :offer, :benefit, :slot_at, :opens_at, :closes_at, :zone, :rank, :phone,
    :language, :agent, :callback, :arm, :invitation, :chance
);

-- name: add_decisions
-- What was decided for a block of customers.
INSERT INTO decision_block (list_no, block_no, body, first_customer_no, customers)
VALUES (:list_no, :block_no, :body, :first_customer_no, :customers);

-- name: find_decisions
-- The block of decisions that a customer belongs to.
SELECT body, first_customer_no, customers
FROM decision_block
WHERE list_no = :list_no AND block_no = :block_no;

-- name: assign
-- The first time a customer comes to an arm of a campaign; later times change nothing.
INSERT OR IGNORE INTO assigned (campaign_no, customer_no, offer, arm, assigned_at, list_no, recorded_at)
VALUES (:campaign_no, :customer_no, :offer, :arm, :assigned_at, :list_no, :assigned_at);

-- name: mark_campaign_built
-- When a campaign was first part of a list.
UPDATE campaign
SET first_built_at = COALESCE(first_built_at, :now)
WHERE campaign = :campaign;

-- name: describe_touched
-- What a lead carries of the customers in `touched`.
SELECT
    c.customer_no,
    c.customer_id,
    c.phone,
    COALESCE(c.language, :desk_language) AS language,
    p.zones
FROM touched t
JOIN customer c ON c.customer_no = t.customer_no
JOIN place p ON p.place_no = c.place_no;

