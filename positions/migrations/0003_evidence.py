"""The guards of the evidence: rows are added, reviewed and superseded, never deleted or rewritten.

Plain SQL, because a session can switch off triggers that an application-side library manages. Each refusal
carries the name of its rule as the constraint's name, so that the application can say it in a sentence.
"""

from django.db import migrations

EVIDENCE = ["positionchange", "changespeaker", "citation", "amendment"]

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
    IF (to_jsonb(OLD) - TG_ARGV) IS DISTINCT FROM (to_jsonb(NEW) - TG_ARGV) THEN
        PERFORM positions_refuse('evidence_is_frozen', 'An entry is not rewritten: correct it by a new one.');
    END IF;
    RETURN NEW;
END""",
    # Arguments: columns that may be set once and then stay as they are.
    "positions_set_once() RETURNS trigger LANGUAGE plpgsql": """
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF was -> name NOT IN ('null', '""', 'false') AND was -> name IS DISTINCT FROM becomes -> name THEN
            PERFORM positions_refuse('evidence_set_once', format('%s is set once and then stays.', name));
        END IF;
    END LOOP;
    RETURN NEW;
END""",
    "positions_publish_now() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
    IF NEW.published_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.published_at IS NULL)
        AND NEW.published_at NOT BETWEEN transaction_timestamp() AND clock_timestamp() THEN
        PERFORM positions_refuse('published_now', 'The time of publication is the present one, not one before or after.');
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
    IF NEW.superseded_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.superseded_at IS NULL) AND NOT EXISTS (
        SELECT FROM positions_amendment a WHERE a.change_id = NEW.id AND a.kind IN ('correction', 'retraction')
            AND a.published_at = NEW.superseded_at) THEN
        PERFORM positions_refuse('superseded_by_amendment',
            'An entry is replaced only by a published correction or retraction, and at its time.');
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
    # At commit: a published correction or retraction has taken effect, and left no rival without its main entry.
    "positions_complete_amendment() RETURNS trigger LANGUAGE plpgsql": """
DECLARE
    old_entry positions_positionchange;
    new_entry positions_positionchange;
BEGIN
    SELECT * INTO old_entry FROM positions_positionchange WHERE id = NEW.change_id;
    IF old_entry.superseded_at IS DISTINCT FROM NEW.published_at THEN
        PERFORM positions_refuse('amendment_takes_effect', 'A correction or retraction replaces its entry at once.');
    END IF;
    IF NEW.kind = 'correction' THEN
        SELECT * INTO new_entry FROM positions_positionchange WHERE id = NEW.replacement_id;
        IF new_entry.published_at IS DISTINCT FROM NEW.published_at THEN
            PERFORM positions_refuse('amendment_takes_effect', 'A correction publishes its new entry at once.');
        END IF;
    ELSIF EXISTS (
        WITH RECURSIVE line (id) AS (
            SELECT NEW.change_id
            UNION
            SELECT a.change_id FROM positions_amendment a JOIN line ON a.replacement_id = line.id
            WHERE a.published_at IS NOT NULL
        )
        SELECT FROM positions_positionchange r JOIN line ON r.rival_of_id = line.id
        WHERE r.published_at IS NOT NULL AND r.superseded_at IS NULL
    ) THEN
        PERFORM positions_refuse('retracted_with_rivals',
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
    "positions_settle_position() RETURNS trigger LANGUAGE plpgsql": """
BEGIN
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


def guards(table, *, once, free=()):
    """Statements that keep a table of evidence: no delete, no truncate, only named columns, each once."""
    return [
        row_trigger(table, f"{table}_kept", "BEFORE DELETE", "positions_keep"),
        f"CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON positions_{table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION positions_keep()",
        row_trigger(table, f"{table}_frozen", "BEFORE UPDATE", "positions_freeze", *once, *free),
        row_trigger(table, f"{table}_set_once", "BEFORE UPDATE", "positions_set_once", *once),
    ]


TRIGGERS = [
    *guards("positionchange", once=[*REVIEW, "superseded_at", "sequence"], free=[*CHANGE_TEXTS, *GENERATED]),
    *guards("citation", once=REVIEW, free=CITATION_TEXTS),
    *guards("amendment", once=REVIEW),
    *guards("changespeaker", once=[]),
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
    "CREATE CONSTRAINT TRIGGER change_has_citation AFTER INSERT OR UPDATE OF published_at ON positions_positionchange "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) "
    "EXECUTE FUNCTION positions_require_citation()",
    "CREATE CONSTRAINT TRIGGER amendment_takes_effect AFTER INSERT OR UPDATE OF published_at ON positions_amendment "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.published_at IS NOT NULL AND NEW.kind <> 'redaction') "
    "EXECUTE FUNCTION positions_complete_amendment()",
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
                f"CREATE FUNCTION {head} AS $${body};$$", f"DROP FUNCTION {head.split(' RETURNS')[0]}"
            )
            for head, body in FUNCTIONS.items()
        ),
        *(migrations.RunSQL(trigger, drop(trigger)) for trigger in TRIGGERS),
    ]
