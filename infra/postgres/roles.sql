-- Roles and database of a new installation. Run once by a superuser, with both passwords in the environment:
--   EXCHANGEHUB_OWNER_PASSWORD=… EXCHANGEHUB_APP_PASSWORD=… psql -v ON_ERROR_STOP=1 -f roles.sql
\set ON_ERROR_STOP on
\getenv owner_password EXCHANGEHUB_OWNER_PASSWORD
\getenv app_password EXCHANGEHUB_APP_PASSWORD

-- Owns the schema and applies migrations; nothing runs as it between releases.
CREATE ROLE exchangehub_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
-- What the hub nodes run as.
CREATE ROLE exchangehub_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
-- The nodes ask for these in each session; behind PgBouncer, which does not pass that on, they hold from here (ExchangeHub.Access/Database.cs).
ALTER ROLE exchangehub_app SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE exchangehub_app SET jit = off;

CREATE DATABASE exchangehub OWNER exchangehub_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE exchangehub FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE exchangehub TO exchangehub_app;

\connect exchangehub
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO exchangehub_owner;
GRANT USAGE ON SCHEMA public TO exchangehub_app;

-- What migrations make later is open to the app without another step.
ALTER DEFAULT PRIVILEGES FOR ROLE exchangehub_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO exchangehub_app;
ALTER DEFAULT PRIVILEGES FOR ROLE exchangehub_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO exchangehub_app;

-- Timed jobs keep their tables in a schema of their own.
CREATE SCHEMA jobs AUTHORIZATION exchangehub_owner;
GRANT USAGE ON SCHEMA jobs TO exchangehub_app;
ALTER DEFAULT PRIVILEGES FOR ROLE exchangehub_owner IN SCHEMA jobs
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO exchangehub_app;
ALTER DEFAULT PRIVILEGES FOR ROLE exchangehub_owner IN SCHEMA jobs
    GRANT USAGE, SELECT ON SEQUENCES TO exchangehub_app;

-- The ledger and its checkpoints only grow. Default privileges know no exception by name, so their tables are closed as soon as they are made;
-- the trigger belongs to the superuser, and the owner cannot switch it off.
CREATE FUNCTION public.close_ledger() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE made record;
BEGIN
    FOR made IN
        SELECT c.oid::regclass AS name
        FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND c.relkind IN ('r', 'p')
          AND c.relname ~ '^ledger_(entry|node|checkpoint)$'
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM exchangehub_app', made.name);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION public.close_ledger() FROM PUBLIC;
CREATE EVENT TRIGGER close_ledger ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
    EXECUTE FUNCTION public.close_ledger();
