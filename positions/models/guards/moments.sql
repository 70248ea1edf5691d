-- Moments: when an act was done is said by the database alone, and only while the act has the negotiation to itself
-- (docs/adr/0007).
--
-- The acts of a negotiation follow one another: each holds its lock until it is committed. So each moment is later than
-- all that anybody could read before.

-- Take the negotiation's lock until the transaction ends. Whoever needs several takes them in the order of their ids.
CREATE OR REPLACE FUNCTION positions_hold(negotiation bigint) RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT pg_advisory_xact_lock('positions_negotiation'::regclass::int, negotiation::int);
$$;

-- Return what the clock shows: the one place where it is read.
CREATE OR REPLACE FUNCTION positions_clock() RETURNS timestamptz
LANGUAGE sql SET search_path = public, pg_temp AS $$
SELECT clock_timestamp();
$$;

-- Return how far the clock may go back, as it does when it is set right, before acts are refused.
CREATE OR REPLACE FUNCTION positions_clock_patience() RETURNS interval
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RETURN interval '5 seconds';
END;
$$;

-- Write the moment of an act, whatever was asked for: under the lock, by the clock, and after all moments before.
CREATE OR REPLACE FUNCTION positions_set_moment() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last_one timestamptz;
BEGIN
    -- Otherwise the last moment would be that from before the lock was waited for.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM positions_refuse('moment_read_committed', 'An act is a transaction that sees what is committed.');
    END IF;
    PERFORM positions_hold(NEW.negotiation_id);
    -- Of all negotiations: what one of them has read of another stays before what the other does next.
    SELECT max(at) INTO last_one FROM positions_moment;
    NEW.transaction := pg_current_xact_id();
    NEW.at := positions_clock();
    IF NEW.at < last_one - positions_clock_patience() THEN
        PERFORM positions_refuse('clock_went_back', format(
            'The clock of the database server went back: it shows %s, and the last act was at %s (UTC). '
            'Nothing can be published or changed until it is set right.',
            to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
            to_char(last_one AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')));
    END IF;
    NEW.at := greatest(NEW.at, last_one + interval '1 microsecond');
    RETURN NEW;
END;
$$;

CREATE OR REPLACE TRIGGER moment_is_set
    BEFORE INSERT ON positions_moment
    FOR EACH ROW EXECUTE FUNCTION positions_set_moment();

-- Refuse to rewrite moments, to delete of them or to empty the table.
CREATE OR REPLACE FUNCTION positions_keep_moments() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF positions_goes_with_negotiation(to_jsonb(OLD)) THEN
            RETURN OLD;
        END IF;
    END IF;
    PERFORM positions_refuse('moments_are_kept', 'The moments of acts are neither rewritten nor deleted.');
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER moment_kept
    BEFORE UPDATE OR DELETE ON positions_moment
    FOR EACH ROW EXECUTE FUNCTION positions_keep_moments();
CREATE OR REPLACE TRIGGER moment_kept_whole
    BEFORE TRUNCATE ON positions_moment
    FOR EACH STATEMENT EXECUTE FUNCTION positions_keep_moments();

-- Give this transaction a moment in the negotiation; it holds the lock from then on. Who acts calls this.
CREATE OR REPLACE FUNCTION positions_give_moment(negotiation bigint) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    given timestamptz;
BEGIN
    INSERT INTO positions_moment (negotiation_id) VALUES (negotiation) RETURNING at INTO given;
    RETURN given;
END;
$$;

-- Say whether the moment was given to this transaction, in the negotiation. A dump brings old moments with it, whose
-- numbers of transactions may come again in another server: hence no moment from before the transaction, but for the
-- patience with the clock.
CREATE OR REPLACE FUNCTION positions_gave(negotiation bigint, moment timestamp with time zone) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM positions_moment m
        WHERE m.negotiation_id = negotiation AND m.at = moment AND m.transaction = pg_current_xact_id()
            AND m.at >= transaction_timestamp() - positions_clock_patience());
END;
$$;

-- Return the last moment given to this transaction in the negotiation, or give it one.
CREATE OR REPLACE FUNCTION positions_moment_of_act(negotiation bigint) RETURNS timestamptz
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce(
        (SELECT m.at FROM (SELECT max(at) AS at FROM positions_moment WHERE negotiation_id = negotiation) m
            WHERE positions_gave(negotiation, m.at)),
        positions_give_moment(negotiation));
END;
$$;

-- Raise the refusal of a time that is none of the moments given.
CREATE OR REPLACE FUNCTION positions_refuse_moment() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM positions_refuse('moment_is_given',
        'The time of an act is the moment that the database gave to it, not one before or after.');
END;
$$;

-- Refuse to set a time that is none of the moments given to this transaction. Arguments: the columns of such times.
-- What was set before is not judged here: that it stays is kept elsewhere.
CREATE OR REPLACE FUNCTION positions_set_when_given() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        CONTINUE WHEN becomes ->> name IS NULL OR was ->> name IS NOT NULL;
        IF NOT positions_gave(NEW.negotiation_id, (becomes ->> name)::timestamptz) THEN
            PERFORM positions_refuse_moment();
        END IF;
    END LOOP;
    RETURN NEW;
END;
$$;

-- The same of the rows that a statement adds: each time is looked up once for all of them.
CREATE OR REPLACE FUNCTION positions_add_when_given() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    name text;
    wrong boolean;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM
            (SELECT DISTINCT negotiation_id, %I AS at FROM fresh WHERE %I IS NOT NULL) f
            WHERE NOT positions_gave(f.negotiation_id, f.at))', name, name) INTO wrong;
        IF wrong THEN
            PERFORM positions_refuse_moment();
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER entry_set_when_given
    BEFORE UPDATE ON positions_entry
    FOR EACH ROW EXECUTE FUNCTION positions_set_when_given('published_at', 'superseded_at');
CREATE OR REPLACE TRIGGER citation_set_when_given
    BEFORE UPDATE ON positions_citation
    FOR EACH ROW EXECUTE FUNCTION positions_set_when_given('published_at');
CREATE OR REPLACE TRIGGER amendment_set_when_given
    BEFORE UPDATE ON positions_amendment
    FOR EACH ROW EXECUTE FUNCTION positions_set_when_given('published_at');
CREATE OR REPLACE TRIGGER historyredaction_set_when_given
    BEFORE UPDATE ON positions_historyredaction
    FOR EACH ROW EXECUTE FUNCTION positions_set_when_given('published_at');
CREATE OR REPLACE TRIGGER historyredaction_added_when_given
    AFTER INSERT ON positions_historyredaction REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('published_at');
CREATE OR REPLACE TRIGGER entry_added_when_given
    AFTER INSERT ON positions_entry REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('published_at', 'superseded_at');
CREATE OR REPLACE TRIGGER citation_added_when_given
    AFTER INSERT ON positions_citation REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('published_at');
CREATE OR REPLACE TRIGGER amendment_added_when_given
    AFTER INSERT ON positions_amendment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('published_at');
CREATE OR REPLACE TRIGGER import_added_when_given
    AFTER INSERT ON positions_import REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('imported_at');
CREATE OR REPLACE TRIGGER frozencomparison_added_when_given
    AFTER INSERT ON positions_frozencomparison REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('saved_at', 'redacted_at');
CREATE OR REPLACE TRIGGER release_added_when_given
    AFTER INSERT ON positions_release REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('released_at');
CREATE OR REPLACE TRIGGER referencechange_added_when_given
    AFTER INSERT ON positions_referencechange REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('at');
CREATE OR REPLACE TRIGGER source_set_when_given
    BEFORE UPDATE ON positions_source
    FOR EACH ROW EXECUTE FUNCTION positions_set_when_given('public_since');
CREATE OR REPLACE TRIGGER source_added_when_given
    AFTER INSERT ON positions_source REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION positions_add_when_given('public_since');
