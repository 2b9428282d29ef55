-- What every event writes, made cheaper to write.

-- Documents of the engine's own are read whole and by nobody but the engine: kept as text they are neither taken apart
-- nor put together again, and keep the order of their keys.
ALTER TABLE journal
    ALTER COLUMN event TYPE JSON USING event::json,
    ALTER COLUMN funnels TYPE JSON USING funnels::json,
    ALTER COLUMN effects DROP DEFAULT,
    ALTER COLUMN effects TYPE JSON USING effects::json,
    ALTER COLUMN effects SET DEFAULT '[]',
    ALTER COLUMN transitions DROP DEFAULT,
    ALTER COLUMN transitions TYPE JSON USING transitions::json,
    ALTER COLUMN transitions SET DEFAULT '[]',
    ALTER COLUMN reads DROP DEFAULT,
    ALTER COLUMN reads TYPE JSON USING reads::json,
    ALTER COLUMN reads SET DEFAULT '{}';
ALTER TABLE outbox ALTER COLUMN payload TYPE JSON USING payload::json;
ALTER TABLE users
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE JSON USING state::json,
    ALTER COLUMN state SET DEFAULT '{}';
ALTER TABLE subjects
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE JSON USING state::json,
    ALTER COLUMN state SET DEFAULT '{}';
ALTER TABLE user_funnel_state ALTER COLUMN position TYPE JSON USING position::json;
ALTER TABLE subject_positions ALTER COLUMN position TYPE JSON USING position::json;

-- A client's next due instant moves with nearly every event, mostly to a later one. Indexed, it would make each of them
-- write an entry in all indexes of the row. So the index is on an instant that is left alone while it is not too late:
-- never after next_due_at; where it is earlier, whoever finds it due looks at next_due_at and corrects it.
ALTER TABLE users ADD COLUMN ring_at TIMESTAMPTZ(3);
UPDATE users SET ring_at = next_due_at WHERE next_due_at IS NOT NULL;
DROP INDEX users_next_due_at_idx;
CREATE INDEX users_ring_at_idx ON users (ring_at) WHERE ring_at IS NOT NULL;

-- Only the clean-up reads by age, and keys are stored in the order of their age.
DROP INDEX inbox_at_idx;
CREATE INDEX inbox_at_idx ON inbox USING brin (at);

-- The sweep's look at expired leases finds its few rows through the index of unsent ones.
DROP INDEX outbox_lease_idx;
