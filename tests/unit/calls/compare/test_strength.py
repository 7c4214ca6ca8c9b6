import numpy as np
import pytest

from lib.calls.compare.strength import log_strengths, standings
from lib.store.votes import Tally

# Agresti, Categorical Data Analysis, table 10.10: the American League East of 1987, wins of the row over the column.
TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
BASEBALL = np.array(
    [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ],
    dtype=float,
)
# The estimates that R's BradleyTerry2 prints for them, with Baltimore at 0.
PUBLISHED = (1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0.0)


def tally(left: str, right: str, choice: str, count: int = 1) -> Tally:
    return Tally(left_model=left, right_model=right, choice=choice, count=count)  # type: ignore[arg-type]


def test_the_published_example_comes_out() -> None:
    strengths = log_strengths(BASEBALL, prior=0)
    assert strengths - strengths[-1] == pytest.approx(PUBLISHED, abs=5e-5)


@pytest.mark.slow
def test_who_wins_more_stands_higher_with_an_interval_around() -> None:
    rows = standings([tally("a", "b", "left", 30), tally("a", "b", "right", 10), tally("b", "c", "tie", 5)])
    assert rows[0].model == "a"
    assert all(row.low <= row.strength <= row.high for row in rows)
    assert (rows[0].wins, rows[0].losses, rows[0].ties) == (30, 10, 0)


def test_who_never_lost_is_strong_but_not_infinitely() -> None:
    (best, _worst) = standings([tally("a", "b", "left", 20)])
    assert best.model == "a"
    assert 1000 < best.high < 3000


def test_more_votes_make_a_narrower_interval() -> None:
    def width(times: int) -> float:
        rows = standings([tally("a", "b", "left", 3 * times), tally("a", "b", "right", times)])
        return rows[0].high - rows[0].low

    assert width(100) < width(2) / 2


def test_ties_only_make_equals() -> None:
    first, second = standings([tally("a", "b", "tie", 8), tally("b", "a", "both bad", 8)])
    assert first.strength == pytest.approx(second.strength)


def test_no_votes_make_no_table() -> None:
    assert standings([]) == []
