"""Two delegations held against each other, in words; and what somebody is told who saw an earlier one."""

import pytest

from positions.delegations.roster import Member, Roster, changed_since, compare, in_order, mark


def member(name: str, seniority: str = "official", role: str = "member", title: str = "", **columns: str) -> Member:
    return Member(name.lower(), name, title or seniority.title(), role, seniority, **({"locator": "p. 1"} | columns))


def roster(*members: Member, completeness: str = "complete", note: str = "") -> Roster:
    return Roster(in_order(members), completeness, note)


ANNA = member("Anna", "adviser", "head", "Adviser to the President")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([ANNA], [ANNA], "Same head, Anna; level unchanged: adviser (Adviser to the President)."),
        (
            [ANNA],
            [member("Anna", "adviser", "head", "Aide")],
            "Same head, Anna; level unchanged: adviser (Adviser to the President, then Aide).",
        ),
        (
            [ANNA],
            [member("Anna", "minister", "head")],
            "Same head, Anna; level higher: adviser (Adviser to the President), then minister (Minister).",
        ),
        (
            [member("Boris", "minister", "head")],
            [ANNA],
            "Head: Boris, then Anna; level lower: minister (Minister), then adviser (Adviser to the President).",
        ),
        (
            [member("Anna")],
            [ANNA],
            "Head at the second round: Anna, Adviser to the President; none is recorded at the first.",
        ),
        (
            [ANNA],
            [member("Anna")],
            "Head at the first round: Anna, Adviser to the President; none is recorded at the second.",
        ),
        ([], [], "No head is recorded at either round."),
    ],
)
def test_what_became_of_the_head(before: list[Member], after: list[Member], said: str) -> None:
    assert compare(roster(*before), roster(*after), "A", "B").head == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([ANNA], [ANNA], "Highest seniority unchanged: adviser (Anna; then Anna)."),
        (
            [ANNA, member("Boris")],
            [ANNA, member("Vera", "minister"), member("Olga", "minister")],
            "Highest seniority: higher, adviser (Anna), then minister (Olga and Vera).",
        ),
        (
            [member("Ivan", "head of state")],
            [member(name, "official") for name in ("A", "B", "C", "D")],
            "Highest seniority: lower, head of state (Ivan), then official (A, B and 2 more).",
        ),
        (
            [ANNA],
            [ANNA, member("Ivan", "head of state", "observer")],
            "Highest seniority unchanged: adviser (Anna; then Anna).",
        ),
        ([], [ANNA], "The highest seniority cannot be compared: one list has no member."),
    ],
)
def test_the_highest_seniority_then_and_now(before: list[Member], after: list[Member], said: str) -> None:
    assert compare(roster(*before), roster(*after), "A", "B").level == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("A B C", "A D", "1 of 3 members stayed (33%); 1 joined, 2 left."),
        ("A B C", "A B", "2 of 3 members stayed (67%); 0 joined, 1 left."),
        ("A", "A", "1 of 1 member stayed (100%); 0 joined, 0 left."),
        ("A B C D E F G H", "A", "1 of 8 members stayed (13%); 0 joined, 7 left."),
        ("", "A B", "No member is recorded at the first round; 2 members at the second."),
    ],
)
def test_the_share_that_stayed(before: str, after: str, said: str) -> None:
    one, other = (roster(*(member(name) for name in names.split())) for names in (before, after))
    assert compare(one, other, "A", "B").kept == said


@pytest.mark.parametrize(
    ("before", "after", "kept", "level", "words"),
    [
        (
            "partial",
            "complete",
            "Of 2 members named at the first round, 1 is named at the second too; 1 named only at the second, 1 left.",
            "Highest seniority among those named: minister (Boris), then adviser (Anna).",
            {"Boris": "left", "Clara": "named only at the second round"},
        ),
        (
            "complete",
            "unknown",
            "Of 2 members named at the first round, 1 is named at the second too; 1 joined, 1 named only at the first.",
            "Highest seniority among those named: minister (Boris), then adviser (Anna).",
            {"Boris": "named only at the first round", "Clara": "joined"},
        ),
    ],
)
def test_a_list_that_may_lack_somebody_proves_nobody_absent(
    before: str, after: str, kept: str, level: str, words: dict[str, str]
) -> None:
    one = roster(ANNA, member("Boris", "minister"), completeness=before)
    other = roster(ANNA, member("Clara"), completeness=after)
    found = compare(one, other, "A", "B")
    assert (found.kept, found.level) == (kept, level)
    assert {line.who.name: line.what for line in found.lines if line.who.name != "Anna"} == words


