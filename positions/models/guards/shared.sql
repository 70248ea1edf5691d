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
