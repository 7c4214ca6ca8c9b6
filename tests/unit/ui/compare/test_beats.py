"""Columns move together, and the more of them there are, the less often."""

import time

import pytest

from lib.calls.pace import CALM_S
from lib.ui.compare.beats import Beats, beats_per_s


@pytest.mark.parametrize(("columns", "per_s"), [(0, 30), (1, 30), (4, 30), (6, 20), (8, 15), (80, 12)])
def test_many_columns_are_drawn_less_often(columns: int, per_s: float) -> None:
    assert beats_per_s(columns) == per_s


def test_columns_that_were_drawn_at_different_moments_are_next_drawn_at_the_same() -> None:
    now = time.monotonic() // 1 + 7
    for beat in (1, 2):
        before = now + (beat - 1) / 20
        moments = {Beats(columns=6).next_frame(before + late) for late in (0.001, 0.03, 0.049)}
        assert [round(moment - now, 6) for moment in moments] == [beat / 20]


def test_a_long_paragraph_misses_beats_and_an_arriving_page_most_of_them() -> None:
    now = time.monotonic() // 1 + 7
    long = Beats(columns=6)
    long.again = 4_500  # characters, a twelfth of a second
    assert long.next_frame(now + 0.001) - now == pytest.approx(0.1)
    assert Beats(columns=6, calm_s=60).next_frame(now + 0.001) - now >= CALM_S
