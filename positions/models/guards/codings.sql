-- Codings stay as they were written, each of an entry under its key; and a second coder is one who had no part in what
-- they code (docs/adr/0023).

-- Refuse a coding of another version than the first: so a coder codes an entry once, however often it is corrected.
CREATE OR REPLACE FUNCTION positions_code_first_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM positions_entry e WHERE e.id = NEW.entry_id AND e.version > 1) THEN
        PERFORM positions_refuse('coding_of_first_version', 'A coding names the first version of its entry.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER coding_of_first_version
    BEFORE INSERT ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_code_first_version();
CREATE OR REPLACE TRIGGER coding_kept
    BEFORE DELETE ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER coding_kept_whole
    BEFORE TRUNCATE ON positions_coding
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER coding_frozen
    BEFORE UPDATE ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('note');

-- Refuse a coding under an import of another act, and under the name of whoever was given a task.
CREATE OR REPLACE FUNCTION positions_code_with_import() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT imported_in_id FROM fresh WHERE imported_in_id IS NOT NULL) f
        JOIN positions_import i ON i.id = f.imported_in_id WHERE NOT positions_gave(i.negotiation_id, i.imported_at))
    THEN
        PERFORM positions_refuse('coding_comes_with_import', 'What an import brings is written in its transaction.');
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT negotiation_id, coder FROM fresh WHERE task_id IS NULL) f
        JOIN positions_codingtask t ON t.negotiation_id = f.negotiation_id AND t.called = f.coder) THEN
        PERFORM positions_refuse('coding_import_names_another',
            'A coder with a task here has the name of one of these coders: give the imported one another name.');
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER coding_comes_with_import
    AFTER INSERT ON positions_coding REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_code_with_import();

