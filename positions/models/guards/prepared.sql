-- Deleting a negotiation of which nothing was ever published: all of it goes together, its history too. What is kept
-- otherwise (evidence.sql, history.sql, moments.sql, members.sql) goes with its negotiation alone.

-- Say whether the negotiation of a row is gone already, so that the row goes with it.
CREATE OR REPLACE FUNCTION positions_goes_with_negotiation(held jsonb) RETURNS boolean
LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT held ->> 'negotiation_id' IS NOT NULL AND NOT EXISTS (
    SELECT FROM positions_negotiation n WHERE n.id = (held ->> 'negotiation_id')::bigint);
$$;

-- Delete a negotiation in preparation with all that belongs to it.
CREATE OR REPLACE FUNCTION positions_delete_prepared(prepared bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    belonging name;
    stays boolean;
BEGIN
    PERFORM positions_hold(prepared);
    IF NOT EXISTS (SELECT FROM positions_negotiation n WHERE n.id = prepared AND n.state = 'preparation') THEN
        PERFORM positions_refuse('negotiation_is_kept', 'A negotiation that is public is not deleted: archive it.');
    END IF;
    -- Its own trigger refuses when an entry is published (negotiations.sql).
    DELETE FROM positions_negotiation WHERE id = prepared;
    -- A table that another one refers to is emptied once that one is.
    FOR pass IN 1..20 LOOP
        stays := false;
        FOR belonging IN SELECT c.relname FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'negotiation_id' AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND starts_with(c.relname, 'positions_')
            ORDER BY c.relname LOOP
            BEGIN
                EXECUTE format('DELETE FROM %I WHERE negotiation_id = $1', belonging) USING prepared;
            EXCEPTION WHEN foreign_key_violation THEN
                stays := true;
            END;
        END LOOP;
        EXIT WHEN NOT stays;
    END LOOP;
END;
$$;