def test_whose_presence_nothing_confirms_is_listed_but_not_counted() -> None:
    unsure = member("Igor", "minister", locator="")
    found = compare(roster(ANNA, unsure), roster(ANNA, member("Vera")), "A", "B")
    assert found.kept == (
        "1 of 1 member stayed (100%); 1 joined, 0 left. "
        "Not counted is who is listed without a place in a source that confirms their presence."
    )
    assert found.level == "Highest seniority unchanged: adviser (Anna; then Anna)."
    assert [(line.who.name, line.what) for line in found.lines][1:] == [
        ("Vera", "joined"),
        ("Igor", "presence not confirmed"),
    ]


def test_observers_are_listed_but_not_counted() -> None:
    watching = member("Roman", role="observer")
    found = compare(roster(member("A"), watching), roster(member("A"), watching), "A", "B")
    assert found.kept == "1 of 1 member stayed (100%); 0 joined, 0 left. Observers are not counted."
    assert [line.who.name for line in found.lines] == ["A", "Roman"]


def test_people_one_by_one() -> None:
    before = roster(ANNA, member("B", "minister"), member("C"), member("D"), member("E"))
    after = roster(
        ANNA, member("B", "adviser", title="Aide"), member("C", role="adviser"), member("F"), member("D", title="X")
    )
    lines = compare(before, after, "A", "B").lines
    assert [(line.who.name, line.kind, line.what) for line in lines] == [
        ("Anna", "stayed", "stayed"),
        ("B", "changed", "stayed; title and level changed"),
        ("D", "changed", "stayed; title changed"),
        ("C", "changed", "stayed; role changed"),
        ("F", "joined", "joined"),
        ("E", "left", "left"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("complete", "complete", []),
        (
            "partial",
            "complete",
            ["The roster of A is partial: who is named only at the second round may have been there too."],
        ),
        (
            "complete",
            "partial",
            ["The roster of B is partial: who is named only at the first round may have been there too."],
        ),
        (
            "",
            "unknown",
            [
                "It is not known whether the roster of A is complete: "
                "who is named only at the second round may have been there too.",
                "It is not known whether the roster of B is complete: "
                "who is named only at the first round may have been there too.",
            ],
        ),
    ],
)
def test_what_is_not_certain(before: str, after: str, said: list[str]) -> None:
    found = compare(roster(completeness=before), roster(completeness=after), "A", "B")
    assert list(found.cautions) == said


def test_the_head_comes_first_then_seniority() -> None:
    listed = roster(
        member("Z", "official", "head"), member("B", "adviser"), member("A", "minister"), member("C", "adviser")
    )
    assert [each.name for each in listed.members] == ["Z", "A", "B", "C"]


SEEN = roster(ANNA, member("Boris"))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (SEEN, []),
        (roster(ANNA, member("Boris"), member("Vera")), ["Vera was added: Official, member."]),
        (roster(ANNA), ["“boris” is no longer on it."]),
        (roster(ANNA, member("Boris", title="Envoy")), ["Boris was changed: now Envoy, member."]),
        (roster(ANNA, member("Boris", locator="p. 2")), ["Boris was changed: now Official, member."]),
        (
            roster(ANNA, member("Boris"), completeness="partial"),
            ["What is said of its completeness was changed: now partial."],
        ),
    ],
)
def test_what_changed_since_it_was_seen(now: Roster, said: list[str]) -> None:
    assert changed_since(mark(SEEN), now) == said


@pytest.mark.parametrize("text", ["", "nonsense", ";;;", "a=b=c;=;", "\x00", "x" * 10_000])
def test_what_is_no_mark_has_seen_nothing(text: str) -> None:
    assert "Anna was added: Adviser to the President, head." in changed_since(text, SEEN)
