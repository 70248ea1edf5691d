-- Discussion: what the team says of entries stays as it was said, and a suggestion is of somebody else's proposal. Who
-- suggested what became part of a proposal does not publish it (docs/adr/0020).

CREATE OR REPLACE TRIGGER comment_kept
    BEFORE DELETE ON positions_comment
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER comment_kept_whole
    BEFORE TRUNCATE ON positions_comment
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER comment_frozen
    BEFORE UPDATE ON positions_comment
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('text');
CREATE OR REPLACE TRIGGER comment_redacted
    BEFORE UPDATE ON positions_comment
    FOR EACH ROW EXECUTE FUNCTION positions_redact_only('text');
CREATE OR REPLACE TRIGGER comment_signed
    BEFORE INSERT ON positions_comment
    FOR EACH ROW EXECUTE FUNCTION positions_sign('by', 'asks');

CREATE OR REPLACE TRIGGER suggestion_kept
    BEFORE DELETE ON positions_suggestion
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER suggestion_kept_whole
    BEFORE TRUNCATE ON positions_suggestion
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER suggestion_frozen
    BEFORE UPDATE ON positions_suggestion
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('text', 'taken_in_id');
CREATE OR REPLACE TRIGGER suggestion_set_once
    BEFORE UPDATE ON positions_suggestion
    FOR EACH ROW EXECUTE FUNCTION positions_set_once('taken_in_id');
CREATE OR REPLACE TRIGGER suggestion_redacted
    BEFORE UPDATE ON positions_suggestion
    FOR EACH ROW EXECUTE FUNCTION positions_redact_only('text');
CREATE OR REPLACE TRIGGER suggestion_signed
    BEFORE INSERT ON positions_suggestion
    FOR EACH ROW EXECUTE FUNCTION positions_sign('by');

-- Refuse a suggestion on what nobody proposed, what is decided on, or one's own proposal; it is taken later.
CREATE OR REPLACE FUNCTION positions_suggest_to_another() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.taken_in_id IS NOT NULL OR NOT EXISTS (SELECT FROM positions_entry e WHERE e.id = NEW.entry_id
        AND e.proposed_by_id IS NOT NULL AND e.proposed_by_id <> NEW.by_id AND e.decision = '') THEN
        PERFORM positions_refuse('suggestion_to_another',
            'An edit is suggested on somebody else''s proposal, as long as nobody has decided on it.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER suggestion_to_another
    BEFORE INSERT ON positions_suggestion
    FOR EACH ROW EXECUTE FUNCTION positions_suggest_to_another();

-- Refuse to say that a suggestion was taken in anything but a new version of its proposal that waits.
CREATE OR REPLACE FUNCTION positions_take_suggestion() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_entry e WHERE e.id = NEW.taken_in_id
        AND e.answers_id = NEW.entry_id AND e.decision = '') THEN
        PERFORM positions_refuse('suggestion_taken_in_answer',
            'A suggestion is taken in a new version of the proposal that it is on.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER suggestion_taken_in_answer
    AFTER UPDATE ON positions_suggestion
    FOR EACH ROW WHEN (OLD.taken_in_id IS DISTINCT FROM NEW.taken_in_id)
    EXECUTE FUNCTION positions_take_suggestion();

-- Return who suggested words that an entry has: taken in it or in a proposal that it is a new version of; copied by hand
-- from there, whoever proposes it; or, texts alone, copied by hand from a suggestion to its author on the position, as
-- long as no third person has published them there. A code elsewhere on the position may be the same by chance.
CREATE OR REPLACE FUNCTION positions_suggesters(entry bigint) RETURNS SETOF integer
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY WITH RECURSIVE versions (id, answers_id) AS (
        SELECT e.id, e.answers_id FROM positions_entry e WHERE e.id = entry
        UNION SELECT e.id, e.answers_id FROM positions_entry e JOIN versions v ON e.id = v.answers_id
    ),
    here AS MATERIALIZED (
        SELECT e.id, e.position_id, e.proposed_by_id, to_jsonb(e) AS says FROM positions_entry e WHERE e.id = entry
    ),
    -- In two halves, each with its index.
    earlier AS MATERIALIZED (
        SELECT o.id FROM here h JOIN positions_entry o ON o.position_id = h.position_id
        WHERE o.published_at IS NOT NULL AND o.proposed_by_id = h.proposed_by_id AND o.id < h.id
        UNION ALL
        SELECT o.id FROM here h JOIN positions_entry o ON o.position_id = h.position_id
        WHERE o.published_at IS NULL AND o.proposed_by_id = h.proposed_by_id AND o.id < h.id
    )
    SELECT s.by_id FROM versions v JOIN positions_suggestion s ON s.taken_in_id = v.id
    UNION
    SELECT s.by_id FROM here h, versions v JOIN positions_suggestion s ON s.entry_id = v.id
    WHERE v.id <> h.id AND s.text = h.says ->> s.field
    UNION
    SELECT s.by_id FROM here h, earlier o JOIN positions_suggestion s ON s.entry_id = o.id
    WHERE s.field IN ('statement', 'content', 'condition', 'coding_note') AND s.text <> ''
        AND s.text = h.says ->> s.field AND NOT EXISTS (
            SELECT FROM positions_entry p
            WHERE p.position_id = h.position_id AND p.published_at IS NOT NULL AND to_jsonb(p) ->> s.field = s.text
                AND (p.decided_by_id IS DISTINCT FROM s.by_id OR p.published_at < s.at));
END;
$$;

-- Refuse the decision to publish to whoever suggested words that the proposal has.
CREATE OR REPLACE FUNCTION positions_read_by_another() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.decided_by_id IN (SELECT positions_suggesters(NEW.id)) THEN
        PERFORM positions_refuse('suggester_is_no_second_reader',
            'This has words of yours in it, which its author took: somebody else must publish it.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_read_by_another
    AFTER UPDATE OF decision ON positions_entry
    FOR EACH ROW WHEN (NEW.decision = 'published' AND OLD.decision = '')
    EXECUTE FUNCTION positions_read_by_another();
