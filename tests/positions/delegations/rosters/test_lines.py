"""How lines of a pasted list are read."""

import pytest

from positions.delegations.rosters.lines import MOST_LINES, PastedLine, read_lines


@pytest.mark.parametrize(
    ("text", "name", "title", "role", "seniority"),
    [
        ("Rustem Umerov; Minister of Defence; head", "Rustem Umerov", "Minister of Defence", "head", ""),
        ("Rustem Umerov;Minister;head;minister", "Rustem Umerov", "Minister", "head", "minister"),
        (
            "Rustem Umerov\tMinister of Defence\tHead of the delegation",
            "Rustem Umerov",
            "Minister of Defence",
            "head",
            "",
        ),
        ("1. Rustem Umerov, Minister of Defence", "Rustem Umerov", "Minister of Defence", "", ""),
        ("• H.E. Mr. Rustem Umerov – Minister of Defence", "Rustem Umerov", "Minister of Defence", "", ""),
        ("Rustem Umerov (head), Minister of Defence", "Rustem Umerov", "Minister of Defence", "head", ""),
        ("Rustem Umerov; Minister of Defence (deputy head)", "Rustem Umerov", "Minister of Defence", "deputy head", ""),
        (
            "- Jean-Pierre Petit - Adviser, Office of the President",
            "Jean-Pierre Petit",
            "Adviser, Office of the President",
            "",
            "",
        ),
        ("Г-н Рустем Умеров — министр обороны — member", "Рустем Умеров", "министр обороны", "member", ""),
        ("Rustem Umerov", "Rustem Umerov", "", "", ""),
        ("Rustem Umerov; adviser", "Rustem Umerov", "", "adviser", ""),
        ("Rustem Umerov; Envoy (special)", "Rustem Umerov", "Envoy (special)", "", ""),
        ("محمد رضا، وزير الخارجية؛ head", "محمد رضا، وزير الخارجية", "", "head", ""),
        ("محمد رضا، وزير الخارجية", "محمد رضا", "وزير الخارجية", "", ""),
        ("王毅\uff0c外长", "王毅", "外长", "", ""),
        (";;", "", "", "", ""),
    ],
)
def test_a_line_is_read_however_it_is_separated(text: str, name: str, title: str, role: str, seniority: str) -> None:
    (line,) = read_lines(text)
    assert (line.name, line.title, line.role, line.seniority) == (name, title, role, seniority)


def test_empty_lines_are_none_and_numbers_are_those_of_the_text() -> None:
    assert [line.number for line in read_lines("Ada\n\n \nBo\r\nCy")] == [1, 4, 5]
    assert isinstance(read_lines("Ada")[0], PastedLine)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n", "Paste the list"),
        ("Ada\n" * (MOST_LINES + 1), f"At most {MOST_LINES} lines"),
        ("Ada\n" + "x" * 1_001, "Line 2 has more than 1000 characters"),
    ],
)
def test_what_cannot_be_taken_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_lines(text)
