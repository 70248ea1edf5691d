"""A document that entries are logged from: its own day, and mending it while nothing rests on it that others keep."""

from collections.abc import Collection

from django.contrib.auth.models import User

from positions.domain.codebook import SourceType
from positions.domain.texts import as_typed
from positions.models import Source
from positions.web.visible_sources import mendable_sources, visible_sources
from positions.writing.checks import check, of_texts
from positions.writing.mending import check_seen, reason_needed
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


def asks_why(source: Source) -> bool:
    """Say whether whoever changes a source says why: readers see it."""
    return reason_needed(source) and Source.objects.shown().filter(pk=source.pk).exists()


@one_act
def mend_source(
    source: Source, *, by: User, reason: str = "", seen: str = "", sure: Collection[str] = (), **columns: str
) -> Source:
    """Change a source of one's own (`mendable_sources`) and return it; the history tells what it said before.

    It keeps its key, which proposals may name. `seen` is its mark when the form was opened; an empty one asks for
    nothing. Raises BadDraft, also without a reason where readers see the source, RowChanged, Ask, Refused, TryAgain.
    """
    hold_negotiations(source.negotiation_id)
    reason = as_typed(reason)
    if not mendable_sources(source.negotiation, by).filter(pk=source.pk).exists():
        raise Refused("Something published rests on this source by now; whoever keeps reference data can change it.")
    columns = {name: as_typed(text) for name, text in columns.items()}
    others = visible_sources(source.negotiation, by).exclude(pk=source.pk)
    why = of_texts({"reason": reason}, required=("reason",) if asks_why(source) else ())
    check([*of_columns(columns), *recorded_already(others, columns), *why])
    if seen:
        check_seen(source, seen, columns)
    ask(doubts_of(others, columns), sure)
    with said(by=by, reason=reason):
        Source.objects.filter(pk=source.pk).update(**columns)
    source.refresh_from_db()
    return source
