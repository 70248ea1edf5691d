"""After every kind of act, no process answers with a page from before it."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from positions.compare.frozen.acts import write_doi
from positions.delegations.people.merge import merge
from positions.evidence.documents.acts import show_to_all
from positions.models import (
    Delegate,
    Document,
    Entry,
    FrozenComparison,
    Negotiation,
    Office,
    Party,
    Person,
    Position,
    Round,
    Source,
)
from positions.records.archiving.acts import take_copies
from positions.releases.acts import name_release
from positions.setup.acts import archive_negotiation, reopen_negotiation, write
from positions.web import again
from positions.web.again import MEGABYTE
from positions.web.last_answers import LastAnswers
from positions.writing.mending import mend
from tests import factories as make
from tests import said, stored_texts
from tests.people import client_of
from tests.positions.web.unpublished_work import published_negotiation

pytestmark = pytest.mark.django_db

OF_TALKS = (
    *("", "compare/", "compare.json", "timeline/", "positions/north-wants/", "entries/north-wants@1/"),
    *("sources/treaty/", "people/anna/", "rounds/first/", "parties/north/", "issues/border/", "activity/"),
    *("feed.atom", "delegations/", "releases/", "frozen/", "coverage/", "about/"),
)
PAGES = (
    *(f"/talks/{page}" for page in OF_TALKS),
    *("/about/", "/sitemap.xml", "/search/?q=north", "/api/v1/negotiations", "/api/v1/negotiations/talks/entries"),
)

Act = Callable[[Negotiation], object]
Process = Callable[..., Any]


def the(model: Any, **known: str) -> Any:
    return model.objects.get(**known)


def newest() -> Entry:
    return Entry.objects.filter(key="north-wants@3").latest("version")


def keep() -> dict[str, Any]:
    return {"by": make.user("keeper"), "reason": "It was wrong."}


def publish(home: Negotiation) -> None:
    wants, treaty = the(Position, key="north-wants"), the(Source, key="treaty")
    make.publish(make.proposal(wants, "2025-05-17", key="north-wants@3", cite=treaty, statement="We said so."))


def document(home: Negotiation) -> None:
    show_to_all(stored_texts.document(the(Source, key="treaty")), free=True, by=make.reviewer())


# Each with what it must be seen on, so that none does nothing; empty where nobody reads of it.
ACTS: list[tuple[str, Act]] = [
    ("/talks/compare/", publish),
    ("/talks/compare/", lambda _: make.correct(newest(), content="Otherwise")),
    ("/talks/sources/treaty/", lambda _: make.citation(newest(), source=the(Source, key="treaty"), locator="p. 99")),
    ("/talks/timeline/", lambda _: make.redact(newest(), "content")),
    ("/talks/compare/", lambda _: make.retract(newest())),
    ("", lambda _: make.proposal(the(Position, key="north-wants"), "2025-05-18")),
    ("", lambda _: said.comment(Entry.objects.filter(published_at=None).latest("pk"))),
    ("/talks/parties/north/", lambda _: mend(the(Party, key="north"), {"name": "Northland"}, **keep())),
    ("/talks/people/anna/", lambda _: mend(the(Person, key="anna"), {"note": "A jurist."}, **keep())),
    ("/talks/rounds/first/", lambda _: mend(the(Round, key="first"), {"name": "The very first"}, **keep())),
    ("/talks/people/anna/", lambda _: Office.objects.update(title="Foreign minister")),
    ("/talks/rounds/first/", lambda _: Delegate.objects.update(title="Head of all")),
    ("/talks/timeline/", lambda home: make.event(negotiation=home, title="A walk-out")),
    ("/talks/rounds/first/", lambda _: make.outcome(round=the(Round, key="first"), text="A truce")),
    ("", lambda home: make.assessment(negotiation=home, party=the(Party, key="north"), text="Weak")),
    ("", lambda home: make.term(negotiation=home)),
    ("", lambda home: make.person(negotiation=home, key="anne", name="Anne Lind")),
    ("/talks/people/anna/", lambda home: merge(home, the(Person, key="anna"), the(Person, key="anne"), **keep())),
    ("/talks/sources/treaty/", lambda home: mend(the(Source, key="treaty"), {"url": "https://a.example/t"}, **keep())),
    (
        "/talks/sources/treaty/",
        lambda home: take_copies(
            home, {"treaty": "https://web.archive.org/web/20220330000000/https://a.example/t"}, team=False, **keep()
        ),
    ),
    ("/talks/sources/treaty/", document),
    ("/talks/sources/treaty/", lambda _: show_to_all(Document.objects.get(), free=False, by=make.reviewer())),
    ("", lambda _: make.coding(Entry.objects.get(key="north-wants@1"))),
    ("/talks/releases/", lambda home: name_release(home, version="1.0.0", notes="", by=make.user("keeper"))),
    ("/talks/frozen/", lambda _: client_of("researcher").post("/talks/compare/freeze/")),
    ("", lambda _: write_doi(FrozenComparison.objects.get(), "10.1000/1", by=make.user("researcher"))),
    ("/about/", lambda home: write(home, by=make.user("keeper"), keeper="The institute")),
    ("/talks/", lambda home: archive_negotiation(home, reason="Over.", by=make.user("keeper"))),
    ("/talks/", lambda home: reopen_negotiation(home, reason="Not over.", by=make.user("keeper"))),
    ("/talks/activity/", lambda _: User.objects.filter(username="analyst").update(first_name="Ana")),
]


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """Two processes that keep pages for themselves, and one that keeps none: each asks for a page."""

    def process(most: int) -> Process:
        pages = LastAnswers(most)

        def asks(page: str, known: str = "") -> Any:
            monkeypatch.setattr(again, "kept_pages", pages)
            return Client().get(page, headers={"If-None-Match": known} if known else {})

        return asks

    return [process(32 * MEGABYTE), process(32 * MEGABYTE), process(0)]


def etags(pages: Iterable[str]) -> dict[str, str]:
    return {page: again.etag_of(RequestFactory().get(page)) for page in pages}


def test_no_page_is_from_before_an_act(processes: list[Process]) -> None:
    home = published_negotiation()
    for number, (seen_on, act) in enumerate(ACTS):
        page = seen_on or "/talks/"
        before, (held, *_) = etags(PAGES), [process(page) for process in processes]
        act(home)
        now = [process(page, held["ETag"]) for process in processes]
        # The last one keeps nothing.
        assert [(each.status_code, each.content) for each in now] == [(200, now[-1].content)] * 3, (number, page)
        assert [each for each, etag in etags(PAGES).items() if etag == before[each]] == [], number
        assert not seen_on or now[-1].content != held.content, (number, page)


def test_an_act_elsewhere_leaves_what_is_kept(processes: list[Process]) -> None:
    published_negotiation()
    one, _, fresh = processes
    held = {page: one(page) for page in PAGES}
    assert {each.status_code for each in held.values()} == {200}
    make.issue(negotiation=make.negotiation(key="others", title="Others"))
    for page in PAGES[: len(OF_TALKS)]:
        assert one(page, held[page]["ETag"]).status_code == 304
        assert (one(page).content, fresh(page).content) == (held[page].content,) * 2
    assert b"Others" in one("/about/", held["/about/"]["ETag"]).content
