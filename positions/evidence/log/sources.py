"""Recording a document, from which entries can then be logged, and mending it while nothing public rests on it."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.text import slugify

from positions.domain.codebook import SourceType
from positions.domain.texts import as_typed
from positions.domain.web_addresses import as_one
from positions.evidence.acts import free_key
from positions.evidence.places import placed_there, standing_at
from positions.evidence.visible import visible_sources
from positions.models import Negotiation, Source
from positions.models.base import KEY_LENGTH
from positions.models.sources import is_shown
from positions.writing.checks import Fault, check, of_future, of_texts
from positions.writing.moment import hold_negotiations
from positions.writing.questions import ToConfirm, ask, of_early
from positions.writing.reasons import said
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

DATES = ("published_on", "accessed_on")
ADDRESSES = ("url", "archive_url")
# Texts of a party: what they say is of their day. A report and an analysis tell of days before it.
OF_THEIR_DAY = frozenset(SourceType) - {SourceType.NEWS_REPORT, SourceType.ANALYSIS}
WHOLE_DAY = len("2025-05-16")


def own_day(source: Source) -> str:
    """Return the day of a party's own text, which is offered as that of its entries; empty where there is none."""
    whole = source.type in OF_THEIR_DAY and len(source.published_on) == WHOLE_DAY
    return source.published_on if whole else ""


@one_act
def add_source(negotiation: Negotiation, *, by: User, sure: Collection[str] = (), **columns: str) -> Source:
    """Record a document and return it; `columns` are those of the model but for its key.

    The key is made from publisher and date. Nobody sees it before something published rests on it, but for those
    who may see proposals. What is the same in every column is the same document, sent twice: it is given back.
    `sure` are the codes of questions answered yes. Raises BadDraft, Ask, Refused, TryAgain.
    """
    hold_negotiations(negotiation.pk)
    columns = {name: as_typed(text) for name, text in columns.items()}
    visible = visible_sources(negotiation, by)
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
            f"A source of this title is recorded, {keys[0]}: log from that one, unless this is another document.",
            f"It is another document than {keys[0]}",
        )


def recorded_already(sources: QuerySet[Source], columns: dict[str, str]) -> Iterator[Fault]:
    """Yield that an address is the one of a recorded source, written in whichever way."""
    for name in ADDRESSES:
        if (url := columns.get(name, "")) and (same := same_address(sources, url)):
            yield name, f"This address is recorded already, as {same.key}: log from that source."


def same_address(sources: QuerySet[Source], url: str) -> Source | None:
    """Return a source that is at an address, itself or as a copy; None when none is. One query."""
    wanted = as_one(url)
    there = placed_there(sources).filter(standing_at([url]))
    return next((each for each in there if wanted in {as_one(each.url), as_one(each.archive_url)} - {""}), None)


def twins_of(
    negotiation: Negotiation, by: User, said: Mapping[str, str], *, but: Source | None = None
) -> tuple[Source, ...]:
    """Return the sources that the person may see and that what is said of one may mean: by an address or the title.

    One query.
    """
    addresses = {as_one(url) for name in ADDRESSES if (url := said.get(name, "").strip())}
    title = plainly(said.get("title", ""))
    return tuple(
        each
        for each in visible_sources(negotiation, by).order_by("key")
        if each != but
        and (
            addresses & {as_one(each.url), as_one(each.archive_url)} - {""} or (title and plainly(each.title) == title)
        )
    )


def plainly(title: str) -> str:
    """Return what of a title tells it from others: its letters and digits."""
    return "".join(sign for sign in title.casefold() if sign.isalnum())


def mendable_sources(negotiation: Negotiation, by: User) -> QuerySet[Source]:
    """Return the sources that the person recorded and that nothing public rests on yet."""
    return Source.objects.filter(negotiation=negotiation).recorded_by(by).exclude(is_shown(None))


@one_act
def mend_source(source: Source, *, by: User, sure: Collection[str] = (), **columns: str) -> Source:
    """Change a source of one's own that nothing public rests on, and return it; the history tells what it said before.

    It keeps its key, which proposals may name. Raises BadDraft, Ask, Refused, TryAgain.
    """
    hold_negotiations(source.negotiation_id)
    if not mendable_sources(source.negotiation, by).filter(pk=source.pk).exists():
        raise Refused("Something published rests on this source by now; whoever keeps reference data can change it.")
    columns = {name: as_typed(text) for name, text in columns.items()}
    others = visible_sources(source.negotiation, by).exclude(pk=source.pk)
    check([*of_columns(columns), *recorded_already(others, columns)])
    ask(doubts_of(others, columns), sure)
    with said(by=by):
        Source.objects.filter(pk=source.pk).update(**columns)
    source.refresh_from_db()
    return source


def source_key(negotiation: Negotiation, columns: dict[str, str]) -> str:
    """Return a key that no source of the negotiation has: publisher and date, then with a number."""
    made = slugify(f"{columns['publisher'][:40]} {columns.get('published_on', '')}")
    wished = made.replace("_", "-")[: KEY_LENGTH - 8].strip("-") or "source"
    return free_key(Source.objects.filter(negotiation=negotiation), wished)
