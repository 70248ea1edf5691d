-- Frozen comparisons: added under the lock and never rewritten, but for texts that a recorded redaction removes.

-- Say whether the one differs from the other only by texts that became [redacted].
CREATE OR REPLACE FUNCTION positions_only_redacted(was jsonb, becomes jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF was = becomes THEN
        RETURN true;
    ELSIF jsonb_typeof(was) = 'string' THEN
        RETURN was <> '""' AND becomes = '"[redacted]"';
    ELSIF jsonb_typeof(was) <> jsonb_typeof(becomes) THEN
        RETURN false;
    ELSIF jsonb_typeof(was) = 'array' THEN
        RETURN jsonb_array_length(was) = jsonb_array_length(becomes) AND NOT EXISTS (
            SELECT FROM ROWS FROM (jsonb_array_elements(was), jsonb_array_elements(becomes)) AS pair (a, b)
            WHERE NOT positions_only_redacted(pair.a, pair.b));
    ELSIF jsonb_typeof(was) = 'object' THEN
        RETURN NOT EXISTS (SELECT FROM jsonb_each(was) a FULL JOIN jsonb_each(becomes) b USING (key)
            WHERE a.value IS NULL OR b.value IS NULL OR NOT positions_only_redacted(a.value, b.value));
    END IF;
    RETURN false;
END;
$$;

-- Refuse to change a frozen comparison but by a redaction that is published in this transaction.
CREATE OR REPLACE FUNCTION positions_redact_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.redacted_at IS NULL OR NEW.redacted_at < transaction_timestamp()
        OR NOT EXISTS (SELECT FROM positions_amendment a WHERE a.negotiation_id = NEW.negotiation_id
            AND a.kind = 'redaction' AND a.published_at = NEW.redacted_at)
        OR NOT positions_only_redacted(
            convert_from(OLD.content, 'UTF8')::jsonb, convert_from(NEW.content, 'UTF8')::jsonb)
    THEN
        PERFORM positions_refuse('frozen_is_redacted_only',
            'A frozen comparison stays as it is, but for texts that a recorded redaction removes.');
    END IF;
    RETURN NEW;
END;
$$;

-- Refuse to freeze without the lock: under it no redaction is under way that would miss the new comparison.
CREATE OR REPLACE FUNCTION positions_freeze_under_lock() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT positions_holds_lock(NEW.negotiation_id) THEN
        PERFORM positions_refuse('frozen_under_lock', 'Who freezes a comparison holds the lock of the negotiation.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER frozencomparison_kept
    BEFORE DELETE ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER frozencomparison_never_emptied
    BEFORE TRUNCATE ON positions_frozencomparison
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER frozencomparison_frozen
    BEFORE UPDATE ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('content', 'redacted_sha256', 'redacted_at');
CREATE OR REPLACE TRIGGER frozencomparison_redacted
    BEFORE UPDATE ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_redact_frozen();
CREATE OR REPLACE TRIGGER frozencomparison_under_lock
    BEFORE INSERT ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_freeze_under_lock();
