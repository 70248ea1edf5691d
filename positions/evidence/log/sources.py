"""A document that entries are logged from: its own day, and mending it while nothing public rests on it."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import QuerySet

from positions.domain.codebook import SourceType
from positions.domain.texts import as_typed
from positions.models import Negotiation, Source
from positions.models.sources import is_shown
from positions.web.visible_sources import visible_sources
from positions.writing.checks import check
from positions.writing.moment import hold_negotiations
from positions.writing.questions import ask
from positions.writing.reasons import said
from positions.writing.refusals import Refused
from positions.writing.sources import doubts_of, of_columns, recorded_already
from positions.writing.transactions import one_act

# Texts of a party: what they say is of their day. A report and an analysis tell of days before it.
OF_THEIR_DAY = frozenset(SourceType) - {SourceType.NEWS_REPORT, SourceType.ANALYSIS}
WHOLE_DAY = len("2025-05-16")


def own_day(source: Source) -> str:
    """Return the day of a party's own text, which is offered as that of its entries; empty where there is none."""
    whole = source.type in OF_THEIR_DAY and len(source.published_on) == WHOLE_DAY
    return source.published_on if whole else ""


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
