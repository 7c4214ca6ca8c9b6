"""When columns that stream beside each other are drawn: all on the same beats.

The browser lays out the page anew for whatever has come since it last did. Four columns that come at moments of their
own make it do so four times as often as four that come together.
"""

from math import floor

from lib.calls.pace import Pace

MOST_A_SECOND = 120
"""Frames of all columns together that a browser draws without falling behind."""

SMOOTHEST, SLOWEST = 30, 12
"""Beats a second: more are not seen, and fewer are."""


def beats_per_s(columns: int) -> float:
    """How often so many columns are drawn."""
    return max(SLOWEST, min(SMOOTHEST, MOST_A_SECOND / max(1, columns)))


class Beats(Pace):
    """The pace of one column among several; it may miss a beat, but never comes between two."""

    def __init__(self, columns: int, calm_s: float = 0) -> None:
        super().__init__(calm_s=calm_s)
        self._per_s = beats_per_s(columns)
        self._shortest_s = 0

    def next_frame(self, now: float) -> float:
        """The next beat, or a later one when much is sent again."""
        return (floor(super().next_frame(now) * self._per_s) + 1) / self._per_s
