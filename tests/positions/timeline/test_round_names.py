"""The names of rounds above the picture."""

from hypothesis import given
from hypothesis import strategies as st

from positions.timeline.axis import WIDTH
from positions.timeline.round_names import place_names


def test_names_apart_stand_on_the_top_line() -> None:
    names = place_names([(0, 10, "First"), (500, 510, "Second")])
    assert [(name.text, name.level, name.end) for name in names] == [("First", 0, False), ("Second", 0, False)]


def test_near_names_are_staggered() -> None:
    names = place_names([(0, 10, "First meeting"), (20, 30, "Second meeting"), (40, 50, "Third meeting")])
    assert [name.level for name in names] == [0, 1, 2]


def test_a_name_at_the_edge_ends_at_its_band() -> None:
    (name,) = place_names([(WIDTH - 20, WIDTH - 5, "A round with a long name")])
    assert name.end
    assert name.span[1] == WIDTH - 5


@given(
    st.lists(st.tuples(st.floats(0, WIDTH - 1), st.floats(1, 50), st.text("abc", min_size=1, max_size=60)), max_size=20)
)
def test_no_name_clashes_with_another(bands: list[tuple[float, float, str]]) -> None:
    wanted = [(left, min(left + width, WIDTH), text) for left, width, text in sorted(bands)]
    names = [name for name in place_names(wanted) if name.text]
    for number, name in enumerate(names):
        assert not any(name.clashes(other) for other in names[:number])
        assert 0 <= name.span[0] <= name.span[1] <= WIDTH
