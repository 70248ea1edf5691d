-- Documents: the stored texts of sources stay as they were given, but for what a redaction or a removal takes out of
-- them; and anchors stand in a text of the source that their citation cites.

CREATE OR REPLACE TRIGGER document_kept
    BEFORE DELETE ON positions_document
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER document_kept_whole
    BEFORE TRUNCATE ON positions_document
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER document_frozen
    BEFORE UPDATE ON positions_document
    FOR EACH ROW EXECUTE FUNCTION positions_freeze(
        'text', 'file', 'file_name', 'free_by_id', 'free_by_name', 'free_at', 'removed_at');

-- Refuse other words, another file, or a time that was not given to this transaction. Words go by a redaction that is
-- published in it, all of them by a removal; what is gone stays gone.
CREATE OR REPLACE FUNCTION positions_redact_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.free_at IS DISTINCT FROM OLD.free_at AND NEW.free_at IS NOT NULL
        AND NOT positions_gave(NEW.negotiation_id, NEW.free_at) THEN
        PERFORM positions_refuse_moment();
    END IF;
    IF OLD.removed_at IS NOT NULL AND (NEW.removed_at IS DISTINCT FROM OLD.removed_at OR NEW.text <> '') THEN
        PERFORM positions_refuse('document_is_redacted_only', 'A stored text that was removed does not come back.');
    END IF;
    IF NEW.removed_at IS DISTINCT FROM OLD.removed_at AND NOT EXISTS (SELECT FROM positions_documentremoval r
        WHERE r.document_id = NEW.id AND r.published_at = NEW.removed_at)
        OR NEW.removed_at IS NULL AND (NEW.text, NEW.file, NEW.file_name) IS DISTINCT FROM (OLD.text, OLD.file, OLD.file_name)
            AND NOT (coalesce(NEW.file = OLD.file, true) AND NEW.file_name IN (OLD.file_name, '')
                AND positions_redacts_now(NEW.negotiation_id)
                AND (NEW.text = OLD.text OR position('[redacted]' IN NEW.text) > 0))
    THEN
        PERFORM positions_refuse('document_is_redacted_only',
            'A stored text stays as it was given, but for what a recorded redaction or removal takes out of it.');
    END IF;
    RETURN NEW;
END;
$$;

-- Say whether a redaction in the negotiation is published by this transaction.
CREATE OR REPLACE FUNCTION positions_redacts_now(negotiation bigint) RETURNS boolean
LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM positions_amendment a WHERE a.negotiation_id = negotiation AND a.kind = 'redaction'
    AND a.published_at >= transaction_timestamp() - positions_clock_patience()
    AND positions_gave(negotiation, a.published_at));
$$;

CREATE OR REPLACE TRIGGER document_redacted
    BEFORE UPDATE ON positions_document
    FOR EACH ROW EXECUTE FUNCTION positions_redact_document();

-- Anchors.
CREATE OR REPLACE TRIGGER anchor_kept
    BEFORE DELETE ON positions_anchor
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER anchor_kept_whole
    BEFORE TRUNCATE ON positions_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER anchor_frozen
    BEFORE UPDATE ON positions_anchor
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('exact', 'prefix', 'suffix');

