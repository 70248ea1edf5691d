"""How codes and dates are said: the same words for every side."""

from datetime import UTC, date, datetime

import pytest

from positions.compare.layout import BANDS
from positions.domain import wording
from positions.domain.codebook import Account, Basis, Firmness, Kind, Precision
from positions.domain.shifts import Shift, Sign


def test_every_shift_has_a_sign_and_a_tint_that_the_headline_shows() -> None:
    assert set(wording.SIGNS) == set(Shift)
    assert {wording.tint(shift) for shift in [*Shift, None]} == set(BANDS)


def test_every_band_has_words() -> None:
    assert all(wording.band_words(band) for band in BANDS)


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
def test_categorical_is_a_red_line_but_for_offers(kind: Kind) -> None:
    assert wording.firmness_words(Firmness.CATEGORICAL, kind) == "red line"
    assert wording.firmness_words(Firmness.CATEGORICAL, Kind.OFFER) == "firm"
    assert wording.firmness_words(Firmness.TENTATIVE, kind) == "tentative"


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
