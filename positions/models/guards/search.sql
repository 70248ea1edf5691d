-- The search index, which the database itself keeps (docs/adr/0009).
--
-- Whoever writes, by whatever way, the words that can be found are those of the rows as they are, in the same
-- transaction. The functions that write the index act as its owner: the application's role only reads it.

-- Return the words of a text in small letters, without marks and signs. positions/search/words.py folds what is
-- searched for in the same way.
--
-- Marks stand on or in letters: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs. Signs would
-- otherwise be taken for parts of addresses, paths, numbers or markup. PostgreSQL bounds the words of a row, so no text
-- counts beyond 10,000 characters. The many texts without any accent are spared the search for them.
CREATE OR REPLACE FUNCTION positions_words(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
SELECT regexp_replace(
    regexp_replace(
        CASE WHEN octet_length(text) = length(text) THEN lower(text) ELSE
            translate(
                lower(normalize(
                    regexp_replace(
                        normalize(text, NFKD),
                        '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7'
                        '\u0610-\u061a\u064b-\u065f\u0670]+',
                        '', 'g'),
                    NFC)),
                'łøđıς', 'lodiσ')
        END,
        '[''`´’‘ʼ]+', '', 'g'),
    '[!"#$%&()*+,./:;<=>?@[\\\]^_{|}~-]+', ' ', 'g')
FROM left(given, 10000) AS text;
$$;

-- Return the words as they are and, for English, by their stems.
CREATE OR REPLACE FUNCTION positions_lexemes(given text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
SELECT setweight(coalesce(to_tsvector('simple', words) || to_tsvector('english', words), ''), weight)
FROM positions_words(given) AS words;
$$;

-- Return what no text gives: the negotiation, so that one's words are found at once among the words of many.
CREATE OR REPLACE FUNCTION positions_search_talks(negotiation bigint) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
SELECT array_to_tsvector(ARRAY['§' || negotiation]);
$$;

-- Return the first day of a partial date; null for none, or for a day that the calendar does not have.
CREATE OR REPLACE FUNCTION positions_search_days(given text) RETURNS date
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN nullif(left(given || '-01-01', 10), '-01-01')::date;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN NULL;
END;
$$;

-- Write the rows of the things with these ids; those that are gone lose theirs. `what` is a kind of thing, or says
-- whose things they are.
CREATE OR REPLACE FUNCTION positions_search_put(what text, ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF what = 'quotes of entries' THEN
        PERFORM positions_search_put('quote', ARRAY(SELECT id FROM positions_citation WHERE entry_id = ANY (ids)));
        RETURN;
    ELSIF what = 'positions of parties' THEN
        PERFORM positions_search_put('position', ARRAY(SELECT id FROM positions_position WHERE party_id = ANY (ids)));
        RETURN;
    ELSIF what = 'positions of issues' THEN
        PERFORM positions_search_put('position', ARRAY(SELECT id FROM positions_position WHERE issue_id = ANY (ids)));
        RETURN;
    END IF;
    -- Two who change what a row is made of go one after the other; entries and quotes have the negotiation's lock.
    -- Planned each time: a plan that was kept goes through a long list of ids once for each row.
    IF what IN ('position', 'person') THEN
        EXECUTE format('SELECT FROM positions_%s WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', what) USING ids;
    END IF;
    EXECUTE 'DELETE FROM positions_searchrow WHERE kind = $1 AND target = ANY ($2)' USING what, ids;
    -- Row by row through the primary keys: in the middle of an import the planner does not know how many there are.
    IF what = 'entry' THEN
        INSERT INTO positions_searchrow
            (negotiation_id, kind, target, party, issue, "on", published_at, superseded_at, vector)
        SELECT c.negotiation_id, what, c.id, p.party_id, p.issue_id, c.effective_on, c.published_at, c.superseded_at,
            positions_lexemes(c.content, 'B')
            || positions_lexemes(concat_ws(' ', c.speaker, left(c.condition, 2000), c.statement), 'C')
            || positions_search_talks(c.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_entry WHERE id = wanted.id LIMIT 1) c
            CROSS JOIN LATERAL (SELECT * FROM positions_position WHERE id = c.position_id LIMIT 1) p
        WHERE c.published_at IS NOT NULL;
    ELSIF what = 'quote' THEN
        INSERT INTO positions_searchrow
            (negotiation_id, kind, target, party, issue, "on", published_at, superseded_at, vector)
        SELECT q.negotiation_id, what, q.id, p.party_id, p.issue_id, c.effective_on,
            greatest(q.published_at, c.published_at), c.superseded_at,
            positions_lexemes(concat_ws(' ', left(q.quote, 5000), q.translation), 'C')
            || positions_search_talks(q.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_citation WHERE id = wanted.id LIMIT 1) q
            CROSS JOIN LATERAL (SELECT * FROM positions_entry WHERE id = q.entry_id LIMIT 1) c
            CROSS JOIN LATERAL (SELECT * FROM positions_position WHERE id = c.position_id LIMIT 1) p
        WHERE q.published_at IS NOT NULL AND c.published_at IS NOT NULL AND (q.quote <> '' OR q.translation <> '');
    ELSIF what = 'position' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, party, issue, vector)
        SELECT p.negotiation_id, what, p.id, p.party_id, p.issue_id,
            positions_lexemes(p.title, 'A') || positions_lexemes(p.note, 'C')
            || positions_lexemes(concat_ws(' ', y.name, y.short_name, y.native_name, i.name, i."group"), 'D')
            || positions_search_talks(p.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_position WHERE id = wanted.id LIMIT 1) p
            JOIN positions_party y ON y.id = p.party_id JOIN positions_issue i ON i.id = p.issue_id;
    ELSIF what = 'source' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, "on", vector)
        SELECT s.negotiation_id, what, s.id,
            positions_search_days(s.published_on),
            positions_lexemes(s.title, 'A') || positions_lexemes(concat_ws(' ', s.publisher, s.author), 'B')
            || positions_lexemes(s.note, 'D') || positions_search_talks(s.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_source WHERE id = wanted.id LIMIT 1) s;
    ELSIF what = 'person' THEN
        INSERT INTO positions_searchrow (negotiation_id, kind, target, party, vector)
        SELECT h.negotiation_id, what, h.id, h.party_id,
            positions_lexemes(concat_ws(' ', h.name, h.native_name, array_to_string(h.aliases, ' ')), 'A')
            || positions_lexemes(
                (SELECT string_agg(o.title, ' ') FROM positions_office o WHERE o.person_id = h.id), 'C')
            || positions_lexemes(h.note, 'D') || positions_search_talks(h.negotiation_id)
        FROM unnest(ids) AS wanted (id)
            CROSS JOIN LATERAL (SELECT * FROM positions_person WHERE id = wanted.id LIMIT 1) h;
    END IF;
END;
$$;

-- Make the index anew and return how many rows it has.
CREATE OR REPLACE FUNCTION positions_search_rebuild() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE positions_searchrow IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM positions_searchrow;
    PERFORM positions_search_put('entry', ARRAY(SELECT id FROM positions_entry));
    PERFORM positions_search_put('quote', ARRAY(SELECT id FROM positions_citation));
    PERFORM positions_search_put('position', ARRAY(SELECT id FROM positions_position));
    PERFORM positions_search_put('source', ARRAY(SELECT id FROM positions_source));
    PERFORM positions_search_put('person', ARRAY(SELECT id FROM positions_person));
    RETURN (SELECT count(*) FROM positions_searchrow);
END;
$$;

-- Write the rows that a statement touches. Arguments: what to put, and the column of the changed rows that names it.
CREATE OR REPLACE FUNCTION positions_search_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    ids bigint[];
    changed text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT %1$I AS id FROM fresh' WHEN 'DELETE' THEN
        'SELECT %1$I AS id FROM stale' ELSE 'SELECT %1$I AS id FROM fresh UNION SELECT %1$I FROM stale' END;
BEGIN
    EXECUTE format('SELECT array_agg(DISTINCT id) FROM (' || changed || ') changed', TG_ARGV[1]) INTO ids;
    IF ids IS NOT NULL THEN
        PERFORM positions_search_put(TG_ARGV[0], ids);
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_found_entry_insert
    AFTER INSERT ON positions_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('entry', 'id');
CREATE OR REPLACE TRIGGER entry_found_entry_update
    AFTER UPDATE ON positions_entry REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('entry', 'id');
CREATE OR REPLACE TRIGGER entry_found_quotes_of_entries_update
    AFTER UPDATE ON positions_entry REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('quotes of entries', 'id');
CREATE OR REPLACE TRIGGER citation_found_quote_insert
    AFTER INSERT ON positions_citation REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('quote', 'id');
CREATE OR REPLACE TRIGGER citation_found_quote_update
    AFTER UPDATE ON positions_citation REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('quote', 'id');
CREATE OR REPLACE TRIGGER position_found_position_insert
    AFTER INSERT ON positions_position REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('position', 'id');
CREATE OR REPLACE TRIGGER position_found_position_update
    AFTER UPDATE ON positions_position REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('position', 'id');
CREATE OR REPLACE TRIGGER position_found_position_delete
    AFTER DELETE ON positions_position REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('position', 'id');
CREATE OR REPLACE TRIGGER party_found_positions_of_parties_update
    AFTER UPDATE ON positions_party REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('positions of parties', 'id');
CREATE OR REPLACE TRIGGER issue_found_positions_of_issues_update
    AFTER UPDATE ON positions_issue REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('positions of issues', 'id');
CREATE OR REPLACE TRIGGER source_found_source_insert
    AFTER INSERT ON positions_source REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('source', 'id');
CREATE OR REPLACE TRIGGER source_found_source_update
    AFTER UPDATE ON positions_source REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('source', 'id');
CREATE OR REPLACE TRIGGER source_found_source_delete
    AFTER DELETE ON positions_source REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('source', 'id');
CREATE OR REPLACE TRIGGER person_found_person_insert
    AFTER INSERT ON positions_person REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'id');
CREATE OR REPLACE TRIGGER person_found_person_update
    AFTER UPDATE ON positions_person REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'id');
CREATE OR REPLACE TRIGGER person_found_person_delete
    AFTER DELETE ON positions_person REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'id');
CREATE OR REPLACE TRIGGER office_found_person_insert
    AFTER INSERT ON positions_office REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'person_id');
CREATE OR REPLACE TRIGGER office_found_person_update
    AFTER UPDATE ON positions_office REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'person_id');
CREATE OR REPLACE TRIGGER office_found_person_delete
    AFTER DELETE ON positions_office REFERENCING OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION positions_search_keep('person', 'person_id');

-- The functions above may have changed, and rows while they were out of the way.
SELECT positions_search_rebuild();
