"""How codes and dates are said: the same words for every side."""

from datetime import UTC, date, datetime

import pytest

from positions.domain import wording
from positions.domain.codebook import Account, Basis, Firmness, Kind, Precision
from positions.domain.shifts import Direction, Shift, Sign


def test_every_shift_has_a_sign_and_a_tint_that_the_headline_shows() -> None:
    assert set(wording.SIGNS) == set(Shift)
    assert {wording.tint(shift) for shift in [*Shift, None]} == set(wording.BANDS)


def test_every_band_and_direction_has_words() -> None:
    assert all(wording.band_words(band) for band in wording.BANDS)
    assert all(wording.counted_moves(2, way) for way in Direction)


def test_every_shift_that_cannot_be_compared_says_why() -> None:
    for shift in wording.APART:
        assert wording.counted_apart(1, shift, "the first round").startswith("1 ")
        assert wording.shift_means(shift, "the first round", "at the second round")


def test_not_addressed_says_what_it_means() -> None:
    assert (
        wording.shift_means(Shift.NOT_ADDRESSED, "", "at the second round") == "no statement found at the second round"
    )
    assert wording.shift_means(Shift.HARDENED, "", "at the second round") == ""


@pytest.mark.parametrize(
    ("told", "whose"),
    [
        ([], ""),
        ([("own", "text")], "own"),
        ([("own", ""), ("own", "conduct")], "own deed"),
        ([("own", "term"), ("own", "conduct")], "own term"),
        ([("press", "public"), ("own", "text"), ("mediator", "")], "press"),
        ([("opponent", "table"), ("press", "leak")], "opponent"),
    ],
)
def test_whose_word_is_that_farthest_from_the_partys_own(told: list[tuple[str, str]], whose: str) -> None:
    assert wording.whose_word(told) == whose


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2025, 5, 1), date(2025, 5, 19), "18 days"),
        (date(2024, 6, 14), date(2025, 5, 19), "11 months"),
        (date(2022, 4, 15), date(2025, 5, 19), "3.1 years"),
    ],
)
def test_age_in_short(since: date, until: date, said: str) -> None:
    assert wording.age_in_short(since, until) == said


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("sign", Sign)
def test_every_reason_is_said_for_every_kind(kind: Kind, sign: Sign) -> None:
    assert wording.reasons([sign], kind)


@pytest.mark.parametrize(
    ("kind", "wider", "narrower"),
    [
        (Kind.DEMAND, "asks for more", "asks for less"),
        (Kind.PRECONDITION, "asks for more", "asks for less"),
        (Kind.REFUSAL, "refuses more", "refuses less"),
        (Kind.OFFER, "offers less", "offers more"),
    ],
)
def test_scope_is_said_as_the_kind_of_position_needs(kind: Kind, wider: str, narrower: str) -> None:
    assert (wording.reasons([Sign.WIDER], kind), wording.reasons([Sign.NARROWER], kind)) == (wider, narrower)


def test_reasons_are_listed_in_the_rules_order() -> None:
    assert wording.reasons([Sign.FIRMER, Sign.CONDITION_LIFTED], Kind.DEMAND) == "firmer, condition lifted"
    assert wording.reasons([], Kind.DEMAND) == ""


@pytest.mark.parametrize("kind", [Kind.DEMAND, Kind.PRECONDITION, Kind.REFUSAL])
def test_only_what_was_called_so_is_a_red_line_and_an_offer_never(kind: Kind) -> None:
    assert wording.firmness_words(Firmness.CATEGORICAL, kind, called=True) == "red line"
    assert wording.firmness_words(Firmness.CATEGORICAL, kind, called=False) == "categorical"
    assert wording.firmness_words(Firmness.CATEGORICAL, Kind.OFFER, called=True) == "firm"
    assert wording.firmness_words(Firmness.OPEN, kind, called=True) == "open"
    assert wording.firmness_words(Firmness.SAME, kind, called=False) == "as before"


@pytest.mark.parametrize(
    ("speaker", "account", "channel", "said"),
    [
        ("Medinsky, aide", Account.OWN, "public", "said 7 Mar 2022 by Medinsky"),
        ("", Account.OWN, "text", "said 7 Mar 2022"),
        ("", Account.OWN, "conduct", "done 7 Mar 2022"),
        ("", Account.PRESS, "conduct", "done 7 Mar 2022, press account"),
        ("", Account.PRESS, "leak", "said 7 Mar 2022, press account"),
        ("Medinsky, aide", Account.OPPONENT, "table", "said 7 Mar 2022 by Medinsky, opponent’s account"),
    ],
)
def test_when_and_by_whom_it_was_last_said(speaker: str, account: Account, channel: str, said: str) -> None:
    assert wording.last_said("7 Mar 2022", speaker, account, channel) == said


