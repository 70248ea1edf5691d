"""The guards of the evidence: rows are added, reviewed and superseded, never deleted or rewritten.

Plain SQL, because a session can switch off triggers that an application-side library manages. Each refusal
carries the name of its rule as the constraint's name, so that the application can say it in a sentence.

The functions look in the schema `public` only: otherwise a session could put a temporary table of its own in the
place of one of ours.
"""

from django.db import migrations

FUNCTIONS = {
    # Raise a refusal that reads like a broken constraint of that name.
    "positions_refuse(rule text, sentence text) RETURNS void LANGUAGE plpgsql": """
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = sentence;
END""",
    "positions_keep() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    PERFORM positions_refuse('evidence_is_kept', 'Evidence is never deleted: correct it, retract it or redact it.');
    RETURN NULL;
END""",
    # Compare the two versions of a row without the columns that may change; arguments: their names.
    "positions_freeze() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    -- Without arguments, TG_ARGV is null.
    IF to_jsonb(OLD) - coalesce(TG_ARGV, '{}') IS DISTINCT FROM to_jsonb(NEW) - coalesce(TG_ARGV, '{}') THEN
        PERFORM positions_refuse('evidence_is_frozen', 'An entry is not rewritten: correct it by a new one.');
    END IF;
    RETURN NEW;
END""",
    # Arguments: columns that may be set once and then stay as they are. "Without second reader" is set by the
    # decision or never: false is no gap in it.
    "positions_set_once() RETURNS trigger LANGUAGE plpgsql": """
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        CONTINUE WHEN was -> name IS NOT DISTINCT FROM becomes -> name;
        IF was -> name NOT IN ('null', '""', 'false') OR (was -> name = 'false' AND was ->> 'decision' <> '') THEN
            PERFORM positions_refuse('evidence_set_once', format('%s is set once and then stays.', name));
        END IF;
    END LOOP;
    RETURN NEW;
END""",
    # The lock is the one that positions/reading/moment.py takes: two keys, the table's and the negotiation's.
    "positions_publish_now() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NEW.published_at IS NULL OR (TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    IF NEW.published_at NOT BETWEEN transaction_timestamp() AND clock_timestamp() THEN
        PERFORM positions_refuse('published_now', 'The time of publication is the present one, not one before or after.');
    END IF;
    IF NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory'
        AND l.classid = 'positions_negotiation'::regclass AND l.objid = NEW.negotiation_id::oid AND l.objsubid = 2
        AND l.mode = 'ExclusiveLock' AND l.granted) THEN
        PERFORM positions_refuse('published_under_lock',
            'Who publishes holds the lock of the negotiation, so that readers see all of it or nothing.');
    END IF;
    RETURN NEW;
END""",
    # Arguments: the text columns that a redaction may replace.
    "positions_redact_only() RETURNS trigger LANGUAGE plpgsql": """
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
    recorded boolean;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        CONTINUE WHEN was ->> name IS NOT DISTINCT FROM becomes ->> name;
        IF TG_TABLE_NAME = 'positions_citation' THEN
            SELECT EXISTS (SELECT FROM positions_amendment a WHERE a.citation_id = OLD.id AND a.kind = 'redaction'
                AND a.field = name AND a.published_at IS NOT NULL) INTO recorded;
        ELSE
            SELECT EXISTS (SELECT FROM positions_amendment a WHERE a.change_id = OLD.id AND a.citation_id IS NULL
                AND a.kind = 'redaction' AND a.field = name AND a.published_at IS NOT NULL) INTO recorded;
        END IF;
        IF NOT recorded OR was ->> name = '' OR becomes ->> name <> '[redacted]' THEN
            PERFORM positions_refuse('redaction_is_recorded',
                'A text is only ever replaced by [redacted], and only when its redaction is recorded.');
        END IF;
    END LOOP;
    RETURN NEW;
END""",
    "positions_supersede_by_amendment() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NEW.superseded_at IS NULL OR (TG_OP = 'UPDATE' AND OLD.superseded_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM positions_amendment a WHERE a.change_id = NEW.id
        AND a.kind IN ('correction', 'retraction') AND a.published_at = NEW.superseded_at) THEN
        PERFORM positions_refuse('superseded_by_amendment',
            'An entry is replaced only by a published correction or retraction, and at its time.');
    END IF;
    -- Hence no chain of corrections comes back to where it began.
    IF NEW.published_at IS NULL OR NEW.superseded_at <= NEW.published_at THEN
        PERFORM positions_refuse('change_superseded_after_publication',
            'Only a published entry is replaced, and later than it was published.');
    END IF;
    RETURN NEW;
END""",
    # At commit: whatever is published rests on a citation published no later.
    "positions_require_citation() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NOT EXISTS (SELECT FROM positions_citation c WHERE c.change_id = NEW.id
        AND c.published_at <= NEW.published_at) THEN
        PERFORM positions_refuse('change_has_citation', 'A published entry needs a citation: a source and a locator.');
    END IF;
    RETURN NULL;
