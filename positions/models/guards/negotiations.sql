-- Negotiations: one that has something published stays public, keeps its key and is never deleted; and one that is
-- archived stays as it is, until it is taken out of the archive.

-- Refuse to hide, rename or delete a negotiation of which an entry is published.
CREATE OR REPLACE FUNCTION positions_keep_negotiation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_entry e WHERE e.negotiation_id = OLD.id AND e.published_at IS NOT NULL) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM positions_refuse('negotiation_is_kept',
            'A negotiation with published entries is not deleted: archive it.');
    ELSIF NEW.key <> OLD.key THEN
        PERFORM positions_refuse('negotiation_keeps_key',
            'A negotiation with published entries keeps its key, by which it is cited.');
    END IF;
    PERFORM positions_refuse('negotiation_stays_public',
        'A negotiation with published entries that was public stays public: archive it.');
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER negotiation_kept
    BEFORE DELETE ON positions_negotiation
    FOR EACH ROW EXECUTE FUNCTION positions_keep_negotiation();
CREATE OR REPLACE TRIGGER negotiation_stays
    BEFORE UPDATE ON positions_negotiation
    FOR EACH ROW WHEN (OLD.key <> NEW.key OR (OLD.state = 'public' AND NEW.state <> 'public'))
    EXECUTE FUNCTION positions_keep_negotiation();

-- Raise the refusal of an act in the archive.
CREATE OR REPLACE FUNCTION positions_refuse_archived() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_refuse('negotiation_is_archived',
        'This negotiation is archived: nothing is added to it or changed in it, until it is taken out of the archive.');
END;
$$;

-- Refuse a row of an archived negotiation.
CREATE OR REPLACE FUNCTION positions_leave_archive() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM positions_negotiation n WHERE n.id = NEW.negotiation_id AND n.archived_at IS NOT NULL) THEN
        PERFORM positions_refuse_archived();
    END IF;
    RETURN NULL;
END;
$$;

-- The same of the rows that a statement adds.
CREATE OR REPLACE FUNCTION positions_add_to_no_archive() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM positions_negotiation n
        WHERE n.archived_at IS NOT NULL AND n.id IN (SELECT negotiation_id FROM fresh)) THEN
        PERFORM positions_refuse_archived();
    END IF;
    RETURN NULL;
END;
$$;

-- What is asked for before it is done (a proposal, a comment, a task), what is published, and what comes in whole. Of
-- reference data see history.sql. Redactions are done in the archive too.
CREATE OR REPLACE TRIGGER entry_not_archived
    AFTER INSERT ON positions_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_to_no_archive();
CREATE OR REPLACE TRIGGER entry_not_published_in_archive
    AFTER UPDATE OF published_at ON positions_entry
    FOR EACH ROW WHEN (OLD.published_at IS NULL AND NEW.published_at IS NOT NULL)
    EXECUTE FUNCTION positions_leave_archive();
CREATE OR REPLACE TRIGGER amendment_not_archived
    AFTER INSERT ON positions_amendment
    FOR EACH ROW WHEN (NEW.kind <> 'redaction') EXECUTE FUNCTION positions_leave_archive();
CREATE OR REPLACE TRIGGER amendment_not_published_in_archive
    AFTER UPDATE OF published_at ON positions_amendment
    FOR EACH ROW WHEN (NEW.kind <> 'redaction' AND OLD.published_at IS NULL AND NEW.published_at IS NOT NULL)
    EXECUTE FUNCTION positions_leave_archive();
CREATE OR REPLACE TRIGGER comment_not_archived
    AFTER INSERT ON positions_comment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_to_no_archive();
CREATE OR REPLACE TRIGGER codingtask_not_archived
    AFTER INSERT ON positions_codingtask REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_to_no_archive();
CREATE OR REPLACE TRIGGER coding_not_archived
    AFTER INSERT ON positions_coding REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_to_no_archive();
CREATE OR REPLACE TRIGGER document_not_archived
    AFTER INSERT ON positions_document REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_to_no_archive();
CREATE OR REPLACE TRIGGER import_not_archived
    AFTER INSERT ON positions_import REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_to_no_archive();
CREATE OR REPLACE TRIGGER release_not_archived
    AFTER INSERT ON positions_release REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_to_no_archive();
