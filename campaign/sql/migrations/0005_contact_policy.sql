-- What we did to reach people over any channel, found by its time, for the limits of touches.
CREATE INDEX contact_outbound ON contact (happened_at, customer_no, channel) WHERE direction = 'out' AND undone_at IS NULL;
CREATE INDEX returned_by_lead ON returned (lead_no);

-- 1: the customer prefers another channel than the phone.
ALTER TABLE standing ADD COLUMN other_channel INTEGER NOT NULL DEFAULT 0;
UPDATE standing
SET other_channel = 1
WHERE customer_no IN (SELECT customer_no FROM customer WHERE preferred_channel <> 'phone');
