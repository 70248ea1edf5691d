"""What the timeline can be narrowed by: its positions, its entries in the database, and the moves they made."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from positions.domain.codebook import Basis, Kind
from positions.domain.shifts import Direction, Shift
from positions.domain.wording import ACCOUNTS, band_words
from positions.models import Citation, Entry, EntrySpeaker, Negotiation, Round
from positions.timeline.axis import Period, around
from positions.timeline.tracks import Point, TimelinePosition, party_marks
from positions.web.evidence_asked import EVIDENCE_PARAMETERS
from positions.web.filters import SeveralFilter, TickFilter, UnknownFilter, codes, nowhere, refuse_empty_range

# The parameters of a timeline's address, in the order in which an address has them.
TIMELINE_PARAMETERS = (
    *("from", "to", "at", "scale", "known", "party", "group", "issue", "kind", "move", "direction"),
    *("account", "basis", "round", "speaker", "source", "text", *EVIDENCE_PARAMETERS, "stands"),
    *("order", "after", "open"),
)
# Those of them that may be given several times.
SEVERAL = ("party", "group", "issue", "kind", "move", "direction", "account", "basis", "round", "evidence")
Entries = QuerySet[Entry]
LONGEST = 200
MOST_WORDS = 8
# What is asked of positions, of entries in the database, and of moves, which are derived; the rest is about the view.
OF_POSITIONS = ("party", "group", "issue", "kind")
OF_ENTRIES = ("account", "basis", "round", "speaker", "source", "text")
OF_MOVES = ("move", "direction")
OF_TIME = ("from", "to", "at")
OF_EVIDENCE = ("stands",)
# Of two neighbouring entries these shifts do not come about: one needs an entry in between, the other a round.
MOVES = [shift for shift in Shift if shift not in {Shift.LAPSED, Shift.NOT_ADDRESSED}]


def words_field(label: str) -> django_filters.CharFilter:
    return django_filters.CharFilter(label=label, method=f"{label.lower()}_", max_length=LONGEST)


# A day is typed as it is written everywhere here; a picker comes beside it.
TYPED_DAY = {"placeholder": "2025-05-16", "size": 10, "maxlength": 10, "autocomplete": "off", "data-pick": ""}


def day_field(label: str, lookup: str) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs=TYPED_DAY, format="%Y-%m-%d")
    return django_filters.DateFilter("effective_on", lookup, label=label, input_formats=["%Y-%m-%d"], widget=widget)


class TimelineFilter(django_filters.FilterSet):
    """Narrows the entries of a negotiation; what is asked of positions and moves is judged apart from the query."""

    text = words_field("Text")
    party = SeveralFilter("Party", method="as_it_is")
    group = SeveralFilter("Group", method="as_it_is")
    issue = SeveralFilter("Issue", method="as_it_is")
    move = SeveralFilter(
        "Move",
        method="as_it_is",
        choices=[(shift.value, "affirmed" if shift is Shift.UNCHANGED else shift.value) for shift in MOVES],
    )
    kind = SeveralFilter("Kind", method="as_it_is", choices=codes(Kind))
    direction = SeveralFilter(
        "Direction", method="as_it_is", choices=[(way.value, band_words(way.value)) for way in Direction]
    )
    account = SeveralFilter("Account", choices=[(account.value, words) for account, words in ACCOUNTS.items()])
    basis = SeveralFilter("Basis", choices=codes(Basis))
    round = SeveralFilter("Said at", method="said_at")
    speaker = words_field("Speaker")
    source = words_field("Source")
    stands = TickFilter("only what stands", method="as_it_is")
    at = django_filters.ChoiceFilter(label="Zoom to", empty_label="the whole record", method="zoomed")
    scale = django_filters.ChoiceFilter(label="Scale", method="as_it_is", choices=[("even", "even")])
    order = django_filters.ChoiceFilter(
        label="Order", empty_label="newest first", method="as_it_is", choices=[("oldest", "oldest first")]
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, tracked: Sequence[TimelinePosition], rounds: Sequence[Round], known: datetime | None
    ) -> None:
        super().__init__(data, Entry.objects.none())
        self.rounds = {round_.key: round_ for round_ in rounds}
        self.tracked = tracked
        self.known = known
        # A class can have no attribute of this name.
        self.filters["from"] = day_field("From", "gte")
        self.filters["to"] = day_field("to", "lte")
        named = [(round_.key, round_.name) for round_ in rounds]
        choices = {
            "party": [(party.key, party.name) for party in party_marks(tracked)],
            "group": list({item.group: item.group for item in tracked}.items()),
            "issue": list({item.issue: item.issue_name for item in tracked}.items()),
            "round": named,
            "at": named,
        }
        for name, pairs in choices.items():
            self.filters[name].extra["choices"] = pairs

    def asked(self) -> dict[str, Any]:
        """Return the values asked for. Raises UnknownFilter when one of them does not exist."""
        if self.form.is_valid():
            asked = dict(self.form.cleaned_data)
            refuse_empty_range(asked["from"], asked["to"])
            return asked
        errors = self.form.errors
        if {"from", "to"} & errors.keys():
            raise UnknownFilter("A day is written as 2025-05-16.")
        if {"text", "speaker", "source"} & errors.keys():
            raise UnknownFilter(f"Search for at most {LONGEST} characters of plain text.")
        raise UnknownFilter(f"There is nothing to filter by in: {', '.join(nowhere(self.form))}.")

    def has(self, *names: str) -> bool:
        asked = self.asked()
        return any(asked[name] for name in names)

    def words(self) -> str:
        """Return what is asked for: "Party: Russia; Kind: demand, offer"; empty when nothing is."""
        parts = []
        for name, field in self.form.fields.items():
            value = self.asked()[name]
            named = {str(code): str(words) for code, words in getattr(field, "choices", ())}
            listed = value if isinstance(value, list) else [value]
            if value:
                parts.append(f"{field.label}: {', '.join(named.get(str(each), str(each)) for each in listed)}")
        return "; ".join(parts)

    def period(self) -> Period | None:
        """Return the period that a round is shown in, if it is zoomed to; explicit days come before it."""
        asked = self.asked()
        if not asked["at"] or asked["from"] or asked["to"]:
            return None
        return around(self.rounds[asked["at"]])

    def positions(self) -> list[TimelinePosition]:
        """Return the positions asked for."""
        asked = self.asked()
        return [
            item
            for item in self.positions_on_any_issue()
            if (not asked["group"] or item.group in asked["group"])
            and (not asked["issue"] or item.issue in asked["issue"])
        ]

    def positions_on_any_issue(self) -> list[TimelinePosition]:
        """Return the positions asked for, and those on other issues: what else there is to choose."""
        asked = self.asked()
        return [
            item
            for item in self.tracked
            if (not asked["party"] or item.party.key in asked["party"])
            and (not asked["kind"] or item.kind in asked["kind"])
        ]

    def moved(self, points: Iterable[Point]) -> Iterable[Point]:
        """Return the entries that made the moves asked for."""
        asked = self.asked()
        moves, directions = asked["move"], asked["direction"]
        if not moves and not directions:
            return points
        return (
            point
            for point in points
            if point.shift is not None
            and (not moves or point.shift in moves)
            and (not directions or point.shift.direction in directions)
        )

    def entries(self, negotiation: Negotiation, known: datetime | None) -> QuerySet[Entry]:
        """Return the entries asked for as far as the database can tell: without what they moved."""
        self.queryset = Entry.objects.known(known).filter(negotiation=negotiation)
        if self.has(*OF_POSITIONS):
            self.queryset = self.queryset.filter(position__in=[item.id for item in self.positions()])
        return self.filter_queryset(self.queryset)

    def as_it_is(self, queryset: Entries, name: str, value: object) -> Entries:
        """Leave the entries alone: what is asked is judged elsewhere."""
        return queryset

    def zoomed(self, queryset: Entries, name: str, value: str) -> Entries:
        """Keep what the picture shows when it is zoomed to a round."""
        period = self.period()
        return queryset.filter(effective_on__range=(period.starts_on, period.ends_on)) if period else queryset

    def said_at(self, queryset: Entries, name: str, value: list[str]) -> Entries:
        """Keep what was said within the window of one of the rounds."""
        within = Q()
        for key in value:
            round_ = self.rounds[key]
            within |= Q(effective_on__range=(round_.window_starts_on, round_.window_ends_on))
        return queryset.filter(within)

    def speaker_(self, queryset: Entries, name: str, value: str) -> Entries:
        """Keep what a person of that key said, or somebody whose name or office has the text."""
        person = EntrySpeaker.objects.filter(entry=OuterRef("pk"), person__key=value)
        return queryset.filter(Q(speaker__icontains=value) | Exists(person))

    def source_(self, queryset: Entries, name: str, value: str) -> Entries:
        """Keep what rests on the source of that key, or on one whose title or publisher has the text."""
        named = Q(source__key=value) | Q(source__title__icontains=value) | Q(source__publisher__icontains=value)
        return queryset.filter(Exists(Citation.objects.known(self.known).filter(named, entry=OuterRef("pk"))))

    def text_(self, queryset: Entries, name: str, value: str) -> Entries:
        """Keep what has all the words, in the statement, the content or the title of the position."""
        for word in value.split()[:MOST_WORDS]:
            titled = [item.id for item in self.tracked if word.casefold() in item.title.casefold()]
            said = Q(statement__icontains=word) | Q(content__icontains=word)
            queryset = queryset.filter(said | Q(position__in=titled))
        return queryset
