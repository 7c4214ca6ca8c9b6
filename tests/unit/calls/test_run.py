"""A run is written by one thread and followed by any number of others, from its beginning and whenever they come."""

import threading
import time
from collections.abc import Iterator

import pytest

from lib.calls.request import Attempt, Request
from lib.calls.run import Outcome, Run

PATIENCE_S = 10


def nothing() -> None:
    pass


@pytest.fixture
def run() -> Run:
    request = Request(model="any", messages=({"role": "user", "content": "Hello"},))
    return Run(id=1, request=request, model=None, sandbox=True, stop=nothing)


def collected(pieces: Iterator[str]) -> tuple[threading.Thread, list[str]]:
    """Follow in a thread of its own; join it, then read the list."""
    got: list[str] = []
    thread = threading.Thread(target=lambda: got.extend(pieces))
    thread.start()
    return thread, got


def test_a_late_follower_gets_the_answer_from_its_beginning(run: Run) -> None:
    run.add(text="one ")
    run.add(text="two ")
    thread, got = collected(run.follow(nothing))
    run.add(text="three")
    run.end(Outcome(status="ok"))
    thread.join(PATIENCE_S)
    assert "".join(got) == "one two three"


def test_whoever_comes_after_the_end_gets_the_whole_answer_in_one_frame(run: Run) -> None:
    for word in ("a", "b", "c"):
        run.add(text=word)
    run.end(Outcome(status="ok"))
    assert list(run.follow(nothing)) == ["abc"]


def test_many_followers_get_the_same_text(run: Run) -> None:
    followers = [collected(run.follow(nothing)) for _ in range(8)]
    for number in range(500):
        run.add(text=f"{number} ")
    run.end(Outcome(status="ok"))
    for thread, got in followers:
        thread.join(PATIENCE_S)
        assert "".join(got) == "".join(f"{number} " for number in range(500))


def test_pieces_between_two_frames_are_joined(run: Run) -> None:
    frames = run.follow(nothing)
    run.add(text="first")
    assert next(frames) == "first"
    for number in range(100):
        run.add(text=str(number % 10))
    assert len(next(frames)) == 100


def test_frames_become_rarer_as_the_answer_grows(run: Run) -> None:
    frames = run.follow(nothing)
    run.add(text="x" * 40_000)
    next(frames)
    run.add(text="y")
    next(frames)
    run.add(text="z")
    began = time.monotonic()
    next(frames)
    assert time.monotonic() - began >= 0.09


def test_a_follower_of_silence_gives_its_caller_a_chance_to_leave(run: Run) -> None:
    class Left(Exception):
        pass

    def leave() -> None:
        raise Left

    with pytest.raises(Left):
        next(run.follow(leave))


def test_reasoning_is_followed_until_the_answer_begins(run: Run) -> None:
    thread, got = collected(run.follow_reasoning(nothing))
    run.add(reasoning="let me think")
    run.add(text="The answer")
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert got == ["let me think"]


def test_a_run_ends_once(run: Run) -> None:
    run.end(Outcome(status="stopped"))
    run.end(Outcome(status="ok"))
    assert run.status == "stopped"


def test_the_first_token_is_timed_once_from_the_start(run: Run) -> None:
    assert run.first_token_ms is None
    run.add(reasoning="hm")
    first = run.first_token_ms
    run.add(text="yes")
    assert first is not None
    assert run.first_token_ms == first


def test_a_refused_attempt_counts_down_to_the_next_try(run: Run) -> None:
    assert run.retry_in_s is None
    run.refused(Attempt(number=1, cause="overloaded", title="Overloaded", status=529, wait_s=30))
    assert run.retry_in_s is not None
    assert 25 < run.retry_in_s <= 30
    run.refused(Attempt(number=2, cause="overloaded", title="Overloaded", status=529, wait_s=0))
    assert run.retry_in_s == 0


def test_waiting_for_a_piece_can_say_what_it_waits_for_and_ends_with_the_first_piece(run: Run) -> None:
    heard: list[float | None] = []

    def hear() -> None:
        heard.append(run.retry_in_s)
        if len(heard) == 1:
            run.refused(Attempt(number=1, cause="overloaded", title="Overloaded", status=529, wait_s=60))
        elif len(heard) == 3:
            run.add(text="word")

    run.wait_for_piece(hear)
    assert heard[0] is None
    assert len(heard) == 3
    assert all(heard[1:])


def test_a_watcher_is_told_of_all_that_comes_and_of_nothing_more_once_it_has_gone(run: Run) -> None:
    told: list[str] = []
    unwatch = run.watch(lambda: told.append(run.status))
    run.refused(Attempt(number=1, cause="rate-limited", title="Busy", status=429, wait_s=0.0))
    run.add(text="one")
    run.end(Outcome(status="ok"))
    assert told == ["running", "running", "ok"]
    unwatch()
    run.add(text="two")
    assert len(told) == 3


def test_what_came_since_a_size_is_got_once(run: Run) -> None:
    run.add(reasoning="why ")
    run.add(text="one ")
    text, reasoning, size = run.since((0, 0))
    assert (text, reasoning) == ("one ", "why ")
    run.add(text="two")
    assert run.since(size)[:2] == ("two", "")
    assert run.since(run.size)[:2] == ("", "")
