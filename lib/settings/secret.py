"""A value that must not be seen: it shows itself masked everywhere but where it is asked for by name.

It is no `str`: then JSON, f-strings, tracebacks and comparison by accident would all take the value itself.
"""

import hmac
from typing import NoReturn

SHORTEST_TO_SHOW = 12
"""Of a shorter secret even four characters are too much."""


class Secret:
    """Holds a secret; `str()` and `repr()` give `sk-…abcd`, only `reveal()` gives the value."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself: for the call that needs it, and for nothing else."""
        return self._value

    def __str__(self) -> str:
        if len(self._value) < SHORTEST_TO_SHOW:
            return "…"
        return f"{self._value[:3]}…{self._value[-4:]}"

    def __repr__(self) -> str:
        return f"Secret({self})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret is never written down.")
