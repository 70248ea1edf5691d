"""What waits for review, bundled by document, with all that deciding takes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish, send_back
from positions.evidence.review.queue import desk, waiting_count, waiting_on
from positions.models import Negotiation
from tests import factories as make
from tests.positions.evidence.drafting import cited, draft, proposed, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Negotiation:
    home = make.negotiation()
    home.before = make.round("2022-03-29", negotiation=home, key="one")
    home.after = make.round("2025-05-16", negotiation=home, key="two")
    home.save()
    return home


def test_nothing_waits(home: Negotiation) -> None:
    make.entry(make.position(negotiation=home))
    found = desk(home)
    assert (found.bundles, found.count, found.more, waiting_count(home)) == ((), 0, False, 0)


def test_bundled_by_document_the_oldest_first(home: Negotiation) -> None:
    position = make.position(negotiation=home)
    speech, paper = (make.source(negotiation=home, key=key, title=key.title()) for key in ("speech", "paper"))
    first = proposed(position, citations=(cited(speech), cited(paper)))
    other = proposed(position, citations=(cited(paper),))
    third = proposed(position, citations=(cited(speech, "p. 2"),))
    proposed()
    found = desk(home)
    assert [(each.document.key, [row.line.key for row in each.proposals]) for each in found.bundles] == [
        ("speech", [first.key, third.key]),
        ("paper", [other.key]),
    ]
    assert (found.count, waiting_count(home)) == (3, 3)
    assert desk(home, most=2).more


def test_an_entry_as_it_will_be_shown(home: Negotiation) -> None:
    make.user("analyst", first_name="Ann", last_name="Alyst")
    position = make.position(negotiation=home, title="Neutrality")
    published(position, "2022-03-29", content="Ten")
    entry = proposed(position, "2025-05-16", firmness="categorical", content="Twenty", scope="wider")
    (waiting,) = desk(home).bundles[0].proposals
    assert (waiting.kind, waiting.line.key, waiting.amendment, waiting.old) == ("entry", entry.key, None, None)
    assert (waiting.author, waiting.author_id) == ("Ann Alyst", make.analyst().pk)
    assert waiting.entry.position_title == "Neutrality"
    assert (waiting.line.word, waiting.line.published_at, waiting.preview.word) == ("hardened", "", "hardened")
    assert [each.locator for each in waiting.line.citations] == ["p. 1"]
    assert [(piece.what, piece.text) for piece in waiting.preview.diff] == [("gone", "Ten"), ("added", "Twenty")]
    assert [(each.now, each.then) for each in waiting.preview.comparisons] == [
        ("not addressed, voiced at the first round", "hardened, voiced at both rounds, other content")
    ]
    assert publish(entry, by=make.reviewer(), seen=waiting.seen).published_at


def test_a_correction_beside_what_it_replaces(home: Negotiation) -> None:
    old = published(make.position(negotiation=home), content="Ten")
    entry = replace(draft_of(old), content="Eleven", firmness="tentative")
    amendment = correct(old, draft=entry, reason="A slip.", by=make.analyst())
    (waiting,) = desk(home).bundles[0].proposals
    assert (waiting.kind, waiting.amendment, waiting.reason) == ("correction", amendment.pk, "A slip.")
    assert waiting.old is not None
    assert waiting.old.key == old.key
    assert [each.name for each in waiting.changed] == ["held", "content"]
    assert waiting.preview.duplicates == ()


def test_retractions_of_one_act(home: Negotiation) -> None:
    main = published(make.position(negotiation=home))
    rival = published(main.position, rival_of=main, account="opponent")
    retract([main, rival], reason="Wrong.", by=make.analyst())
    (one,) = (row for bundle in desk(home).bundles for row in bundle.proposals)
    assert (one.kind, one.line.key, [line.key for line in one.together]) == ("retraction", main.key, [rival.key])
    assert (desk(home).count, waiting_count(home)) == (1, 1)
    assert [row.line.key for bundle in waiting_on(home, rival.pk) for row in bundle.proposals] == [main.key]
    assert (one.preview.role, one.preview.sentence) == ("", "It will no longer count.")
    assert [each.then for each in one.preview.comparisons] == ["nothing recorded, not voiced, other content"]


def test_an_answer_with_the_note(home: Negotiation) -> None:
    sent = send_back(proposed(make.position(negotiation=home)), by=make.reviewer(), note="Which page?")
    propose(draft_of(sent), by=make.analyst(), answers=sent)
    (waiting,) = desk(home).bundles[0].proposals
    assert (waiting.entry.answers, waiting.entry.answers_note) == (sent.pk, "Which page?")


def test_query_count(home: Negotiation, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            main = published(make.position(negotiation=home))
            published(main.position, "2022-04-01", content="Other", scope="different")
            again = replace(draft_of(main), firmness="categorical")
            new = publish(correct(main, draft=again, reason="A slip.", by=make.analyst()), by=make.reviewer())
            rival = replace(draft(main.position, rival_of=new.replacement, account="opponent"), content="")
            propose(rival, by=make.analyst())
            proposed(main.position, "2022-03-30")
            correct(new.replacement, draft=replace(again, firmness="tentative"), reason="A slip.", by=make.analyst())
            retract([published(make.position(negotiation=home))], reason="Wrong.", by=make.analyst())

    fill(1)
    few = queries_of(lambda: desk(home))
    fill(5)
    assert queries_of(lambda: desk(home)) == few <= 14
    assert desk(home).count == 24
