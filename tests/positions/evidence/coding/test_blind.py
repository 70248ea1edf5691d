"""Nothing of what an entry was coded as comes to its second coder, on any page that is about what they code."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from positions.models import CodingTask, Entry, Negotiation, SavedDraft
from positions.reading.codings import entries_kept_from, keys_kept_from
from tests import coded, said
from tests import factories as make
from tests import stored_texts as stored
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

SECRETS = {
    "content": "zqcontent",
    "statement": "zqstatement",
    "coding_note": "zqnote",
    "condition": "zqcondition",
    "speaker": "zqspeaker",
}
OTHER = dict.fromkeys(SECRETS, "zqother") | {"condition": "zqother"}
# Two ways of coding that differ in every code.
FIRST = SECRETS | {"firmness": "open", "scope": "wider", "account": "own", "basis": "stated", "channel": "public"}
SECOND = OTHER | {"firmness": "tentative", "scope": "same", "account": "press", "basis": "reported", "channel": "leak"}
PLANTED = re.compile("|".join({*SECRETS.values(), *OTHER.values(), "zqcomment", "zqothercoder"}))
# What differs from one answer to the next by itself: marks of forms, numbers of rows, moments.
BY_CHANCE = re.compile(r'"[A-Za-z0-9]{64}"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[^"]+|\d+')


def coder() -> Any:
    return person("analyst", "researcher")


@contextmanager
def world(codes: dict[str, str]) -> Iterator[CodingTask]:
    """Give a published entry with these codes, and a text that it cites, to the coder; undone at the end."""
    with transaction.atomic():
        home = make.negotiation(key="talks")
        position = make.position(
            negotiation=home, key="coast", title="The coast", party=make.party(negotiation=home, key="north")
        )
        source = make.public_source(negotiation=home, key="speech", title="A speech")
        entry = make.publish(make.proposal(position, "2022-03-29", key="coast-1", cite=source, **codes))
        waiting = make.proposal(position, "2022-05-01", key="coast-2", cite=source, **codes)
        stored.document(source)
        coded.coding(coded.task(entry, coder=make.user("a third"), called="coder-3"), note="zqothercoder")
        said.comment(entry, text="zqcomment", asks=coder())
        coded.task(entry, waiting, coder=coder())
        coded.of_text(source.documents.get(), coder=coder())
        yield CodingTask.objects.get(number=2)
        transaction.set_rollback(True)


# Everything that coding uses: what is asked, and what is sent.
CODING = [
    *("/talks/coding/", "/talks/coding/2/", "/talks/coding/2/1/", "/talks/coding/2/2/", "/talks/coding/3/"),
    *("/talks/coding/3/text/", "/unfinished/"),
]
SENT = [
    ("/talks/coding/2/1/", {"firmness": "open"}),
    ("/talks/coding/3/text/", {"act": "choose", "words": "coast"}),
    ("/talks/coding/3/text/", {"act": "choose", "quote": "give up the coast zqcontent zqother"}),
    ("/talks/coding/3/text/", {"quote": "give up the coast", "position": "coast"}),
    ("/talks/coding/3/text/", {"act": "choose", "words": "zqcontent"}),
]
KEPT = [
    *("/talks/entries/coast-1/", "/talks/entries/coast-1/1/", "/talks/positions/coast/", "/talks/sources/speech/"),
    *("/talks/sources/speech/document/", "/talks/entries/coast-1/correct/", "/talks/entries/coast-1/retract/"),
    *("/talks/review/", "/talks/entries/coast-2/", "/talks/entries/new/?source=speech"),
    "/talks/entries/new/?position=coast&party=north",
    "/talks/entries/checklist/?source=speech&party=north&on=2022-06-01",
]
# Where the team's words come together.
TOLD = ["/inbox/", "/review/"]


def asked() -> dict[str, str]:
    """Return what the coder is answered, where they code and where they look."""
    client = client_of("analyst", "researcher")
    number = Entry.objects.get(key="coast-1").pk
    numbered = [f"/talks/proposals/{number}/", f"/talks/entries/new/?like={number}"]
    waiting = Entry.objects.get(key="coast-2").pk
    numbered += [f"/talks/proposals/{waiting}/", f"/talks/review/{waiting}/", f"/talks/comments/{number}/"]
    answers = {path: client.get(path, follow=True) for path in (*CODING, *KEPT, *numbered, *TOLD)}
    for at, (path, data) in enumerate(SENT):
        answers[f"{at} {path}"] = client.post(path, data)
        answers[f"{at} {path} htmx"] = client.post(path, data, headers={"HX-Request": "true"})
    return {path: f"{answer.status_code} {answer.content.decode()}" for path, answer in answers.items()}


def test_no_word_of_the_first_coder_and_no_code_shows() -> None:
    with world(FIRST):
        first = asked()
    shown = {path: words for path, text in first.items() if (words := set(PLANTED.findall(text)))}
    # What the coder typed comes back to them.
    assert {path.split()[0] for path in shown} <= {"2", "4"}
    assert all(words <= {"zqcontent", "zqother"} for words in shown.values())
    with world(SECOND):
        second = asked()
    plain = [{path: BY_CHANCE.sub("", text) for path, text in each.items()} for each in (first, second)]
    differ = [
        (path, one, other)
        for (path, text), same in zip(plain[0].items(), plain[1].values(), strict=True)
        for one, other in zip(text.splitlines(), same.splitlines(), strict=True)
        if one != other
    ]
    assert differ == []


def test_the_pages_of_what_is_to_be_coded_lead_to_the_task() -> None:
    with world(FIRST):
        client = client_of("analyst", "researcher")
        for path in KEPT:
            answer = client.get(path, follow=True)
            assert (path, answer.status_code) == (path, 403)
            assert 'href="/talks/coding/' in answer.content.decode()
        # To others they are as they were.
        assert client_of("reviewer").get("/talks/entries/coast-1/").status_code == 200


def test_what_is_coded_is_seen_again() -> None:
    with world(FIRST) as task:
        other = Entry.objects.get(key="coast-2")
        coded.coding(task)
        client = client_of("analyst", "researcher")
        assert client.get("/talks/entries/coast-1/").status_code == 403
        coded.coding(task, entry=other)
        assert client.get("/talks/entries/coast-1/").status_code == 403
        coded.close(CodingTask.objects.get(number=3))
        assert client.get("/talks/entries/coast-1/").status_code == 200


def test_codings_of_an_open_task_are_their_coders_alone() -> None:
    with world(FIRST) as task:
        coded.coding(task, note="zqopen", firmness="categorical")
        assert Negotiation.objects.count() == 1
        for roles in (("anonymous",), ("reviewer",), ("administrator",), ("analyst",)):
            client = client_of(*roles)
            for path in (
                *(
                    "/talks/agreement/",
                    "/talks/agreement.json",
                    "/talks/agreement.csv",
                    "/talks/about/",
                    "/talks/coding/2/",
                ),
                *(
                    "/talks/entries/coast-1/",
                    "/api/v1/negotiations/talks/codings",
                    "/talks/",
                    "/admin/positions/coding/",
                ),
                *("/talks/entries/coast-1/1/redact/", "/help/codebook/", "/talks/search/?q=zqopen"),
            ):
                text = client.get(path).content.decode()
                assert "zqopen" not in text.replace("q=zqopen", "").replace('value="zqopen"', "") or "search" in path


def test_a_new_version_of_what_was_given_is_kept_too() -> None:
    position = make.position(negotiation=make.negotiation(key="talks"), key="coast")
    given = make.proposal(position, key="coast-1", by=make.user("author"), **FIRST)
    coded.task(given, coder=coder())
    newer = said.answered(said.answered(given))
    client = client_of("analyst", "researcher")
    places = (f"/talks/proposals/{newer.pk}/", f"/talks/review/{newer.pk}/", f"/talks/comments/{newer.pk}/")
    for path in (*places, f"/talks/proposals/{given.pk}/", "/talks/positions/coast/"):
        assert (path, client.get(path).status_code) == (path, 403)
    assert entries_kept_from(coder(), [newer.pk]) == {newer.pk}
    assert keys_kept_from(coder(), position.negotiation_id) >= {given.key, newer.key}
    assert f"replaced by proposal {newer.answers_id}; does not count" in client.get("/talks/coding/1/").content.decode()
    make.publish(newer)
    assert client.get(f"/talks/entries/{newer.key}/").status_code == 403
    assert client_of("reviewer").get(f"/talks/entries/{newer.key}/").status_code == 200


def test_what_an_entry_is_a_new_version_of_is_kept_too() -> None:
    given = said.answered(make.proposal(make.position(negotiation=make.negotiation(key="talks")), key="coast-1"))
    coded.task(given, coder=coder())
    assert client_of("analyst", "researcher").get(f"/talks/proposals/{given.answers_id}/").status_code == 403


NOW = {"draft_opened": "2100-01-01T00:00:00+00:00"}
CELLS = {
    "Position": "coast",
    "Day": "2022-06-02",
    "Held": "yes",
    "Firmness": "plain",
    "Statement": "zqtyped",
    "Source": "other",
    "Locator": "p. 1",
    "Account": "own",
    "Basis": "stated",
}
ROW = "\n".join("\t".join(row) for row in (CELLS, CELLS.values()))


def test_tables_and_checklists_of_its_position_show_nothing_and_lose_nothing() -> None:
    with world(FIRST):
        make.public_source(negotiation=Negotiation.objects.get(), key="other")
        client = client_of("analyst", "researcher")
        against = {"source": "other", "party": "north", "on": "2022-06-01"}
        sent = [
            ("/talks/log/grid/", {"act": "read", "pasted": ROW}),
            ("/talks/entries/checklist/", against | {"tick-coast": "on", "statement-coast": "zqtyped"}),
            ("/talks/entries/new/", {"party": "north", "position": "coast", "statement": "zqtyped", "act": "propose"}),
        ]
        assert client.get("/talks/entries/checklist/", against).status_code == 403
        for number, (path, data) in enumerate(sent, start=1):
            answer = client.post(path, data | NOW)
            assert (path, answer.status_code) == (path, 403)
            assert not {"zqcontent", "zqstatement", "zqnote"} & set(PLANTED.findall(answer.content.decode()))
            assert "What you typed is kept among your unfinished forms." in answer.content.decode()
            assert SavedDraft.objects.count() == number
            assert "zqtyped" in str(SavedDraft.objects.latest("saved_at").fields)
        assert not Entry.objects.filter(statement="zqtyped").exists()
