"""The database keeps the index: whatever changes, by whatever way, is found as it is now or was known then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from positions.evidence.amend.redact import cells_of
from positions.models import Negotiation, Person, Position, SearchRow, Source
from positions.search import finding
from positions.search.asking import question_of
from positions.search.finding import RowsFound, WhereToFind, find
from positions.search.words import words_of
from tests import factories as make
from tests.positions.evidence.drafting import cited, proposed, published, redact
from tests.refusals import denied

pytestmark = pytest.mark.django_db


def found(text: str, negotiation: Negotiation | None, known: Any = None) -> set[tuple[str, int]]:
    best = [pk for _, pk in rows_found(text, negotiation, known).best]
    return set(SearchRow.objects.filter(pk__in=best).values_list("kind", "target"))


def rows_found(text: str, negotiation: Negotiation | None, known: Any = None) -> RowsFound:
    here = Negotiation.objects.values_list("pk", flat=True) if negotiation is None else [negotiation.pk]
    question = question_of(words_of(text), None if negotiation is None else [negotiation.pk])
    return find(question, WhereToFind(tuple(here), negotiation and negotiation.pk, known), most=10_000)


@pytest.mark.parametrize("of_all", [False, True])
def test_what_is_gone_through_is_what_is_looked_up(
    of_all: bool, shipped: Negotiation, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, texts = None if of_all else shipped, ("crimea", "ukraine ru", "lavrov", '"red line" or nato', "treaty -nato")
    moments = (None, timezone.now())
    looked_up = [rows_found(text, home, known) for text in texts for known in moments]
    assert all(found.best and not found.more for found in looked_up[:4])
    monkeypatch.setattr(finding, "RARE", -1)
    monkeypatch.setattr(finding, "RARE_SHARE", -1)
    for walked in (25_000, 30):
        # Of some kinds there are more rows than these thirty: the rest is looked up after all.
        monkeypatch.setattr(finding, "WALKED_IN_ONE", walked)
        monkeypatch.setattr(finding, "WALKED_IN_ALL", walked)
        assert [rows_found(text, home, known) for text in texts for known in moments] == looked_up
    monkeypatch.setattr(finding, "FEW", -1)
    bounded = rows_found("ukraine ru", home)
    assert "entry" in bounded.more
    assert set(bounded.best) < set(looked_up[2].best)


def test_of_each_kind_the_newest_are_counted_and_ranked(shipped: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows_found("crimea", shipped)
    monkeypatch.setattr(finding, "MOST", 5)
    few = rows_found("crimea", shipped)
    assert few.counts == {kind: min(number, 6) for kind, number in whole.counts.items()}
    assert few.more == {kind for kind, number in whole.counts.items() if number > 5}
    newest = SearchRow.objects.filter(kind="entry", pk__in=[pk for _, pk in whole.best]).order_by("-target")[:6]
    assert {row.pk for row in newest} <= {pk for _, pk in few.best}


def index() -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT negotiation_id, kind, target, party, issue, "on", published_at, superseded_at, vector::text'
            " FROM positions_searchrow"
        )
        return set(cursor.fetchall())


def test_rebuilding_changes_nothing(shipped: Negotiation) -> None:
    kept = index()
    assert {kind for _, kind, *_ in kept} == {
        "entry",
        "quote",
        "position",
        "source",
        "person",
        "outcome",
        "event",
        "assessment",
    }
    call_command("rebuild_search", verbosity=0)
    assert index() == kept


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("erdogan", "Recep Tayyip Erdoğan"),
        ("ERDOĞ", "Recep Tayyip Erdoğan"),
        ("rec erd", "Recep Tayyip Erdoğan"),
        ("Лукашэнка", "Аляксандр Лукашэнка"),
        ("лукашэ", "Аляксандр Лукашэнка"),
        ("Łódź", "Anna Lodz"),
    ],
)
def test_people_are_found_with_or_without_accents_and_by_the_beginning(text: str, name: str) -> None:
    person = make.person(name=name)
    make.person(negotiation=person.negotiation, name="Somebody else")
    assert found(text, person.negotiation) == {("person", person.pk)}


def test_people_are_found_by_aliases_native_names_and_offices() -> None:
    person = make.person(name="A Person", native_name="Ілля Їжак", aliases=["The Negotiator"])
    make.office(person=person, title="Plenipotentiary")
    for text in ("negotiator", "ілля їжак", "іжак", "илля", "Illia Yizhak"):
        assert found(text, person.negotiation) == {("person", person.pk)}, text
    assert found("plenipotentiaries", person.negotiation) == {("person", person.pk)}


def test_an_entry_and_its_quote_from_publication_on() -> None:
    draft_ = proposed(statement="It would demilitarise.")
    here = draft_.negotiation
    assert found("demilitarise", here) == set()
    entry = published(
        draft_.position,
        statement="They demilitarised everything.",
        citations=(cited(make.source(negotiation=here), quote="Демілітаризація!", translation="Demilitarisation!"),),
    )
    assert found("demilitarise", here) == {("entry", entry.pk), ("quote", entry.citations.get().pk)}
    assert found("демілітаризація", here) == {("quote", entry.citations.get().pk)}


def test_positions_and_sources_of_drafts_alone_are_not_found() -> None:
    position = make.position(title="Unheard-of title")
    source = make.source(negotiation=position.negotiation, title="Unheard-of document")
    entry = proposed(position, citations=(cited(source),))
    assert found("unheard", position.negotiation) == set()
    make.publish(entry)
    assert found("unheard", position.negotiation) == {("position", position.pk), ("source", source.pk)}


def test_a_source_that_something_else_rests_on_is_found() -> None:
    source = make.source(title="Unheard-of document")
    assert found("unheard", source.negotiation) == set()
    proposed(make.position(negotiation=source.negotiation), citations=(cited(source),))
    assert found("unheard", source.negotiation) == set()
    make.event(source=source)
    assert found("unheard", source.negotiation) == {("source", source.pk)}


def test_as_known_then() -> None:
    position = make.position(title="Peculiar title")
    source = make.source(negotiation=position.negotiation, title="Peculiar document")
    before = timezone.now()
    old = make.entry(position, "2022-03-29", statement="A peculiar statement.", cite=source)
    then = timezone.now()
    new = make.correct(old, statement="Another statement.")
    here = position.negotiation
    around = {("position", position.pk), ("source", source.pk)}
    assert found("peculiar", here, before) == set()
    assert found("peculiar", here, then) == {("entry", old.pk), *around}
    assert found("peculiar", here) == around
    assert found("statement", here) == {("entry", new.pk)}
    make.retract(new)
    assert found("statement", here) == set()
    assert found("peculiar", here) == {("source", source.pk)}


@pytest.mark.parametrize(
    "act",
    [
        lambda position: Position.objects.filter(pk=position.pk).update(title="Unheard"),
        lambda position: type(position.party).objects.update(native_name="Unheard"),
        lambda position: type(position.issue).objects.update(name="Unheard"),
    ],
)
def test_a_position_follows_its_title_party_and_issue(act: Callable[[Position], Any]) -> None:
    position = make.position()
    make.entry(position)
    assert found("unheard", position.negotiation) == set()
    act(position)
    assert found("unheard", position.negotiation) == {("position", position.pk)}


def test_people_and_sources_follow_what_is_edited_and_deleted() -> None:
    person = make.person(name="Before")
    source = make.public_source(negotiation=person.negotiation, title="Before")
    Person.objects.filter(pk=person.pk).update(name="After")
    Source.objects.filter(pk=source.pk).update(title="After")
    assert found("before", person.negotiation) == set()
    assert found("after", person.negotiation) == {("person", person.pk), ("source", source.pk)}
    other = make.person(negotiation=person.negotiation, name="Other")
    office = make.office(person=person, title="Unheard")
    office.person = other
    office.save()
    assert found("unheard", person.negotiation) == {("person", other.pk)}
    office.delete()
    person.delete()
    source.delete()
    assert found("unheard", other.negotiation) | found("after", other.negotiation) == set()
    rows = SearchRow.objects.filter(negotiation=other.negotiation)
    assert set(rows.values_list("kind", "target")) == {("person", other.pk)}


def test_only_the_negotiation_that_is_asked() -> None:
    one, other = make.entry(statement="Unheard."), make.entry(statement="Unheard.")
    assert found("unheard", one.negotiation) == {("entry", one.pk)}
    assert found("unheard", None) == {("entry", one.pk), ("entry", other.pk)}


def test_a_redacted_text_is_gone_from_the_index() -> None:
    source = make.source()
    entry = published(
        make.position(negotiation=source.negotiation),
        statement="Zebra words.",
        speaker="A Zebra",
        citations=(cited(source, quote="Zebra quote"),),
    )
    assert len(found("zebra", source.negotiation)) == 2
    cells = [cell.name for cell in cells_of(entry) if "ebra" in cell.text]
    redact(entry, cells=cells, reason="Personal data.", by=make.user("admin"))
    assert found("zebra", source.negotiation) == set()
    assert not [row for row in index() if "zebra" in row[-1]]


def test_texts_of_any_length_and_kind_are_taken() -> None:
    long = " ".join(f"слово{n}" for n in range(15_000))
    entry = make.entry(statement=long, coding_note="x" * 100_000, condition=long, content="c", speaker=long)
    assert found("слово7", entry.negotiation) == {("entry", entry.pk)}
    make.public_source(negotiation=entry.negotiation, published_on="2022-02-31", title="Dated by nobody")
    assert len(found("dated nobody", entry.negotiation)) == 1


def test_words_side_by_side_ruled_out_and_either() -> None:
    entry = make.entry(statement="No first use of long-range arms in Ukraine's east.")
    here = {("entry", entry.pk)}
    for text in ('"first use"', "arm -treaty", "treaty or arms", "use Ukraine", "long-range", '"long range"'):
        assert found(text, entry.negotiation) == here, text
    for text in ('"use first"', "arms -use", "treaty"):
        assert found(text, entry.negotiation) == set(), text


def test_it_is_written_by_the_database_alone() -> None:
    make.entry()
    with denied():
        SearchRow.objects.all().delete()
    with denied():
        SearchRow.objects.update(target=1)


def test_outcomes_events_assessments_and_coding_notes_are_found_and_follow_what_is_edited() -> None:
    entry = make.entry(coding_note="Zebrafish chosen.")
    here = entry.negotiation
    outcome = make.outcome(negotiation=here, text="A zebrafish outcome.")
    event = make.event(negotiation=here, title="Zebrafish day")
    assessment = make.assessment(negotiation=here, text="A zebrafish motive.")
    rows = {("outcome", outcome.pk), ("event", event.pk), ("assessment", assessment.pk)}
    assert found("zebrafish", here) == {("entry", entry.pk), *rows}
    for row, column in ((outcome, "text"), (event, "title"), (assessment, "text")):
        setattr(row, column, "Armadillo")
        row.save()
    assert found("armadillo", here) == rows
    assert found("zebrafish", here) == {("entry", entry.pk)}
    for row in (outcome, event, assessment):
        row.delete()
    assert found("armadillo", here) == set()


def test_an_outcome_is_of_the_day_on_which_its_round_begins() -> None:
    outcome = make.outcome(text="Zebrafish")
    row = SearchRow.objects.filter(kind="outcome", target=outcome.pk)
    assert row.get().on == outcome.round.starts_on
    type(outcome.round).objects.filter(pk=outcome.round.pk).update(
        window_starts_on="2020-01-01", starts_on="2020-01-01"
    )
    assert str(row.get().on) == "2020-01-01"


def test_whoever_speaks_is_found_however_the_entry_writes_the_name() -> None:
    person = make.person(name="Vladimir Medinsky", native_name="Владимир Мединский")
    here = person.negotiation
    position = make.position(negotiation=here)
    spoken = make.entry(position, statement="One.", speaker="the head of the delegation", speakers=(person,))
    named = make.entry(position, "2022-03-30", statement="Medinsky said so.")
    everything = {("person", person.pk), ("entry", spoken.pk), ("entry", named.pk)}
    for text in ("Medinskii", "Мединского", "Volodymyr Medynskyi", "Медінський", "medinsky"):
        assert found(text, here) == everything, text
    assert found("Vladimir", here) == {("person", person.pk), ("entry", spoken.pk)}


def test_over_all_negotiations_speakers_are_those_of_each_and_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where they are looked up; a person of another negotiation speaks in no entry of this one."""
    people = [make.person(name=f"{given} Zebrowski") for given in ("Vladimir", "Ivan", "Oleg")]
    places = [make.position(negotiation=person.negotiation) for person in people]
    named = make.entry(places[0], statement="Zebrowski said so.")
    spoken = [make.entry(place, speakers=(person,)) for place, person in zip(places, people, strict=True)]
    make.entry(places[1], "2022-03-30", statement="Nobody did.")
    looked_up = rows_found("Zebrowski", None)
    monkeypatch.setattr(finding, "RARE", -1)
    monkeypatch.setattr(finding, "RARE_SHARE", -1)
    walked = rows_found("Zebrowski", None)
    assert walked == looked_up
    assert walked.counts == {"person": 3, "entry": 4}
    order = SearchRow.objects.in_bulk([pk for _, pk in walked.best])
    entries = [order[pk].target for _, pk in walked.best if order[pk].kind == "entry"]
    assert entries == [named.pk, *sorted((entry.pk for entry in spoken), reverse=True)]


