from hypothesis import given
from hypothesis import strategies as st

from lib.api.position import LARGEST, LAST_STEP, Position

SIZES = st.integers(0, 2**24 - 1)
POSITIONS = st.builds(Position, text=SIZES, reasoning=SIZES, step=st.integers(0, LAST_STEP))


@given(POSITIONS)
def test_a_position_comes_back_from_its_number(position: Position) -> None:
    assert Position.of(position.id) == position
    assert 0 <= position.id <= LARGEST


@given(POSITIONS, SIZES, SIZES, st.integers(0, LAST_STEP))
def test_the_number_grows_whenever_something_is_told(
    was: Position, text: int, reasoning: int, step: int
) -> None:
    now = Position(max(was.text, text), max(was.reasoning, reasoning), max(was.step, step))
    assert (now.id > was.id) is (now != was)


def test_the_end_comes_after_everything_else_of_the_same_text() -> None:
    assert Position(5, 7, LAST_STEP - 1).id < Position(5, 7, 1).at_end().id < Position(6, 7, 1).id
    assert Position(1, 1, 1).at_end().ended
    assert not Position(1, 1, 11).ended


def test_a_number_that_nobody_gave_is_a_position_all_the_same() -> None:
    assert Position.of(LARGEST).ended
    assert Position.of(0) == Position()
