"""While columns stream, the main script waits for their ends, keeps the timeline up to date, and exchanges Stop."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lib.calls.run import Run
from lib.ui.idle import idle

REDRAW_S, LOOK_S = 1.0, 0.1


@dataclass(frozen=True)
class Streaming:
    """A column that streams; `drawn` is set when its last word is on its way to the browser, or nothing will be."""

    drawn: threading.Event
    exchange: Callable[[], None]
    """Puts what can be done with an ended answer in the place of Stop."""


def watch(streaming: Sequence[Streaming], live: Mapping[int, Run], redraw: Callable[[], object]) -> None:
    """Wait until all have ended: exchange each Stop button once, `redraw` the rest every second.

    The last word of a column comes before everything that is drawn because it has ended.
    """
    left = list(streaming)
    while left or _pending(live):
        redraw()
        until = time.monotonic() + REDRAW_S
        while (left or _pending(live)) and time.monotonic() < until:
            _wait(left, live)
            idle()
            for one in [one for one in left if one.drawn.is_set()]:
                one.exchange()
                left.remove(one)


def _pending(live: Mapping[int, Run]) -> Run | None:
    return next((run for run in live.values() if run.outcome is None), None)


def _wait(left: Sequence[Streaming], live: Mapping[int, Run]) -> None:
    """Wait a moment for the next column, or for a repeat that has no column, to end."""
    if left:
        left[0].drawn.wait(LOOK_S)
    elif run := _pending(live):
        run.wait(LOOK_S)
