-- The log of accounts and roles: one table that triggers write, and nobody rewrites. It names no password, key or code,
-- and not that somebody logged in.
--
-- Who did it is said as for the history of the reference data (history.sql), whose guards keep this table too.

-- Return how the account, role or permission is called that a column refers to; null for any other column.
CREATE OR REPLACE FUNCTION positions_called(name text, of_row bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE name
        WHEN 'user_id' THEN (SELECT u.username FROM auth_user u WHERE u.id = of_row)
        WHEN 'group_id' THEN (SELECT g.name FROM auth_group g WHERE g.id = of_row)
        WHEN 'permission_id' THEN (SELECT p.codename FROM auth_permission p WHERE p.id = of_row)
    END;
END;
$$;

-- Return the columns of a row that are told, with names in the place of references.
CREATE OR REPLACE FUNCTION positions_told_of_account(held jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT coalesce(jsonb_object_agg(
    CASE name WHEN 'user_id' THEN 'account' WHEN 'group_id' THEN 'role' WHEN 'permission_id' THEN 'permission'
        ELSE name END,
    coalesce(CASE WHEN right(name, 3) = '_id' THEN to_jsonb(positions_called(name, (held ->> name)::bigint)) END,
        held -> name)), '{}')
FROM jsonb_object_keys(held) name WHERE name NOT IN ('id', 'password', 'last_login');
$$;

-- Write a line for a row that was added, changed or deleted.
CREATE OR REPLACE FUNCTION positions_record_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    becomes jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    held jsonb := CASE WHEN TG_OP = 'DELETE' THEN was ELSE becomes END;
    account text := coalesce(held ->> 'user_id', CASE TG_TABLE_NAME WHEN 'auth_user' THEN held ->> 'id' END);
    role text := coalesce(held ->> 'group_id', CASE TG_TABLE_NAME WHEN 'auth_group' THEN held ->> 'id' END);
    told_old jsonb := positions_told_of_account(was);
    told_new jsonb := positions_told_of_account(becomes);
    differs jsonb;
BEGIN
    PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME,
        'auth_user auth_group auth_user_groups auth_user_user_permissions auth_group_permissions');
    SELECT jsonb_object_agg(name, jsonb_build_array(told_old -> name, told_new -> name)) INTO differs
    FROM jsonb_object_keys(told_old || told_new) name
    WHERE told_old -> name IS DISTINCT FROM told_new -> name
        AND coalesce(told_new -> name, told_old -> name) IS DISTINCT FROM to_jsonb(''::text);
    IF differs IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO positions_accountchange (kind, called, about, operation, at, by_id, reason, changed)
    VALUES (
        CASE TG_TABLE_NAME WHEN 'auth_user' THEN 'account' WHEN 'auth_group' THEN 'role'
            WHEN 'auth_user_groups' THEN 'role of account' WHEN 'auth_group_permissions' THEN 'permission of role'
            ELSE 'permission of account' END,
        coalesce(held ->> 'username', held ->> 'name', positions_called('user_id', account::bigint),
            positions_called('group_id', role::bigint), ''),
        array_remove(ARRAY['account:' || account, 'role:' || role], NULL),
        CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END,
        positions_clock(),
        nullif(current_setting('tracker.user', true), '')::bigint,
        coalesce(current_setting('tracker.reason', true), ''),
        differs
    );
    RETURN NULL;
END;
$$;

-- Write a line for what somebody proves a login with beside the password; `number` is how many there are of it.
CREATE OR REPLACE FUNCTION positions_tell_of_account(kind text, account bigint, operation text, number bigint)
RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
INSERT INTO positions_accountchange (kind, called, about, operation, at, by_id, changed)
SELECT kind, u.username, ARRAY['account:' || account], operation, positions_clock(),
    nullif(current_setting('tracker.user', true), '')::bigint,
    jsonb_strip_nulls(jsonb_build_object('number', CASE WHEN number IS NOT NULL THEN jsonb_build_array(NULL, number) END))
FROM auth_user u WHERE u.id = account;
$$;

-- Write a line for a second factor that counts from now on, or no more. What an attempt leaves at one (how many went
-- wrong, when the next is heard) is none.
CREATE OR REPLACE FUNCTION positions_record_second_factor() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted boolean := TG_OP <> 'INSERT' AND OLD.confirmed;
    counts boolean := TG_OP <> 'DELETE' AND NEW.confirmed;
BEGIN
    PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME, 'otp_totp_totpdevice');
    IF counted AND (NOT counts OR NEW.key <> OLD.key OR NEW.user_id <> OLD.user_id) THEN
        PERFORM positions_tell_of_account('second factor', OLD.user_id, 'deleted', NULL);
    END IF;
    IF counts AND (NOT counted OR NEW.key <> OLD.key OR NEW.user_id <> OLD.user_id) THEN
        PERFORM positions_tell_of_account('second factor', NEW.user_id, 'added', NULL);
    END IF;
    RETURN NULL;
END;
$$;

-- Write a line for the recovery codes that a statement adds. Those that were used are none.
CREATE OR REPLACE FUNCTION positions_record_recovery_codes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME, 'otp_static_statictoken');
    PERFORM positions_tell_of_account('recovery codes', d.user_id, 'added', count(*))
    FROM fresh JOIN otp_static_staticdevice d ON d.id = fresh.device_id GROUP BY d.user_id ORDER BY d.user_id;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER second_factor_recorded
    AFTER INSERT OR UPDATE OR DELETE ON otp_totp_totpdevice
    FOR EACH ROW EXECUTE FUNCTION positions_record_second_factor();
CREATE OR REPLACE TRIGGER recovery_codes_recorded
    AFTER INSERT ON otp_static_statictoken REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_record_recovery_codes();

CREATE OR REPLACE TRIGGER user_recorded
    AFTER INSERT OR UPDATE OR DELETE ON auth_user
    FOR EACH ROW EXECUTE FUNCTION positions_record_account();
CREATE OR REPLACE TRIGGER group_recorded
    AFTER INSERT OR UPDATE OR DELETE ON auth_group
    FOR EACH ROW EXECUTE FUNCTION positions_record_account();
CREATE OR REPLACE TRIGGER user_groups_recorded
    AFTER INSERT OR UPDATE OR DELETE ON auth_user_groups
    FOR EACH ROW EXECUTE FUNCTION positions_record_account();
CREATE OR REPLACE TRIGGER user_permissions_recorded
    AFTER INSERT OR UPDATE OR DELETE ON auth_user_user_permissions
    FOR EACH ROW EXECUTE FUNCTION positions_record_account();
CREATE OR REPLACE TRIGGER group_permissions_recorded
    AFTER INSERT OR UPDATE OR DELETE ON auth_group_permissions
    FOR EACH ROW EXECUTE FUNCTION positions_record_account();

CREATE OR REPLACE TRIGGER accountchange_kept
    BEFORE UPDATE OR DELETE ON positions_accountchange
    FOR EACH ROW EXECUTE FUNCTION positions_keep_history();
CREATE OR REPLACE TRIGGER accountchange_kept_whole
    BEFORE TRUNCATE ON positions_accountchange
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep_history();
CREATE OR REPLACE TRIGGER accountchange_by_trigger
    BEFORE INSERT ON positions_accountchange
    FOR EACH ROW EXECUTE FUNCTION positions_write_history_by_trigger();
CREATE OR REPLACE TRIGGER accountchange_signed
    BEFORE INSERT ON positions_accountchange
    FOR EACH ROW EXECUTE FUNCTION positions_sign('by');
