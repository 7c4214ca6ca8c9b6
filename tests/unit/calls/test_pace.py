"""Frames come as often as a browser can draw them, and hardly ever while it still loads the page."""

import time

import pytest

from lib.calls.pace import CALM_S, SLOWEST_S, Pace


@pytest.mark.parametrize(
    ("size", "after_s"), [(10, 1 / 60), (3_000, 0.05), (6_000, SLOWEST_S), (400_000, SLOWEST_S)]
)
def test_the_more_is_sent_again_the_less_often_frames_come(size: int, after_s: float) -> None:
    pace, now = Pace(60), time.monotonic() + 1
    pace.again = size
    assert pace.next_frame(now) - now == pytest.approx(after_s)


def test_while_a_page_arrives_all_followers_move_on_the_same_beats() -> None:
    now = time.monotonic() + 1
    beats = {Pace(60, calm_s=60).next_frame(now + early) for early in (0.0, 0.0001)}
    assert max(beats) - min(beats) in {0.0, CALM_S}
    assert all(beat > now and beat % CALM_S == 0 for beat in beats)


def test_the_calm_passes() -> None:
    pace = Pace(60, calm_s=6)
    now = time.monotonic()
    assert pace.next_frame(now + 10) - (now + 10) == pytest.approx(1 / 60)


def test_a_frame_is_kept_waiting_for_its_place() -> None:
    pace = Pace(frames_per_s=20)
    pace.wait()
    began = time.monotonic()
    pace.wait()
    assert time.monotonic() - began >= 0.04