@pytest.mark.parametrize(
    ("account", "basis", "channel", "said"),
    [
        ("own", "reported", "conduct", "given up by deed"),
        ("own", "stated", "conduct", "not held"),
        ("press", "reported", "conduct", "not held"),
        ("own", "reported", "public", "not held"),
        ("own", "stated", "term", "expired"),
    ],
)
def test_how_it_came_not_to_be_held(account: str, basis: str, channel: str, said: str) -> None:
    assert wording.not_held_words(account, basis, channel) == said


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2025-05-08", "2025-05-20", "12 days"),
        ("2025-05-19", "2025-05-20", "1 day"),
        ("2025-04-21", "2025-05-20", "29 days"),
        ("2025-04-20", "2025-05-20", "1 month"),
        ("2024-06-14", "2025-05-20", "11 months"),
        ("2023-05-21", "2025-05-20", "23 months"),
        ("2023-05-20", "2025-05-20", "2 years"),
        ("2022-09-30", "2025-05-20", "2 years and 7 months"),
        ("2022-04-30", "2025-06-01", "3 years and 1 month"),
        ("2024-02-29", "2024-03-28", "28 days"),
    ],
)
def test_how_old_something_is(since: str, until: str, said: str) -> None:
    assert wording.age(date.fromisoformat(since), date.fromisoformat(until)) == said


@pytest.mark.parametrize(
    ("channel", "voiced", "said"),
    [
        ("", "2024-06-14", "said on 14 Jun 2024; no statement since, for 11 months"),
        ("public", "2025-03-01", "said on 14 Jun 2024; no statement since 1 Mar 2025, for 2 months"),
        ("conduct", "2024-06-14", "done on 14 Jun 2024; no statement since, for 11 months"),
        ("term", "2024-06-01", "its term was over on 14 Jun 2024; no statement since, for 11 months"),
        ("term", None, "its term was over on 14 Jun 2024; no statement since, for 11 months"),
    ],
)
def test_how_old_a_state_is_that_was_not_voiced(channel: str, voiced: str | None, said: str) -> None:
    last = date.fromisoformat(voiced) if voiced else None
    assert wording.silence(date(2024, 6, 14), channel, last, date(2025, 5, 20)) == said


@pytest.mark.parametrize(
    ("called", "others", "said"),
    [(3, 8, "3 red lines, so called; 8 categorical"), (1, 0, "1 red line, so called; 0 categorical")],
)
def test_red_lines_are_counted_apart(called: int, others: int, said: str) -> None:
    assert wording.red_lines_counted(called, others) == said


@pytest.mark.parametrize("account", Account)
@pytest.mark.parametrize("basis", Basis)
def test_whose_word_it_is_is_always_said(account: Account, basis: Basis) -> None:
    assert wording.account_words(account, basis).endswith(f"account, {basis}")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("guarantees and a referendum", "only if guarantees and a referendum"),
        ("if Ukraine does the same", "only if Ukraine does the same"),
        ("unless Ukraine stops fighting", "unless Ukraine stops fighting"),
    ],
)
def test_conditions_read_as_sentences(condition: str, said: str) -> None:
    assert wording.only_if(condition) == said


@pytest.mark.parametrize(
    ("precision", "said"), [(Precision.DAY, "31 Mar 2022"), (Precision.MONTH, "Mar 2022"), (Precision.YEAR, "2022")]
)
def test_dates_are_as_exact_as_they_are_known(precision: Precision, said: str) -> None:
    assert wording.dated(date(2022, 3, 31), precision) == said


@pytest.mark.parametrize(
    ("text", "said"), [("", ""), ("2022", "2022"), ("2022-03", "Mar 2022"), ("2022-03-09", "9 Mar 2022")]
)
def test_partial_dates(text: str, said: str) -> None:
    assert wording.partial_date(text) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2022, 3, 29), date(2022, 3, 29), "29 Mar 2022"),
        (date(2022, 3, 28), date(2022, 3, 30), "28–30 Mar 2022"),
        (date(2022, 3, 31), date(2022, 4, 15), "31 Mar – 15 Apr 2022"),
        (date(2024, 12, 31), date(2025, 1, 1), "31 Dec 2024 – 1 Jan 2025"),
    ],
)
def test_spans_leave_out_what_both_ends_share(first: date, last: date, said: str) -> None:
    assert wording.days(first, last) == said


def test_moments_are_in_utc() -> None:
    assert wording.moment(datetime(2025, 6, 1, 9, 5, tzinfo=UTC)) == "1 Jun 2025, 09:05 UTC"


@pytest.mark.parametrize(
    ("speaker", "said"), [("Dmitry Peskov, Kremlin spokesman", "Dmitry Peskov"), ("Bloomberg", "Bloomberg"), ("", "")]
)
def test_speakers_go_without_their_office(speaker: str, said: str) -> None:
    assert wording.short_speaker(speaker) == said


def test_numbers_agree_with_their_nouns() -> None:
    assert [wording.counted(n, "position") for n in (0, 1, 2)] == ["0 positions", "1 position", "2 positions"]
    assert wording.counted(2, "entry", "entries") == "2 entries"
