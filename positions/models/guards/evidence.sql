-- Evidence stays: entries, their citations and speakers, amendments, and the record of each import.
--
-- A row is added, reviewed, superseded and redacted, never deleted and never rewritten. Plain SQL, because a session
-- can switch off triggers that an application-side library manages.

-- Refuse to delete rows or to empty the table.
CREATE OR REPLACE FUNCTION positions_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        IF positions_goes_with_negotiation(to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;
    END IF;
    PERFORM positions_refuse('evidence_is_kept', 'Evidence is never deleted: correct it, retract it or redact it.');
    RETURN NULL;
END;
$$;

-- Refuse to change a row, but for the columns that are named as arguments.
CREATE OR REPLACE FUNCTION positions_freeze() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- Without arguments, TG_ARGV is null.
    IF to_jsonb(OLD) - coalesce(TG_ARGV, '{}') IS DISTINCT FROM to_jsonb(NEW) - coalesce(TG_ARGV, '{}') THEN
        PERFORM positions_refuse('evidence_is_frozen', 'An entry is not rewritten: correct it by a new one.');
    END IF;
    RETURN NEW;
END;
$$;

-- Let the columns that are named as arguments be set once and then stay. "Without second reader" is set by the
-- decision or never: false is no gap in it.
CREATE OR REPLACE FUNCTION positions_set_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        -- That a note is redacted is judged elsewhere (amendments.sql).
        CONTINUE WHEN was -> name IS NOT DISTINCT FROM becomes -> name
            OR (name = 'decision_note' AND becomes ->> name = '[redacted]');
        IF was -> name NOT IN ('null', '""', 'false') OR (was -> name = 'false' AND was ->> 'decision' <> '') THEN
            PERFORM positions_refuse('evidence_set_once', format('%s is set once and then stays.', name));
        END IF;
    END LOOP;
    RETURN NEW;
END;
$$;

-- Entries. Generated columns are not known yet before an update is made, so they are no part of the comparison.
CREATE OR REPLACE TRIGGER entry_kept
    BEFORE DELETE ON positions_entry
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER entry_kept_whole
    BEFORE TRUNCATE ON positions_entry
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER entry_frozen
    BEFORE UPDATE ON positions_entry
    FOR EACH ROW EXECUTE FUNCTION positions_freeze(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note',
        'superseded_at', 'sequence',
        'condition', 'content', 'statement', 'coding_note', 'speaker',
        'reading', 'conditional', 'has_content', 'ends_term', 'own_word', 'main', 'rival_of_main');
CREATE OR REPLACE TRIGGER entry_set_once
    BEFORE UPDATE ON positions_entry
    FOR EACH ROW EXECUTE FUNCTION positions_set_once(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note',
        'superseded_at', 'sequence');

-- Citations.
CREATE OR REPLACE TRIGGER citation_kept
    BEFORE DELETE ON positions_citation
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER citation_kept_whole
    BEFORE TRUNCATE ON positions_citation
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER citation_frozen
    BEFORE UPDATE ON positions_citation
    FOR EACH ROW EXECUTE FUNCTION positions_freeze(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note',
        'locator', 'quote', 'translation');
CREATE OR REPLACE TRIGGER citation_set_once
    BEFORE UPDATE ON positions_citation
    FOR EACH ROW EXECUTE FUNCTION positions_set_once(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note');

-- Amendments.
CREATE OR REPLACE TRIGGER amendment_kept
    BEFORE DELETE ON positions_amendment
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER amendment_kept_whole
    BEFORE TRUNCATE ON positions_amendment
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER amendment_frozen
    BEFORE UPDATE ON positions_amendment
    FOR EACH ROW EXECUTE FUNCTION positions_freeze(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note', 'reason');
CREATE OR REPLACE TRIGGER amendment_set_once
    BEFORE UPDATE ON positions_amendment
    FOR EACH ROW EXECUTE FUNCTION positions_set_once(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note');

-- Speakers.
CREATE OR REPLACE TRIGGER entryspeaker_kept
    BEFORE DELETE ON positions_entryspeaker
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER entryspeaker_kept_whole
    BEFORE TRUNCATE ON positions_entryspeaker
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER entryspeaker_frozen
    BEFORE UPDATE ON positions_entryspeaker
    FOR EACH ROW EXECUTE FUNCTION positions_freeze();

-- Imports.
CREATE OR REPLACE TRIGGER import_kept
    BEFORE DELETE ON positions_import
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER import_kept_whole
    BEFORE TRUNCATE ON positions_import
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER import_frozen
    BEFORE UPDATE ON positions_import
    FOR EACH ROW EXECUTE FUNCTION positions_freeze();
