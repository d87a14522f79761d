-- What was seen, who is owed a message, what was sent and what came of it.
-- Ids and codes only: never a name, an address or the text of a mail.

-- Messages seen, as avvik published them (they hold nothing personal).
CREATE TABLE inbox (
    event_id text PRIMARY KEY,
    sequence bigint NOT NULL,
    previous bigint NOT NULL,
    happened_at timestamptz NOT NULL,
    body bytea NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX inbox_sequence ON inbox (sequence);

-- Positions that a later message points back to and nobody has seen yet.
CREATE TABLE gap (
    missing bigint PRIMARY KEY,
    shown_by bigint NOT NULL,
    noticed_at timestamptz NOT NULL
);

-- Somebody in a role is to be told of an event. A sender holds a duty until `lease_until`;
-- every claim raises `fence`, and whoever comes with an older number changes nothing.
-- Nobody stands above reporters and supporters: `not_told` ends the duty to one who cannot be told,
-- or to all where one cannot. `asks`: nothing (0), a look at the case (1), an act (2).
CREATE TABLE duty (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL REFERENCES inbox,
    role text NOT NULL,
    unit text NOT NULL,
    asks smallint NOT NULL,
    channel text NOT NULL,
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'told', 'not_told', 'not_needed', 'unreachable')),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    fence bigint NOT NULL DEFAULT 0,
    UNIQUE (event_id, role, unit, channel)
);
CREATE INDEX duty_waiting ON duty (next_attempt_at, asks DESC) WHERE state = 'waiting';
CREATE INDEX duty_unreachable ON duty (id) WHERE state IN ('unreachable', 'not_told');

-- One person is told of one event once by each channel, whatever roles they hold, but for what asks
-- more of them than they were told; of cases of theirs that an event of another case touches, of
-- each once. The row stands before the mail is sent.
CREATE TABLE delivery (
    event_id text NOT NULL REFERENCES inbox,
    person text NOT NULL,
    channel text NOT NULL,
    cases uuid[] NOT NULL,
    asks smallint NOT NULL,
    duty bigint NOT NULL REFERENCES duty,
    state text NOT NULL DEFAULT 'intended'
        CHECK (state IN ('intended', 'accepted', 'refused', 'no_address', 'expired')),
    code integer,
    enhanced text,
    intended_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 1,
    settled_at timestamptz,
    PRIMARY KEY (event_id, person, channel, cases, asks)
);

-- Messages that could not be read, whole, until a version that can read them replays them.
CREATE TABLE parked (
    digest bytea PRIMARY KEY,
    event_id text,
    reason text NOT NULL,
    body bytea NOT NULL,
    parked_at timestamptz NOT NULL
);

-- What avvik is still to be told, and for a while what its stream has, with its number there:
-- a stream that was lost with its server begins again at one, and is told all of it again.
CREATE TABLE outbox (
    delivery uuid PRIMARY KEY,
    body bytea NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    sequence bigint
);
CREATE INDEX outbox_unsent ON outbox (position) WHERE sequence IS NULL;
CREATE INDEX outbox_sequence ON outbox (sequence) WHERE sequence IS NOT NULL;
