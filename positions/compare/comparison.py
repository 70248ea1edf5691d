"""What moved between two rounds: read in two steps, then pure; no query after loading.

Step one reads the thin history of the chosen positions from one index, step two the texts of the entries that
are shown (ADR 3). Everything a page shows is a finished string, so that templates only place it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from django.db.models import Case, F, Subquery, When
from django.db.models.expressions import OuterRef

from positions.compare.rows import Comparison, RoundStep, Row, State
from positions.compare.standing import Standing, read_standings
from positions.domain import wording
from positions.domain.codebook import Account, Kind
from positions.domain.evidence import NOTHING_ASKED, EvidenceAsked
from positions.domain.points import PointInTime
from positions.domain.shifts import Difference, Direction, Shift, Stand, difference_in_order, disagree
from positions.domain.states import History, is_red_line
from positions.models import Citation, Entry, Negotiation, Position
from positions.models.positions import PositionQuerySet
from positions.reading.compiled import A_FIRST, A_LAST, SOME_IDS, CompiledQuery
from positions.reading.histories import ABOUT, last_said, read_histories
from positions.reading.strength import CitedSources, ShownStrength, WithStrength, short_entry

KINDS = {kind.value: kind for kind in Kind}
OFFER = Kind.OFFER.value


class BadOrder(ValueError):
    """The window of the second of two rounds, or of the day in place of one, does not end after that of the first."""

    def __init__(self, before: PointInTime, after: PointInTime) -> None:
        if before == after:
            super().__init__(f"Both are {before.noun}: choose two different ones to see what moved between them.")
        else:
            super().__init__(
                f"The first window must end before the second: {before.noun} does not end before {after.noun}."
            )


TEXTS = (
    *("id", "key", "effective_on", "precision", "condition", "content", "statement"),
    *("account", "basis", "channel", "speaker", "reader"),
)


def compare_rounds(
    negotiation: Negotiation,
    before: PointInTime,
    after: PointInTime,
    *,
    known: datetime | None = None,
    positions: PositionQuerySet | None = None,
    about: Sequence[Mapping[str, Any]] | None = None,
    asked: EvidenceAsked = NOTHING_ASKED,
    between: Sequence[PointInTime] = (),
) -> Comparison:
    """Compare the positions of all parties at two rounds, or days in their place, as known at a moment (None: now).

    `positions` narrows the comparison (None: all of the negotiation); who has read them gives `about` instead. `known`
    must come from `moment.settled`. What is `asked` of the evidence moves nothing: it says which rows stand. `between`
    are rounds between the two, in order, whose states are given too; they move nothing either. Three queries and,
    without `about`, one for the positions. Raises BadOrder.
    """
    if about is None:
        chosen = positions if positions is not None else Position.objects.filter(negotiation=negotiation)
        about = list(chosen.in_order().values(*ABOUT))
    judged = judge_rounds(negotiation, before, after, known=known, about=about, asked=asked, between=between)
    return judged.shown(judged.rows)


def judge_rounds(
    negotiation: Negotiation,
    before: PointInTime,
    after: PointInTime,
    *,
    known: datetime | None,
    about: Sequence[Mapping[str, Any]],
    asked: EvidenceAsked,
    between: Sequence[PointInTime],
) -> "JudgedComparison":
    """Return what `compare_rounds` finds before any text is read, to be counted, and shown in part. Two queries."""
    refuse_bad_order(before, after)
    first, second = before.window, after.window
    histories = read_histories([row["id"] for row in about], second.ends_on, known)
    points = (before, *between, after)
    differences = [
        Compared(row, history, found, steps_of(history, points, offer) if between else ())
        for row in about
        if (history := histories.get(row["id"]))
        for offer in [row["kind"] == OFFER]
        if (found := difference_in_order(history.entries, first, second, offer=offer)).shift or found.as_read
    ]
    rests = [(each.history, each.found, each.states) for each in differences]
    standings, cited = read_standings(rests, asked, negotiation, known)
    rows = tuple(map(judged, differences, standings))
    return JudgedComparison(negotiation, before, after, known, rows, asked, tuple(between), cited)


@dataclass(frozen=True, slots=True)
class JudgedPosition(WithStrength):
    """What one position did and on what that rests, as far as it is counted: no text is read yet."""

    key: str
    party: str
    party_name: str
    party_colour: str
    group: str
    shift: Shift | None
    direction: Direction | None
    voiced_after: bool
    stands: bool
    strength: ShownStrength | None
    compared: "Compared"
    standing: Standing


def judged(compared: "Compared", standing: Standing) -> JudgedPosition:
    about, found = compared.about, compared.found
    return JudgedPosition(
        key=about["key"],
        party=about["party__key"],
        party_name=about["party__short_name"] or about["party__name"],
        party_colour=about["party__colour"],
        group=about["issue__group"],
        shift=found.shift,
        direction=found.shift.direction if found.shift else None,
        voiced_after=found.voiced_after,
        stands=not standing.short,
        strength=standing.strength,
        compared=compared,
        standing=standing,
    )


@dataclass(frozen=True, slots=True)
class JudgedComparison:
    """All positions at two rounds as far as they are counted, in the order of a comparison, with what it is of."""

    negotiation: Negotiation
    before: PointInTime
    after: PointInTime
    known: datetime | None
    rows: tuple[JudgedPosition, ...]
    asked: EvidenceAsked
    between: tuple[PointInTime, ...]
    cited: CitedSources

    def shown(self, some: Sequence[JudgedPosition]) -> Comparison:
        """Return the comparison of some of its positions, ready to show. One query for their texts."""
        standings = [each.standing for each in some]
        ids = entries_to_show(each.compared for each in some)
        wanted = {*ids, *(pk for standing in standings for pk in standing.rests)}
        texts = read_texts(wanted)
        add_strengths(texts, standings, self.cited)
        points = (self.before, *self.between, self.after)
        pair = PairInWords.of(self.before, self.after)
        rows = tuple([build_row(each.compared, each.standing, texts, points, pair) for each in some])
        return Comparison(self.negotiation, self.before, self.after, self.known, rows, self.asked, self.between)


def refuse_bad_order(before: PointInTime, after: PointInTime) -> None:
    """Raise BadOrder when the first of two does not end before the second."""
    if before.window_ends_on >= after.window_ends_on:
        raise BadOrder(before, after)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the rule says of one position, before any text is read; `steps` from each of more than two rounds on."""

    about: Mapping[str, Any]
    history: History
    found: Difference
    steps: tuple[Difference, ...]

    @property
    def states(self) -> tuple[Stand, ...]:
        """The entries that give its states, those at rounds in between too."""
        return tuple(filter(None, (self.found.before, self.found.after, *(step.after for step in self.steps))))


