-- Releases: added under the lock and never rewritten, but for texts that a redaction removes from the bytes of a package.

-- Refuse to change a release but by a redaction that is published in this transaction, and let each leave its trace: the
-- digest from before it, and its moment. What stands in a zip, the database cannot read.
CREATE OR REPLACE FUNCTION positions_redact_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := NEW.redacted_at[cardinality(NEW.redacted_at)];
BEGIN
    IF NEW.redacted_at IS DISTINCT FROM OLD.redacted_at || moment
        OR NEW.former_sha256 IS DISTINCT FROM OLD.former_sha256 || OLD.sha256
        OR NOT coalesce(positions_gave(NEW.negotiation_id, moment), false)
        OR NOT (EXISTS (SELECT FROM positions_amendment a WHERE a.negotiation_id = NEW.negotiation_id
                AND a.kind = 'redaction' AND a.published_at = moment)
            OR EXISTS (SELECT FROM positions_historyredaction r WHERE r.negotiation_id = NEW.negotiation_id
                AND r.published_at = moment))
    THEN
        PERFORM positions_refuse('release_is_redacted_only',
            'A release stays as it is, but for texts that a recorded redaction removes.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER release_kept
    BEFORE DELETE ON positions_release
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER release_never_emptied
    BEFORE TRUNCATE ON positions_release
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER release_frozen
    BEFORE UPDATE ON positions_release
    FOR EACH ROW EXECUTE FUNCTION positions_freeze(
        'notes', 'content', 'size', 'sha256', 'tables_sha256', 'content_sha256', 'former_sha256', 'redacted_at');
CREATE OR REPLACE TRIGGER release_redacted
    BEFORE UPDATE ON positions_release
    FOR EACH ROW EXECUTE FUNCTION positions_redact_release();
