-- The day's spending is asked before every paid call: a sum over those that cost something.
CREATE INDEX llm_calls_paid_idx ON llm_calls (created_at) INCLUDE (cost) WHERE cost > 0;
