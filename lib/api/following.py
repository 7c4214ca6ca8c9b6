"""Following a run from a position on, without a thread: one that is live here wakes us, another is read from the store.

What arrives between two frames is told as one event, so that many fast streams cost what a reader can use. The end is
told when it is kept: whoever has read it finds the whole run in the store and on the dashboard.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from lib.api import ending
from lib.api.bell import Bell
from lib.api.events import KEEP_ALIVE, Teller
from lib.api.position import Position
from lib.calls.engine import Engine
from lib.calls.run import Run
from lib.store.columns import keepable

KEEP_ALIVE_S = 15.0
FRAME_S = 1 / 60
EVENTS_PER_S = 1000
"""So many for all readers together: each of 200 has five frames a second, and the tokens have the machine."""
LOOK_EVERY_S = 0.25
"""How often the store is asked about a run of another process, which writes it ten times a second."""
KEPT_WITHIN_S = 3.0
LONGEST_PAUSE_S = 0.05

_readers: set[Bell] = set()


async def until_ended(run: Run) -> None:
    """Wait for the end of a run of this process."""
    bell = Bell(run)
    try:
        await bell.until(lambda: run.outcome is not None)
    finally:
        bell.leave()


async def until_kept(engine: Engine, run: Run) -> bool:
    """Wait for its end and until that is kept; False when it cannot be kept at the moment."""
    await until_ended(run)
    loop = asyncio.get_running_loop()
    until, pause_s = loop.time() + KEPT_WITHIN_S, 0.001
    while engine.get(run.id) is not None:
        if loop.time() > until:
            return False
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
    return True


async def live(
    engine: Engine, run: Run, position: Position, facts: Mapping[str, Any]
) -> AsyncIterator[bytes]:
    """The events of a run of this process, from `position` to its end; `facts` are those of its `run` event."""
    teller, size, told = Teller(position), (0, 0), position
    for event in teller.begun(facts):
        yield event
    bell = Bell(run)
    _readers.add(bell)
    try:
        while True:
            seen = _size(run)
            outcome = run.outcome
            for event in teller.attempts([asdict(attempt) for attempt in run.attempts]):
                yield event
            text, reasoning, size = run.since(size)
            # Without what this follower was told before it came back.
            text, telling = _beyond(keepable(text), told.text)
            reasoning, thinking = _beyond(keepable(reasoning), told.reasoning)
            told = Position(telling, thinking)
            frames = list(teller.pieces(text, reasoning))
            for event in frames:
                yield event
            if outcome is not None:
                await until_kept(engine, run)
                yield teller.ended(ending.of_outcome(run, outcome))
                return
            if frames:
                await asyncio.sleep(max(FRAME_S, len(_readers) / EVENTS_PER_S))
            elif not await bell.until(partial(_has_grown, run, seen), KEEP_ALIVE_S):
                yield KEEP_ALIVE
    finally:
        _readers.discard(bell)
        bell.leave()


def _size(run: Run) -> tuple[int, ...]:
    return *run.size, len(run.attempts), run.outcome is not None


def _has_grown(run: Run, seen: tuple[int, ...]) -> bool:
    return _size(run) != seen


def _beyond(text: str, told: int) -> tuple[str, int]:
    """The text without its first `told` characters, and how many of those are still to come."""
    return text[told:], max(0, told - len(text))


async def stored(
    engine: Engine, run_id: int, position: Position, facts: Mapping[str, Any]
) -> AsyncIterator[bytes]:
    """The events of a run that is not live here: it has ended, or another process has it."""
    teller = Teller(position)
    for event in teller.begun(facts):
        yield event
    silent_s = 0.0
    while True:
        found = await asyncio.to_thread(ending.stored, engine.database, run_id)
        if found is None:
            return
        row, end = found
        was = teller.position
        for event in teller.attempts(row.attempts):
            yield event
        for event in teller.pieces(row.text[was.text :], row.reasoning[was.reasoning :]):
            yield event
        if end is not None:
            yield teller.ended(end)
            return
        silent_s = silent_s + LOOK_EVERY_S if was == teller.position else 0.0
        if silent_s >= KEEP_ALIVE_S:
            silent_s = 0.0
            yield KEEP_ALIVE
        await asyncio.sleep(LOOK_EVERY_S)
