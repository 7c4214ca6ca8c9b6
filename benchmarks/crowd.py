"""Many visitors without a screen at once, in one process of their own: they are to take little from who is measured."""

import asyncio
import contextlib
import multiprocessing
from collections.abc import Iterator
from contextlib import AsyncExitStack
from multiprocessing.connection import Connection
from typing import Any

from deltas import Answer
from socket_session import SessionError, session


class Crowd:
    """The visitors, as the benchmark commands them. What goes wrong with one of them is raised as a SessionError."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe

    def wait_until_usable(self) -> None:
        """Return when all can ask."""
        self._hear()

    def ask(self, question: str) -> None:
        """Have all of them ask, and go on meanwhile."""
        self._pipe.send(question)

    def answers(self) -> list[Answer]:
        """What each was answered, when all have their answer."""
        answers: list[Answer] = self._hear()
        return answers

    def _hear(self) -> Any:
        heard = self._pipe.recv()
        if isinstance(heard, SessionError):
            raise heard
        return heard


@contextlib.contextmanager
def crowd(url: str, size: int) -> Iterator[Crowd]:
    """So many visitors to the dashboard at `url`; they leave at the end."""
    apart = multiprocessing.get_context("spawn")
    ours, theirs = apart.Pipe()
    process = apart.Process(target=_be, args=(theirs, url, size), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Crowd(ours)
    finally:
        process.terminate()
        process.join()


def _be(pipe: "Connection[Any, Any]", url: str, size: int) -> None:
    try:
        asyncio.run(_visit(pipe, url, size))
    except (SessionError, OSError) as error:
        pipe.send(SessionError(str(error)))


async def _visit(pipe: "Connection[Any, Any]", url: str, size: int) -> None:
    async with AsyncExitStack() as visits:
        visitors = [
            await visits.enter_async_context(session(url, f"Socket session {number}"))
            for number in range(1, size + 1)
        ]
        await asyncio.gather(*(visitor.visit() for visitor in visitors))
        pipe.send(None)
        question = await asyncio.to_thread(pipe.recv)
        pipe.send(await asyncio.gather(*(visitor.ask(question) for visitor in visitors)))
