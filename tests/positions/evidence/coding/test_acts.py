"""Giving, coding and closing: what goes with a redaction, and several people at once."""

from collections.abc import Callable

import pytest
from django.db.models import Q

from positions.domain.codebook import Ground
from positions.evidence.amend.redact import ask_redaction, redact
from positions.evidence.coding.acts import GivenCodes, Handing, give_sample
from positions.evidence.coding.closing import close_task
from positions.evidence.coding.giving import Wanted, drawn_sample, keys_with_part
from positions.evidence.documents.acts import ask_document_removal, remove_document
from positions.models import Coding, CodingTask, Entry
from positions.writing.refusals import Refused
from tests import coded, said
from tests import factories as make
from tests import stored_texts as stored
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

CODES = GivenCodes(
    held=True,
    firmness="plain",
    declared=False,
    conditional=False,
    scope="",
    account="own",
    basis="stated",
    channel="",
    note="So.",
)


def test_a_redaction_reaches_passages_and_notes() -> None:
    entry = make.entry()
    cited = make.citation(entry, quote="give up the coast", by=make.analyst())
    whole = coded.of_text(stored.document(cited.source), note="Mind “give up the coast”.")
    coded.passage(whole, note="He said give up the coast.")
    given = coded.task(entry, note="Of give up the coast", called="coder-2")
    coded.coding(given, note="give up the coast")
    ask_redaction(entry, cells=[f"citation-{cited.pk}-quote"], reason="A court order.", by=make.analyst())
    redact(entry, by=make.reviewer())
    passage = whole.passages.get()
    assert (passage.exact, passage.prefix, passage.suffix) == ("[redacted]", "", "")
    assert passage.note == "He said [redacted]."
    assert [row.note for row in CodingTask.objects.order_by("number")] == ["Mind “[redacted]”.", "Of [redacted]"]
    assert Coding.every.get().note == "[redacted]"


def test_the_note_of_an_open_coding_is_not_offered_for_redaction() -> None:
    coding = coded.coding(note="Mine alone")
    place = f"/{coding.negotiation.key}/entries/{coding.entry.key}/1/redact/"
    admin = client_of("administrator")
    assert "Mine alone" not in admin.get(place).content.decode()
    coded.close(coding.task)
    assert "Mine alone" in admin.get(place).content.decode()


def test_a_removed_text_leaves_no_passage() -> None:
    passage = coded.passage()
    document = passage.task.document
    ask_document_removal(document, ground=Ground.COPYRIGHT, by=make.analyst())
    remove_document(document, by=make.reviewer())
    passage.refresh_from_db()
    assert (passage.exact, passage.prefix, passage.suffix) == ("[redacted]", "", "")
    close_task(passage.task, by=make.reviewer())


def test_who_had_a_part_is_judged_alike_by_python_and_the_database() -> None:
    coder, home = coded.coder(), make.negotiation()
    position = make.position(negotiation=home)
    proposed = make.proposal(position, by=coder, key="proposed")
    make.publish(make.proposal(position, key="decided"), coder)
    answer = said.answered(said.answered(proposed))
    corrected = make.correct(make.publish(make.proposal(position, key="corrected", by=coder)))
    suggested = said.suggestion(make.proposal(position, key="suggested"), by=coder).entry
    since = make.proposal(position, key="since")
    make.publish(said.answered(since), coder)
    make.entry(position, key="free")
    found = keys_with_part(home, coder)
    assert found == {"proposed", "decided", "corrected", "suggested", answer.key, answer.answers.key} | {
        *Entry.objects.filter(Q(pk=since.pk) | Q(answers=since)).values_list("key", flat=True)
    }
    for entry in Entry.objects.filter(negotiation=home).extra(
        select={"part": "positions_had_part(%s, positions_entry.id)"}, select_params=[coder.pk]
    ):
        assert (entry.key, entry.part) == (entry.key, entry.key in found)
    assert {corrected.key, suggested.key} <= found


def test_a_sample_leaves_out_ends_of_terms_and_what_was_coded_twice() -> None:
    position = make.position()
    plain = make.entry(position, key="plain")
    make.entry(position, "2022-04-28", key="ended", held=False, channel="term")
    make.entry(position, "2022-04-01", key="read", account="analyst")
    make.entry(position, "2022-04-02", key="beside", rival_of=plain, account="press")
    twice = make.entry(position, "2022-04-03", key="twice")
    for name in ("a", "b"):
        make.coding(twice, coder=name)

    def drawn(*, once_only: bool) -> set[str]:
        found = drawn_sample(position.negotiation, coded.coder(), "coder-2", Wanted(50, 1, once_only))
        return {entry.key for entry in found.entries}

    assert drawn(once_only=False) == {"plain", "read", "beside", "twice"}
    assert drawn(once_only=True) == {"plain", "read", "beside"}


def test_nothing_to_give_is_refused() -> None:
    handing = Handing(coder=coded.coder(), called="coder-2", first_called="coder-1", note="", number=1)
    with pytest.raises(Refused, match="Nothing that is published can be given"):
        give_sample(make.negotiation(), handing, Wanted(5, 1, False), by=make.reviewer())
    assert not CodingTask.objects.exists()


def test_query_count(queries_of: Callable[[Callable[[], object]], int]) -> None:
    position = make.position(negotiation=make.negotiation(key="talks"))
    entries = [make.entry(position, f"2022-04-0{day}") for day in range(1, 9)]
    client = client_of("analyst")
    coded.coding(coded.task(*entries[:2], coder=person("analyst")))
    paths = ("/talks/coding/", "/talks/coding/{}/", "/talks/coding/{}/2/")
    few = [queries_of(lambda path=path: client.get(path.format(1))) for path in paths]
    coded.coding(coded.task(*entries[2:], coder=person("analyst")))
    assert [queries_of(lambda path=path: client.get(path.format(2))) for path in paths] == few
    assert max(few) <= 16
