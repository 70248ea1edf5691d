-- What the application's role may do: read and add evidence, set its review columns, delete none of it.
--
-- Applied at the end of every `migrate`, since a new table needs its grants; the name of the role takes the place of the
-- braces.

-- No function of ours may be called, nor put on a table as a trigger, but those below. Whose the database is, also takes
-- from everybody the right to make temporary tables, which could stand before the real ones, and has nothing compiled.
DO $do$
DECLARE
    made regprocedure;
BEGIN
    FOR made IN SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, 'positions_') LOOP
        EXECUTE format($sql$REVOKE ALL ON FUNCTION %s FROM PUBLIC, {application}$sql$, made);
    END LOOP;
    IF EXISTS (SELECT FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
        WHERE d.datname = current_database() AND r.rolname = current_user) THEN
        EXECUTE format($sql$REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, {application}$sql$, current_database());
        -- Our queries are many and short: compiling one takes longer than it runs. In force from the next connection on.
        EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
    END IF;
END;
$do$;

-- What the application itself calls; all but the last two act as their owner.
GRANT EXECUTE
    ON FUNCTION positions_delete_prepared, positions_give_moment, positions_search_rebuild, positions_take_stock,
        positions_take_stock_of_few, positions_line,
        positions_homes, positions_suggesters
    TO {application};

-- What triggers call that act as the application's role. The last one acts as its owner.
GRANT EXECUTE
    ON FUNCTION positions_goes_with_negotiation, positions_refuse, positions_hold, positions_gave, positions_clock_patience, positions_refuse_moment,
        positions_refuse_archived, positions_only_redacted, positions_redacts, positions_redacts_now, positions_told, positions_has_living_main,
        positions_had_part, positions_search_put
    TO {application};

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {application};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {application};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application};

-- Only read: what the owner writes, and what triggers write as the owner.
REVOKE INSERT, UPDATE, DELETE
    ON django_migrations, positions_givenrole, positions_guard, positions_reviewrule, positions_searchname,
        positions_searchrow, positions_moment, positions_stamp, positions_referencechange, positions_accountchange, positions_spelling
    FROM {application};

-- Only read and added to: evidence, and the marks of forms that were sent.
REVOKE UPDATE, DELETE
    ON positions_entry, positions_entryspeaker, positions_citation, positions_amendment, positions_coding,
        positions_frozencomparison, positions_historyredaction, positions_import, positions_submission,
        positions_document, positions_documentremoval, positions_anchor, positions_comment, positions_suggestion,
        positions_codingtask, positions_givenentry, positions_codedpassage, positions_codingvote,
        positions_release
    FROM {application};

-- Who has which role: added and ended; deleted with a negotiation in preparation alone (members.sql).
REVOKE UPDATE ON positions_membership FROM {application};
GRANT UPDATE (ended_at, ended_by_id, ended_reason) ON positions_membership TO {application};

-- The columns of evidence that may be set after the row was written. Triggers decide when.
GRANT UPDATE (
        decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader,
        superseded_at, sequence, condition, content, statement, coding_note, speaker)
    ON positions_entry TO {application};
GRANT UPDATE (
        decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader,
        locator, quote, translation)
    ON positions_citation TO {application};
GRANT UPDATE (decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader, reason)
    ON positions_amendment TO {application};
GRANT UPDATE (decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader)
    ON positions_historyredaction TO {application};
GRANT UPDATE (decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader)
    ON positions_documentremoval TO {application};
GRANT UPDATE (text, file, file_name, free_by_id, free_at, removed_at) ON positions_document TO {application};
GRANT UPDATE (exact, prefix, suffix) ON positions_anchor TO {application};
GRANT UPDATE (note) ON positions_coding TO {application};
GRANT UPDATE (note, through_at, closed_by_id, closed_at) ON positions_codingtask TO {application};
GRANT UPDATE (exact, prefix, suffix, note) ON positions_codedpassage TO {application};
GRANT UPDATE (text) ON positions_comment TO {application};
GRANT UPDATE (text, taken_in_id) ON positions_suggestion TO {application};
GRANT UPDATE (content, redacted_sha256, redacted_at, doi) ON positions_frozencomparison TO {application};
GRANT UPDATE (notes, content, size, sha256, tables_sha256, content_sha256, former_sha256, redacted_at)
    ON positions_release TO {application};

-- The texts of the history, which only a recorded redaction removes.
GRANT UPDATE (called, reason, changed) ON positions_referencechange TO {application};
