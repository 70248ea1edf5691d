-- Publication: whole, and for good; its moment is kept by moments.sql.
--
-- The last triggers are deferred: they judge a published row at commit, when everything that belongs to it is written.

-- Refuse to add to an import what it did not bring: all of it is published at its moment, and an earlier import has an
-- earlier one.
CREATE OR REPLACE FUNCTION positions_come_with_import() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh f JOIN positions_import i ON i.id = f.imported_in_id
        WHERE f.published_at IS DISTINCT FROM i.imported_at) THEN
        PERFORM positions_refuse('comes_with_import', 'What an import brings is published at its moment.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_comes_with_import
    AFTER INSERT ON positions_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_come_with_import();
CREATE OR REPLACE TRIGGER citation_comes_with_import
    AFTER INSERT ON positions_citation REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_come_with_import();
CREATE OR REPLACE TRIGGER amendment_comes_with_import
    AFTER INSERT ON positions_amendment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_come_with_import();

-- Refuse to name another speaker once the entry is out; an import writes both in one transaction.
CREATE OR REPLACE FUNCTION positions_seal_speakers() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    published timestamptz;
BEGIN
    -- The row lock waits for whoever is just publishing the entry.
    SELECT c.published_at INTO published FROM positions_entry c WHERE c.id = NEW.entry_id FOR SHARE;
    IF published IS NOT NULL AND NOT positions_gave(NEW.negotiation_id, published) THEN
        PERFORM positions_refuse('speakers_are_sealed', 'The speakers of a published entry stay: correct the entry.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER entryspeaker_sealed
    BEFORE INSERT ON positions_entryspeaker
    FOR EACH ROW EXECUTE FUNCTION positions_seal_speakers();

-- Refuse to give a position another party, issue or kind once an entry of it is published.
CREATE OR REPLACE FUNCTION positions_settle_position() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- Waits for whoever is just publishing an entry of the position, and lets nobody begin.
    PERFORM positions_hold(OLD.negotiation_id);
    IF EXISTS (SELECT FROM positions_entry c WHERE c.position_id = OLD.id AND c.published_at IS NOT NULL) THEN
        PERFORM positions_refuse('position_is_settled',
            'Party, issue and kind of a position stay once an entry of it is published.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER position_is_settled
    BEFORE UPDATE ON positions_position
    FOR EACH ROW WHEN ((OLD.party_id, OLD.issue_id, OLD.kind) IS DISTINCT FROM (NEW.party_id, NEW.issue_id, NEW.kind))
    EXECUTE FUNCTION positions_settle_position();

-- At commit: whatever is published rests on a citation published no later.
CREATE OR REPLACE FUNCTION positions_require_citation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_citation c WHERE c.entry_id = NEW.id
        AND c.published_at <= NEW.published_at) THEN
        PERFORM positions_refuse('entry_has_citation', 'A published entry needs a citation: a source and a locator.');
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS entry_has_citation ON positions_entry;
CREATE CONSTRAINT TRIGGER entry_has_citation
    AFTER INSERT OR UPDATE OF published_at ON positions_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION positions_require_citation();

-- At commit: a citation is not published before its entry.
CREATE OR REPLACE FUNCTION positions_cite_published() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_entry c WHERE c.id = NEW.entry_id
        AND c.published_at <= NEW.published_at) THEN
        PERFORM positions_refuse('citation_of_published', 'A citation is published with its entry or after it.');
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS citation_of_published ON positions_citation;
CREATE CONSTRAINT TRIGGER citation_of_published
    AFTER INSERT OR UPDATE OF published_at ON positions_citation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION positions_cite_published();
