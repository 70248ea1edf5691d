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

-- The numbers of the negotiations in which somebody may do one of these things: all for a role of the whole site that
-- allows it, else those with a role that does, or, with `of_it`, with any role.
CREATE OR REPLACE FUNCTION positions_homes(who bigint, acts text[], of_it boolean) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 10 SET search_path = public, pg_temp AS $$
DECLARE
    allowing integer[] := ARRAY(
        SELECT p.id FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
        WHERE t.app_label = 'positions' AND p.codename = ANY (acts));
BEGIN
    IF EXISTS (SELECT FROM auth_user u WHERE u.id = who AND u.is_active AND (u.is_superuser
        OR EXISTS (SELECT FROM auth_user_user_permissions h WHERE h.user_id = who AND h.permission_id = ANY (allowing))
        OR EXISTS (SELECT FROM auth_user_groups g JOIN auth_group_permissions h ON h.group_id = g.group_id
            WHERE g.user_id = who AND h.permission_id = ANY (allowing)))) THEN
        RETURN QUERY SELECT n.id FROM positions_negotiation n;
    ELSE
        RETURN QUERY SELECT DISTINCT m.negotiation_id FROM positions_membership m
            WHERE m.person_id = who AND m.ended_at IS NULL AND (of_it OR EXISTS (
                SELECT FROM auth_group_permissions h WHERE h.group_id = m.role_id AND h.permission_id = ANY (allowing)));
    END IF;
END;
$$;