END""",
    # At commit: a citation is not published before its entry.
    "positions_cite_published() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NOT EXISTS (SELECT FROM positions_positionchange c WHERE c.id = NEW.change_id
        AND c.published_at <= NEW.published_at) THEN
        PERFORM positions_refuse('citation_of_published', 'A citation is published with its entry or after it.');
    END IF;
    RETURN NULL;
END""",
    # Whether the entry, or what it was corrected to, stands as a main entry.
    "positions_has_living_main(entry bigint) RETURNS boolean LANGUAGE sql": """
WITH RECURSIVE line (id) AS (
    SELECT entry
    UNION
    SELECT a.replacement_id FROM positions_amendment a JOIN line ON a.change_id = line.id
    WHERE a.kind = 'correction' AND a.published_at IS NOT NULL
)
SELECT EXISTS (SELECT FROM positions_positionchange c JOIN line ON c.id = line.id
    WHERE c.main AND c.published_at IS NOT NULL AND c.superseded_at IS NULL)""",
    # At commit: a rival that stands has a main entry to stand beside.
    "positions_stand_beside_main() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF EXISTS (SELECT FROM positions_positionchange c WHERE c.id = NEW.id AND c.superseded_at IS NULL)
        AND NOT positions_has_living_main(NEW.rival_of_id) THEN
        PERFORM positions_refuse('rival_has_main', 'The main account that this one rivals is not published, or no longer.');
    END IF;
    RETURN NULL;
END""",
    # At commit: what a published amendment says has been done, and no rival is left without its main entry.
    "positions_complete_amendment() RETURNS trigger LANGUAGE plpgsql": """
DECLARE
    old_entry positions_positionchange;
    new_entry positions_positionchange;
    redacted jsonb;
BEGIN
    SELECT * INTO old_entry FROM positions_positionchange WHERE id = NEW.change_id;
    IF NEW.kind = 'redaction' THEN
        SELECT to_jsonb(c) INTO redacted FROM positions_citation c WHERE c.id = NEW.citation_id;
        IF coalesce(redacted, to_jsonb(old_entry)) ->> NEW.field IS DISTINCT FROM '[redacted]' THEN
            PERFORM positions_refuse('amendment_takes_effect', 'A redaction removes the text that it names at once.');
        END IF;
        RETURN NULL;
    END IF;
    IF old_entry.superseded_at IS DISTINCT FROM NEW.published_at THEN
        PERFORM positions_refuse('amendment_takes_effect', 'A correction or retraction replaces its entry at once.');
    END IF;
    IF NEW.kind = 'correction' THEN
        SELECT * INTO new_entry FROM positions_positionchange WHERE id = NEW.replacement_id;
        IF new_entry.published_at IS DISTINCT FROM NEW.published_at THEN
            PERFORM positions_refuse('amendment_takes_effect', 'A correction publishes its new entry at once.');
        END IF;
    END IF;
    IF NOT positions_has_living_main(NEW.change_id) AND EXISTS (
        WITH RECURSIVE line (id) AS (
            SELECT NEW.change_id
            UNION
            SELECT a.change_id FROM positions_amendment a JOIN line ON a.replacement_id = line.id
            WHERE a.published_at IS NOT NULL
        )
        SELECT FROM positions_positionchange r JOIN line ON r.rival_of_id = line.id
        WHERE r.published_at IS NOT NULL AND r.superseded_at IS NULL
    ) THEN
        PERFORM positions_refuse('rival_has_main',
            'Retract the rival accounts of this entry too, or first make one of them the main account.');
    END IF;
    RETURN NULL;
END""",
    "positions_correct_in_place() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NEW.replacement_id IS NOT NULL AND (SELECT position_id FROM positions_positionchange WHERE id = NEW.change_id)
        IS DISTINCT FROM (SELECT position_id FROM positions_positionchange WHERE id = NEW.replacement_id) THEN
        PERFORM positions_refuse('correction_in_position', 'A correction stays in the position of its entry.');
    END IF;
    RETURN NEW;
END""",
    # Nobody names another speaker once the entry is out; an import writes both in one transaction.
    "positions_seal_speakers() RETURNS trigger LANGUAGE plpgsql": """
DECLARE
    published timestamptz;
BEGIN
    -- The row lock waits for whoever is just publishing the entry.
    SELECT c.published_at INTO published FROM positions_positionchange c WHERE c.id = NEW.change_id FOR SHARE;
    IF published < transaction_timestamp() THEN
        PERFORM positions_refuse('speakers_are_sealed', 'The speakers of a published entry stay: correct the entry.');
    END IF;
    RETURN NEW;
END""",
    "positions_settle_position() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    -- Waits for whoever is just publishing an entry of the position, and lets nobody begin.
    PERFORM pg_advisory_xact_lock('positions_negotiation'::regclass::int, OLD.negotiation_id::int);
    IF EXISTS (SELECT FROM positions_positionchange c WHERE c.position_id = OLD.id AND c.published_at IS NOT NULL) THEN
        PERFORM positions_refuse('position_is_settled',
            'Party, issue and kind of a position stay once an entry of it is published.');
    END IF;
    RETURN NEW;
