-- Makes the two roles of the site, and gives them the database; run in each new one, as a superuser. The image of
-- PostgreSQL does so when the data directory is new. Roles that exist stay, with the passwords that are given now.
-- The owner migrates and owns the tables; the application logs in as a role that owns nothing (docs/adr/0002).
-- A variable that is missing stops the script: psql then finds no value to put in its place.

\set ON_ERROR_STOP on
\getenv owner TRACKER_OWNER
\getenv owner_password TRACKER_OWNER_PASSWORD
\getenv application TRACKER_APP
\getenv application_password TRACKER_APP_PASSWORD

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY[:'owner', :'application']) AS name
WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE :"application" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'application_password';

-- Who owns the database may make tables in the schema public; nobody else may, or connect unasked.
ALTER DATABASE :"DBNAME" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO :"application";

-- So that whoever waits for what never comes holds nothing up. Imports and the like lift the limits for themselves.
ALTER ROLE :"application" SET lock_timeout = '3s';
ALTER ROLE :"application" SET statement_timeout = '30s';
ALTER ROLE :"application" SET idle_in_transaction_session_timeout = '30s';
