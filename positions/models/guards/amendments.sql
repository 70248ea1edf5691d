-- Amendments: an entry gives way only to a correction, a retraction or a redaction that is recorded, and never leaves
-- a rival without the main entry that it stands beside.

-- Say whether the redaction of a text is recorded and done: that of a column of a row of the table.
CREATE OR REPLACE FUNCTION positions_redacts(table_name name, of_this bigint, name text) RETURNS boolean
LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM positions_amendment a
    WHERE a.kind = 'redaction' AND a.field = name AND a.published_at IS NOT NULL
        AND CASE table_name
            WHEN 'positions_entry' THEN a.entry_id = of_this AND a.citation_id IS NULL AND a.of_table = ''
            WHEN 'positions_citation' THEN a.citation_id = of_this
            ELSE 'positions_' || a.of_table = table_name AND a.of_row = of_this END)
    OR table_name = 'positions_referencechange' AND EXISTS (SELECT FROM positions_historyredaction r
        WHERE r.change_id = of_this AND r.field = name AND r.published_at IS NOT NULL);
$$;

-- Refuse a text in the place of another, but for [redacted] and when that redaction is recorded. Arguments: the
-- columns that hold such texts.
CREATE OR REPLACE FUNCTION positions_redact_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        -- The note of a decision is written with it.
        CONTINUE WHEN was ->> name IS NOT DISTINCT FROM becomes ->> name
            OR (name = 'decision_note' AND was ->> 'decision' = '');
        IF NOT positions_redacts(TG_TABLE_NAME, OLD.id, name)
            OR was ->> name = '' OR becomes ->> name <> '[redacted]'
        THEN
            PERFORM positions_refuse('redaction_is_recorded',
                'A text is only ever replaced by [redacted], and only when its redaction is recorded.');
        END IF;
    END LOOP;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER entry_redacted
    BEFORE UPDATE ON positions_entry
    FOR EACH ROW EXECUTE FUNCTION positions_redact_only(
        'condition', 'content', 'statement', 'coding_note', 'speaker', 'decision_note');
CREATE OR REPLACE TRIGGER citation_redacted
    BEFORE UPDATE ON positions_citation
    FOR EACH ROW EXECUTE FUNCTION positions_redact_only('locator', 'quote', 'translation', 'decision_note');
CREATE OR REPLACE TRIGGER amendment_redacted
    BEFORE UPDATE ON positions_amendment
    FOR EACH ROW EXECUTE FUNCTION positions_redact_only('reason', 'decision_note');

-- Refuse to replace an entry without a published correction or retraction of the same time.
CREATE OR REPLACE FUNCTION positions_supersede_by_amendment() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.superseded_at IS NULL OR (TG_OP = 'UPDATE' AND OLD.superseded_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM positions_amendment a WHERE a.entry_id = NEW.id
        AND a.kind IN ('correction', 'retraction') AND a.published_at = NEW.superseded_at) THEN
        PERFORM positions_refuse('superseded_by_amendment',
            'An entry is replaced only by a published correction or retraction, and at its time.');
    END IF;
    -- Hence no chain of corrections comes back to where it began.
    IF NEW.published_at IS NULL OR NEW.superseded_at <= NEW.published_at THEN
        PERFORM positions_refuse('entry_superseded_after_publication',
            'Only a published entry is replaced, and later than it was published.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER entry_superseded
    BEFORE INSERT OR UPDATE ON positions_entry
    FOR EACH ROW EXECUTE FUNCTION positions_supersede_by_amendment();

-- Refuse a correction that moves its entry to another position, or is not its next version. People propose both
-- together, so it is judged at once. An import publishes both, and the new version may live only when the old one has
-- given way to the correction: there it is judged at commit.
CREATE OR REPLACE FUNCTION positions_correct_in_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    old_entry positions_entry;
    new_entry positions_entry;
BEGIN
    IF NEW.replacement_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO old_entry FROM positions_entry WHERE id = NEW.entry_id;
    SELECT * INTO new_entry FROM positions_entry WHERE id = NEW.replacement_id;
    IF new_entry.position_id IS DISTINCT FROM old_entry.position_id THEN
        PERFORM positions_refuse('correction_in_position', 'A correction stays in the position of its entry.');
    END IF;
    IF (new_entry.key, new_entry.version) IS DISTINCT FROM (old_entry.key, old_entry.version + 1) THEN
        PERFORM positions_refuse('correction_is_next_version',
            'A correction keeps the key of its entry and is its next version.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER amendment_in_position
    BEFORE INSERT ON positions_amendment
    FOR EACH ROW WHEN (NEW.imported_in_id IS NULL) EXECUTE FUNCTION positions_correct_in_place();

DROP TRIGGER IF EXISTS imported_amendment_in_position ON positions_amendment;
CREATE CONSTRAINT TRIGGER imported_amendment_in_position
    AFTER INSERT ON positions_amendment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.imported_in_id IS NOT NULL) EXECUTE FUNCTION positions_correct_in_place();

-- At commit: a later version of an entry comes by a correction, and is published with it.
CREATE OR REPLACE FUNCTION positions_come_by_correction() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_entry c JOIN positions_amendment a ON a.replacement_id = c.id
        WHERE c.id = NEW.id AND a.published_at IS NOT DISTINCT FROM c.published_at) THEN
        PERFORM positions_refuse('version_by_correction',
            'A later version of an entry comes by a correction of it, and is published with that.');
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS version_by_correction ON positions_entry;
CREATE CONSTRAINT TRIGGER version_by_correction
    AFTER INSERT OR UPDATE OF published_at ON positions_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.version > 1) EXECUTE FUNCTION positions_come_by_correction();

