"""Redacting: the text is gone wherever the entry's line has it, and a trace of each stays."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from positions.evidence.acts import propose
from positions.evidence.amend import redact as redacting
from positions.evidence.amend.acts import correct
from positions.evidence.amend.redact import ask_redaction, cells_of, copies_elsewhere, decline_redaction
from positions.evidence.drafts import draft_of
from positions.evidence.refusals import AlreadyDecided, FourEyes
from positions.evidence.review.acts import publish, send_back
from positions.models import Amendment, Citation, Entry
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.positions.evidence.drafting import cited, proposed, published, redact
from tests.refusals import refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
SECRET = "lives at 7 Zebrastreet"


def named(entry: Entry) -> set[str]:
    return {cell.name for cell in cells_of(entry)}


def everywhere(text: str) -> list[str]:
    """Return the tables in which the last word of the text stands: in texts, lists, bytes or search vectors."""
    word = text.split()[-1].lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE lower(t::text) LIKE ANY (%s)',
                [[f"%{word}%", f"%{word.encode().hex()}%", f"%{word.title().encode().hex()}%"]],
            )
            found += [table] * cursor.fetchone()[0]
    return found


def admin() -> Any:
    return make.user("admin")


def test_it_works() -> None:
    entry = published(speaker="A speaker", statement=SECRET)
    assert named(entry) == {
        "statement",
        "coding_note",
        "content",
        "speaker",
        f"citation-{entry.citations.get().pk}-locator",
    }
    (asked,) = ask_redaction(entry, cells=["statement"], reason="Personal data.", by=make.reviewer())
    entry.refresh_from_db()
    assert (entry.statement, asked.published_at) == (SECRET, None)
    (trace,) = redacting.redact(entry, by=admin())
    assert entry.statement == "[redacted]"
    assert (trace.pk, trace.kind, trace.field, trace.decision) == (asked.pk, "redaction", "statement", "published")
    assert (trace.proposed_by, trace.decided_by, trace.without_second_reader) == (make.reviewer(), admin(), False)
    assert trace.published_at is not None
    assert "statement" not in named(entry)
    assert everywhere(SECRET) == []


def test_it_is_found_before() -> None:
    published(statement=SECRET)
    assert sorted(everywhere(SECRET)) == ["positions_entry", "positions_searchrow"]


def test_texts_of_a_citation() -> None:
    position = make.position()
    source = make.source(negotiation=position.negotiation)
    entry = published(
        position,
        citations=(cited(source, "p. 1", quote=SECRET, quote_language="en", translation="Words"), cited(source, "2")),
    )
    first = entry.citations.earliest("pk")
    cells = [f"citation-{first.pk}-{field}" for field in ("quote", "locator")]
    traces = redact(entry, cells=cells, reason="Copyright.", by=admin())
    assert {(row.citation, row.field) for row in traces} == {(first, "quote"), (first, "locator")}
    first.refresh_from_db()
    assert (first.locator, first.quote, first.translation) == ("[redacted]", "[redacted]", "Words")


def test_the_whole_line_of_corrections_and_versions() -> None:
    sent = send_back(proposed(statement=SECRET), by=make.reviewer(), note="Which page?")
    second = propose(draft_of(sent), by=make.analyst(), answers=sent)
    old = publish(second, by=make.reviewer())
    firmer = replace(draft_of(old), firmness="categorical", coding_note=SECRET)
    new = publish(correct(old, draft=firmer, reason="A slip.", by=make.analyst()), by=make.reviewer()).replacement
    waiting = correct(new, draft=replace(draft_of(new), firmness="tentative"), reason="A slip.", by=make.analyst())
    beside = published(old.position, "2022-04-01", statement="Other words.")
    traces = redact(new, cells=["statement"], reason="Personal data.", by=admin())
    assert everywhere(SECRET) == []
    fields = [(row.entry_id, row.field) for row in traces]
    assert set(fields) == {
        (sent.pk, "statement"),
        (old.pk, "statement"),
        (new.pk, "statement"),
        (new.pk, "coding_note"),
        (waiting.replacement_id, "statement"),
        (waiting.replacement_id, "coding_note"),
    }
    assert len(fields) == 6
    beside.refresh_from_db()
    assert beside.statement == "Other words."
    assert publish(waiting, by=make.reviewer()).published_at


def test_no_shift_moves() -> None:
    entry = published(condition="if Mr X leaves")
    redact(entry, cells=["condition", "content"], reason="Personal data.", by=admin())
    assert (entry.conditional, entry.has_content) == (True, True)


def test_bad_redactions() -> None:
    entry = published(statement=SECRET)
    for reason in (" ", f"It says that he {SECRET}."):
        with pytest.raises(BadDraft) as caught:
            redact(entry, cells=["statement"], reason=reason, by=admin())
        assert set(caught.value.errors) == {"reason"}
    other = published().citations.get()
    for cells in ([], ["condition"], ["firmness"], ["statement", f"citation-{other.pk}-locator"]):
        with pytest.raises(Refused):
            redact(entry, cells=cells, reason="Personal data.", by=admin())
    with pytest.raises(Refused):
        redacting.redact(entry, by=admin())
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    with pytest.raises(AlreadyDecided):
        redacting.redact(entry, by=admin())
    with pytest.raises(Refused):
        redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    assert Amendment.objects.count() == 1


def test_a_redaction_takes_two_people() -> None:
    entry = published(statement=SECRET)
    ask_redaction(entry, cells=["statement"], reason="Personal data.", by=admin())
    with pytest.raises(FourEyes):
        redacting.redact(entry, by=admin())
    with pytest.raises(Refused, match="asked for already"):
        ask_redaction(entry, cells=["speaker"], reason="Personal data.", by=make.reviewer())
    decline_redaction(entry, by=make.reviewer(), note="No law asks for it.")
    row = Amendment.objects.get()
    assert (row.decision, row.decision_note, row.decided_by) == ("sent back", "No law asks for it.", make.reviewer())
    ask_redaction(entry, cells=["statement"], reason="Personal data.", by=admin())
    decline_redaction(entry, by=admin())
    assert Amendment.objects.latest("id").decision == "withdrawn"
    entry.refresh_from_db()
    assert entry.statement == SECRET


@pytest.mark.usefixtures("_team_of_one")
def test_a_team_of_one_redacts_alone_and_says_so() -> None:
    entry = published(statement=SECRET)
    ask_redaction(entry, cells=["statement"], reason="Personal data.", by=admin())
    (trace,) = redacting.redact(entry, by=admin())
    assert trace.without_second_reader
    assert everywhere(SECRET) == []


def test_copies_in_entries_of_the_same_document_are_named() -> None:
    home = make.negotiation()
    source = make.source(negotiation=home)
    one, other, _ = (
        published(make.position(negotiation=home), citations=(cited(source, quote=quote, quote_language="en"),))
        for quote in (SECRET, SECRET, "Other")
    )
    cells = [f"citation-{one.citations.get().pk}-{field}" for field in ("quote", "locator")]
    assert copies_elsewhere(one, cells) == [other]


def test_no_text_goes_without_its_trace() -> None:
    entry = published(statement=SECRET)
    with refused("redaction_is_recorded"):
        Entry.objects.filter(pk=entry.pk).update(statement="[redacted]")
    with refused("redaction_is_recorded"):
        Citation.objects.filter(entry=entry).update(locator="[redacted]")
