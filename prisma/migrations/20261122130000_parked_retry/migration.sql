-- Somebody asked for another try; any process takes it with its next sweep.
ALTER TABLE parked ADD COLUMN retry_wanted_at TIMESTAMPTZ(3);
CREATE INDEX parked_wanted_idx ON parked (id) WHERE retry_wanted_at IS NOT NULL;
