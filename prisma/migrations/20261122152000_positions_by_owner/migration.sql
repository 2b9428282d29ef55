-- A planner that thinks a young table small would look for a client's position through this one.
DROP INDEX user_funnel_state_funnel_version_idx;
