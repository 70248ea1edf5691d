"""What a comparison says of the shipped data, and of small negotiations made for one point each."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.compare import comparison as comparison_of
from positions.compare.comparison import BadOrder, compare_rounds
from positions.compare.rows import Comparison, Row
from positions.domain.points import PointInTime, as_at
from positions.domain.shifts import Direction, Shift
from positions.models import Entry, Negotiation, Party, Position
from tests import factories as make

FIRST, SECOND = "istanbul-2022-03-29", "istanbul-2025-05-16"

# Well-founded rows of the shipped data: position, shift, then held and firmness at either round with their days.
SHIPPED = [
    ("ru-kherson-zaporizhzhia-claim", "new", "2022-03-07 not held", "2025-05-16 categorical"),
    ("ru-no-further-claims", "withdrawn", "2022-03-07 plain", "2022-09-30 not held"),
    ("ru-neutrality", "unchanged", "2022-03-29 open", "2025-05-16 open"),
    ("ru-crimea-recognition", "hardened", "2022-03-30 categorical", "2025-05-16 categorical"),
    ("ru-prisoner-exchange", "extended", "2022-03-24 categorical", "2025-05-16 categorical"),
    ("ru-no-nato", "unchanged", "2022-03-29 categorical", "2025-05-16 categorical"),
    ("ru-ukrainian-withdrawal", "first recorded", None, "2025-05-16 categorical"),
    ("ua-neutrality", "withdrawn", "2022-03-29 plain", "2025-05-19 not held"),
    ("ua-no-bases-offer", "withdrawn", "2022-03-29 plain", "2025-04-23 not held"),
    ("ua-nato-course", "revived", "2022-03-29 not held", "2025-05-19 categorical"),
    ("ua-russian-withdrawal", "hardened", "2022-03-30 categorical", "2022-11-15 categorical"),
    ("ua-force-caps-offer", "lapsed", None, "2025-03-17 not held"),
    ("ua-crimea-talks-offer", "not addressed", "2022-03-29 plain", "2022-04-15 plain"),
    ("ua-referendum", "not addressed", "2022-03-30 categorical", "2022-03-30 categorical"),
]


class Talks:
    """A negotiation with two rounds in March 2022 and May 2025, and one side, whose position a test fills."""

    def __init__(self) -> None:
        self.negotiation = make.negotiation()
        self.side = make.party(negotiation=self.negotiation)
        self.before = make.round("2022-03-29", negotiation=self.negotiation)
        self.after = make.round("2025-05-16", negotiation=self.negotiation)

    def position(self, **columns: Any) -> Position:
        return make.position(party=columns.pop("party", self.side), negotiation=self.negotiation, **columns)

    def compared(self, **options: Any) -> Comparison:
        return compare_rounds(self.negotiation, self.before.point, self.after.point, **options)

    def row(self, of: Position, **options: Any) -> Row:
        return next(row for row in self.compared(**options).rows if row.key == of.key)


@pytest.fixture
def talks(db: None) -> Talks:
    return Talks()


def rounds_of(negotiation: Negotiation, before: str = FIRST, after: str = SECOND) -> tuple[PointInTime, PointInTime]:
    return negotiation.round_set.get(key=before).point, negotiation.round_set.get(key=after).point


def in_short(row: Row, side: str) -> str | None:
    state = getattr(row, side)
    return state and f"{state.effective_on} {state.firmness or 'not held'}"


@pytest.mark.parametrize(("key", "shift", "before", "after"), SHIPPED, ids=[row[0] for row in SHIPPED])
def test_shipped_data_compare_as_the_evidence_says(
    shipped: Negotiation, key: str, shift: str, before: str | None, after: str | None
) -> None:
    one = Position.objects.filter(negotiation=shipped, key=key)
    (row,) = compare_rounds(shipped, *rounds_of(shipped), positions=one).rows
    assert (row.shift, in_short(row, "before"), in_short(row, "after")) == (shift, before, after)


def test_shipped_claim_rests_on_an_express_disclaimer(shipped: Negotiation) -> None:
    one = Position.objects.filter(negotiation=shipped, key="ru-kherson-zaporizhzhia-claim")
    (row,) = compare_rounds(shipped, *rounds_of(shipped), positions=one).rows
    assert row.direction is Direction.AWAY
    assert row.before is not None
    assert (row.before.account, row.before.speaker) == ("own", "Dmitry Peskov, Kremlin spokesman")


def test_shipped_counts_are_those_of_the_rows(shipped: Negotiation) -> None:
    comparison = compare_rounds(shipped, *rounds_of(shipped))
    for party, counts in comparison.counts.items():
        assert sum(counts.values()) == sum(row.party == party and row.shift is not None for row in comparison.rows)


@pytest.mark.parametrize("passed_over", [0, 1_000_000])
def test_texts_are_the_same_looked_for_one_by_one_and_as_they_lie(
    passed_over: int, shipped: Negotiation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison_of, "PASSED_OVER", passed_over)
    some = sorted(Entry.objects.filter(negotiation=shipped).values_list("pk", flat=True))[3:40:2]
    found = comparison_of.read_texts(some)
    contents = Entry.objects.filter(pk__in=some).values_list("pk", "content")
    assert {pk: text["content"] for pk, text in found.items()} == dict(contents)
    assert comparison_of.read_texts([]) == {}


def test_every_pair_of_shipped_rounds_compares(shipped: Negotiation) -> None:
    rounds = list(shipped.round_set.order_by("window_ends_on"))
    pairs = [(first, second) for place, first in enumerate(rounds) for second in rounds[place + 1 :]]
    sizes = [len(compare_rounds(shipped, first.point, second.point).rows) for first, second in pairs]
    assert len(pairs) == 78
    assert min(sizes) > 0


def test_every_shipped_row_tells_what_it_was_computed_from(shipped: Negotiation) -> None:
    for row in compare_rounds(shipped, *rounds_of(shipped)).rows:
        assert bool(row.silence) != row.voiced_after
        assert bool(row.readers) == bool(row.as_read)
        for state in filter(None, [row.before, row.after]):
            assert (state.content is not None) == state.held
            assert state.effective_on <= "2025-05-20"


def test_content_in_force_is_the_last_one_written(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-01", content="the first wording")
    last = make.entry(position, "2022-03-29", content="")
    row = talks.row(position)
    assert row.before is not None
    assert (row.before.entry, row.before.content) == (last.key, "the first wording")


def test_content_of_a_reading_or_rival_is_never_in_force(talks: Talks) -> None:
    position = talks.position()
    main = make.entry(position, "2022-03-29", content="by the main account")
    make.entry(position, "2022-03-29", content="by a rival account", rival_of=main)
    make.entry(position, "2022-03-29", content="as read", account="analyst")
    row = talks.row(position)
    assert row.before is not None
    assert row.before.content == "by the main account"


def test_state_not_held_has_no_content_condition_or_firmness(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29", condition="only then")
    make.entry(position, "2025-05-16", held=False)
    row = talks.row(position)
    assert row.after is not None
    assert (row.after.content, row.after.condition, row.after.firmness, row.after.held) == (None, None, None, False)


@pytest.mark.parametrize(("on", "voiced"), [("2025-05-10", False), ("2025-05-11", True), ("2025-05-20", True)])
def test_voiced_counts_both_ends_of_the_window(talks: Talks, on: str, voiced: bool) -> None:
    window = {"window_starts_on": date(2025, 5, 11), "window_ends_on": date(2025, 5, 20)}
    talks.after = make.round("2025-05-16", negotiation=talks.negotiation, **window)
    position = talks.position()
    make.entry(position, "2022-03-29")
    make.entry(position, on)
    row = talks.row(position)
    assert row.voiced_after is voiced
    assert row.shift is (Shift.UNCHANGED if voiced else Shift.NOT_ADDRESSED)


def test_entry_after_the_second_window_makes_no_difference(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29")
    make.entry(position, "2025-05-17", held=False)
    row = talks.row(position)
    assert (row.shift, row.same_entry) == (Shift.NOT_ADDRESSED, True)


def test_silence_says_how_old_the_state_is(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29")
    make.entry(position, "2024-06-14")
    row = talks.row(position)
    assert row.last_affirmed == "2024-06-14"
    assert row.silence == "said on 14 Jun 2024; no statement since, for 11 months"


def test_position_with_readings_only_has_no_shift(talks: Talks) -> None:
    position = talks.position()
    osw = make.source(negotiation=talks.negotiation, publisher="OSW")
    make.entry(position, "2025-05-16", account="analyst", cite=osw)
    row = talks.row(position)
    assert (row.shift, row.direction, row.before, row.after) == (None, None, None, None)
    assert (row.as_read, row.readers) == (Shift.FIRST_RECORDED, "OSW")
    assert talks.compared().counts == {talks.side.key: {}}


def test_position_with_rivals_of_nothing_shown_does_not_appear(talks: Talks) -> None:
    position = talks.position()
    later = make.entry(position, "2025-05-18")
    make.entry(position, "2025-05-15", rival_of=later)
    assert talks.compared().rows == ()


def test_inferred_reading_is_the_coders(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29")
    make.entry(position, "2025-05-16", held=False, basis="inferred")
    row = talks.row(position)
    assert (row.shift, row.as_read, row.readers) == (Shift.NOT_ADDRESSED, Shift.DROPPED, "the coder")


def test_rivals_that_differ_are_flagged_at_their_round(talks: Talks) -> None:
    position = talks.position()
    main = make.entry(position, "2025-05-16", firmness="categorical")
    make.entry(position, "2025-05-16", firmness="tentative", account="press", rival_of=main)
    row = talks.row(position)
    assert row.disagreement == "Entries within the second round differ"


def test_red_line_is_a_word_for_what_the_party_called_so_and_never_for_offers(talks: Talks) -> None:
    called, demand, offer = talks.position(), talks.position(), talks.position(kind="offer")
    for position in (called, demand, offer):
        make.entry(position, "2025-05-16", firmness="categorical", declared=position is not demand)
    said = {row.key: row.after for row in talks.compared().rows}
    assert [(s.firm, s.red_line, s.declared) for s in (said[called.key], said[demand.key], said[offer.key]) if s] == [
        ("red line", True, True),
        ("categorical", True, False),
        ("firm", False, True),
    ]


def test_a_state_has_firmness_and_condition_of_the_entry_that_said_them(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29", firmness="open", condition="if paid", speaker="One, minister")
    make.entry(position, "2024-06-14", firmness="same", speaker="Two, minister")
    make.entry(position, "2025-05-16", firmness="same")
    row = talks.row(position)
    assert row.shift == Shift.UNCHANGED
    assert row.after is not None
    assert (row.after.firmness, row.after.firmness_on) == ("open", "2022-03-29")
    assert (row.after.condition, row.after.level) == ("if paid", 2)
    assert row.after.last_said == "said 29 Mar 2022 by One"
    assert row.before is not None
    assert row.before.last_said == ""


def test_a_categorical_state_always_says_when_and_by_whom(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29", firmness="categorical", speaker="One, minister", account="press")
    row = talks.row(position)
    assert row.before is not None
    assert row.before.last_said == "said 29 Mar 2022 by One, press account"


def test_what_is_not_held_says_how_it_came_so(talks: Talks) -> None:
    by_deed, by_term, by_word = (talks.position() for _ in range(3))
    for position in (by_deed, by_term, by_word):
        make.entry(position, "2022-03-29")
    make.entry(by_deed, "2025-05-16", held=False, channel="conduct", basis="reported")
    make.entry(by_term, "2025-05-16", held=False, channel="term")
    make.entry(by_word, "2025-05-16", held=False)
    rows = {row.key: row for row in talks.compared().rows}
    told = [(rows[each.key].shift, rows[each.key].after) for each in (by_deed, by_term, by_word)]
    assert [(shift, after.gone) for shift, after in told if after] == [
        ("dropped", "given up by deed"),
        ("expired", "expired"),
        ("dropped", "not held"),
    ]
    assert rows[by_term.key].silence.startswith("its term was over on 16 May 2025; no statement since, for ")
    assert rows[by_term.key].silence.endswith("; last affirmed 29 Mar 2022")


@pytest.mark.parametrize(("same", "said"), [(True, "Both are"), (False, "must end before the second")])
def test_second_round_must_end_later(talks: Talks, same: bool, said: str) -> None:
    before = talks.before if same else talks.after
    with pytest.raises(BadOrder, match=said):
        compare_rounds(talks.negotiation, before.point, talks.before.point)


@pytest.mark.parametrize(
    ("before", "after", "days", "voiced"),
    [
        ("2022-03-29", "2025-05-16", 1, (True, True)),
        ("2022-04-07", "2025-05-25", 10, (True, True)),
        ("2022-04-08", "2025-05-26", 10, (False, False)),
        ("2022-04-08", "2025-05-26", 11, (True, True)),
    ],
)
def test_a_day_counts_the_days_up_to_it(
    talks: Talks, before: str, after: str, days: int, voiced: tuple[bool, bool]
) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29")
    make.entry(position, "2025-05-16", firmness="categorical")
    points = (as_at(date.fromisoformat(day), days) for day in (before, after))
    (row,) = compare_rounds(talks.negotiation, *points).rows
    assert (row.voiced_before, row.voiced_after) == voiced
    heard = f"{days} day{'' if days == 1 else 's'} up to {date.fromisoformat(after).day} May 2025"
    assert heard in row.heard or row.silence.startswith("said on 16 May 2025; no statement since, for ")


def test_entries_that_differ_are_flagged_within_the_days(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2025-05-20")
    make.entry(position, "2025-05-24", firmness="categorical")
    compared = compare_rounds(talks.negotiation, talks.before.point, as_at(date(2025, 5, 25), 6))
    assert [row.disagreement for row in compared.rows] == ["Entries within the 6 days up to 25 May 2025 differ"]


def test_draft_does_not_count(talks: Talks) -> None:
    position = talks.position()
    draft = make.proposal(position, "2025-05-16")
    assert talks.compared().rows == ()
    make.publish(draft)
    assert talks.row(position).shift is Shift.FIRST_RECORDED


def test_known_reads_what_was_published_by_then(talks: Talks) -> None:
    position = talks.position()
    wrong = make.entry(position, "2025-05-16", firmness="categorical")
    between = timezone.now()
    right = make.correct(wrong, firmness="tentative")
    assert in_short(talks.row(position), "after") == "2025-05-16 tentative"
    assert in_short(talks.row(position, known=between), "after") == "2025-05-16 categorical"
    assert in_short(talks.row(position, known=right.published_at), "after") == "2025-05-16 tentative"
    assert talks.compared(known=moment_before(wrong)).rows == ()


def moment_before(entry: Entry) -> datetime:
    assert entry.published_at is not None
    return entry.published_at - timedelta(microseconds=1)


def test_retracted_entry_gives_way_to_the_one_before(talks: Talks) -> None:
    position = talks.position()
    make.entry(position, "2022-03-29")
    make.retract(make.entry(position, "2025-05-16", held=False))
    row = talks.row(position)
    assert (row.shift, row.same_entry) == (Shift.NOT_ADDRESSED, True)


def test_rows_stand_by_issue_then_party_then_key(talks: Talks) -> None:
    shared = {"negotiation": talks.negotiation}
    later, sooner = make.issue(order=2, key="a-later", **shared), make.issue(order=1, key="z-sooner", **shared)
    one, two = make.party(order=1, key="z-one", **shared), make.party(order=2, key="a-two", **shared)
    wanted = [
        (sooner, one, "b-b"),
        (sooner, one, "b1"),
        (sooner, two, "a"),
        (later, one, "z"),
        (later, two, "0"),
    ]
    for issue, party, key in reversed(wanted):
        make.entry(talks.position(issue=issue, party=party, key=key), "2022-03-29")
    assert [row.key for row in talks.compared().rows] == [key for *_, key in wanted]


def test_parties_count_apart(talks: Talks) -> None:
    other = make.party(negotiation=talks.negotiation, order=2)
    make.entry(talks.position(), "2022-03-29")
    offer = talks.position(party=other, kind="offer")
    make.entry(offer, "2022-03-29")
    make.entry(offer, "2025-05-16", held=False)
    comparison = talks.compared()
    assert comparison.counts == {talks.side.key: {"not addressed": 1}, other.key: {"withdrawn": 1}}
    assert comparison.directions == {talks.side.key: {}, other.key: {"away": 1}}


def test_same_question_gives_the_same_answer(shipped: Negotiation) -> None:
    rounds = rounds_of(shipped)
    assert compare_rounds(shipped, *rounds).rows == compare_rounds(shipped, *rounds).rows


def test_query_count(talks: Talks) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            position = talks.position()
            make.entry(position, "2022-03-29")
            make.entry(position, "2025-05-16", account="analyst", held=False)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            talks.compared(known=timezone.now())
        return len(captured)

    fill(1)
    few = asked()
    fill(9)
    assert asked() == few == 4


def test_no_query_after_loading(shipped: Negotiation) -> None:
    comparison = compare_rounds(shipped, *rounds_of(shipped))
    assert Party.objects.filter(negotiation=shipped).exists()
    with CaptureQueriesContext(connection) as captured:
        for row in comparison.rows:
            assert row.word
            assert row.sign
            assert row.tint
            assert row.direction is None or row.direction.value
        assert comparison.counts
        assert comparison.directions
    assert len(captured) == 0
