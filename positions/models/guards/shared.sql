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

-- Refuse to act for another table than these of ours. Whoever puts a trigger on a table of his own could otherwise have
-- a function that acts as its owner write what he likes.
CREATE OR REPLACE FUNCTION positions_act_on(schema_name name, table_name name, tables text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF schema_name <> 'public' OR table_name <> ALL (string_to_array(tables, ' ')) THEN
        PERFORM positions_refuse('trigger_of_own_table', 'This function acts for its own tables only.');
    END IF;
END;
$$;
