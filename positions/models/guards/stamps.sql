-- Stamps: whatever changes what a page shows moves the stamp of its negotiation in the same transaction, so that who
-- has the page can be told that it is still the same before anything of it is read (docs/adr/0030).
--
-- A stamp is the set of the rows of a home. Each change adds one with a number of its own and takes those away that it
-- finds: none waits for another, as a counter in one row would have them do, and after two that could not see each other
-- both rows stand. Numbers are drawn, so none comes again when a server is put back to an earlier state.

-- Move the stamps of these homes (null is none) and of anything at all: once for all that a statement brings about.
CREATE OR REPLACE FUNCTION positions_move_stamps(homes bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moving bigint[] := homes || -1::bigint;
    moved text := moving::text || ' ' || statement_timestamp();
BEGIN
    IF homes IS NULL OR current_setting('tracker.moved', true) = moved THEN
        RETURN;
    END IF;
    DELETE FROM positions_stamp WHERE id IN (
        SELECT id FROM positions_stamp WHERE home = ANY (moving) FOR UPDATE SKIP LOCKED);
    INSERT INTO positions_stamp (id, home) SELECT gen_random_uuid(), home FROM unnest(moving) home;
    PERFORM set_config('tracker.moved', moved, true);
END;
$$;

-- Move the stamps of the negotiations of the rows that a statement touched.
CREATE OR REPLACE FUNCTION positions_stamp_touched() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME,
        'positions_amendment positions_anchor positions_assessment positions_citation positions_codedpassage '
        'positions_coding positions_codingtask positions_codingvote positions_comment positions_delegate '
        'positions_delegation positions_document positions_documentremoval positions_entry '
        'positions_entryspeaker positions_event positions_frozencomparison positions_givenentry '
        'positions_historyredaction positions_import positions_incompatibility positions_issue '
        'positions_moment positions_negotiation positions_office positions_outcome positions_party '
        'positions_person positions_position positions_referencechange positions_release positions_round '
        'positions_source positions_suggestion positions_term');
    IF TG_TABLE_NAME = 'positions_negotiation' THEN
        PERFORM positions_move_stamps((SELECT array_agg(id) FROM touched));
    ELSE
        PERFORM positions_move_stamps((SELECT array_agg(DISTINCT negotiation_id) FROM touched));
    END IF;
    RETURN NULL;
END;
$$;

-- Move what all pages share.
CREATE OR REPLACE FUNCTION positions_stamp_shared() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME, 'positions_reviewrule auth_user');
    PERFORM positions_move_stamps(ARRAY[0]::bigint[]);
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER reviewrule_moves_stamp
    AFTER INSERT OR UPDATE ON positions_reviewrule
    FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_shared();
-- People are found by their names in lists of acts. When somebody logged in is nothing that is shown.
CREATE OR REPLACE TRIGGER user_moves_stamp
    AFTER UPDATE OF username, first_name, last_name, is_active OR DELETE ON auth_user
    FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_shared();

