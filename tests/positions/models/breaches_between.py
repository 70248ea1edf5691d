"""Acts that each break one rule between rows: references, pairs, places, amendments."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from django.db.models import Model

from positions.models import Amendment, Citation, Entry, EntrySpeaker, Negotiation
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches import Breach

REFERENCES: dict[str, dict[str, str]] = import_module("positions.migrations.0002_references").REFERENCES


def speaker(negotiation: Negotiation, **columns: Any) -> EntrySpeaker:
    row = {"entry": make.proposal(make.position(negotiation=negotiation)), "order": 0} | columns
    if "person" not in row:
        row["person"] = make.person(negotiation=negotiation)
    return EntrySpeaker.objects.create(negotiation=negotiation, **row)


def change(negotiation: Negotiation, **columns: Any) -> Entry:
    where = columns.pop("position", None) or make.position(negotiation=negotiation)
    build = make.entry if "imported_in" in columns else make.proposal
    return build(where, negotiation=negotiation, **columns)


def citation(negotiation: Negotiation, **columns: Any) -> Citation:
    cited = columns.pop("entry", None) or make.entry(make.position(negotiation=negotiation))
    if "imported_in" in columns:
        columns |= {"proposed_by": None, "proposed_at": None, "published_at": columns["imported_in"].imported_at}
    return make.draft_citation(cited, negotiation=negotiation, **columns)


def amendment(negotiation: Negotiation, **columns: Any) -> Amendment:
    amended = columns.pop("entry", None) or make.entry(make.position(negotiation=negotiation))
    kind = "correction" if "replacement" in columns else "retraction"
    if "imported_in" in columns:
        columns |= {"proposed_by": None, "proposed_at": None, "published_at": columns["imported_in"].imported_at}
    return make.amendment(amended, kind, negotiation=negotiation, **columns)


BUILD: dict[str, Callable[..., Model]] = {
    "import": make.import_of,
    "party": make.party,
    "round": make.round,
    "outcome": make.outcome,
    "event": make.event,
    "issue": make.issue,
    "person": make.person,
    "office": make.office,
    "source": make.source,
    "delegation": make.delegation,
    "delegate": make.delegate,
    "position": make.position,
    "incompatibility": make.incompatibility,
    "assessment": make.assessment,
    "term": make.term,
    "coding": make.coding,
    "entry": change,
    "entryspeaker": speaker,
    "citation": citation,
    "amendment": amendment,
}


def crossings() -> Iterator[Breach]:
    """Refer from one negotiation to a row of another, in every way that the application has."""
    for table, columns in REFERENCES.items():
        # Written by triggers: tests/positions/models/breaches_of_spellings.py.
        if table == "spelling":
            continue
        for column, target in columns.items():
            field = column.removesuffix("_id")
            yield f"{table}_{field}_own", partial(cross, table, field, target)
    yield "amendment_imported_in_own", partial(cross, "amendment", "imported_in", "import")
    for field in ("before", "after"):
        yield f"negotiation_{field}_own", partial(show_first, field)


def cross(table: str, field: str, target: str) -> None:
    elsewhere = BUILD[target](negotiation=make.negotiation())
    BUILD[table](negotiation=make.negotiation(), **{field: elsewhere})


def show_first(field: str) -> None:
    Negotiation.objects.filter(pk=make.negotiation().pk).update(**{field: make.round()})


# Acts that cannot but break a second rule, which may speak first.
ALSO = {
    "event_precision_known": ("event_date_is_last_day",),
    "entry_precision_known": ("entry_date_is_last_day",),
    "entry_rival_of_own": ("entry_rival_of_main",),
    "amendment_replacement_own": ("correction_in_position",),
    "amendment_imported_in_own": ("amendment_takes_effect",),
    "coding_task_own": ("coding_of_task",),
    "coding_passage_own": ("coding_of_task",),
}


def pairs() -> Iterator[Breach]:
    yield "outcome_order_unique", partial(again, make.outcome, "round", make.round, order=1)
    yield "office_unique", partial(again, make.office, "person", make.person, from_on="2020")
    yield "delegation_unique", partial(again, make.delegation, "round", make.round, "party", make.party)
    yield "delegate_unique", partial(again, make.delegate, "delegation", make.delegation, "person", make.person)
    yield "delegation_has_one_head", partial(again, make.delegate, "delegation", make.delegation, role="head")
    yield "entryspeaker_unique", partial(again, speaker, "entry", make.proposal, "person", make.person)
    yield "entryspeaker_order_unique", partial(again, speaker, "entry", make.proposal)
    yield "positions_entryspeaker_order_check", lambda: speaker(make.negotiation(), order=-1)
    yield "citation_unique", partial(again, citation, "entry", make.entry, "source", make.source, locator="p. 7")
    yield "coding_unique", partial(again, make.coding, "entry", make.entry, coder="same")
    yield "entry_sequence_unique", partial(again, make.entry, "of", make.position, sequence=1)
    yield "incompatibility_unique", partial(incompatible, "ab", "ab")
    yield "incompatibility_unique", partial(incompatible, "ab", "ba")
    yield "incompatibility_between_parties", incompatible_with_itself
    for side in "ab":
        yield f"incompatibility_party_{side}", partial(wrong_party, f"party_{side}")


def again(build: Callable[..., Model], *shared: Any, **columns: Any) -> None:
    """Build two rows that share the named rows, each given by its name and its builder."""
    home = make.negotiation()
    for name, other in zip(shared[::2], shared[1::2], strict=True):
        columns[name] = (
            other(make.position(negotiation=home)) if other in (make.entry, make.proposal) else other(negotiation=home)
        )
    for _ in "ab":
        build(negotiation=home, **columns)


def incompatible(*orders: str) -> None:
    home = make.negotiation()
    sides = {"a": make.position(negotiation=home), "b": make.position(negotiation=home)}
    for order in orders:
        make.incompatibility(position_a=sides[order[0]], position_b=sides[order[1]])


def incompatible_with_itself() -> None:
    one = make.position()
    make.incompatibility(position_a=one, position_b=make.position(party=one.party))


def wrong_party(side: str) -> None:
    home = make.negotiation()
    make.incompatibility(negotiation=home, **{side: make.party(negotiation=home)})


def amendments() -> Iterator[Breach]:
    for kind in ("", "deletion"):
        yield "amendment_kind_known", partial(amend, kind)
    yield "amendment_filled", partial(amend, "retraction", reason="")
    yield "amendment_correction_replaces", partial(amend, "correction")
    yield "amendment_correction_replaces", replaced_by_retraction
    yield "amendment_redaction_names_field", partial(amend, "redaction")
    yield "amendment_redaction_names_field", partial(amend, "retraction", field="statement")
    yield "amendment_redaction_names_field", retracted_citation
    yield "amendment_of_table_known", partial(amend, "redaction", field="note", of_table="source", of_row=1)
    yield "amendment_of_one_row", partial(amend, "redaction", field="note", of_table="coding")
    yield "amendment_citation_of_entry", redacted_elsewhere
    yield "amendment_redaction_by_somebody", redacted_by_import
    yield "amendment_supersedes_once", retracted_twice
    yield "entry_rival_of_main", rival_of_another_position


def amend(kind: str, **columns: Any) -> None:
    make.amendment(make.entry(), kind, **columns)


def replaced_by_retraction() -> None:
    old = make.entry()
    make.amendment(old, "retraction", replacement=make.proposal(old.position, key=old.key, version=2))


def retracted_citation() -> None:
    old = make.entry()
    make.amendment(old, "retraction", citation=old.citations.get())


def redacted_by_import() -> None:
    old = make.entry()
    columns = {"imported_in": old.imported_in, "published_at": old.published_at}
    row = {"negotiation": old.negotiation, "entry": old, "kind": "redaction", "field": "statement", "reason": "So."}
    Amendment.objects.create(**row, **columns)


def redacted_elsewhere() -> None:
    old = make.entry()
    other = make.entry(old.position).citations.get()
    make.amendment(old, "redaction", field="quote", citation=other)


def retracted_twice() -> None:
    old = make.entry()
    make.retract(old)
    now = publishing_moment(old.negotiation_id)
    make.amendment(old, "retraction", **make.decided(None, now))


def rival_of_another_position() -> None:
    draft = make.proposal()
    elsewhere = make.entry(make.position(negotiation=draft.negotiation))
    make.proposal(draft.position, rival_of=elsewhere)
