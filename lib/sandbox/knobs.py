"""The knobs a caller turns by putting `name=value/` before the provider's own path.

A path prefix is the one place every client leaves alone: it survives a base URL in a settings file, an
official SDK and LiteLLM. `/fault=stall/after=5/v1/chat/completions` is `/v1/chat/completions` with two knobs
turned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any


class KnobError(ValueError):
    """A knob the sandbox does not have, or a value it cannot use; the sentence says which."""


@dataclass(frozen=True)
class Knobs:
    """What was asked of the sandbox itself, beside the request."""

    fault: str | None = None
    """The name of a row of FAULTS."""
    times: int | None = None
    """The fault strikes only this many calls made with the very same prefix; then all is well."""
    model: str | None = None
    """The fault strikes only calls of this model."""
    after: int = 20
    """Tokens before a fault in the middle of an answer."""
    tokens: int | None = None
    """Exact length of the answer."""
    first: float | None = None
    """Milliseconds before the first token; by model when not given."""
    pace: float | None = None
    """Tokens a second; 0 sends everything at once; by model when not given."""
    stamp: int = 0
    """Every so manieth token carries its number and the time it was sent, if it is a word within its line; 0: none."""
    retry: int = 2
    """Seconds that a rate limit asks the caller to wait."""
    id: str = ""
    """Anything: sets apart two prefixes that are else the same, for `times`."""


UNTURNED = Knobs()


def at_speed(tokens_per_s: int | None) -> Knobs:
    """Every answer at this pace, its first token at once; None: each model at its own."""
    return UNTURNED if tokens_per_s is None else Knobs(first=0, pace=tokens_per_s)


def _count(value: str) -> int:
    number = int(value)
    if not 0 <= number <= 100_000:
        raise ValueError(value)
    return number


def _measure(value: str) -> float:
    number = float(value)
    if not 0 <= number <= 1_000_000:
        raise ValueError(value)
    return number


_READERS: dict[str, Callable[[str], Any]] = {
    "fault": str,
    "times": _count,
    "model": str,
    "after": _count,
    "tokens": _count,
    "first": _measure,
    "pace": _measure,
    "stamp": _count,
    "retry": _count,
    "id": str,
}
assert set(_READERS) == {field.name for field in fields(Knobs)}  # noqa: S101


def split_path(path: str, unturned: Knobs = UNTURNED) -> tuple[Knobs, str, str]:
    """Divide a path into the knobs, the prefix that turned them and the provider's own path.

    `unturned` is how they stand where the path turns none. Raises KnobError for a knob or a value that does not exist.
    """
    knobs, rest = unturned, path
    while rest.startswith("/"):
        segment, _, beyond = rest[1:].partition("/")
        name, equals, value = segment.partition("=")
        if not equals:
            break
        if name not in _READERS:
            raise KnobError(f"The sandbox has no knob {name!r}; it has {', '.join(_READERS)}.")
        try:
            knobs = replace(knobs, **{name: _READERS[name](value)})
        except ValueError:
            raise KnobError(
                f"The sandbox cannot use {value!r} for {name!r}; it wants a number from 0."
            ) from None
        rest = "/" + beyond
    return knobs, path[: len(path) - len(rest)], rest
