"""Frames come as often as browsers can draw them, and hardly ever while one still loads the page."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from lib.calls.pace import CALM_S, Followers, Pace, frames_per_s
from lib.calls.request import Request
from lib.calls.run import Run


@pytest.fixture
def now() -> float:
    """A moment to come, at which every beat falls."""
    return time.monotonic() // 1 + 7


@pytest.mark.parametrize(
    ("in_browser", "in_all", "per_s"),
    [(0, 0, 60), (1, 1, 60), (4, 4, 30), (8, 8, 15), (1, 20, 12), (1, 24, 10), (8, 200, 5)],
)
def test_many_followers_are_given_frames_less_often(in_browser: int, in_all: int, per_s: float) -> None:
    assert frames_per_s(in_browser, in_all) == per_s


def test_those_whom_one_browser_draws_share_its_frames_until_they_leave(now: float) -> None:
    browser = Followers()
    pace, elsewhere = Pace(browser=browser), Pace()
    with ExitStack() as others:
        for _ in range(12):
            others.enter_context(Pace(browser=browser))
        assert pace.next_frame(now) - now == pytest.approx(1 / 10)
        assert elsewhere.next_frame(now) - now == pytest.approx(1 / 20)
    assert pace.next_frame(now) - now == pytest.approx(1 / 60)


def test_who_goes_away_in_the_middle_shares_no_longer(now: float) -> None:
    def following(run: Run) -> Iterator[str]:
        run.add(text="frogs")
        frames = run.follow(lambda: None)
        next(frames)
        return frames

    request = Request(source="chat", model="any", messages=())
    runs = [Run(id=id_, request=request, model=None, sandbox=True, stop=lambda: None) for id_ in range(24)]
    followers = [following(run) for run in runs]
    assert Pace().next_frame(now) - now == pytest.approx(1 / 10)
    del followers
    assert Pace().next_frame(now) - now == pytest.approx(1 / 60)


@pytest.mark.parametrize(
    ("size", "after_s"), [(10, 1 / 60), (3_000, 4 / 60), (6_000, 7 / 60), (400_000, 7 / 60)]
)
def test_the_more_is_sent_again_the_less_often_frames_come(now: float, size: int, after_s: float) -> None:
    pace = Pace()
    pace.again = size
    assert pace.next_frame(now + 0.001) - now == pytest.approx(after_s)


def test_those_who_were_drawn_at_different_moments_are_next_drawn_at_the_same(now: float) -> None:
    beats = [Pace().next_frame(now + late) - now for late in (0.001, 0.009, 0.016)]
    assert beats == pytest.approx([1 / 60] * 3)


def test_while_a_page_arrives_frames_are_a_beat_of_a_second_apart() -> None:
    now = time.monotonic() + 1
    beat = Pace(calm_s=60).next_frame(now)
    assert now < beat <= now + CALM_S
    assert beat % CALM_S == 0


def test_the_calm_passes(now: float) -> None:
    assert Pace(calm_s=1).next_frame(now) - now == pytest.approx(1 / 60)


def test_a_frame_is_kept_waiting_for_its_place() -> None:
    pace = Pace()
    pace.again = 6_000
    pace.wait()
    began = time.monotonic()
    pace.wait()
    assert time.monotonic() - began >= 0.08
