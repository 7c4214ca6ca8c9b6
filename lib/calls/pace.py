"""How often a follower is given a frame: as often as the eye can use, and no oftener than a browser can draw."""

import time

CALM_S = 1.0
"""From one beat to the next while a page is still arriving in its browser. React shows a control whose code has just
been loaded only after 0.3 s without any change of the page."""

FRAMES_PER_S = 60
SLOWEST_S = 0.1
CHARACTERS_PER_S = 60_000
"""What may be sent again in a second: the frames of a long text come less often."""


class Pace:
    """The time between the frames of one follower: `frames_per_s`, but calm in the first `calm_s` seconds."""

    def __init__(self, frames_per_s: float = FRAMES_PER_S, calm_s: float = 0) -> None:
        self.again = 0
        """Characters that are sent again with the next frame. Whoever cuts off what is finished takes them away."""
        self._shortest_s = 1 / frames_per_s
        self._calm_until = time.monotonic() + calm_s
        self._next = 0.0

    def wait(self) -> None:
        """Wait until the next frame may come."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = self.next_frame(time.monotonic())

    def next_frame(self, now: float) -> float:
        """When the frame after one of `now` may come, on the monotonic clock in seconds."""
        if now < self._calm_until:
            return (now // CALM_S + 1) * CALM_S  # on the same beats for all followers
        return now + min(SLOWEST_S, max(self._shortest_s, self.again / CHARACTERS_PER_S))
