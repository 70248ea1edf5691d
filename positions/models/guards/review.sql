-- Review: what was said with a decision stays, nobody publishes alone where that is not allowed, and a new version is
-- of a proposal that came back. Checks of the tables keep the rest: who proposed does not decide.
--
-- These triggers run after the row's own checks, or beside them, so that those speak first.

-- Refuse another note than the one that the decision was made with; an empty note is no gap either. That a note is
-- redacted is judged elsewhere (amendments.sql).
CREATE OR REPLACE FUNCTION positions_settle_note() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_refuse('evidence_set_once', 'What was said with a decision stays as it was said.');
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_note_settled
    BEFORE UPDATE ON positions_entry
    FOR EACH ROW WHEN (OLD.decision <> '' AND OLD.decision_note IS DISTINCT FROM NEW.decision_note
        AND NEW.decision_note IS DISTINCT FROM '[redacted]')
    EXECUTE FUNCTION positions_settle_note();
CREATE OR REPLACE TRIGGER citation_note_settled
    BEFORE UPDATE ON positions_citation
    FOR EACH ROW WHEN (OLD.decision <> '' AND OLD.decision_note IS DISTINCT FROM NEW.decision_note
        AND NEW.decision_note IS DISTINCT FROM '[redacted]')
    EXECUTE FUNCTION positions_settle_note();
CREATE OR REPLACE TRIGGER amendment_note_settled
    BEFORE UPDATE ON positions_amendment
    FOR EACH ROW WHEN (OLD.decision <> '' AND OLD.decision_note IS DISTINCT FROM NEW.decision_note
        AND NEW.decision_note IS DISTINCT FROM '[redacted]')
    EXECUTE FUNCTION positions_settle_note();

-- Refuse to publish one's own, unless the rule of review lets a team of one do so.
CREATE OR REPLACE FUNCTION positions_need_second_reader() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.without_second_reader THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM positions_reviewrule WHERE team_of_one) THEN
        PERFORM positions_refuse('second_reader_needed', 'Here nobody publishes alone: another person must decide.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_read_twice
    AFTER INSERT OR UPDATE OF without_second_reader ON positions_entry
    FOR EACH ROW WHEN (NEW.without_second_reader) EXECUTE FUNCTION positions_need_second_reader();
CREATE OR REPLACE TRIGGER citation_read_twice
    AFTER INSERT OR UPDATE OF without_second_reader ON positions_citation
    FOR EACH ROW WHEN (NEW.without_second_reader) EXECUTE FUNCTION positions_need_second_reader();
CREATE OR REPLACE TRIGGER amendment_read_twice
    AFTER INSERT OR UPDATE OF without_second_reader ON positions_amendment
    FOR EACH ROW WHEN (NEW.without_second_reader) EXECUTE FUNCTION positions_need_second_reader();
CREATE OR REPLACE TRIGGER historyredaction_read_twice
    AFTER INSERT OR UPDATE OF without_second_reader ON positions_historyredaction
    FOR EACH ROW WHEN (NEW.without_second_reader) EXECUTE FUNCTION positions_need_second_reader();

-- Refuse a new version of a proposal that was neither sent back nor withdrawn.
CREATE OR REPLACE FUNCTION positions_answer_returned() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_entry c WHERE c.id = NEW.answers_id
        AND c.decision IN ('sent back', 'withdrawn')) THEN
        PERFORM positions_refuse('answers_returned',
            'A new version is of a proposal that was sent back or withdrawn.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_answers_returned
    AFTER INSERT ON positions_entry
    FOR EACH ROW WHEN (NEW.answers_id IS NOT NULL) EXECUTE FUNCTION positions_answer_returned();
