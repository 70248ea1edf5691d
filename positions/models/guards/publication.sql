-- Publication: at the present time, under the negotiation's lock, and whole.
--
-- The last triggers are deferred: they judge a published row at commit, when everything that belongs to it is written.

-- Refuse another time of publication than the present, or one without the lock: of a row that is published later.
CREATE OR REPLACE FUNCTION positions_publish_now() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.published_at IS NULL OR (TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    IF NEW.published_at NOT BETWEEN transaction_timestamp() AND clock_timestamp() THEN
        PERFORM positions_refuse('published_now',
            'The time of publication is the present one, not one before or after.');
    END IF;
    IF NOT positions_holds_lock(NEW.negotiation_id) THEN
        PERFORM positions_refuse('published_under_lock',
            'Who publishes holds the lock of the negotiation, so that readers see all of it or nothing.');
    END IF;
    RETURN NEW;
END;
$$;

-- The same of all rows that a statement adds at once: to look through the locks for each row took more than half of a
-- large import.
CREATE OR REPLACE FUNCTION positions_publish_all_now() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE published_at NOT BETWEEN transaction_timestamp() AND clock_timestamp()) THEN
        PERFORM positions_refuse('published_now',
            'The time of publication is the present one, not one before or after.');
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT negotiation_id FROM fresh WHERE published_at IS NOT NULL) f
        WHERE NOT positions_holds_lock(f.negotiation_id)) THEN
        PERFORM positions_refuse('published_under_lock',
            'Who publishes holds the lock of the negotiation, so that readers see all of it or nothing.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_published_now
    BEFORE UPDATE ON positions_entry
    FOR EACH ROW EXECUTE FUNCTION positions_publish_now();
CREATE OR REPLACE TRIGGER citation_published_now
    BEFORE UPDATE ON positions_citation
    FOR EACH ROW EXECUTE FUNCTION positions_publish_now();
CREATE OR REPLACE TRIGGER amendment_published_now
    BEFORE UPDATE ON positions_amendment
    FOR EACH ROW EXECUTE FUNCTION positions_publish_now();
CREATE OR REPLACE TRIGGER entry_published_at_once
    AFTER INSERT ON positions_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_publish_all_now();
CREATE OR REPLACE TRIGGER citation_published_at_once
    AFTER INSERT ON positions_citation REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_publish_all_now();
CREATE OR REPLACE TRIGGER amendment_published_at_once
    AFTER INSERT ON positions_amendment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_publish_all_now();

-- Refuse to name another speaker once the entry is out; an import writes both in one transaction.
CREATE OR REPLACE FUNCTION positions_seal_speakers() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    published timestamptz;
BEGIN
    -- The row lock waits for whoever is just publishing the entry.
    SELECT c.published_at INTO published FROM positions_entry c WHERE c.id = NEW.entry_id FOR SHARE;
    IF published < transaction_timestamp() THEN
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
    PERFORM pg_advisory_xact_lock('positions_negotiation'::regclass::int, OLD.negotiation_id::int);
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
