"""Recording a document, from which entries can then be logged."""

from collections.abc import Collection, Iterator

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.text import slugify

from positions.domain.texts import as_typed
from positions.evidence.acts import free_key
from positions.evidence.visible import visible_sources
from positions.models import Negotiation, Source
from positions.models.base import KEY_LENGTH
from positions.writing.checks import Fault, check, of_future, of_texts
from positions.writing.moment import hold_negotiations
from positions.writing.questions import ask, of_early
from positions.writing.reasons import said
from positions.writing.transactions import one_act

DATES = ("published_on", "accessed_on")


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
    ask(of_early(*(columns.get(name, "") for name in DATES)), sure)
    with said(by=by):
        return Source.objects.create(negotiation=negotiation, key=source_key(negotiation, columns), **columns)


def of_columns(columns: dict[str, str]) -> Iterator[Fault]:
    yield from of_texts(columns, required=("title", "publisher"))
    for name in DATES:
        yield from of_future(name, columns.get(name, ""))


def recorded_already(sources: QuerySet[Source], columns: dict[str, str]) -> Iterator[Fault]:
    url = columns.get("url", "")
    same = sources.filter(url=url).first() if url else None
    if same is not None:
        yield "url", f"This address is recorded already, as {same.key}: log from that source."


def source_key(negotiation: Negotiation, columns: dict[str, str]) -> str:
    """Return a key that no source of the negotiation has: publisher and date, then with a number."""
    made = slugify(f"{columns['publisher'][:40]} {columns.get('published_on', '')}")
    wished = made.replace("_", "-")[: KEY_LENGTH - 8].strip("-") or "source"
    return free_key(Source.objects.filter(negotiation=negotiation), wished)
