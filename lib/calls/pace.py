"""How often a follower is given a frame: as often as the eye can use, and no oftener than a browser can draw."""

import time

CALM_S = 1.0
"""From one beat to the next while a page is still arriving in its browser. React shows a control whose code has just
been loaded only after 0.3 s without any change of the page."""

SLOWEST_S = 0.1
CHARACTERS_PER_S = 200_000
"""What may be resent in a second: the frames of a long text come less often."""


class Pace:
    """The time between the frames of one follower: `frames_per_s`, but calm in the first `calm_s` seconds."""

    def __init__(self, frames_per_s: float, calm_s: float = 0) -> None:
        self._shortest_s = 1 / frames_per_s
        self._calm_until = time.monotonic() + calm_s
        self._next = 0.0

    def wait(self, size: int) -> None:
        """Wait until the frame may follow that was made when the text was `size` characters long."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = self.next_frame(time.monotonic(), size)

    def next_frame(self, now: float, size: int) -> float:
        """When the frame after one of `now` may come, on the monotonic clock in seconds."""
        if now < self._calm_until:
            return (now // CALM_S + 1) * CALM_S  # on the same beats for all followers
        return now + min(SLOWEST_S, max(self._shortest_s, size / CHARACTERS_PER_S))
