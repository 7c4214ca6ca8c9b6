"""The spending cap: what was spent, and what the answers under way may still cost, stay below it.

What one answer costs is only known at its end. Until then it is taken for as dear as the answers of its place were on
average, or as the estimate says while there are none.
"""

from collections.abc import Mapping, Sequence


class Budget:
    """Money for one matrix, in US dollars, by place; no cap is None."""

    def __init__(
        self,
        cap_usd: float | None,
        expected_usd: Sequence[float],
        spent: Mapping[int, float],
        ended: Mapping[int, int],
    ) -> None:
        self._cap = cap_usd
        self._expected = tuple(expected_usd)
        self._spent = dict(spent)
        self._ended = dict(ended)

    def paid(self, place: int, usd: float, *, ended: bool) -> None:
        """Note what a run of this place has cost, and whether its cell is done with it."""
        self._spent[place] = self._spent.get(place, 0.0) + usd
        self._ended[place] = self._ended.get(place, 0) + ended

    def allows(self, under_way: Sequence[int]) -> bool:
        """Whether the cap allows all of these cells, given by their places, to be under way together."""
        if self._cap is None:
            return True
        return sum(self._spent.values()) + sum(map(self._dear, under_way)) <= self._cap

    def _dear(self, place: int) -> float:
        ended = self._ended.get(place, 0)
        return self._spent.get(place, 0.0) / ended if ended else self._expected[place]
