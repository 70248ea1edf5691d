"""Acts that each break one rule about the columns of a single row, or about keys."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils import timezone

from positions.models import Amendment, Citation, Entry, HistoryRedaction, Person, ReferenceChange
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests import stored_texts as stored

Act = Callable[[], object]
Breach = tuple[str, Act]

KEYED: dict[str, Callable[..., Model]] = {
    "party": make.party,
    "round": make.round,
    "event": make.event,
    "issue": make.issue,
    "person": make.person,
    "source": make.source,
    "position": make.position,
    "term": make.term,
    "entry": make.proposal,
    "assessment": make.assessment,
}


def keys() -> Iterator[Breach]:
    for name, build in {**KEYED, "negotiation": make.negotiation}.items():
        for key in ("", "Kyiv", "with space", "-first", "double--hyphen", "line\n"):
            yield f"{name}_key_is_slug", partial(build, key=key)
    for name, build in KEYED.items():
        yield f"{name}_key_unique", partial(twice, build, key="same")
    yield "entry_lives_once", lives_twice
    yield "entry_version_unique", published_twice
    yield "positions_negotiation_key_key", lambda: [make.negotiation(key="same") for _ in "ab"]


def twice(build: Callable[..., Model], **columns: Any) -> None:
    """Build two rows with the same columns in one negotiation."""
    home = make.negotiation()
    where = {"of": make.position(negotiation=home)} if build is make.proposal else {"negotiation": home}
    for _ in "ab":
        build(**where, **columns)


def lives_twice() -> None:
    old = make.entry()
    make.entry(old.position, key=old.key, version=2)


def published_twice() -> None:
    new = make.correct(make.entry())
    make.retract(new)
    make.entry(new.position, key=new.key, version=new.version)


def draft_entry(**columns: Any) -> Entry:
    return make.proposal(**columns)


def draft_citation(**columns: Any) -> Citation:
    return make.draft_citation(make.proposal(), **columns)


def draft_amendment(**columns: Any) -> Amendment:
    return make.amendment(make.entry(), "retraction", **columns)


def draft_history_redaction(**columns: Any) -> HistoryRedaction:
    """Ask for the note of a person to go from the history, who has none any more."""
    person = make.person(note="A note")
    Person.objects.filter(pk=person.pk).update(note="")
    change = ReferenceChange.objects.filter(about=[f"person:{person.pk}"]).earliest("id")
    row = {"change": change, "field": "note", "ground": "personal data"}
    asked = {"proposed_by": make.analyst(), "proposed_at": timezone.now(), "negotiation": person.negotiation}
    return HistoryRedaction.objects.create(**row | asked | columns)


# Columns of one row, each enough to break the rule.
COLUMNS: dict[str, tuple[Callable[..., Model], list[dict[str, Any]]]] = {
    "negotiation_contact_reaches": (
        make.negotiation,
        [
            {"contact": contact}
            for contact in ("nobody", "javascript:alert(1)", "a@b@c", "a b@example.org", "x@y?cc=z", "a@b\n")
        ],
    ),
    "party_filled": (
        make.party,
        [{"name": name} for name in ("", " \n", "\u00a0", "\u3000", "\u200b", "\u2800", "\u3164\u200f")],
    ),
    "historyredaction_filled": (draft_history_redaction, [{"field": ""}]),
    "historyredaction_ground_known": (draft_history_redaction, [{"ground": ""}, {"ground": "a whim"}]),
    "party_role_known": (make.party, [{"role": ""}, {"role": "enemy"}]),
    "party_colour_is_hex": (make.party, [{"colour": "blue"}, {"colour": "#12345"}, {"colour": "#12345g"}]),
    "round_filled": (make.round, [{"name": ""}, {"name": " \n"}]),
    "round_short_name_length": (make.round, [{"short_name": "x" * 13}]),
    "round_level_known": (make.round, [{"level": "high"}]),
    "round_ends_not_before_it_starts": (make.round, [{"starts": "2022-03-29", "ends": "2022-03-28"}]),
    "round_window_contains_meeting": (
        make.round,
        [{"window_starts_on": make.day("2022-03-30")}, {"window_ends_on": make.day("2022-03-28")}],
    ),
    "outcome_filled": (make.outcome, [{"text": ""}, {"text": " \n"}]),
    "outcome_status_known": (make.outcome, [{"status": ""}, {"status": "signed"}]),
    "outcome_order_positive": (make.outcome, [{"order": 0}]),
    "event_filled": (make.event, [{"title": ""}, {"title": " \n"}]),
    "event_precision_known": (make.event, [{"precision": ""}, {"precision": "week"}]),
    "event_date_is_last_day": (
        make.event,
        [
            {"on": "2022-03-30", "precision": "month"},
            {"on": "2024-02-28", "precision": "month"},
            {"on": "2022-11-30", "precision": "year"},
        ],
    ),
    "issue_filled": (make.issue, [{"group": ""}, {"name": ""}, {"group": " \n"}, {"name": " \n"}]),
    "person_filled": (make.person, [{"name": ""}, {"name": " \n"}]),
    "office_filled": (make.office, [{"title": ""}, {"title": " \n"}]),
    "office_from_on_is_date": (make.office, [{"from_on": "March 2022"}, {"from_on": "2022-13"}]),
    "office_to_on_is_date": (make.office, [{"to_on": "22"}, {"to_on": "2022-03-32"}, {"to_on": "2022-03-"}]),
    "delegation_completeness_known": (make.delegation, [{"completeness": "half"}]),
    "delegate_filled": (make.delegate, [{"title": ""}, {"title": " \n"}]),
    "delegate_role_known": (make.delegate, [{"role": ""}, {"role": "guest"}]),
    "delegate_seniority_known": (make.delegate, [{"seniority": ""}, {"seniority": "high"}]),
    "source_filled": (make.source, [{"title": ""}, {"publisher": ""}, {"title": " \n"}, {"publisher": " \n"}]),
    "source_published_on_is_date": (make.source, [{"published_on": "yesterday"}, {"published_on": "2022-3-29"}]),
    "source_accessed_on_is_date": (make.source, [{"accessed_on": "2022/03/29"}, {"accessed_on": "2022\n"}]),
    "source_type_known": (make.source, [{"type": ""}, {"type": "blog"}]),
    "source_reliability_known": (make.source, [{"reliability": "G"}]),
    "source_read_known": (make.source, [{"read": ""}, {"read": "twice"}]),
    "source_url_is_web": (make.source, [{"url": "javascript:alert(1)"}, {"url": "www.example.org"}]),
    "source_archive_url_is_web": (make.source, [{"archive_url": "ftp://example.org"}]),
    "source_language_is_tag": (make.source, [{"language": "English"}, {"language": "en_GB"}]),
    "position_filled": (make.position, [{"title": ""}, {"title": " \n"}]),
    "position_kind_known": (make.position, [{"kind": ""}, {"kind": "wish"}]),
    "assessment_filled": (make.assessment, [{"text": ""}, {"text": " \n"}]),
    "assessment_basis_known": (make.assessment, [{"basis": ""}, {"basis": "guessed"}]),
    "citation_filled": (draft_citation, [{"locator": ""}, {"locator": " \n"}]),
    "citation_quote_language_is_tag": (draft_citation, [{"quote_language": "Ukrainian"}]),
    "citation_quote_has_language": (draft_citation, [{"quote": "Words", "quote_language": ""}]),
    "citation_translation_has_quote": (
        draft_citation,
        [{"translation": "Words"}, {"translation": "Words", "quote_language": "uk"}],
    ),
    "term_filled": (make.term, [{"term": ""}, {"term": " \n"}]),
    "term_has_spellings": (make.term, [{"spellings": []}]),
    "coding_filled": (make.coding, [{"coder": ""}, {"codebook": ""}, {"coder": " \n"}]),
    "coding_text_known": (make.coding, [{"text": ""}, {"text": "none"}]),
    "coding_firmness_known": (make.coding, [{"firmness": "iron"}]),
    "coding_firmness_when_held": (make.coding, [{"held": False}]),
    "coding_scope_known": (make.coding, [{"scope": "bigger"}]),
    "coding_account_known": (make.coding, [{"account": ""}, {"account": "rumour"}]),
    "coding_basis_known": (make.coding, [{"basis": ""}, {"basis": "guessed"}]),
    "coding_channel_known": (make.coding, [{"channel": "radio"}]),
    "entry_filled": (
        make.proposal,
        [{"statement": ""}, {"coding_note": ""}, {"statement": " \n"}, {"coding_note": " \n"}],
    ),
    "entry_precision_known": (make.proposal, [{"precision": ""}, {"precision": "week"}]),
    "entry_date_is_last_day": (
        make.proposal,
        [
            {"on": "2022-03-30", "precision": "month"},
            {"on": "2024-02-28", "precision": "month"},
            {"on": "2022-12-30", "precision": "year"},
            {"on": "2022-03-31", "precision": "year"},
        ],
    ),
    "entry_version_positive": (make.proposal, [{"version": 0}, {"version": -1}]),
    "entry_sequence_positive": (make.proposal, [{"sequence": 0}, {"sequence": -1}]),
    "entry_published_has_sequence": (make.entry, [{"sequence": None}]),
    "entry_channel_known": (make.proposal, [{"channel": "radio"}]),
    "entry_firmness_known": (make.proposal, [{"firmness": "iron"}]),
    "entry_firmness_when_held": (
        make.proposal,
        [{"held": True, "firmness": ""}, {"held": False, "firmness": "categorical"}],
    ),
    "entry_declared_when_held": (make.proposal, [{"held": False, "declared": True}]),
    "entry_same_not_declared": (make.proposal, [{"firmness": "same", "declared": True}]),
    "entry_same_without_condition": (make.proposal, [{"firmness": "same", "condition": "if they do"}]),
    "entry_term_not_held": (make.proposal, [{"channel": "term"}]),
    "entry_condition_when_held": (make.proposal, [{"held": False, "condition": "if they do"}]),
    "entry_content_when_held": (make.proposal, [{"held": False, "content": "Something"}]),
    "entry_content_length": (make.proposal, [{"content": "x" * 161}]),
    "entry_scope_known": (make.proposal, [{"scope": "bigger"}]),
    "entry_account_known": (make.proposal, [{"account": ""}, {"account": "rumour"}]),
    "entry_basis_known": (make.proposal, [{"basis": ""}, {"basis": "guessed"}]),
}


def columns() -> Iterator[Breach]:
    for name, (build, broken) in COLUMNS.items():
        for values in broken:
            yield name, partial(build, **values)


DRAFTS: dict[str, Callable[..., Model]] = {
    "entry": draft_entry,
    "citation": draft_citation,
    "amendment": draft_amendment,
    "historyredaction": draft_history_redaction,
    "documentremoval": stored.removal,
}


def reviews() -> Iterator[Breach]:
    """Break the rules of review, on each table of evidence."""
    yield "entry_has_origin", both_imported_and_proposed
    for name, draft in DRAFTS.items():
        yield f"{name}_decision_known", partial(decided, draft, "perhaps")
        yield f"{name}_has_origin", partial(draft, proposed_at=None)
        yield f"{name}_has_origin", partial(draft, proposed_by=None)
        yield f"{name}_has_origin", partial(draft, proposed_by=None, proposed_at=None)
        for part in ("decided_by", "decided_at", "decision"):
            yield f"{name}_decided_in_full", partial(half_decided, draft, part)
        yield f"{name}_four_eyes", partial(decided, draft, "sent back", by_proposer=True)
        yield f"{name}_four_eyes", partial(published, draft, by_proposer=True)
        yield f"{name}_withdrawn_by_proposer", partial(decided, draft, "withdrawn")
        yield f"{name}_alone_is_said", partial(draft, without_second_reader=True)
        yield f"{name}_alone_is_said", partial(published, draft, without_second_reader=True)
        yield f"{name}_published_by_decision", partial(published, draft, decision="sent back")
        yield f"{name}_published_by_decision", partial(decided, draft, "published")


def judged(decision: str, *, by_proposer: bool = False) -> dict[str, Any]:
    """Return the columns of a decision that publishes nothing."""
    by = make.analyst() if by_proposer else make.reviewer()
    return {"decided_by": by, "decided_at": timezone.now(), "decision": decision}


def decided(draft: Callable[..., Model], decision: str, *, by_proposer: bool = False) -> None:
    draft(**judged(decision, by_proposer=by_proposer))


def half_decided(draft: Callable[..., Model], column: str) -> None:
    """Set one column of a decision without the others."""
    draft(**{column: judged("sent back")[column]})


def published(draft: Callable[..., Model], *, by_proposer: bool = False, **columns: Any) -> None:
    """Publish a draft with an update that sets these columns too."""
    row: Any = draft()
    now = publishing_moment(row.negotiation_id)
    decision = judged("published", by_proposer=by_proposer) | {"published_at": now} | columns
    if isinstance(row, Entry):
        decision["sequence"] = 1
    type(row).objects.filter(pk=row.pk).update(**decision)


def both_imported_and_proposed() -> None:
    make.entry(proposed_by=make.analyst(), proposed_at=timezone.now())
