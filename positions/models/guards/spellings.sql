-- The spellings of terms, one row each, which the database itself keeps: so that none belongs to two terms.

-- Return a spelling as it is looked up: in small letters, but for two or three capitals, which stand for a name (US is
-- not us).
CREATE OR REPLACE FUNCTION positions_spelling(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
SELECT CASE WHEN given ~ format('^[%s]{2,3}$', positions_capitals()) THEN given ELSE positions_lower(given) END;
$$;

-- Write the rows of a term anew; those of one that goes are gone before it.
CREATE OR REPLACE FUNCTION positions_spell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME, 'positions_term');
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM positions_spelling WHERE term_id = OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    INSERT INTO positions_spelling (negotiation_id, term_id, spelling)
        SELECT DISTINCT NEW.negotiation_id, NEW.id, positions_spelling(written)
        FROM unnest(NEW.spellings || NEW.term) written;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER term_spelt
    AFTER INSERT OR UPDATE OF negotiation_id, term, spellings ON positions_term
    FOR EACH ROW EXECUTE FUNCTION positions_spell();
CREATE OR REPLACE TRIGGER term_no_longer_spelt
    BEFORE DELETE ON positions_term
    FOR EACH ROW EXECUTE FUNCTION positions_spell();