-- Return the line of an entry: itself, its versions, the proposals that one of these is a new version of or that are new
-- versions of it, and so on. They say much the same, under whichever key.
CREATE OR REPLACE FUNCTION positions_line(entry bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
WITH RECURSIVE line (id) AS (
    SELECT entry
    UNION SELECT other.id FROM line l JOIN positions_entry e ON e.id = l.id,
        LATERAL (
            SELECT e.answers_id AS id WHERE e.answers_id IS NOT NULL
            UNION ALL SELECT a.id FROM positions_entry a WHERE a.answers_id = e.id
            UNION ALL SELECT s.id FROM positions_entry s WHERE s.negotiation_id = e.negotiation_id AND s.key = e.key
        ) other
)
SELECT id FROM line;
$$;

-- Say whether the person had a part in the entry: proposed or decided on one of its line, or suggested an edit of one.
CREATE OR REPLACE FUNCTION positions_had_part(person bigint, entry bigint) RETURNS boolean
LANGUAGE sql SET search_path = public, pg_temp AS $$
WITH versions AS MATERIALIZED (SELECT positions_line(entry) AS id)
SELECT EXISTS (SELECT FROM versions v JOIN positions_entry e ON e.id = v.id
        WHERE person IN (e.proposed_by_id, e.decided_by_id))
    OR EXISTS (SELECT FROM versions v JOIN positions_suggestion s ON s.entry_id = v.id WHERE s.by_id = person);
$$;

-- Tasks.
CREATE OR REPLACE TRIGGER codingtask_kept
    BEFORE DELETE ON positions_codingtask
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER codingtask_kept_whole
    BEFORE TRUNCATE ON positions_codingtask
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER codingtask_frozen
    BEFORE UPDATE ON positions_codingtask
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('note', 'through_at', 'closed_by_id', 'closed_by_name', 'closed_at');
CREATE OR REPLACE TRIGGER codingtask_set_once
    BEFORE UPDATE ON positions_codingtask
    FOR EACH ROW EXECUTE FUNCTION positions_set_once('through_at', 'closed_by_id', 'closed_at');
CREATE OR REPLACE TRIGGER codingtask_set_when_given
    BEFORE UPDATE ON positions_codingtask
    FOR EACH ROW EXECUTE FUNCTION positions_set_when_given('closed_at');
CREATE OR REPLACE TRIGGER codingtask_added_when_given
    AFTER INSERT ON positions_codingtask REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('given_at', 'closed_at');
CREATE OR REPLACE TRIGGER codingtask_signed
    BEFORE INSERT ON positions_codingtask
    FOR EACH ROW EXECUTE FUNCTION positions_sign('coder', 'given_by', 'closed_by');
CREATE OR REPLACE TRIGGER codingtask_signed_when_closed
    BEFORE UPDATE ON positions_codingtask
    FOR EACH ROW WHEN (OLD.closed_by_id IS DISTINCT FROM NEW.closed_by_id)
    EXECUTE FUNCTION positions_sign('closed_by');

-- Refuse a task that begins as done, a name that stands for somebody else already, a second name of a coder, and a text
-- that is not there, or that the coder wrote an entry from. Its moment has given the transaction the negotiation's lock.
CREATE OR REPLACE FUNCTION positions_give_to_code() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.through_at IS NOT NULL OR NEW.closed_at IS NOT NULL THEN
        PERFORM positions_refuse('codingtask_begins_open', 'A task is given before it is done.');
    END IF;
    IF EXISTS (SELECT FROM positions_codingtask t WHERE t.negotiation_id = NEW.negotiation_id
            AND (t.called = NEW.called AND t.coder_id <> NEW.coder_id OR t.first_called = NEW.called
                OR t.called = NEW.first_called))
        OR EXISTS (SELECT FROM positions_coding c WHERE c.negotiation_id = NEW.negotiation_id
            AND c.coder = NEW.called AND c.task_id IS NULL) THEN
        PERFORM positions_refuse('codingtask_name_of_one', 'This name stands for another coder already.');
    END IF;
    IF EXISTS (SELECT FROM positions_codingtask t WHERE t.negotiation_id = NEW.negotiation_id
            AND t.coder_id = NEW.coder_id AND t.called <> NEW.called) THEN
        PERFORM positions_refuse('codingtask_one_name', 'This coder is told under another name already, and keeps it.');
    END IF;
    IF NEW.document_id IS NOT NULL AND NOT EXISTS (SELECT FROM positions_document d
        WHERE d.id = NEW.document_id AND d.removed_at IS NULL) THEN
        PERFORM positions_refuse('codingtask_text_is_there', 'This text was removed.');
    END IF;
    IF EXISTS (SELECT FROM positions_document d JOIN positions_citation c ON c.source_id = d.source_id
        WHERE d.id = NEW.document_id AND positions_had_part(NEW.coder_id, c.entry_id)) THEN
        PERFORM positions_refuse('coder_had_no_part', 'This coder had a part in what they would code.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER codingtask_given
    BEFORE INSERT ON positions_codingtask
    FOR EACH ROW EXECUTE FUNCTION positions_give_to_code();

-- Entries of a task.
CREATE OR REPLACE TRIGGER givenentry_kept
    BEFORE DELETE ON positions_givenentry
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER givenentry_kept_whole
    BEFORE TRUNCATE ON positions_givenentry
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER givenentry_frozen
    BEFORE UPDATE ON positions_givenentry
    FOR EACH ROW EXECUTE FUNCTION positions_freeze();

-- Refuse an entry that does not come with its task, one that no longer stands, a correction that is only proposed, and
-- one in which the coder had a part.
CREATE OR REPLACE FUNCTION positions_give_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    task positions_codingtask;
BEGIN
    SELECT * INTO task FROM positions_codingtask t WHERE t.id = NEW.task_id;
    IF task.kind = 'document' OR NOT positions_gave(task.negotiation_id, task.given_at) THEN
        PERFORM positions_refuse('givenentry_comes_with_task', 'A task keeps the entries that it was given with.');
    END IF;
    IF NOT EXISTS (SELECT FROM positions_entry e WHERE e.id = NEW.entry_id AND e.superseded_at IS NULL
        AND (e.published_at IS NOT NULL OR e.decision = '' AND e.version = 1)) THEN
        PERFORM positions_refuse('givenentry_stands',
            'What is given to code stands, or waits for review and corrects nothing.');
    END IF;
    IF positions_had_part(task.coder_id, NEW.entry_id) THEN
        PERFORM positions_refuse('coder_had_no_part', 'This coder had a part in what they would code.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER givenentry_given
    BEFORE INSERT ON positions_givenentry
    FOR EACH ROW EXECUTE FUNCTION positions_give_entry();

-- Codings of a task: as long as it is open those of its coder, of its entries; with its closing those of whoever coded
-- first, and those that passages of a whole text become. A first coding says what the given version says, so it is of no
-- correction that is not published. The row lock waits for whoever is just closing it.
CREATE OR REPLACE FUNCTION positions_code_for_task() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    task positions_codingtask;
    closing boolean;
    given boolean;
BEGIN
    SELECT * INTO task FROM positions_codingtask t WHERE t.id = NEW.task_id FOR SHARE;
    closing := task.closed_at IS NOT NULL AND positions_gave(task.negotiation_id, task.closed_at);
    IF task.closed_at IS NOT NULL AND NOT closing THEN
        PERFORM positions_refuse('coding_task_is_open', 'This coding task is closed: nothing is coded in it any more.');
    END IF;
    IF task.kind = 'document' THEN
        given := closing AND EXISTS (SELECT FROM positions_document d
            JOIN positions_citation c ON c.source_id = d.source_id JOIN positions_entry e ON e.id = c.entry_id
            JOIN positions_entry f ON f.negotiation_id = e.negotiation_id AND f.key = e.key
            WHERE d.id = task.document_id AND f.id = NEW.entry_id)
            AND (NEW.coder = task.first_called) = (NEW.passage_id IS NULL)
            AND (NEW.passage_id IS NULL OR EXISTS (SELECT FROM positions_codedpassage p
                WHERE p.id = NEW.passage_id AND p.task_id = task.id));
    ELSE
        given := (NEW.coder = task.first_called) = closing AND NEW.passage_id IS NULL
            AND EXISTS (SELECT FROM positions_givenentry g JOIN positions_entry e ON e.id = g.entry_id
                JOIN positions_entry f ON f.negotiation_id = e.negotiation_id AND f.key = e.key
                WHERE g.task_id = task.id AND f.id = NEW.entry_id
                    AND (NOT closing OR e.version = 1 OR e.published_at IS NOT NULL));
    END IF;
    IF NOT given OR NEW.coder NOT IN (task.called, task.first_called) THEN
        PERFORM positions_refuse('coding_of_task',
            'A coding of a task is of what was given with it, under one of its names, and at its time.');
    END IF;
    IF NEW.coder = task.called AND positions_had_part(task.coder_id, NEW.entry_id) THEN
        PERFORM positions_refuse('coder_had_no_part', 'This coder had a part in what they would code.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER coding_of_task
    BEFORE INSERT ON positions_coding
    FOR EACH ROW WHEN (NEW.task_id IS NOT NULL) EXECUTE FUNCTION positions_code_for_task();

-- Passages of a whole text.
CREATE OR REPLACE TRIGGER codedpassage_kept
    BEFORE DELETE ON positions_codedpassage
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER codedpassage_kept_whole
    BEFORE TRUNCATE ON positions_codedpassage
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER codedpassage_frozen
    BEFORE UPDATE ON positions_codedpassage
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('exact', 'prefix', 'suffix', 'note');

-- Refuse a passage of a text that was not given whole, or of which its coder is through, and words that are not in it.
CREATE OR REPLACE FUNCTION positions_code_passage() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    task positions_codingtask;
BEGIN
    SELECT * INTO task FROM positions_codingtask t WHERE t.id = NEW.task_id FOR SHARE;
    IF task.closed_at IS NOT NULL OR task.through_at IS NOT NULL THEN
        PERFORM positions_refuse('coding_task_is_open', 'This coding task is closed: nothing is coded in it any more.');
    END IF;
    IF NOT EXISTS (SELECT FROM positions_document d WHERE d.id = task.document_id
        AND position(NEW.exact IN d.text) > 0) THEN
        PERFORM positions_refuse('codedpassage_in_text', 'A passage is words of the text that was given.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER codedpassage_coded
    BEFORE INSERT ON positions_codedpassage
    FOR EACH ROW EXECUTE FUNCTION positions_code_passage();

-- Refuse other words in a task, a coding or a passage, but where a redaction that is published in this transaction takes
-- some out, or, of a passage, where its text was removed. Arguments: the columns with words.
CREATE OR REPLACE FUNCTION positions_redact_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        CONTINUE WHEN was ->> name = becomes ->> name;
        IF NOT (positions_redacts_now(NEW.negotiation_id)
                OR TG_TABLE_NAME = 'positions_codedpassage' AND EXISTS (SELECT FROM positions_codingtask t
                    JOIN positions_document d ON d.id = t.document_id
                    WHERE t.id = (becomes ->> 'task_id')::bigint AND d.removed_at IS NOT NULL))
            OR NOT (position('[redacted]' IN becomes ->> name) > 0
                OR name IN ('prefix', 'suffix') AND becomes ->> name = '')
        THEN
            PERFORM positions_refuse('coding_words_are_redacted_only',
                'What a task, a coding or a passage says stays, but for words that a recorded redaction removes.');
        END IF;
    END LOOP;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER coding_redacted
    BEFORE UPDATE ON positions_coding
    FOR EACH ROW EXECUTE FUNCTION positions_redact_words('note');
CREATE OR REPLACE TRIGGER codingtask_redacted
    BEFORE UPDATE ON positions_codingtask
    FOR EACH ROW EXECUTE FUNCTION positions_redact_words('note');
CREATE OR REPLACE TRIGGER codedpassage_redacted
    BEFORE UPDATE ON positions_codedpassage
    FOR EACH ROW EXECUTE FUNCTION positions_redact_words('exact', 'prefix', 'suffix', 'note');

-- Votes.
CREATE OR REPLACE TRIGGER codingvote_kept
    BEFORE DELETE ON positions_codingvote
    FOR EACH ROW EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER codingvote_kept_whole
    BEFORE TRUNCATE ON positions_codingvote
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep();
CREATE OR REPLACE TRIGGER codingvote_frozen
    BEFORE UPDATE ON positions_codingvote
    FOR EACH ROW EXECUTE FUNCTION positions_freeze();
CREATE OR REPLACE TRIGGER codingvote_added_when_given
    AFTER INSERT ON positions_codingvote REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('at');
CREATE OR REPLACE TRIGGER codingvote_signed
    BEFORE INSERT ON positions_codingvote
    FOR EACH ROW EXECUTE FUNCTION positions_sign('by');

-- Refuse a vote on what nobody has coded, or only somebody whose task is still open.
CREATE OR REPLACE FUNCTION positions_vote_on_coded() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM positions_coding c LEFT JOIN positions_codingtask t ON t.id = c.task_id
        WHERE c.entry_id = NEW.entry_id AND (c.task_id IS NULL OR t.closed_at IS NOT NULL)) THEN
        PERFORM positions_refuse('codingvote_on_coded',
            'Votes are on the first version of an entry that was coded, in a task that is closed.');
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER codingvote_on_coded
    BEFORE INSERT ON positions_codingvote
    FOR EACH ROW EXECUTE FUNCTION positions_vote_on_coded();
