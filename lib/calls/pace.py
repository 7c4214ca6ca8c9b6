"""How often a follower is given a frame: as often as the eye can use, and no oftener than a browser can draw.

Columns that one browser draws share its frames, and all followers share those of this process. They move on the same
beats, for a browser lays a page out anew for whatever has come since it last did: four columns that come at moments of
their own make it do so four times as often as four that come together.
"""

import threading
import time
from math import floor
from types import TracebackType

CALM_S = 1.0
"""From one beat to the next while a page is still arriving in its browser. React shows a control whose code has just
been loaded only after 0.3 s without any change of the page."""

MOST_IN_A_BROWSER, MOST_IN_ALL = 120, 240
"""Frames a second: what a browser can draw, and what a process can send beside the calls that it makes."""

SMOOTHEST, FEWEST = 60, 5
"""Frames a second of one: more are not seen, and fewer are."""

SLOWEST_S = 0.1
CHARACTERS_PER_S = 60_000
"""What may be sent again in a second: the frames of a long text come less often."""


class Followers:
    """Those who share frames: all that one browser draws."""

    def __init__(self) -> None:
        self.count = 0
        self._counting = threading.Lock()

    def add(self, more: int) -> None:
        """So many more, or fewer."""
        with self._counting:
            self.count += more


_ALL = Followers()


def frames_per_s(in_browser: int, in_all: int) -> float:
    """How often each is given a frame, where so many follow in its browser and in this process."""
    share = min(MOST_IN_A_BROWSER / max(1, in_browser), MOST_IN_ALL / max(1, in_all))
    return max(FEWEST, min(SMOOTHEST, share))


class Pace:
    """The time between the frames of one follower, which follows while it is entered; calm in its first seconds."""

    def __init__(self, calm_s: float = 0, browser: Followers | None = None) -> None:
        self.again = 0
        """Characters that are sent again with the next frame. Whoever cuts off what is finished takes them away."""
        self._browser = browser or Followers()
        self._calm_until = time.monotonic() + calm_s
        self._next = 0.0

    def __enter__(self) -> "Pace":
        self._browser.add(1)
        _ALL.add(1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.add(-1)
        _ALL.add(-1)

    def wait(self) -> None:
        """Wait until the next frame may come."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = self.next_frame(time.monotonic())

    def next_frame(self, now: float) -> float:
        """When the frame after one of `now` may come, on the monotonic clock in seconds: a beat, or a later one."""
        if now < self._calm_until:
            return (now // CALM_S + 1) * CALM_S
        per_s = frames_per_s(self._browser.count, _ALL.count)
        pause = min(SLOWEST_S, self.again / CHARACTERS_PER_S)
        return (floor((now + pause) * per_s) + 1) / per_s
