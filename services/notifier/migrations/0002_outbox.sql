-- What avvik's stream has is kept for a while, with its number there. A stream that was lost
-- with its server begins again at one: then everything that lay on it is told again.
ALTER TABLE outbox ADD sequence bigint;
CREATE INDEX outbox_unsent ON outbox (position) WHERE sequence IS NULL;
CREATE INDEX outbox_sequence ON outbox (sequence) WHERE sequence IS NOT NULL;
