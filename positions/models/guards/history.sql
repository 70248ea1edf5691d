-- The history of the reference data: one table that triggers write, and nobody rewrites (docs/adr/0010).
--
-- Triggers see what is written in bulk or past the application, and the application's role cannot switch them off. They
-- write as the owner of the tables (SECURITY DEFINER), so that the role itself can write no line of history.
--
-- Who did it and why is said by settings of the transaction (positions/writing/reasons.py): `tracker.user`, `tracker.reason`
-- and, of an import, `tracker.import`. What comes in by an import, and all that the first import of a negotiation does,
-- is told by the record of the import and not once more here.

-- Return the key of the row that a column refers to; null for a column that is no reference, or refers to nothing.
CREATE OR REPLACE FUNCTION positions_key_of(name text, of_row bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF name IN ('party_id', 'host_id') THEN
        RETURN (SELECT key FROM positions_party WHERE id = of_row);
    ELSIF name IN ('round_id', 'before_id', 'after_id') THEN
        RETURN (SELECT key FROM positions_round WHERE id = of_row);
    ELSIF name IN ('position_a_id', 'position_b_id') THEN
        RETURN (SELECT key FROM positions_position WHERE id = of_row);
    ELSIF name = 'delegation_id' THEN
        RETURN (SELECT r.key || '/' || p.key FROM positions_delegation d JOIN positions_round r ON r.id = d.round_id
            JOIN positions_party p ON p.id = d.party_id WHERE d.id = of_row);
    ELSIF name = 'issue_id' THEN
        RETURN (SELECT key FROM positions_issue WHERE id = of_row);
    ELSIF name = 'person_id' THEN
        RETURN (SELECT key FROM positions_person WHERE id = of_row);
    ELSIF name = 'source_id' THEN
        RETURN (SELECT key FROM positions_source WHERE id = of_row);
    END IF;
    RETURN NULL;
END;
$$;

-- Return what a row is called, for those who read of it after it is gone.
CREATE OR REPLACE FUNCTION positions_name_of(kind text, held jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE kind
        WHEN 'office' THEN held ->> 'title'
        WHEN 'frozencomparison' THEN 'c/' || (held ->> 'id')
        WHEN 'outcome' THEN held ->> 'order'
        WHEN 'delegation' THEN (SELECT name FROM positions_party WHERE id = (held ->> 'party_id')::bigint)
        WHEN 'delegate' THEN (SELECT name FROM positions_person WHERE id = (held ->> 'person_id')::bigint)
        WHEN 'incompatibility' THEN positions_key_of('position_a_id', (held ->> 'position_a_id')::bigint) || ' / '
            || positions_key_of('position_b_id', (held ->> 'position_b_id')::bigint)
        ELSE held ->> 'key'
    END;
END;
$$;

-- Return the things on whose pages the row is shown.
CREATE OR REPLACE FUNCTION positions_pages_of(kind text, held jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE kind
        WHEN 'office' THEN ARRAY['person:' || (held ->> 'person_id')]
        WHEN 'outcome' THEN array_remove(ARRAY['round:' || (held ->> 'round_id'), 'issue:' || (held ->> 'issue_id')], NULL)
        WHEN 'delegation' THEN ARRAY['round:' || (held ->> 'round_id'), 'party:' || (held ->> 'party_id')]
        WHEN 'delegate' THEN ARRAY['person:' || (held ->> 'person_id'), 'round:' || (
            SELECT round_id FROM positions_delegation WHERE id = (held ->> 'delegation_id')::bigint)]
        WHEN 'incompatibility' THEN
            ARRAY['position:' || (held ->> 'position_a_id'), 'position:' || (held ->> 'position_b_id')]
        ELSE ARRAY[kind || ':' || (held ->> 'id')]
    END;
END;
$$;

-- Say whether the row came in by an import: it is told by that. The import is one of this very transaction.
CREATE OR REPLACE FUNCTION positions_told_by_import(home bigint, by_import bigint, act text) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM positions_import i WHERE i.id = by_import AND i.negotiation_id = home
            AND positions_gave(home, i.imported_at)
            AND (act = 'INSERT' OR NOT EXISTS (
                SELECT FROM positions_import e WHERE e.negotiation_id = home AND e.id < by_import))
    );
END;
$$;

-- Write a line for a row that was added, changed or deleted.
CREATE OR REPLACE FUNCTION positions_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind text := substr(TG_TABLE_NAME, length('positions_') + 1);
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    becomes jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    held jsonb := CASE WHEN TG_OP = 'DELETE' THEN was ELSE becomes END;
    home bigint := (held ->> CASE kind WHEN 'negotiation' THEN 'id' ELSE 'negotiation_id' END)::bigint;
    by_import bigint := nullif(current_setting('tracker.import', true), '')::bigint;
    differs jsonb;
BEGIN
    PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME,
        'positions_assessment positions_delegate positions_delegation positions_event positions_frozencomparison '
        'positions_incompatibility positions_issue positions_negotiation positions_office positions_outcome positions_party positions_person '
        'positions_position positions_round positions_source positions_term');
    -- Who sat at the table is read as it was known then, so what a later import adds of it is told here too.
    IF by_import IS NOT NULL AND positions_told_by_import(home, by_import, CASE
        WHEN kind IN ('delegate', 'delegation', 'office', 'person') THEN 'UPDATE' ELSE TG_OP END) THEN
        RETURN NULL;
    END IF;
    -- With its negotiation goes its history (prepared.sql).
    IF NOT EXISTS (SELECT FROM positions_negotiation n WHERE n.id = home) THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(regexp_replace(name, '_id$', ''), jsonb_build_array(
        coalesce(to_jsonb(positions_key_of(name, CASE jsonb_typeof(was -> name)
            WHEN 'number' THEN (was ->> name)::bigint END)), was -> name),
        coalesce(to_jsonb(positions_key_of(name, CASE jsonb_typeof(becomes -> name)
            WHEN 'number' THEN (becomes ->> name)::bigint END)), becomes -> name)
    )) INTO differs
    FROM jsonb_object_keys(held) name
    WHERE name NOT IN (
        'id', 'negotiation_id', 'archived_by_id', 'party_a_id', 'party_b_id', 'public_since', 'release_sha256')
        AND coalesce(was -> name, 'null') IS DISTINCT FROM coalesce(becomes -> name, 'null')
        AND (TG_OP = 'UPDATE' OR held -> name NOT IN ('null', '""', '[]', '{}'));
    IF differs IS NULL THEN
        RETURN NULL;
    END IF;
    IF kind NOT IN ('negotiation', 'frozencomparison') AND EXISTS (
        SELECT FROM positions_negotiation n WHERE n.id = home AND n.archived_at IS NOT NULL) THEN
        PERFORM positions_refuse_archived();
    END IF;
    INSERT INTO positions_referencechange
        (negotiation_id, "table", "row", called, about, operation, at, by_id, reason, imported_in_id, changed)
    VALUES (
        home, kind, (held ->> 'id')::bigint, coalesce(positions_name_of(kind, held), ''),
        ARRAY(SELECT DISTINCT unnest(positions_pages_of(kind, held) || CASE WHEN TG_OP = 'UPDATE'
            THEN positions_pages_of(kind, was) END)),
        CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
        positions_moment_of_act(home),
        nullif(current_setting('tracker.user', true), '')::bigint,
        coalesce(current_setting('tracker.reason', true), ''),
        by_import,
        differs
    );
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER assessment_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_assessment
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER delegate_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_delegate
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER delegation_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_delegation
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER event_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_event
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER frozencomparison_doi_recorded
    AFTER UPDATE OF doi ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER incompatibility_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_incompatibility
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER issue_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_issue
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER negotiation_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_negotiation
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER office_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_office
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER outcome_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_outcome
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER party_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_party
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER person_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_person
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER position_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_position
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER round_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_round
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER source_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_source
    FOR EACH ROW EXECUTE FUNCTION positions_record();
CREATE OR REPLACE TRIGGER term_recorded
    AFTER INSERT OR UPDATE OR DELETE ON positions_term
    FOR EACH ROW EXECUTE FUNCTION positions_record();

-- Refuse to rewrite the history, to delete of it or to empty it.
CREATE OR REPLACE FUNCTION positions_keep_history() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        IF positions_goes_with_negotiation(to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;
    END IF;
    PERFORM positions_refuse('history_is_kept', 'The history is neither rewritten nor deleted.');
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER referencechange_kept
    BEFORE DELETE ON positions_referencechange
    FOR EACH ROW EXECUTE FUNCTION positions_keep_history();
CREATE OR REPLACE TRIGGER referencechange_kept_whole
    BEFORE TRUNCATE ON positions_referencechange
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep_history();

-- Return the texts of a line: what it tells of each column, what the row is called, and why it was changed.
CREATE OR REPLACE FUNCTION positions_told(line positions_referencechange) RETURNS jsonb
LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT line.changed || jsonb_build_object('called', line.called, 'reason', line.reason);
$$;

-- Refuse to rewrite a line, but for texts that a recorded redaction removes from it.
CREATE OR REPLACE FUNCTION positions_redact_history() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := positions_told(OLD);
    becomes jsonb := positions_told(NEW);
BEGIN
    IF to_jsonb(OLD) - 'called' - 'reason' - 'changed' IS DISTINCT FROM to_jsonb(NEW) - 'called' - 'reason' - 'changed'
        OR NOT positions_only_redacted(was, becomes)
        OR EXISTS (SELECT FROM jsonb_object_keys(was) name WHERE was -> name IS DISTINCT FROM becomes -> name
            AND NOT positions_redacts(TG_TABLE_NAME, OLD.id, name))
    THEN
        PERFORM positions_refuse('history_is_kept', 'The history is neither rewritten nor deleted.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER referencechange_redacted
    BEFORE UPDATE ON positions_referencechange
    FOR EACH ROW EXECUTE FUNCTION positions_redact_history();

-- Refuse a line that no trigger wrote: one that runs because of another has the depth 2.
CREATE OR REPLACE FUNCTION positions_write_history_by_trigger() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        PERFORM positions_refuse('history_is_recorded',
            'The history is written by the database when something changes.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER referencechange_by_trigger
    BEFORE INSERT ON positions_referencechange
    FOR EACH ROW EXECUTE FUNCTION positions_write_history_by_trigger();

-- Redactions of lines that no entry leads to: kept like evidence, and done by a second person (review.sql).
CREATE OR REPLACE TRIGGER historyredaction_kept
    BEFORE DELETE ON positions_historyredaction
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER historyredaction_kept_whole
    BEFORE TRUNCATE ON positions_historyredaction
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER historyredaction_frozen
    BEFORE UPDATE ON positions_historyredaction
    FOR EACH ROW EXECUTE FUNCTION positions_freeze(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note');
CREATE OR REPLACE TRIGGER historyredaction_set_once
    BEFORE UPDATE ON positions_historyredaction
    FOR EACH ROW EXECUTE FUNCTION positions_set_once(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note');

-- At commit: a redaction that was done has left nothing of what it names but [redacted].
CREATE OR REPLACE FUNCTION positions_complete_history_redaction() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_referencechange c WHERE c.id = NEW.change_id
        AND positions_told(c) ->> NEW.field LIKE '%[redacted]%') THEN
        PERFORM positions_refuse('history_redaction_done', 'A redaction that is recorded as done has been done.');
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS historyredaction_done ON positions_historyredaction;
CREATE CONSTRAINT TRIGGER historyredaction_done
    AFTER INSERT OR UPDATE OF published_at ON positions_historyredaction DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION positions_complete_history_redaction();