def steps_of(history: History, points: Sequence[PointInTime], offer: bool) -> tuple[Difference, ...]:
    """Return what moved from each of the points to the next."""
    return tuple(
        difference_in_order(history.entries, one.window, other.window, offer=offer) for one, other in pairwise(points)
    )


def entries_to_show(differences: Iterable[Compared]) -> Iterator[int]:
    """Yield the ids of the entries whose texts a comparison shows."""
    for each in differences:
        for state in each.states:
            yield state.id
            yield state.firmness_said_in.id
            content = each.history.content_in_force(state)
            if content is not None:
                yield content
        if each.found.as_read:
            yield from each.history.readings()


# To find an entry by its number takes the database as long as to pass over so many that lie beside it.
PASSED_OVER = 4


@cache
def texts(*, as_they_lie: bool) -> CompiledQuery:
    """Return the query for the texts of some entries; `as_they_lie`: from the first of their numbers to the last."""
    some = Entry.objects.filter(pk__any_of=SOME_IDS)
    if as_they_lie:
        # A sum, so that they are not looked for one by one.
        within = Entry.objects.filter(pk__range=(A_FIRST, A_LAST))
        some = within.annotate(number=F("id") + 0).filter(number__any_of=SOME_IDS)
    publisher = Citation.objects.published().filter(entry=OuterRef("pk")).order_by("id").values("source__publisher")[:1]
    reader = Case(When(account=Account.ANALYST.value, then=Subquery(publisher)))
    # Among many numbers PostgreSQL looks by their hashes, so long as it plans for just these.
    return CompiledQuery(some.annotate(reader=reader).order_by().values_list(*TEXTS), by_values=as_they_lie)


