-- What an agent works on and how well, and how long writing up takes after a call.

ALTER TABLE agent ADD COLUMN proficiency TEXT NOT NULL DEFAULT '';   -- 'es:0.8 tariffs:1': languages and skills not fully known
ALTER TABLE shift ADD COLUMN work TEXT NOT NULL DEFAULT 'outbound';  -- outbound, inbound, training or leave
ALTER TABLE shift ADD COLUMN site TEXT NOT NULL DEFAULT '';          -- where the agent works then; '' for the agent's own site
ALTER TABLE attempt ADD COLUMN wrap_up_seconds INTEGER;              -- after the call, where the dialer tells
