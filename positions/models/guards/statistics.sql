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