END""",
}

REVIEW = ["decided_by_id", "decided_at", "decision", "without_second_reader", "published_at"]
CHANGE_TEXTS = ["condition", "content", "statement", "coding_note", "speaker"]
CITATION_TEXTS = ["locator", "quote", "translation"]
# Not known yet before an update is made, so no part of the comparison of two versions.
GENERATED = ["reading", "conditional", "has_content", "main", "rival_of_main"]


def quoted(names):
    return ", ".join(f"'{name}'" for name in names)


def row_trigger(table, name, when, function, *arguments):
    return f"CREATE TRIGGER {name} {when} ON positions_{table} FOR EACH ROW EXECUTE FUNCTION {function}({quoted(arguments)})"


def at_commit(table, name, function, condition="true"):
    """The statement that has a published row judged when everything that belongs to it is written."""
    return (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OF published_at ON positions_{table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.published_at IS NOT NULL AND {condition}) "
        f"EXECUTE FUNCTION {function}()"
    )


def guards(table, *, once=(), free=()):
    """Statements that keep a table of evidence: no delete, no truncate, only named columns, each once."""
    statements = [
        row_trigger(table, f"{table}_kept", "BEFORE DELETE", "positions_keep"),
        f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON positions_{table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION positions_keep()",
        row_trigger(table, f"{table}_frozen", "BEFORE UPDATE", "positions_freeze", *once, *free),
    ]
    if once:
        statements.append(row_trigger(table, f"{table}_set_once", "BEFORE UPDATE", "positions_set_once", *once))
    return statements


TRIGGERS = [
    *guards("positionchange", once=[*REVIEW, "superseded_at", "sequence"], free=[*CHANGE_TEXTS, *GENERATED]),
    *guards("citation", once=REVIEW, free=CITATION_TEXTS),
    *guards("amendment", once=REVIEW),
    *guards("changespeaker"),
    *(
        row_trigger(table, f"{table}_published_now", "BEFORE INSERT OR UPDATE", "positions_publish_now")
        for table in ["positionchange", "citation", "amendment"]
    ),
    row_trigger("positionchange", "positionchange_redacted", "BEFORE UPDATE", "positions_redact_only", *CHANGE_TEXTS),
    row_trigger("citation", "citation_redacted", "BEFORE UPDATE", "positions_redact_only", *CITATION_TEXTS),
    row_trigger(
        "positionchange",
        "positionchange_superseded",
        "BEFORE INSERT OR UPDATE",
        "positions_supersede_by_amendment",
    ),
    row_trigger("amendment", "amendment_in_position", "BEFORE INSERT", "positions_correct_in_place"),
    row_trigger("changespeaker", "changespeaker_sealed", "BEFORE INSERT", "positions_seal_speakers"),
    at_commit("positionchange", "change_has_citation", "positions_require_citation"),
    at_commit("positionchange", "rival_has_main", "positions_stand_beside_main", "NEW.rival_of_id IS NOT NULL"),
    at_commit("citation", "citation_of_published", "positions_cite_published"),
    at_commit("amendment", "amendment_takes_effect", "positions_complete_amendment"),
    "CREATE TRIGGER position_is_settled BEFORE UPDATE ON positions_position FOR EACH ROW "
    "WHEN ((OLD.party_id, OLD.issue_id, OLD.kind) IS DISTINCT FROM (NEW.party_id, NEW.issue_id, NEW.kind)) "
    "EXECUTE FUNCTION positions_settle_position()",
]


def drop(trigger):
    words = trigger.replace("CONSTRAINT ", "").split()
    return f"DROP TRIGGER {words[2]} ON {words[words.index('ON') + 1]}"


class Migration(migrations.Migration):
    dependencies = [("positions", "0002_references")]

    operations = [
        *(
            migrations.RunSQL(
                f"CREATE FUNCTION {head} SET search_path = public, pg_temp AS $${body};$$",
                f"DROP FUNCTION {head.split(' RETURNS')[0]}",
            )
            for head, body in FUNCTIONS.items()
        ),
        *(migrations.RunSQL(trigger, drop(trigger)) for trigger in TRIGGERS),
    ]
