"""A bell between the engine's thread and an event loop: it rings when what is waited for has come, and not before.

Waking a loop is a system call that gives the interpreter away: a wake for each piece of each of many answers would
cost the engine more than the pieces do.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from lib.calls.run import Run


class Bell:
    """Hangs on one run, is heard on the event loop on which it was made."""

    def __init__(self, run: Run) -> None:
        self._rung = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._awaited: Callable[[], bool] | None = None
        self.leave = run.watch(self._ring)

    def _ring(self) -> None:
        awaited = self._awaited
        if awaited is not None and awaited():
            self._awaited = None
            with suppress(RuntimeError):  # the loop has gone, and the follower with it
                self._loop.call_soon_threadsafe(self._rung.set)

    async def until(self, awaited: Callable[[], bool], timeout_s: float | None = None) -> bool:
        """Wait until `awaited()`, which is asked in both threads; False when it has not come in time."""
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    self._rung.clear()
                    self._awaited = awaited
                    if awaited():  # asked after the bell was set: what comes from here on rings
                        return True
                    await self._rung.wait()
        except TimeoutError:
            return False
        finally:
            self._awaited = None
