"""How often a follower is given a frame: as often as the eye can use, and no oftener than a browser can draw.

Who follows shares the frames with all others in this process: columns of a comparison, twenty tabs. They move on the
same beats, for a browser lays a page out anew for whatever has come since it last did: four columns that come at
moments of their own make it do so four times as often as four that come together.
"""

import threading
import time
from math import floor
from types import TracebackType

CALM_S = 1.0
"""From one beat to the next while a page is still arriving in its browser. React shows a control whose code has just
been loaded only after 0.3 s without any change of the page."""

MOST_A_SECOND = 120
"""Frames of all followers together, up to twelve: more than the columns that one browser draws."""

SMOOTHEST, FEWEST = 60, 10
"""Frames a second of one: more are not seen, and fewer are. Twenty answers at once with five came a tenth of a second
late for that alone.
"""

SLOWEST_S = 0.1
CHARACTERS_PER_S = 60_000
"""What may be sent again in a second: the frames of a long text come less often."""

_counting = threading.Lock()
_followers = 0


def frames_per_s(followers: int) -> float:
    """How often each of so many is given a frame."""
    return max(FEWEST, min(SMOOTHEST, MOST_A_SECOND / max(1, followers)))


class Pace:
    """The time between the frames of one follower, which follows while it is entered; calm in its first seconds."""

    def __init__(self, calm_s: float = 0) -> None:
        self.again = 0
        """Characters that are sent again with the next frame. Whoever cuts off what is finished takes them away."""
        self._calm_until = time.monotonic() + calm_s
        self._next = 0.0

    def __enter__(self) -> "Pace":
        self._count(1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._count(-1)

    def _count(self, more: int) -> None:
        global _followers
        with _counting:
            _followers += more

    def wait(self) -> None:
        """Wait until the next frame may come."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = self.next_frame(time.monotonic())

    def next_frame(self, now: float) -> float:
        """When the frame after one of `now` may come, on the monotonic clock in seconds: a beat, or a later one."""
        if now < self._calm_until:
            return (now // CALM_S + 1) * CALM_S
        per_s = frames_per_s(_followers)
        pause = min(SLOWEST_S, self.again / CHARACTERS_PER_S)
        return (floor((now + pause) * per_s) + 1) / per_s
