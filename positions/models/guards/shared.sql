-- What the other files use.
--
-- All functions look in the schema `public` only: otherwise a session could put a temporary table of its own in the
-- place of one of ours.

-- Raise a refusal that reads like a broken constraint of that name, so that the application can say it in a sentence.
CREATE OR REPLACE FUNCTION positions_refuse(rule text, sentence text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = sentence;
END;
$$;

-- Say whether this session holds the lock of the negotiation that positions/writing/moment.py takes: two keys, the table's and
-- the negotiation's.
CREATE OR REPLACE FUNCTION positions_holds_lock(negotiation bigint) RETURNS boolean
LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT EXISTS (
    SELECT FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory'
        AND l.classid = 'positions_negotiation'::regclass AND l.objid = negotiation::oid AND l.objsubid = 2
        AND l.mode = 'ExclusiveLock' AND l.granted);
$$;
