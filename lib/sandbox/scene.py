"""An answer being given: begin, speak, end. A fault in the middle of an answer is another order of the same
three.

Whole answers are given in the same three steps (nothing, half the body after the time it takes, the other
half), so that every such fault works without streaming too.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from lib.sandbox.answer import Answer, Ask, Piece
from lib.sandbox.connection import Connection
from lib.sandbox.knobs import Knobs
from lib.sandbox.pace import due, pace_of
from lib.sandbox.protocol import Protocol

_STAMP = "\u2039{}:{:06}\u203a"
"""What a token begins with when stamps are asked for: its number and when it was sent, in single angle quotation marks.

Of the time the last six digits of its milliseconds: a stamp is drawn like any text, and as long as it must be.
"""

_WITHIN_A_LINE = re.compile(r"[^\S\n]*\w")
"""The beginning of a token that can carry a stamp: one before a mark or a new line would make other Markdown of it."""


class Scene:
    """One answer, one client, and the means to spoil the one for the other."""

    def __init__(
        self, connection: Connection, protocol: Protocol, ask: Ask, answer: Answer, knobs: Knobs
    ) -> None:
        self.connection, self.protocol, self.ask, self.answer, self.knobs = (
            connection,
            protocol,
            ask,
            answer,
            knobs,
        )
        self.stream = protocol.stream(ask, answer)
        self._pace = pace_of(ask.model, knobs.first, knobs.pace)
        self._spoken: list[Piece] = []
        self._rest = b""
        self._opened = False

    async def begin(self) -> None:
        """Send what comes before the first token."""
        self._started = asyncio.get_running_loop().time()
        if self.ask.stream:
            await self.open(self.stream.media_type)
            await self.connection.write(self.stream.opening())

    async def speak(self, tokens: int | None = None) -> None:
        """Send the tokens that are left, or stop after the first so many; each when it is due."""
        pieces = self.answer.pieces[:tokens]
        async for numbers in due(len(pieces), self._pace, self._started, len(self._spoken)):
            now = [self._stamped(number, pieces[number]) for number in numbers]
            self._spoken += now
            if self.ask.stream:
                await self.connection.write(self.stream.pieces(now))
        if not self.ask.stream and not self._opened:
            await self._half(Answer(tuple(self._spoken), self.answer.finish))

    async def end(self) -> None:
        """Send why it ended, and close in good order."""
        await self.connection.write(self.stream.closing() if self.ask.stream else self._rest)
        await self.connection.close()

    async def open(self, media_type: str, **headers: str) -> None:
        """Send the status 200 and the headers, once."""
        if not self._opened:
            self._opened = True
            await self.connection.open(
                200, {"content-type": media_type, **self.protocol.headers(), **headers}
            )

    async def _half(self, answer: Answer) -> None:
        body = json.dumps(self.protocol.whole(self.ask, answer), ensure_ascii=False).encode()
        await self.open("application/json")
        await self.connection.write(body[: len(body) // 2])
        self._rest = body[len(body) // 2 :]

    def _stamped(self, number: int, piece: Piece) -> Piece:
        every = self.knobs.stamp
        if not every or number % every or not _WITHIN_A_LINE.match(piece.text):
            return piece
        return Piece(piece.kind, _STAMP.format(number, time.time_ns() // 1_000_000 % 1_000_000) + piece.text)


Act = Callable[[Scene], Awaitable[None]]


async def play(scene: Scene) -> None:
    """A good answer."""
    await scene.begin()
    await scene.speak()
    await scene.end()


class Performance(Response):
    """A response that is an act: it lasts until it is over or the client has left."""

    def __init__(self, act: Act, protocol: Protocol, ask: Ask, answer: Answer, knobs: Knobs) -> None:
        super().__init__()
        self._act, self._cast = act, (protocol, ask, answer, knobs)

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = Connection(scope, receive, send)

        async def act() -> None:
            await self._act(Scene(connection, *self._cast))

        await connection.while_there(act())
