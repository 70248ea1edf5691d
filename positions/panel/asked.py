"""The panel that an address asks for: since which rounds, of which positions, on what evidence, as known when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from positions.domain.points import PointInTime
from positions.models import Negotiation, Position, Round
from positions.panel.panel import PanelAsked, sights_of
from positions.reading.histories import ABOUT
from positions.web.asked import BadPoint, NotHere, moment_asked
from positions.web.evidence_asked import EVIDENCE_PARAMETERS, evidence_asked
from positions.web.filters import NamedChoices, TickFilter, named_choices_of, published_positions
from positions.web.position_narrowing import PositionNarrowing

# The parameters of a panel's address, in the order in which an address has them, and those that may be given often.
PANEL_PARAMETERS = ("since", "pairs", "known", "party", "group", "issue", "kind", *EVIDENCE_PARAMETERS, "stands")
SEVERAL = ("party", "group", "issue", "kind", "evidence")


class PanelFilter(PositionNarrowing):
    """Narrows a panel: the positions in the database, and the rows that stand; and whether it has all pairs."""

    pairs = TickFilter("every pair of rounds", method="as_it_is")
    stands = TickFilter("only what stands", method="as_it_is")


@dataclass(frozen=True, slots=True)
class PanelQuestion:
    """A panel as it is asked for, with the key of the round since which it tells; empty: the round before each.

    `positions` are those of the negotiation to which it is narrowed, in words `narrowed`; `panel` has read all or some
    of which an entry was published. `pairs`: a row for every earlier round. `standing`: only the rows that stand.
    """

    panel: PanelAsked
    positions: QuerySet[Position]
    since: str
    pairs: bool
    standing: bool
    narrowed: tuple[str, ...]

    @property
    def rounds(self) -> tuple[PointInTime, ...]:
        return tuple(sight.point for sight in self.panel.sights)

    @property
    def since_words(self) -> str:
        """Since when the rows say what moved, in words."""
        if self.pairs:
            return "every earlier round"
        return next((point.name for point in self.rounds if point.key == self.since), "the round before")


def panel_asked(
    request: HttpRequest, negotiation: Negotiation, rounds: Sequence[Round], *, most: int | None = None
) -> PanelQuestion:
    """Return the panel that the address asks for, of its first positions (None: of all). Four queries at most.

    `rounds` are in order.

    Raises BadMoment, UnknownFilter, NotHere for an unknown round, BadPoint for two answers to one question.
    """
    known = moment_asked(request, negotiation)
    positions = Position.objects.filter(negotiation=negotiation)
    # Whoever asks for none of them needs none to choose from.
    chosen = {"party", "group", "issue"} & request.GET.keys()
    choices = named_choices_of(negotiation, known) if chosen else NamedChoices({}, {}, {})
    filters = PanelFilter(request.GET, positions, choices)
    ticked = filters.chosen()
    since = since_asked(request.GET, negotiation, rounds)
    if since and ticked["pairs"]:
        raise BadPoint("“pairs” is every earlier round, and “since” one of them: give one of the two.")
    sights = sights_of((each.point for each in rounds), since, pairs=bool(ticked["pairs"]))
    evidence = evidence_asked(request.GET, negotiation, known)
    published = filters.filter_queryset(published_positions(negotiation.pk, known).in_order())
    panel = PanelAsked(negotiation, known, list(published.values(*ABOUT)[:most]), sights, evidence)
    pairs, standing = bool(ticked["pairs"]), bool(ticked["stands"])
    return PanelQuestion(panel, filters.qs, since, pairs, standing, tuple(narrowings(filters)))


def narrowings(filters: PanelFilter) -> list[str]:
    """Return in words to which positions it is narrowed."""
    chosen = filters.chosen()
    names = {name: getattr(filters.choices, name) for name in ("party", "group", "issue")}
    return [names.get(name, {}).get(value, value) for name in (*names, "kind") for value in chosen[name]]


def since_asked(query: QueryDict, negotiation: Negotiation, rounds: Sequence[Round]) -> str:
    """Return the key of the round since which to tell what moved; empty when none is named. Raises NotHere."""
    key = query.get("since", "")
    if key and key not in {each.key for each in rounds}:
        raise NotHere(f"{negotiation.name} has no round “{key[:80]}”.", negotiation)
    return key
