#!/bin/sh
# Lets replicas stream from the primary: their role, its way in, and that a write waits for one of them. The image of
# PostgreSQL runs it when the data directory is new; for one that is there, run it in the container, and restart that.
set -eu
: "${TRACKER_REPLICATION_PASSWORD:?}"
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'END'
\getenv password TRACKER_REPLICATION_PASSWORD
SELECT 'CREATE ROLE tracker_replication' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_replication') \gexec
ALTER ROLE tracker_replication LOGIN REPLICATION PASSWORD :'password';
-- In force from the next start on: while there is no replica, nothing would be written.
ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (replica1, replica2)';
END
line="host replication tracker_replication all scram-sha-256"
grep --quiet --line-regexp "$line" "$PGDATA/pg_hba.conf" || echo "$line" >> "$PGDATA/pg_hba.conf"
