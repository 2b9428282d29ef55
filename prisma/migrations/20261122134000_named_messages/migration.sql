-- Messages with a name: later ones edit or delete them, and an answer to one finds whom it belongs to.
ALTER TABLE outbox ADD COLUMN ref TEXT;
CREATE INDEX outbox_ref_idx ON outbox (chat_id, ref, id) WHERE ref IS NOT NULL;
CREATE INDEX outbox_relayed_idx ON outbox (chat_id, message_id) WHERE ref IS NOT NULL AND message_id IS NOT NULL;