def test_a_merged_person_is_found_once_with_what_both_said() -> None:
    kept, gone = (make.person(name=name) for name in ("Anna Kovalenko", "Hanna Koval"))
    gone.negotiation = kept.negotiation
    gone.save()
    entry = make.entry(make.position(negotiation=kept.negotiation), speakers=(gone,))
    kept.aliases = ["Hanna Koval"]
    kept.save()
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    for text in ("Koval", "Коваль", "Kovalenko"):
        assert found(text, kept.negotiation) == {("person", kept.pk), ("entry", entry.pk)}, text


def test_a_term_finds_its_spellings_and_two_capitals_are_no_pronoun() -> None:
    term = make.term(term="United States", spellings=["US", "USA", "U.S.", "Штаты"])
    position = make.position(negotiation=term.negotiation)
    texts = ("The US agrees.", "The U.S. agrees.", "The USA agrees.", "Les Штаты.", "They told us so.")
    entries = [make.entry(position, f"2022-03-{day}", statement=text).pk for day, text in enumerate(texts, start=10)]
    meant = {("entry", pk) for pk in entries[:4]}
    for text in ("US", "U.S.", "USA", "united states", "штаты", "-zebrafish US"):
        assert found(text, term.negotiation) == meant, text
    assert ("entry", entries[4]) in found("us", term.negotiation)
    assert found('"Штаты"', term.negotiation) == {("entry", entries[3])}
    term.spellings = ["America"]
    term.save()
    assert found("America", term.negotiation) == set()
    assert found("USA", term.negotiation) == {("entry", entries[2])}


def test_russian_word_forms_where_the_text_is_russian() -> None:
    source = make.source()
    position = make.position(negotiation=source.negotiation)
    russian = published(position, citations=(cited(source, quote="О выводе войск", quote_language="ru"),))
    quote = {("quote", russian.citations.get().pk)}
    for text in ("вывод войска", "вывода", "Выводом войск"):
        assert found(text, source.negotiation) == quote, text
    assert found('"вывод войска"', source.negotiation) == set()


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("A «special operation» of “six points”", "operation six special points"),
        ("cease-fire", "ceasefire"),
        ("ceasefire", "cease-fire"),
        ("nonaligned", "non‑aligned"),
        ("Сім´я", "Сім'я"),
        ("6,000 men", "6000"),
        ("6000 men", "6 000 men"),
        ("demilitarization", "demilitarisation"),
        ("labour", "labor"),
        ("organised", "organize"),
        ("programmes", "program"),
    ],
)
def test_what_people_write_otherwise(written: str, typed: str) -> None:
    entry = make.entry(statement=written)
    assert found(typed, entry.negotiation) == {("entry", entry.pk)}