def read_texts(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Read the texts of the entries by id; `reader` is who reads it so, for an analyst's account.

    What was imported together lies together, in the order of its numbers.
    """
    first, last = min(ids, default=0), max(ids, default=0)
    query = texts(as_they_lie=last - first < PASSED_OVER * len(ids))
    rows = query.rows(ids=ids, first=first, last=last)
    return {row[0]: dict(zip(TEXTS, row, strict=True)) for row in rows}


@dataclass(frozen=True, slots=True)
class PairInWords:
    """The two that are compared, in words that many rows say."""

    first: PointInTime
    second: PointInTime
    during_second: str
    # What a shift says where nothing else tells why.
    means: Mapping[Shift, str]

    @classmethod
    def of(cls, first: PointInTime, second: PointInTime) -> "PairInWords":
        by_first, during_second = first.until("first"), second.during("second")
        means = {shift: wording.shift_means(shift, by_first, during_second) for shift in Shift}
        return cls(first, second, during_second, means)


def build_row(
    compared: Compared,
    standing: Standing,
    texts: Mapping[int, Mapping[str, Any]],
    points: Sequence[PointInTime],
    pair: PairInWords,
) -> Row:
    about, history, found = compared.about, compared.history, compared.found
    second = pair.second
    kind = KINDS[about["kind"]]
    affirmed, voiced = found.last_affirmed, None if found.voiced_after else found.last_voiced
    return Row(
        id=about["id"],
        key=about["key"],
        party=about["party__key"],
        issue=about["issue__key"],
        kind=kind.value,
        title=about["title"],
        group=about["issue__group"],
        issue_name=about["issue__name"],
        party_name=about["party__short_name"] or about["party__name"],
        party_colour=about["party__colour"],
        shift=found.shift,
        as_read=found.as_read,
        readers=readers(history, texts) if found.as_read else "",
        returned=found.returned,
        before=build_state(found.before, kind, history, texts),
        after=build_state(found.after, kind, history, texts),
        voiced_before=found.voiced_before,
        voiced_after=found.voiced_after,
        last_affirmed=affirmed.isoformat() if affirmed else None,
        reasons=wording.reasons(found.signs, kind),
        means=pair.means[found.shift] if found.shift else "",
        age=wording.age_in_short(voiced, second.window_ends_on) if voiced else "",
        voiced_on=voiced.isoformat() if voiced else "",
        heard=f"voiced {pair.during_second}" if found.voiced_after else "",
        silence="" if found.voiced_after else silence_of(found, texts, pair),
        same_entry=found.before is not None and found.before == found.after,
        disagreement=disagreement(history, pair.first, second),
        stands=not standing.short,
        strength=standing.strength,
        whose=wording.whose_word([(texts[pk]["account"], texts[pk]["channel"]) for pk in standing.rests]),
        short=tuple([short_entry(texts[pk]) for pk in standing.short]),
        rests=tuple(dict.fromkeys([*standing.rests, *(state.id for state in compared.states)])),
        steps=tuple(
            RoundStep(point, build_state(step.after, kind, history, texts), step.shift)
            for point, step in zip(points[1:], compared.steps, strict=False)
        ),
    )


def add_strengths(texts: dict[int, dict[str, Any]], standings: Iterable[Standing], cited: CitedSources) -> None:
    """Put the strength of the entries on which rows rest beside their texts, ready to show."""
    for standing in standings:
        for pk, strength in standing.strengths.items():
            if pk in texts:
                texts[pk]["strength"] = cited.shown(strength)


def disagreement(history: History, first: PointInTime, second: PointInTime) -> str:
    """Return within which rounds entries give different states, in words; empty when none do."""
    points = {"first": first, "second": second}
    differ = [which for which, point in points.items() if disagree(history.entries, point.window)]
    if not differ:
        return ""
    if len(differ) == len(points) and first.days is None and second.days is None:
        return "Entries within both rounds differ"
    return f"Entries within {' and '.join(points[which].within(which) for which in differ)} differ"


def silence_of(found: Difference, texts: Mapping[int, Mapping[str, Any]], pair: PairInWords) -> str:
    """Return how old the second state is, that was not voiced in its window, and when it was last affirmed before."""
    state, affirmed = found.after, found.last_affirmed
    if state is None:
        return f"no statement found {pair.during_second}"
    until = pair.second.window_ends_on
    told = wording.silence(state.effective_on, texts[state.id]["channel"], found.last_voiced, until)
    return f"{told}; last affirmed {wording.day(affirmed)}" if affirmed and not state.held else told


def readers(history: History, texts: Mapping[int, Mapping[str, Any]]) -> str:
    """Return whose readings they are: the analysts' house, or the coder who inferred it from a deed or word."""
    names = [texts[pk]["reader"] or "the coder" for pk in history.readings() if pk in texts]
    return " and ".join(sorted(set(names)))


def build_state(
    entry: Stand | None, kind: Kind, history: History, texts: Mapping[int, Mapping[str, Any]]
) -> State | None:
    """Return the finished state that an entry gives; None when there is none."""
    if entry is None:
        return None
    text, saying = texts[entry.id], texts[entry.firmness_said_in.id]
    source = history.content_in_force(entry)
    firmness = entry.firmness.value if entry.firmness else ""
    called = history.called_red_line(entry)
    return State(
        entry=text["key"],
        effective_on=entry.effective_on.isoformat(),
        held=entry.held,
        firmness=firmness or None,
        firmness_on=entry.firmness_said_in.effective_on.isoformat() if entry.held else None,
        declared=called,
        condition=saying["condition"] or None,
        content=texts[source]["content"] if source is not None else None,
        statement=text["statement"],
        account=text["account"],
        basis=text["basis"],
        channel=text["channel"],
        speaker=text["speaker"] or None,
        when=wording.dated(entry.effective_on, text["precision"]),
        who=wording.short_speaker(text["speaker"]),
        firm=wording.firmness_words(firmness, kind, called=called),
        level=entry.firmness.level if entry.firmness else 0,
        red_line=is_red_line(entry, kind),
        last_said=last_said(entry, saying),
        gone="" if entry.held else wording.not_held_words(text["account"], text["basis"], text["channel"]),
        provenance=wording.account_words(text["account"], text["basis"]),
        strength=text["strength"],
    )
