-- With the state and its instant indexed, each step of each client wrote an entry in every index of the row. The screen
-- that counts who stands where reads a funnel's rows instead, now and then.
CREATE INDEX user_funnel_state_funnel_version_idx ON user_funnel_state (funnel, version);
DROP INDEX user_funnel_state_funnel_version_step_entered_at_idx;
