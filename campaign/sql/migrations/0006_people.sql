-- The word of a portfolio's owner about an offer; the latest one stands.
CREATE TABLE portfolio_decision (
    decision_no INTEGER PRIMARY KEY AUTOINCREMENT,
    portfolio TEXT NOT NULL,
    offer TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('allowed', 'blocked')),
    person TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX portfolio_decision_by_offer ON portfolio_decision (portfolio, offer, recorded_at);
CREATE TRIGGER portfolio_decision_stays BEFORE UPDATE ON portfolio_decision
BEGIN
    SELECT RAISE(ABORT, 'the word of an owner is never changed: say another one');
END;
CREATE TRIGGER portfolio_decision_remains BEFORE DELETE ON portfolio_decision
BEGIN
    SELECT RAISE(ABORT, 'the word of an owner is never removed');
END;

-- Who answers for a campaign, in which role, and for which files exactly.
CREATE TABLE signature (
    signature_no INTEGER PRIMARY KEY AUTOINCREMENT,
    campaign TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT NOT NULL,
    sha256 TEXT NOT NULL,            -- of the files of the campaign at that moment
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX signature_by_campaign ON signature (campaign, role, recorded_at);
CREATE TRIGGER signature_stays BEFORE UPDATE ON signature
BEGIN
    SELECT RAISE(ABORT, 'a signature is never changed: sign again');
END;
CREATE TRIGGER signature_remains BEFORE DELETE ON signature
BEGIN
    SELECT RAISE(ABORT, 'a signature is never removed');
END;

-- In which arm the person is: who is held out is called only because of asking to be called back.
ALTER TABLE lead ADD COLUMN arm TEXT NOT NULL DEFAULT 'treated' CHECK (arm IN ('treated', 'holdout'));

-- Calls that ask somebody who was never asked whether calls are welcome.
ALTER TABLE lead ADD COLUMN invitation INTEGER NOT NULL DEFAULT 0;
CREATE INDEX lead_of_invitation ON lead (campaign, customer_no) WHERE invitation = 1;

-- How many of those whom a campaign invited had answered at the end of each of its weeks, as was known then.
CREATE TABLE invitation_week (
    week_no INTEGER PRIMARY KEY AUTOINCREMENT,
    campaign TEXT NOT NULL,
    week INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (campaign, week)
) STRICT;
