-- A large import has the planner look at the evidence anew, which only the owner of the tables may ask for.
--
-- A table that was empty when it was last looked at is taken for small. Then the check that a citation's entry exists
-- may walk along any index of the negotiation, once for every row: a hundred thousand entries would take hours.

-- Count the evidence for the planner, as the owner of the tables.
CREATE OR REPLACE FUNCTION positions_take_stock() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE positions_entry, positions_citation;
END;
$$;

-- Count what was not counted yet, or is few, as the owner of the tables: after a first import the planner would take all
-- tables for empty until PostgreSQL comes to count them by itself, and walk through each for every row of another.
CREATE OR REPLACE FUNCTION positions_take_stock_of_few() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted regclass;
BEGIN
    FOR counted IN SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND starts_with(relname, 'positions_')
            AND reltuples < 10000 LOOP
        EXECUTE format('ANALYZE %s', counted);
    END LOOP;
END;
$$;
