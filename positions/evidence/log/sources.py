"""Recording a document, from which entries can then be logged."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.utils.text import slugify

from positions.evidence.acts import free_key
from positions.models import Negotiation, Source
from positions.models.base import KEY_LENGTH
from positions.writing.checks import Fault, check
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.transactions import one_act


@one_act
def add_source(negotiation: Negotiation, *, by: User, **columns: str) -> Source:
    """Record a document and return it; `columns` are those of the model but for its key.

    The key is made from publisher and date. Raises BadDraft when its address is recorded already, Refused, TryAgain.
    """
    hold_negotiations(negotiation.pk)
    columns = {name: text.strip() for name, text in columns.items()}
    check(recorded_already(negotiation, columns))
    with said(by=by):
        return Source.objects.create(negotiation=negotiation, key=source_key(negotiation, columns), **columns)


def recorded_already(negotiation: Negotiation, columns: dict[str, str]) -> Iterator[Fault]:
    url = columns.get("url", "")
    same = Source.objects.filter(negotiation=negotiation, url=url).first() if url else None
    if same is not None:
        yield "url", f"This address is recorded already, as {same.key}: log from that source."


def source_key(negotiation: Negotiation, columns: dict[str, str]) -> str:
    """Return a key that no source of the negotiation has: publisher and date, then with a number."""
    made = slugify(f"{columns['publisher'][:40]} {columns.get('published_on', '')}")
    wished = made.replace("_", "-")[: KEY_LENGTH - 8].strip("-") or "source"
    return free_key(Source.objects.filter(negotiation=negotiation), wished)
