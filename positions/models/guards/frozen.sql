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
    IF NEW.redacted_at IS NULL OR NOT positions_gave(NEW.negotiation_id, NEW.redacted_at)
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

CREATE OR REPLACE TRIGGER frozencomparison_kept
    BEFORE DELETE ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER frozencomparison_never_emptied
    BEFORE TRUNCATE ON positions_frozencomparison
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER frozencomparison_frozen
    BEFORE UPDATE ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('content', 'redacted_sha256', 'redacted_at', 'doi');
CREATE OR REPLACE TRIGGER frozencomparison_redacted
    BEFORE UPDATE ON positions_frozencomparison
    FOR EACH ROW WHEN (OLD.content IS DISTINCT FROM NEW.content OR OLD.redacted_sha256 IS DISTINCT FROM NEW.redacted_sha256
        OR OLD.redacted_at IS DISTINCT FROM NEW.redacted_at)
    EXECUTE FUNCTION positions_redact_frozen();

-- Refuse a frozen comparison that says something else than its row and the evidence do: other rounds or days, another moment, or
-- a state from an entry that was not known then or not said so, or a citation that was not known then. What the rule makes of the states is not judged here.
CREATE OR REPLACE FUNCTION positions_freeze_what_was_known() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb := convert_from(NEW.content, 'UTF8')::jsonb;
BEGIN
    IF NOT EXISTS (SELECT FROM positions_negotiation n
            LEFT JOIN positions_round b ON b.id = NEW.before_id LEFT JOIN positions_round a ON a.id = NEW.after_id
        WHERE n.id = NEW.negotiation_id AND said ->> 'negotiation' = n.key
            AND (said #>> '{before,key}') IS NOT DISTINCT FROM coalesce(b.key, NEW.before_on::text)
            AND (said #>> '{after,key}') IS NOT DISTINCT FROM coalesce(a.key, NEW.after_on::text)
            AND jsonb_typeof(said -> 'positions') = 'array'
            AND said ->> 'known' = to_char(NEW.known AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        OR EXISTS (
            SELECT FROM jsonb_array_elements(said -> 'positions') shown,
                LATERAL (VALUES (shown -> 'before'), (shown -> 'after')) round (state)
            WHERE jsonb_typeof(state) = 'object' AND NOT EXISTS (
                SELECT FROM positions_entry e JOIN positions_position p ON p.id = e.position_id
                WHERE e.negotiation_id = NEW.negotiation_id AND e.key = state ->> 'entry' AND p.key = shown ->> 'key'
                    AND e.published_at <= NEW.known AND (e.superseded_at IS NULL OR e.superseded_at > NEW.known)
                    AND (e.statement, e.account, e.basis) = (state ->> 'statement', state ->> 'account', state ->> 'basis')))
        OR EXISTS (
            SELECT FROM jsonb_array_elements(coalesce(said -> 'citations', '[]')) cited WHERE NOT EXISTS (
                SELECT FROM positions_citation c JOIN positions_source s ON s.id = c.source_id
                    JOIN positions_entry e ON e.id = c.entry_id JOIN positions_position p ON p.id = e.position_id
                WHERE e.negotiation_id = NEW.negotiation_id AND (e.key, p.key, s.key, c.locator)
                        = (cited ->> 'entry', cited ->> 'position', cited ->> 'source', cited ->> 'locator')
                    AND c.published_at <= NEW.known AND e.published_at <= NEW.known
                    AND (e.superseded_at IS NULL OR e.superseded_at > NEW.known)))
    THEN
        PERFORM positions_refuse('frozen_as_known', 'What is frozen is what the evidence said at that moment.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER frozencomparison_as_known
    BEFORE INSERT ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_freeze_what_was_known();
