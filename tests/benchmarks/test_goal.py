"""Whether what was measured meets a goal, and what is told of it."""

import pytest

from benchmarks.goal import Found, Goal, figure
from benchmarks.load_costs import told
from benchmarks.paired import Ratio

MOST = Goal("page ÷ bare", 1.6)
LEAST = Goal("rate", 0.6, at_least=True)


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [
        (MOST, 1.6, "met"),
        (MOST, 1.604, "not met"),
        (MOST, 0.2, "met"),
        (LEAST, 0.6, "met"),
        (LEAST, 0.596, "not met"),
        (LEAST, 2.0, "met"),
        (MOST, None, "–"),
    ],
)
def test_a_goal_is_met_as_it_is_written(goal: Goal, value: float | None, verdict: str) -> None:
    assert Found(goal, value).verdict == verdict


def test_a_ratio_is_of_the_same_rounds() -> None:
    ratio = Ratio.of([2.0, 9.0, 4.0], [1.0, 3.0, 4.0])
    assert ratio == Ratio(2.0, 1.0, 3.0)
    assert Found.ratio(MOST, ratio, "a note").line == "| page ÷ bare | ≤ 1.6 | 2 [1–3] | not met | a note |"


@pytest.mark.parametrize(
    ("value", "words"),
    [(1.234, "1.23"), (2.0, "2"), (0.05, "0.05"), (0.0504, "0.05"), (0.0513, "0.051"), (1234.5, "1,234"), (0, "0")],
)
def test_figures_are_short(value: float, words: str) -> None:
    assert figure(value) == words


def test_what_wrk_tells_is_read() -> None:
    load = told(
        "  Latency Distribution\n     50%  812.30ms\n     99%    1.90s \n  90 requests in 1.00m, 3MB read\n"
        "  Socket errors: connect 0, read 1, write 0, timeout 2\n  Non-2xx or 3xx responses: 4\n"
    )
    assert (load.requests, load.errors, load.median, load.p99) == (90, 7, 812.3, 1900.0)
