-- Members and accounts: who had which role in a negotiation, and from when until when, stays on record.

-- Refuse to delete it, but with a negotiation that was only prepared.
CREATE OR REPLACE FUNCTION positions_keep_memberships() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        IF positions_goes_with_negotiation(to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;
    END IF;
    PERFORM positions_refuse('membership_is_kept', 'Who had which role stays on record: take the role away.');
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER membership_kept
    BEFORE DELETE ON positions_membership
    FOR EACH ROW EXECUTE FUNCTION positions_keep_memberships();
CREATE OR REPLACE TRIGGER membership_kept_whole
    BEFORE TRUNCATE ON positions_membership
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep_memberships();
CREATE OR REPLACE TRIGGER membership_frozen
    BEFORE UPDATE ON positions_membership
    FOR EACH ROW EXECUTE FUNCTION positions_freeze('ended_at', 'ended_by_id', 'ended_by_name', 'ended_reason');
CREATE OR REPLACE TRIGGER membership_set_once
    BEFORE UPDATE ON positions_membership
    FOR EACH ROW EXECUTE FUNCTION positions_set_once('ended_at', 'ended_by_id', 'ended_by_name', 'ended_reason');
CREATE OR REPLACE TRIGGER membership_signed
    BEFORE INSERT ON positions_membership
    FOR EACH ROW EXECUTE FUNCTION positions_sign('given_by', 'ended_by');
CREATE OR REPLACE TRIGGER membership_signed_when_ended
    BEFORE UPDATE ON positions_membership
    FOR EACH ROW WHEN (OLD.ended_by_id IS DISTINCT FROM NEW.ended_by_id)
    EXECUTE FUNCTION positions_sign('ended_by');

-- Invitations, and who takes up whose work: whoever gave one is named with it.
CREATE OR REPLACE TRIGGER invitation_signed
    BEFORE INSERT OR UPDATE OF given_by_id ON positions_invitation
    FOR EACH ROW EXECUTE FUNCTION positions_sign('given_by');
CREATE OR REPLACE TRIGGER handover_signed
    BEFORE INSERT ON positions_handover
    FOR EACH ROW EXECUTE FUNCTION positions_sign('given_by');
CREATE OR REPLACE TRIGGER handover_kept
    BEFORE DELETE ON positions_handover
    FOR EACH ROW EXECUTE FUNCTION positions_keep_history();
CREATE OR REPLACE TRIGGER handover_kept_whole
    BEFORE TRUNCATE ON positions_handover
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep_history();
