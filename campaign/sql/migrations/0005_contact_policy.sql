-- What we did to reach people over any channel, found by its time, for the limits of touches.
CREATE INDEX contact_outbound ON contact (happened_at, customer_no, channel) WHERE direction = 'out' AND undone_at IS NULL;