-- Say whether some version of the entry stands as a main entry.
CREATE OR REPLACE FUNCTION positions_has_living_main(entry bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM positions_entry e JOIN positions_entry c USING (negotiation_id, key)
        WHERE e.id = entry AND c.main AND c.published_at IS NOT NULL AND c.superseded_at IS NULL);
END;
$$;

-- At commit: a rival that stands has a main entry to stand beside.
CREATE OR REPLACE FUNCTION positions_stand_beside_main() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM positions_entry c WHERE c.id = NEW.id AND c.superseded_at IS NULL)
        AND NOT positions_has_living_main(NEW.rival_of_id) THEN
        PERFORM positions_refuse('rival_has_main',
            'The main account that this one rivals is not published, or no longer.');
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS rival_has_main ON positions_entry;
CREATE CONSTRAINT TRIGGER rival_has_main
    AFTER INSERT OR UPDATE OF published_at ON positions_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL AND NEW.rival_of_id IS NOT NULL)
    EXECUTE FUNCTION positions_stand_beside_main();

-- At commit: what a published amendment says has been done, and no rival is left without its main entry.
CREATE OR REPLACE FUNCTION positions_complete_amendment() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    old_entry positions_entry;
    new_entry positions_entry;
    redacted jsonb;
BEGIN
    SELECT * INTO old_entry FROM positions_entry WHERE id = NEW.entry_id;
    IF NEW.kind = 'redaction' THEN
        IF NEW.citation_id IS NOT NULL THEN
            SELECT to_jsonb(c) INTO redacted FROM positions_citation c WHERE c.id = NEW.citation_id;
        ELSIF NEW.of_table = 'amendment' THEN
            SELECT to_jsonb(a) INTO redacted FROM positions_amendment a
            WHERE a.id = NEW.of_row AND a.negotiation_id = NEW.negotiation_id;
        ELSIF NEW.of_table = 'coding' THEN
            SELECT to_jsonb(c) INTO redacted FROM positions_coding c
            WHERE c.id = NEW.of_row AND c.negotiation_id = NEW.negotiation_id;
        ELSIF NEW.of_table = 'comment' THEN
            SELECT to_jsonb(c) INTO redacted FROM positions_comment c
            WHERE c.id = NEW.of_row AND c.negotiation_id = NEW.negotiation_id;
        ELSIF NEW.of_table = 'suggestion' THEN
            SELECT to_jsonb(s) INTO redacted FROM positions_suggestion s
            WHERE s.id = NEW.of_row AND s.negotiation_id = NEW.negotiation_id;
        ELSIF NEW.of_table = 'referencechange' THEN
            SELECT positions_told(c) INTO redacted FROM positions_referencechange c
            WHERE c.id = NEW.of_row AND c.negotiation_id = NEW.negotiation_id;
        ELSE
            redacted := to_jsonb(old_entry);
        END IF;
        -- A line of the history has several texts under one name.
        IF (redacted -> NEW.field)::text LIKE '%"[redacted]"%' IS NOT TRUE THEN
            PERFORM positions_refuse('amendment_takes_effect', 'A redaction removes the text that it names at once.');
        END IF;
        RETURN NULL;
    END IF;
    IF old_entry.superseded_at IS DISTINCT FROM NEW.published_at THEN
        PERFORM positions_refuse('amendment_takes_effect', 'A correction or retraction replaces its entry at once.');
    END IF;
    IF NEW.kind = 'correction' THEN
        SELECT * INTO new_entry FROM positions_entry WHERE id = NEW.replacement_id;
        IF new_entry.published_at IS DISTINCT FROM NEW.published_at THEN
            PERFORM positions_refuse('amendment_takes_effect', 'A correction publishes its new entry at once.');
        END IF;
    END IF;
    IF NOT positions_has_living_main(NEW.entry_id) AND EXISTS (
        SELECT FROM positions_entry e JOIN positions_entry r ON r.rival_of_id = e.id
        WHERE e.negotiation_id = old_entry.negotiation_id AND e.key = old_entry.key
            AND r.published_at IS NOT NULL AND r.superseded_at IS NULL
    ) THEN
        PERFORM positions_refuse('rival_has_main',
            'Retract the rival accounts of this entry too, or first make one of them the main account.');
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS amendment_takes_effect ON positions_amendment;
CREATE CONSTRAINT TRIGGER amendment_takes_effect
    AFTER INSERT OR UPDATE OF published_at ON positions_amendment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION positions_complete_amendment();
