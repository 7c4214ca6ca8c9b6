"""When each token is due: counted from one start, never from the token before, so delays do not add up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from math import floor

from lib.sandbox.prose import rng_for

_BURST = 64
"""Tokens in one write when nothing is paced: the client's reading may still interleave."""


@dataclass(frozen=True)
class Pace:
    """A model's own rhythm."""

    first_s: float
    tokens_per_s: float
    """0 means everything at once."""


def pace_of(model: str, first_ms: float | None = None, tokens_per_s: float | None = None) -> Pace:
    """A model's rhythm: first token after 150 to 600 ms, then 40 to 150 a second, unless told otherwise."""
    rng = rng_for(model, "pace")
    own_first_s, own_rate = rng.uniform(0.150, 0.600), rng.uniform(40, 150)
    return Pace(
        own_first_s if first_ms is None else first_ms / 1000,
        own_rate if tokens_per_s is None else tokens_per_s,
    )


async def due(tokens: int, pace: Pace, started: float, sent: int = 0) -> AsyncIterator[range]:
    """Yield the numbers of the tokens that are due, several when late; `sent` of them went out before.

    `started` is the time of the loop when the call came.
    """
    clock = asyncio.get_running_loop().time
    first = started + pace.first_s
    while sent < tokens:
        if pace.tokens_per_s:
            ready = min(tokens, floor((clock() - first) * pace.tokens_per_s) + 1)
        else:
            ready = min(tokens, sent + _BURST) if clock() >= first else 0
        if ready > sent:
            yield range(sent, ready)
            sent = ready
        if sent < tokens:
            await asyncio.sleep(max(0.0, _time_of(sent, pace, first) - clock()))


def _time_of(token: int, pace: Pace, first: float) -> float:
    return first + (token / pace.tokens_per_s if pace.tokens_per_s else 0.0)
