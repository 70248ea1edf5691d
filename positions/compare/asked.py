"""The comparison that an address asks for: its two rounds, the moment of knowledge and the filters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from positions.compare.comparison import JudgedComparison, compare_rounds, judge_rounds, refuse_bad_order
from positions.compare.filters import ComparisonFilter
from positions.compare.rows import Comparison
from positions.domain.points import PointInTime
from positions.models import Position
from positions.web.asked import AskedPair, BadPoint, NotHere
from positions.web.evidence_asked import evidence_asked
from positions.web.filters import choices_of

# A table has two rounds and so many more: at most six columns of states.
MOST_BETWEEN = 4
# So many positions are read at once for a file.
PART = 400


class NothingToCompare(ValueError):
    """The negotiation has fewer than two rounds."""


def filters_of(query: QueryDict, question: AskedPair) -> ComparisonFilter:
    positions = Position.objects.filter(negotiation=question.negotiation)
    return ComparisonFilter(query, positions, choices_of(question.negotiation, question.known))


@dataclass(frozen=True, slots=True)
class ColumnsAsked:
    """The rounds in between whose states are asked for too; `left_out` says in a sentence which were, and why."""

    points: tuple[PointInTime, ...]
    left_out: str = ""

    def strictly(self) -> tuple[PointInTime, ...]:
        """Return the rounds, for an answer that has no place to say what was left out. Raises BadPoint."""
        if self.left_out:
            raise BadPoint(self.left_out)
        return self.points


def columns_asked(query: QueryDict, question: AskedPair) -> ColumnsAsked:
    """Return the rounds that `also` names, once each and in order, commas or the parameter repeated between them.

    Raises NotHere for an unknown round.
    """
    named = {key.strip() for text in query.getlist("also") for key in text.split(",")} - {""}
    asked = [each.point for each in question.rounds if each.key in named]
    unknown = sorted(named - {point.key for point in asked})
    if unknown:
        raise NotHere(f"{question.negotiation.name} has no round “{unknown[0][:80]}”.", question.negotiation)
    inside = [point for point in asked if lies_between(point, question)]
    if len(inside) < len(asked):
        names = " and ".join(point.name for point in asked if point not in inside)
        return ColumnsAsked(tuple(inside[:MOST_BETWEEN]), f"Not between the two that are compared: {names}.")
    if len(inside) > MOST_BETWEEN:
        return ColumnsAsked(tuple(inside[:MOST_BETWEEN]), f"There is room for {MOST_BETWEEN} rounds in between.")
    return ColumnsAsked(tuple(inside))


def lies_between(point: PointInTime, question: AskedPair) -> bool:
    before, after = question.before, question.after
    return bool(before and after and before.window_ends_on < point.window_ends_on < after.window_ends_on)


def compare_filtered(question: AskedPair, filters: ComparisonFilter, between: Sequence[PointInTime] = ()) -> Comparison:
    """Return the comparison of the positions asked for, whatever they did, with their states in between.

    Raises NothingToCompare, BadOrder, UnknownFilter.
    """
    before, after = pair_to_compare(question)
    about = filters.positions()
    asked = evidence_asked(filters.query, question.negotiation, question.known)
    return compare_rounds(
        question.negotiation, before, after, known=question.known, about=about, asked=asked, between=between
    )


def judge_filtered(
    question: AskedPair, filters: ComparisonFilter, between: Sequence[PointInTime] = (), *, key: str | None = None
) -> JudgedComparison:
    """Return the same as far as it is counted, to be shown in part; of the position of that key alone, if one is given.

    Raises as `compare_filtered`.
    """
    before, after = pair_to_compare(question)
    about = [row for row in filters.positions() if key is None or row["key"] == key]
    asked = evidence_asked(filters.query, question.negotiation, question.known)
    return judge_rounds(
        question.negotiation, before, after, known=question.known, about=about, asked=asked, between=between
    )


def judge_in_parts(
    question: AskedPair, filters: ComparisonFilter, between: Sequence[PointInTime] = ()
) -> Iterator[JudgedComparison]:
    """Yield the same of all in parts of so many positions, one part at least, each read when taken.

    The moment of knowledge must be settled, so that all parts are of one. Raises as `compare_filtered`, before any.
    """
    before, after = pair_to_compare(question)
    refuse_bad_order(before, after)
    about = filters.positions()
    asked = evidence_asked(filters.query, question.negotiation, question.known)

    def part(first: int) -> JudgedComparison:
        some = about[first : first + PART]
        return judge_rounds(
            question.negotiation, before, after, known=question.known, about=some, asked=asked, between=between
        )

    return map(part, range(0, max(len(about), 1), PART))


def compare_in_parts(
    question: AskedPair, filters: ComparisonFilter, between: Sequence[PointInTime] = ()
) -> Iterator[Comparison]:
    """Yield the comparison of what did what is asked for, in the same parts. Raises as `judge_in_parts`."""
    return (part.shown(filters.keep(part.rows)) for part in judge_in_parts(question, filters, between))


def pair_to_compare(question: AskedPair) -> tuple[PointInTime, PointInTime]:
    """Return the two that are compared. Raises NothingToCompare."""
    if question.before is None or question.after is None:
        raise NothingToCompare("A comparison needs two rounds, one after the other, and this negotiation has fewer.")
    return question.before, question.after
