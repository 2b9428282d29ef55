#!/bin/sh
# Runs once, on an empty database: makes the role of the bot, which has rows but no DDL. Whatever bot_owner creates
# later, in any schema, is granted to it. On a managed database (Neon) run the same statements by hand.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$APP_DB_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE bot_app LOGIN PASSWORD :'password';
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE TEMPORARY ON DATABASE bot FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO bot_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO bot_app;
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO bot_app;
ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO bot_app;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO bot_app;
SQL
