-- Names: whoever acts is named with the act as he is called at that time. To rename an account does not rewrite the past.

-- Write the names of the people of a row beside them, whatever was asked for; none where there is nobody. Arguments:
-- the columns that refer to people, without their ending.
CREATE OR REPLACE FUNCTION positions_sign() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    names jsonb := '{}';
    role text;
BEGIN
    FOREACH role IN ARRAY TG_ARGV LOOP
        names := names || jsonb_build_object(role || '_name', coalesce(
            (SELECT coalesce(nullif(btrim(concat(u.first_name, ' ', u.last_name)), ''), u.username)
                FROM auth_user u WHERE u.id = (to_jsonb(NEW) ->> (role || '_id'))::bigint), ''));
    END LOOP;
    RETURN jsonb_populate_record(NEW, names);
END;
$$;

CREATE OR REPLACE TRIGGER entry_signed
    BEFORE INSERT ON positions_entry
    FOR EACH ROW WHEN (NEW.proposed_by_id IS NOT NULL OR NEW.proposed_by_name <> ''
        OR NEW.decided_by_id IS NOT NULL OR NEW.decided_by_name <> '')
    EXECUTE FUNCTION positions_sign('proposed_by', 'decided_by');
CREATE OR REPLACE TRIGGER entry_signed_when_decided
    BEFORE UPDATE ON positions_entry
    FOR EACH ROW WHEN (OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id)
    EXECUTE FUNCTION positions_sign('decided_by');
CREATE OR REPLACE TRIGGER citation_signed
    BEFORE INSERT ON positions_citation
    FOR EACH ROW WHEN (NEW.proposed_by_id IS NOT NULL OR NEW.proposed_by_name <> ''
        OR NEW.decided_by_id IS NOT NULL OR NEW.decided_by_name <> '')
    EXECUTE FUNCTION positions_sign('proposed_by', 'decided_by');
CREATE OR REPLACE TRIGGER citation_signed_when_decided
    BEFORE UPDATE ON positions_citation
    FOR EACH ROW WHEN (OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id)
    EXECUTE FUNCTION positions_sign('decided_by');
CREATE OR REPLACE TRIGGER amendment_signed
    BEFORE INSERT ON positions_amendment
    FOR EACH ROW WHEN (NEW.proposed_by_id IS NOT NULL OR NEW.proposed_by_name <> ''
        OR NEW.decided_by_id IS NOT NULL OR NEW.decided_by_name <> '')
    EXECUTE FUNCTION positions_sign('proposed_by', 'decided_by');
CREATE OR REPLACE TRIGGER amendment_signed_when_decided
    BEFORE UPDATE ON positions_amendment
    FOR EACH ROW WHEN (OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id)
    EXECUTE FUNCTION positions_sign('decided_by');
CREATE OR REPLACE TRIGGER historyredaction_signed
    BEFORE INSERT ON positions_historyredaction
    FOR EACH ROW EXECUTE FUNCTION positions_sign('proposed_by', 'decided_by');
CREATE OR REPLACE TRIGGER historyredaction_signed_when_decided
    BEFORE UPDATE ON positions_historyredaction
    FOR EACH ROW WHEN (OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id)
    EXECUTE FUNCTION positions_sign('decided_by');
CREATE OR REPLACE TRIGGER import_signed
    BEFORE INSERT ON positions_import
    FOR EACH ROW EXECUTE FUNCTION positions_sign('imported_by');
CREATE OR REPLACE TRIGGER frozencomparison_signed
    BEFORE INSERT ON positions_frozencomparison
    FOR EACH ROW EXECUTE FUNCTION positions_sign('saved_by');
CREATE OR REPLACE TRIGGER release_signed
    BEFORE INSERT ON positions_release
    FOR EACH ROW EXECUTE FUNCTION positions_sign('released_by');
CREATE OR REPLACE TRIGGER referencechange_signed
    BEFORE INSERT ON positions_referencechange
    FOR EACH ROW EXECUTE FUNCTION positions_sign('by');
