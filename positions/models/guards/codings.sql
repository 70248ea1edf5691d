-- Codings stay as they were written, each of an entry under its key.

-- Refuse a coding of another version than the first: so a coder codes an entry once, however often it is corrected.
CREATE OR REPLACE FUNCTION positions_code_first_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM positions_entry e WHERE e.id = NEW.entry_id AND e.version > 1) THEN
        PERFORM positions_refuse('coding_of_first_version', 'A coding names the first version of its entry.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER coding_of_first_version
    BEFORE INSERT ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_code_first_version();
CREATE OR REPLACE TRIGGER coding_kept
    BEFORE DELETE ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER coding_kept_whole
    BEFORE TRUNCATE ON positions_coding
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER coding_frozen
    BEFORE UPDATE ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('note');
CREATE OR REPLACE TRIGGER coding_redacted
    BEFORE UPDATE ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_redact_only('note');

-- Refuse a coding under an import of another act.
CREATE OR REPLACE FUNCTION positions_code_with_import() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT imported_in_id FROM fresh WHERE imported_in_id IS NOT NULL) f
        JOIN positions_import i ON i.id = f.imported_in_id WHERE NOT positions_gave(i.negotiation_id, i.imported_at))
    THEN
        PERFORM positions_refuse('coding_comes_with_import', 'What an import brings is written in its transaction.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER coding_comes_with_import
    AFTER INSERT ON positions_coding REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_code_with_import();
