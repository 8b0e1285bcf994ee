-- The whole loop: who the customers are, what happened, what is true now, what was decided, what became of it.
-- Instants are seconds since 1970-01-01 UTC, days are days since then, months are year * 12 + month - 1,
-- money is in minor units. Every event carries happened/answered/attempted_at (when it happened) and recorded_at
-- (when we learned it); undone_at is set when the import that brought it was taken back.

CREATE TABLE import_file (
    import_no INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    recipe TEXT NOT NULL,            -- hash of everything but the file that decides what its rows mean
    rows INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    rejects_file TEXT,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX import_file_by_content ON import_file (kind, sha256);

-- Few distinct values that many customers share are written once.
CREATE TABLE language (language_no INTEGER PRIMARY KEY, language TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE household (household_no INTEGER PRIMARY KEY, household TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE plan (plan_no INTEGER PRIMARY KEY, plan TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE place (
    place_no INTEGER PRIMARY KEY,
    zones TEXT NOT NULL,             -- IANA names of every zone the person may be in, separated by spaces; '' when unknown
    country TEXT NOT NULL,
    state TEXT NOT NULL,
    preferred TEXT NOT NULL,         -- hours the customer prefers, '' when none are stated
    phone_country TEXT NOT NULL DEFAULT '', -- country of the phone, whose law holds as well; '' when it is not known
    phone_state TEXT NOT NULL DEFAULT '',   -- state with rules of its own that the phone belongs to; '' when none
    UNIQUE (zones, country, state, preferred, phone_country, phone_state)
) STRICT;
CREATE TABLE calling_hours (
    hours_no INTEGER PRIMARY KEY,
    place_no INTEGER NOT NULL REFERENCES place,
    consented TEXT NOT NULL,         -- hours the consent is limited to, '' when it names none
    UNIQUE (place_no, consented)
) STRICT;

CREATE TABLE customer (
    customer_no INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL,             -- E.164
    alt_phone TEXT,
    name TEXT,
    language TEXT,
    country TEXT,
    state TEXT,
    postal_code TEXT,
    timezone TEXT,
    birth_date INTEGER,
    tier TEXT,
    value INTEGER,
    portfolio TEXT,
    household TEXT,
    plan TEXT,
    joined_on INTEGER,
    preferred_hours TEXT,
    preferred_channel TEXT,
    phone_callable INTEGER NOT NULL, -- 0: premium rate, pager and the like
    place_no INTEGER NOT NULL REFERENCES place,
    language_no INTEGER NOT NULL,    -- 0: not stated
    household_no INTEGER NOT NULL,   -- 0: none
    plan_no INTEGER NOT NULL,        -- 0: none
    holdout_base INTEGER NOT NULL,   -- keyed hash of customer_id, 0 to 2^31 - 2
    source_hash INTEGER,             -- of the file row that this row still equals; null after any other change
    import_no INTEGER NOT NULL,      -- the import that brought the customer
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_by_phone ON customer (phone);
CREATE INDEX customer_by_alt_phone ON customer (alt_phone) WHERE alt_phone IS NOT NULL;
CREATE INDEX customer_by_household ON customer (household_no, holdout_base) WHERE household_no > 0;

-- Old values are kept: what an attribute was, until when, and when we learned that it had changed.
CREATE TABLE change (
    change_no INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,           -- the table the value stands in
    subject_no INTEGER NOT NULL,     -- its row: customer_no, subscription_no, ...
    attribute TEXT NOT NULL,
    old ANY,
    new ANY,
    happened_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    import_no INTEGER                -- null: by hand, or an answer to a need question
) STRICT;
CREATE INDEX change_by_subject ON change (subject, subject_no, attribute);
CREATE INDEX change_by_import ON change (import_no) WHERE import_no IS NOT NULL;

-- Usage: one row a month, one column a measure (added when campaign.toml declares it), scaled integers.
CREATE TABLE usage (
    customer_no INTEGER NOT NULL,
    month INTEGER NOT NULL,
    import_no INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (customer_no, month)
) STRICT, WITHOUT ROWID;
CREATE TABLE usage_month (           -- the months that have usage
    month INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE usage_row (             -- the file rows that the usage still equals
    source_hash INTEGER PRIMARY KEY,
    customer_no INTEGER NOT NULL,
    month INTEGER NOT NULL,
    measure TEXT NOT NULL
) STRICT;

-- Bills are facts: what each plan would have charged for this customer's own usage. One column a plan and month of
-- the year (p3_m7: plan 3, August), added with the plan; a new month overwrites the one a year before.
CREATE TABLE bill (
    customer_no INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE bill_month (            -- which month each ring position holds, by which price list
    position INTEGER NOT NULL,
    plan_no INTEGER NOT NULL,
    month INTEGER NOT NULL,
    price_hash TEXT NOT NULL,
    PRIMARY KEY (position, plan_no)
) STRICT, WITHOUT ROWID;

-- Events, append-only.
CREATE TABLE response (
    response_no INTEGER PRIMARY KEY,
    customer_no INTEGER NOT NULL REFERENCES customer,
    answered_at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'stop')),
    purpose TEXT NOT NULL CHECK (purpose IN ('marketing', 'service', 'survey')),
    wording TEXT,
    evidence TEXT,
    until INTEGER,                   -- instant the answer names as its own end
    hours TEXT NOT NULL DEFAULT '',
    needs TEXT,                      -- JSON object: need question -> answer
    source_hash INTEGER,
    import_no INTEGER,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX response_by_customer ON response (customer_no, answered_at);
CREATE UNIQUE INDEX response_by_source ON response (source_hash) WHERE source_hash IS NOT NULL AND undone_at IS NULL;

CREATE TABLE suppression (
    suppression_no INTEGER PRIMARY KEY,
    phone TEXT,
    customer_no INTEGER REFERENCES customer,
    source TEXT NOT NULL,
    scope TEXT NOT NULL DEFAULT '',
    listed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    registry_no INTEGER,
    source_hash INTEGER,
    import_no INTEGER,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER,
    CHECK (phone IS NOT NULL OR customer_no IS NOT NULL)
) STRICT;
CREATE INDEX suppression_by_phone ON suppression (phone) WHERE phone IS NOT NULL;
CREATE INDEX suppression_by_customer ON suppression (customer_no) WHERE customer_no IS NOT NULL;
CREATE INDEX suppression_by_source ON suppression (source_hash) WHERE source_hash IS NOT NULL;
-- Suppressions that hold: a stop somebody asked for ends when that same person says yes again later.
CREATE VIEW suppression_in_force AS
SELECT suppression_no, phone, customer_no, source, scope, listed_at, expires_at, registry_no, recorded_at
FROM suppression
WHERE undone_at IS NULL
    AND NOT (
        source = 'stop'
        AND EXISTS (
            SELECT 1
            FROM response
            WHERE response.customer_no = suppression.customer_no
                AND response.answer = 'yes'
                AND response.answered_at > suppression.listed_at
                AND response.undone_at IS NULL
        )
    );
CREATE TABLE registry (
    registry_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    dated INTEGER NOT NULL,          -- day the copy was made
    import_no INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE TABLE contact (
    contact_no INTEGER PRIMARY KEY,
    customer_no INTEGER NOT NULL REFERENCES customer,
    happened_at INTEGER NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    channel TEXT NOT NULL,
    topic TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('query', 'complaint', 'order', 'other')),
    resolved INTEGER,
    agent TEXT,
    source_hash INTEGER,
    import_no INTEGER,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX contact_by_customer ON contact (customer_no, happened_at);
CREATE UNIQUE INDEX contact_by_source ON contact (source_hash) WHERE source_hash IS NOT NULL AND undone_at IS NULL;

CREATE TABLE subscription (
    subscription_no INTEGER PRIMARY KEY,
    customer_no INTEGER NOT NULL REFERENCES customer,
    product TEXT NOT NULL,
    started_on INTEGER NOT NULL,
    cancelled_on INTEGER,
    cancel_reason TEXT,
    monthly_value INTEGER,
    campaign TEXT,
    offer TEXT,
    agent TEXT,
    arm TEXT CHECK (arm IN ('treated', 'holdout')),
    last_seen_on INTEGER,            -- the relation is known up to this day; null: up to the day of the report
    lead_no INTEGER,                 -- the accepted lead that started it
    source_hash INTEGER,
    import_no INTEGER,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE UNIQUE INDEX subscription_by_key ON subscription (customer_no, product, started_on) WHERE undone_at IS NULL;
CREATE INDEX subscription_held ON subscription (customer_no, product) WHERE cancelled_on IS NULL AND undone_at IS NULL;

CREATE TABLE agent (
    agent_no INTEGER PRIMARY KEY,
    agent TEXT NOT NULL UNIQUE,
    name TEXT,
    agency TEXT,
    site TEXT,
    languages TEXT NOT NULL,         -- codes separated by spaces
    skills TEXT NOT NULL,
    cost_per_hour INTEGER,
    left_on INTEGER,
    source_hash INTEGER,
    import_no INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE TABLE shift (
    shift_no INTEGER PRIMARY KEY,
    agent_no INTEGER NOT NULL REFERENCES agent,
    day INTEGER NOT NULL,            -- in the zone of the shift
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    breaks TEXT NOT NULL DEFAULT '', -- '18:00-18:15,19:00-19:10' in the zone of the shift
    zone TEXT NOT NULL,
    source_hash INTEGER,
    import_no INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (agent_no, starts_at)
) STRICT;
CREATE INDEX shift_by_time ON shift (starts_at);

-- What a code of a dialer means, as flags; refreshed from the program's table and the workspace's own.
CREATE TABLE disposition (
    disposition_no INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    dialled INTEGER NOT NULL,        -- 0: the lead came back without an attempt
    answered INTEGER NOT NULL,
    reached INTEGER NOT NULL,        -- the right person was spoken to
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    refused_at_opening INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    wrong_number INTEGER NOT NULL,
    callback INTEGER NOT NULL,
    complaint INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    final INTEGER NOT NULL,          -- nothing more is to be tried on this lead
    known INTEGER NOT NULL,          -- 0: a code nobody has explained yet
    rest_days INTEGER NOT NULL
) STRICT;

CREATE TABLE attempt (
    attempt_no INTEGER PRIMARY KEY,
    customer_no INTEGER,             -- null: neither lead nor customer of ours
    lead_no INTEGER,
    reference TEXT NOT NULL,         -- the lead or customer as the file named it
    attempted_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    disposition_no INTEGER NOT NULL REFERENCES disposition,
    duration_seconds INTEGER,
    agent TEXT,
    phone TEXT,
    callback_at INTEGER,
    note TEXT,
    source_hash INTEGER,
    import_no INTEGER,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;
CREATE INDEX attempt_by_customer ON attempt (customer_no, attempted_at);
CREATE INDEX attempt_by_time ON attempt (attempted_at, customer_no, attempts, disposition_no, undone_at);
CREATE INDEX attempt_by_lead ON attempt (lead_no) WHERE lead_no IS NOT NULL;
CREATE UNIQUE INDEX attempt_by_source ON attempt (source_hash) WHERE source_hash IS NOT NULL AND undone_at IS NULL;

-- What is true now, one narrow row of integers a customer: derived from the above, rebuildable, never the truth itself.
CREATE TABLE standing (
    customer_no INTEGER PRIMARY KEY,
    marketing_from INTEGER NOT NULL DEFAULT 0,
    marketing_until INTEGER NOT NULL DEFAULT 0,
    marketing_hours_no INTEGER NOT NULL DEFAULT 0,
    service_from INTEGER NOT NULL DEFAULT 0,
    service_until INTEGER NOT NULL DEFAULT 0,
    service_hours_no INTEGER NOT NULL DEFAULT 0,
    survey_from INTEGER NOT NULL DEFAULT 0,
    survey_until INTEGER NOT NULL DEFAULT 0,
    survey_hours_no INTEGER NOT NULL DEFAULT 0,
    phone_suppressed_until INTEGER NOT NULL DEFAULT 0,
    person_suppressed_until INTEGER NOT NULL DEFAULT 0,
    phone_state INTEGER NOT NULL DEFAULT 0,      -- 0 callable, 1 kind of number not to be called, 2 wrong number
    place_no INTEGER NOT NULL DEFAULT 0,
    language_no INTEGER NOT NULL DEFAULT 0,
    household_no INTEGER NOT NULL DEFAULT 0,
    plan_no INTEGER NOT NULL DEFAULT 0,
    holdout_base INTEGER NOT NULL DEFAULT 0,
    open_complaints INTEGER NOT NULL DEFAULT 0,
    last_attempt_at INTEGER NOT NULL DEFAULT 0,
    last_contact_at INTEGER NOT NULL DEFAULT 0,
    last_refusal_at INTEGER NOT NULL DEFAULT 0,
    rest_until INTEGER NOT NULL DEFAULT 0,
    attempts_life INTEGER NOT NULL DEFAULT 0,
    callback_at INTEGER NOT NULL DEFAULT 0,      -- an open promise to call back; 0: none
    callback_attempt_no INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What was decided.
CREATE TABLE configuration (
    configuration_no INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,              -- JSON: file name -> text of every file the build read
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE TABLE campaign (
    campaign_no INTEGER PRIMARY KEY,
    campaign TEXT NOT NULL UNIQUE,
    holdout_parts INTEGER NOT NULL DEFAULT 0, -- largest share ever in force, in ten-thousandths: it never shrinks
    first_built_at INTEGER
) STRICT;
CREATE TABLE call_list (
    list_no INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id TEXT NOT NULL UNIQUE,
    evening INTEGER NOT NULL,
    built_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('built', 'exported', 'replaced', 'withdrawn')),
    configuration_no INTEGER NOT NULL REFERENCES configuration,
    program_version TEXT NOT NULL,
    counts TEXT NOT NULL             -- JSON, as `build --json` prints it
) STRICT;
CREATE UNIQUE INDEX call_list_of_evening ON call_list (evening) WHERE status IN ('built', 'exported');
CREATE TABLE lead (
    lead_no INTEGER PRIMARY KEY AUTOINCREMENT,
    lead_id TEXT NOT NULL UNIQUE,
    list_no INTEGER NOT NULL REFERENCES call_list,
    customer_no INTEGER NOT NULL,
    campaign TEXT NOT NULL,
    offer TEXT NOT NULL,
    benefit INTEGER NOT NULL,
    slot_at INTEGER NOT NULL,
    opens_at INTEGER NOT NULL,       -- the instants between which this person may be called that evening
    closes_at INTEGER NOT NULL,
    zone TEXT NOT NULL,
    rank INTEGER NOT NULL,
    phone TEXT NOT NULL,
    language TEXT NOT NULL,
    agent TEXT,                      -- the agent a callback was promised with
    callback INTEGER NOT NULL DEFAULT 0,
    UNIQUE (list_no, customer_no)
) STRICT;
CREATE INDEX lead_by_customer ON lead (customer_no);
CREATE TABLE decision_block (
    list_no INTEGER NOT NULL REFERENCES call_list,
    block_no INTEGER NOT NULL,       -- customers block_no * 65536 to block_no * 65536 + 65535
    body BLOB NOT NULL,              -- zlib of 32-bit integers, little-endian, by number
    first_customer_no INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    PRIMARY KEY (list_no, block_no)
) STRICT, WITHOUT ROWID;
CREATE TABLE assigned (
    campaign_no INTEGER NOT NULL REFERENCES campaign,
    customer_no INTEGER NOT NULL,
    offer TEXT NOT NULL,
    arm TEXT NOT NULL CHECK (arm IN ('treated', 'holdout')),
    assigned_at INTEGER NOT NULL,
    list_no INTEGER,
    import_no INTEGER,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (campaign_no, customer_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX assigned_by_customer ON assigned (customer_no);
CREATE INDEX assigned_by_list ON assigned (list_no);

CREATE TABLE batch (
    batch_no INTEGER PRIMARY KEY AUTOINCREMENT,
    list_no INTEGER NOT NULL REFERENCES call_list,
    dialer TEXT NOT NULL,
    campaign TEXT,
    slot_at INTEGER,
    exported_at INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    withheld INTEGER NOT NULL        -- leads that no longer passed the gates at export
) STRICT;
CREATE TABLE batch_lead (
    batch_no INTEGER NOT NULL REFERENCES batch,
    lead_no INTEGER NOT NULL REFERENCES lead,
    PRIMARY KEY (batch_no, lead_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_of_lead ON batch_lead (lead_no);
CREATE TABLE returned (              -- leads a dialer gave back without having called them
    lead_no INTEGER NOT NULL,
    import_no INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    undone_at INTEGER,
    reference TEXT NOT NULL,
    source_hash INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE audit (
    audit_no INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    person TEXT NOT NULL,
    command TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