-- Refuse other words in an anchor, but where a redaction that is published in this transaction takes some out, or where
-- its text was removed.
CREATE OR REPLACE FUNCTION positions_redact_anchor() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.exact, NEW.prefix, NEW.suffix) IS DISTINCT FROM (OLD.exact, OLD.prefix, OLD.suffix)
        AND NOT ((positions_redacts_now(NEW.negotiation_id)
                OR EXISTS (SELECT FROM positions_document d WHERE d.id = NEW.document_id AND d.removed_at IS NOT NULL))
            AND (NEW.exact = OLD.exact OR position('[redacted]' IN NEW.exact) > 0)
            AND NEW.prefix IN (OLD.prefix, '') AND NEW.suffix IN (OLD.suffix, '')) THEN
        PERFORM positions_refuse('anchor_is_redacted_only',
            'An anchor stays as it was set, but for words that a recorded redaction removes.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER anchor_redacted
    BEFORE UPDATE ON positions_anchor
    FOR EACH ROW EXECUTE FUNCTION positions_redact_anchor();

-- Refuse an anchor in a text of another source, or one that does not come with its citation: that is decided on, then.
CREATE OR REPLACE FUNCTION positions_anchor_in_source() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    cited positions_citation;
BEGIN
    SELECT * INTO cited FROM positions_citation c WHERE c.id = NEW.citation_id;
    IF cited.decision <> '' OR cited.published_at IS NOT NULL THEN
        PERFORM positions_refuse('anchor_comes_with_citation', 'A place in the text is proposed with its citation.');
    END IF;
    IF cited.negotiation_id IS DISTINCT FROM NEW.negotiation_id OR NOT EXISTS (SELECT FROM positions_document d
        WHERE d.id = NEW.document_id AND d.source_id = cited.source_id) THEN
        PERFORM positions_refuse('anchor_in_source', 'A citation is anchored in a stored text of its own source.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER anchor_in_source
    BEFORE INSERT ON positions_anchor
    FOR EACH ROW EXECUTE FUNCTION positions_anchor_in_source();

-- Removals: kept like evidence, and done by a second person (review.sql).
CREATE OR REPLACE TRIGGER documentremoval_kept
    BEFORE DELETE ON positions_documentremoval
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER documentremoval_kept_whole
    BEFORE TRUNCATE ON positions_documentremoval
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER documentremoval_frozen
    BEFORE UPDATE ON positions_documentremoval
    FOR EACH ROW EXECUTE FUNCTION positions_freeze(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note');
CREATE OR REPLACE TRIGGER documentremoval_set_once
    BEFORE UPDATE ON positions_documentremoval
    FOR EACH ROW EXECUTE FUNCTION positions_set_once(
        'decided_by_id', 'decided_at', 'decision', 'without_second_reader', 'published_at', 'decision_note');

-- At commit: a removal that was done has left nothing of the text.
CREATE OR REPLACE FUNCTION positions_complete_document_removal() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_document d WHERE d.id = NEW.document_id
        AND d.removed_at = NEW.published_at AND d.text = '') THEN
        PERFORM positions_refuse('document_removal_done', 'A removal that is recorded as done has been done.');
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS documentremoval_done ON positions_documentremoval;
CREATE CONSTRAINT TRIGGER documentremoval_done
    AFTER INSERT OR UPDATE OF published_at ON positions_documentremoval DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION positions_complete_document_removal();

-- Times, names, and a second reader, as of all evidence (moments.sql, names.sql, review.sql).
CREATE OR REPLACE TRIGGER document_added_when_given
    AFTER INSERT ON positions_document REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('added_at', 'free_at', 'removed_at');
CREATE OR REPLACE TRIGGER document_signed
    BEFORE INSERT ON positions_document
    FOR EACH ROW EXECUTE FUNCTION positions_sign('added_by', 'free_by');
CREATE OR REPLACE TRIGGER document_signed_when_freed
    BEFORE UPDATE ON positions_document
    FOR EACH ROW WHEN (OLD.free_by_id IS DISTINCT FROM NEW.free_by_id)
    EXECUTE FUNCTION positions_sign('free_by');
CREATE OR REPLACE TRIGGER documentremoval_set_when_given
    BEFORE UPDATE ON positions_documentremoval
    FOR EACH ROW EXECUTE FUNCTION positions_set_when_given('published_at');
CREATE OR REPLACE TRIGGER documentremoval_added_when_given
    AFTER INSERT ON positions_documentremoval REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('published_at');
CREATE OR REPLACE TRIGGER documentremoval_signed
    BEFORE INSERT ON positions_documentremoval
    FOR EACH ROW EXECUTE FUNCTION positions_sign('proposed_by', 'decided_by');
CREATE OR REPLACE TRIGGER documentremoval_signed_when_decided
    BEFORE UPDATE ON positions_documentremoval
    FOR EACH ROW WHEN (OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id)
    EXECUTE FUNCTION positions_sign('decided_by');
CREATE OR REPLACE TRIGGER documentremoval_read_twice
    AFTER INSERT OR UPDATE OF without_second_reader ON positions_documentremoval
    FOR EACH ROW WHEN (NEW.without_second_reader) EXECUTE FUNCTION positions_need_second_reader();