CREATE OR REPLACE TRIGGER amendment_added_moves_stamp AFTER INSERT ON positions_amendment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER amendment_changed_moves_stamp AFTER UPDATE ON positions_amendment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER amendment_removed_moves_stamp AFTER DELETE ON positions_amendment
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER anchor_added_moves_stamp AFTER INSERT ON positions_anchor
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER anchor_changed_moves_stamp AFTER UPDATE ON positions_anchor
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER anchor_removed_moves_stamp AFTER DELETE ON positions_anchor
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER assessment_added_moves_stamp AFTER INSERT ON positions_assessment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER assessment_changed_moves_stamp AFTER UPDATE ON positions_assessment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER assessment_removed_moves_stamp AFTER DELETE ON positions_assessment
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER citation_added_moves_stamp AFTER INSERT ON positions_citation
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER citation_changed_moves_stamp AFTER UPDATE ON positions_citation
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER citation_removed_moves_stamp AFTER DELETE ON positions_citation
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codedpassage_added_moves_stamp AFTER INSERT ON positions_codedpassage
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codedpassage_changed_moves_stamp AFTER UPDATE ON positions_codedpassage
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codedpassage_removed_moves_stamp AFTER DELETE ON positions_codedpassage
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER coding_added_moves_stamp AFTER INSERT ON positions_coding
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER coding_changed_moves_stamp AFTER UPDATE ON positions_coding
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER coding_removed_moves_stamp AFTER DELETE ON positions_coding
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codingtask_added_moves_stamp AFTER INSERT ON positions_codingtask
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codingtask_changed_moves_stamp AFTER UPDATE ON positions_codingtask
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codingtask_removed_moves_stamp AFTER DELETE ON positions_codingtask
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codingvote_added_moves_stamp AFTER INSERT ON positions_codingvote
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codingvote_changed_moves_stamp AFTER UPDATE ON positions_codingvote
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER codingvote_removed_moves_stamp AFTER DELETE ON positions_codingvote
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER comment_added_moves_stamp AFTER INSERT ON positions_comment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER comment_changed_moves_stamp AFTER UPDATE ON positions_comment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER comment_removed_moves_stamp AFTER DELETE ON positions_comment
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER delegate_added_moves_stamp AFTER INSERT ON positions_delegate
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER delegate_changed_moves_stamp AFTER UPDATE ON positions_delegate
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER delegate_removed_moves_stamp AFTER DELETE ON positions_delegate
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER delegation_added_moves_stamp AFTER INSERT ON positions_delegation
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER delegation_changed_moves_stamp AFTER UPDATE ON positions_delegation
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER delegation_removed_moves_stamp AFTER DELETE ON positions_delegation
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER document_added_moves_stamp AFTER INSERT ON positions_document
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER document_changed_moves_stamp AFTER UPDATE ON positions_document
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER document_removed_moves_stamp AFTER DELETE ON positions_document
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER documentremoval_added_moves_stamp AFTER INSERT ON positions_documentremoval
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER documentremoval_changed_moves_stamp AFTER UPDATE ON positions_documentremoval
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER documentremoval_removed_moves_stamp AFTER DELETE ON positions_documentremoval
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER entry_added_moves_stamp AFTER INSERT ON positions_entry
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER entry_changed_moves_stamp AFTER UPDATE ON positions_entry
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER entry_removed_moves_stamp AFTER DELETE ON positions_entry
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER entryspeaker_added_moves_stamp AFTER INSERT ON positions_entryspeaker
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER entryspeaker_changed_moves_stamp AFTER UPDATE ON positions_entryspeaker
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER entryspeaker_removed_moves_stamp AFTER DELETE ON positions_entryspeaker
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER event_added_moves_stamp AFTER INSERT ON positions_event
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER event_changed_moves_stamp AFTER UPDATE ON positions_event
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER event_removed_moves_stamp AFTER DELETE ON positions_event
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER frozencomparison_added_moves_stamp AFTER INSERT ON positions_frozencomparison
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER frozencomparison_changed_moves_stamp AFTER UPDATE ON positions_frozencomparison
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER frozencomparison_removed_moves_stamp AFTER DELETE ON positions_frozencomparison
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER givenentry_added_moves_stamp AFTER INSERT ON positions_givenentry
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER givenentry_changed_moves_stamp AFTER UPDATE ON positions_givenentry
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER givenentry_removed_moves_stamp AFTER DELETE ON positions_givenentry
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER historyredaction_added_moves_stamp AFTER INSERT ON positions_historyredaction
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER historyredaction_changed_moves_stamp AFTER UPDATE ON positions_historyredaction
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER historyredaction_removed_moves_stamp AFTER DELETE ON positions_historyredaction
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER import_added_moves_stamp AFTER INSERT ON positions_import
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER import_changed_moves_stamp AFTER UPDATE ON positions_import
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER import_removed_moves_stamp AFTER DELETE ON positions_import
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER incompatibility_added_moves_stamp AFTER INSERT ON positions_incompatibility
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER incompatibility_changed_moves_stamp AFTER UPDATE ON positions_incompatibility
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER incompatibility_removed_moves_stamp AFTER DELETE ON positions_incompatibility
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER issue_added_moves_stamp AFTER INSERT ON positions_issue
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER issue_changed_moves_stamp AFTER UPDATE ON positions_issue
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER issue_removed_moves_stamp AFTER DELETE ON positions_issue
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER moment_added_moves_stamp AFTER INSERT ON positions_moment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER moment_changed_moves_stamp AFTER UPDATE ON positions_moment
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER moment_removed_moves_stamp AFTER DELETE ON positions_moment
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER negotiation_added_moves_stamp AFTER INSERT ON positions_negotiation
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER negotiation_changed_moves_stamp AFTER UPDATE ON positions_negotiation
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER negotiation_removed_moves_stamp AFTER DELETE ON positions_negotiation
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER office_added_moves_stamp AFTER INSERT ON positions_office
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER office_changed_moves_stamp AFTER UPDATE ON positions_office
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER office_removed_moves_stamp AFTER DELETE ON positions_office
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER outcome_added_moves_stamp AFTER INSERT ON positions_outcome
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER outcome_changed_moves_stamp AFTER UPDATE ON positions_outcome
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER outcome_removed_moves_stamp AFTER DELETE ON positions_outcome
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER party_added_moves_stamp AFTER INSERT ON positions_party
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER party_changed_moves_stamp AFTER UPDATE ON positions_party
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER party_removed_moves_stamp AFTER DELETE ON positions_party
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER person_added_moves_stamp AFTER INSERT ON positions_person
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER person_changed_moves_stamp AFTER UPDATE ON positions_person
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER person_removed_moves_stamp AFTER DELETE ON positions_person
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER position_added_moves_stamp AFTER INSERT ON positions_position
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER position_changed_moves_stamp AFTER UPDATE ON positions_position
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER position_removed_moves_stamp AFTER DELETE ON positions_position
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER referencechange_added_moves_stamp AFTER INSERT ON positions_referencechange
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER referencechange_changed_moves_stamp AFTER UPDATE ON positions_referencechange
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER referencechange_removed_moves_stamp AFTER DELETE ON positions_referencechange
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER release_added_moves_stamp AFTER INSERT ON positions_release
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER release_changed_moves_stamp AFTER UPDATE ON positions_release
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER release_removed_moves_stamp AFTER DELETE ON positions_release
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER round_added_moves_stamp AFTER INSERT ON positions_round
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER round_changed_moves_stamp AFTER UPDATE ON positions_round
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER round_removed_moves_stamp AFTER DELETE ON positions_round
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER source_added_moves_stamp AFTER INSERT ON positions_source
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER source_changed_moves_stamp AFTER UPDATE ON positions_source
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER source_removed_moves_stamp AFTER DELETE ON positions_source
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER suggestion_added_moves_stamp AFTER INSERT ON positions_suggestion
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER suggestion_changed_moves_stamp AFTER UPDATE ON positions_suggestion
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER suggestion_removed_moves_stamp AFTER DELETE ON positions_suggestion
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER term_added_moves_stamp AFTER INSERT ON positions_term
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER term_changed_moves_stamp AFTER UPDATE ON positions_term
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
CREATE OR REPLACE TRIGGER term_removed_moves_stamp AFTER DELETE ON positions_term
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION positions_stamp_touched();
