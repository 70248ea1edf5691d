"""Recording a document: what is wrong with one, and which of those that are recorded it may be."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.text import slugify

from positions.domain.texts import as_typed
from positions.domain.web_addresses import as_one
from positions.models import Negotiation, Source
from positions.models.base import KEY_LENGTH
from positions.reading.source_places import placed_there, standing_at
from positions.writing.checks import Fault, check, of_future, of_texts
from positions.writing.keys import free_key
from positions.writing.moment import hold_negotiations
from positions.writing.questions import ToConfirm, ask, of_early
from positions.writing.reasons import said
from positions.writing.transactions import one_act

DATES = ("published_on", "accessed_on")
ADDRESSES = ("url", "archive_url")


@one_act
def add_source(
    negotiation: Negotiation, *, by: User, visible: QuerySet[Source], sure: Collection[str] = (), **columns: str
) -> Source:
    """Record a document and return it; `columns` are those of the model but for its key.

    `visible` are the sources that the person may see. The key is made from publisher and date. Nobody sees it before
    something published rests on it, but for those who may see proposals. What is the same in every column is the same
    document, sent twice: it is given back.
    `sure` are the codes of questions answered yes. Raises BadDraft, Ask, Refused, TryAgain.
    """
    hold_negotiations(negotiation.pk)
    columns = {name: as_typed(text) for name, text in columns.items()}
    if same := visible.filter(**columns).first():
        return same
    check([*of_columns(columns), *recorded_already(visible, columns)])
    ask(doubts_of(visible, columns), sure)
    with said(by=by):
        return Source.objects.create(negotiation=negotiation, key=source_key(negotiation, columns), **columns)


def of_columns(columns: dict[str, str]) -> Iterator[Fault]:
    yield from of_texts(columns, required=("title", "publisher"))
    for name in DATES:
        yield from of_future(name, columns.get(name, ""))


def doubts_of(sources: QuerySet[Source], columns: Mapping[str, str]) -> Iterator[ToConfirm]:
    """Yield what is to be confirmed of a document: a day long past, and the title of one of the sources."""
    yield from of_early(*(columns.get(name, "") for name in DATES))
    yield from of_title(sources.only("key", "title").order_by("key"), columns["title"])


def of_title(sources: Iterable[Source], title: str) -> Iterator[ToConfirm]:
    """Yield the question whether a document is another one than those of the same title."""
    if keys := [each.key for each in sources if plainly(title) and plainly(each.title) == plainly(title)]:
        yield ToConfirm(
            f"title-{keys[0]}-{len(keys)}",
            f"A source of this title is recorded, {keys[0]}: use that one, unless this is another document.",
            f"It is another document than {keys[0]}",
        )


def recorded_already(sources: QuerySet[Source], columns: dict[str, str]) -> Iterator[Fault]:
    """Yield that an address is the one of a recorded source, written in whichever way."""
    for name in ADDRESSES:
        if (url := columns.get(name, "")) and (same := same_address(sources, url)):
            yield name, f"This address is recorded already, as {same.key}: use that source."


def same_address(sources: QuerySet[Source], url: str) -> Source | None:
    """Return a source that is at an address, itself or as a copy; None when none is. One query."""
    wanted = as_one(url)
    there = placed_there(sources).filter(standing_at([url]))
    return next((each for each in there if wanted in {as_one(each.url), as_one(each.archive_url)} - {""}), None)


def twins_of(visible: QuerySet[Source], said: Mapping[str, str], *, but: Source | None = None) -> tuple[Source, ...]:
    """Return the sources, of those that the person may see, that what is said of one may mean: by address or title.

    One query.
    """
    addresses = {as_one(url) for name in ADDRESSES if (url := said.get(name, "").strip())}
    title = plainly(said.get("title", ""))
    return tuple(
        each
        for each in visible.order_by("key")
        if each != but
        and (
            addresses & {as_one(each.url), as_one(each.archive_url)} - {""} or (title and plainly(each.title) == title)
        )
    )


def plainly(title: str) -> str:
    """Return what of a title tells it from others: its letters and digits."""
    return "".join(sign for sign in title.casefold() if sign.isalnum())


def source_key(negotiation: Negotiation, columns: dict[str, str]) -> str:
    """Return a key that no source of the negotiation has: publisher and date, then with a number."""
    made = slugify(f"{columns['publisher'][:40]} {columns.get('published_on', '')}")
    wished = made.replace("_", "-")[: KEY_LENGTH - 8].strip("-") or "source"
    return free_key(Source.objects.filter(negotiation=negotiation), wished)
