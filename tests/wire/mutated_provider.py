"""A provider whose every answer is spoilt in its own way: a good answer of the sandbox, mutated by a seed.

It speaks over a bare socket, so that HTTP itself can be wrong. The number of the case is in the path.
"""

import asyncio
import json
import re
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from lib.sandbox.answer import Ask, compose
from lib.sandbox.anthropic import Anthropic
from lib.sandbox.gemini import Gemini
from lib.sandbox.openai import OpenAI
from lib.sandbox.protocol import Protocol
from tests.wire.real_calls import MODELS

PROTOCOLS: dict[str, type[Protocol]] = {"gemini": Gemini, "anthropic": Anthropic, "openai": OpenAI}
ODD_STATUSES = (
    201,
    204,
    206,
    226,
    299,
    300,
    304,
    306,
    399,
    402,
    418,
    425,
    451,
    499,
    507,
    520,
    530,
    599,
    600,
    999,
)
OTHER_TYPES = (None, True, -1, 1e308, "", "text", [], [[]], {}, {"a": None})
BOMB_MEGABYTES = 32
_CASE = re.compile(rb"/case=(\d+)/")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Spoilt:
    """What goes over the wire. `length` is what the header claims; None: until the connection closes."""

    body: bytes
    media_type: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None

    def on_the_wire(self) -> bytes:
        headers = {"content-type": self.media_type, "connection": "close", **self.headers}
        if self.length is not None:
            headers["content-length"] = str(self.length)
        lines = [f"HTTP/1.1 {self.status} Mutated", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def good(provider: str, *, stream: bool) -> tuple[Spoilt, str]:
    """A good answer as the provider sends it, and its text."""
    protocol = PROTOCOLS[provider]()
    ask = Ask(model=MODELS[provider], prompt="Frogs", prompt_tokens=5, stream=stream)
    answer = compose(ask, 12)
    if not stream:
        return Spoilt(json.dumps(protocol.whole(ask, answer)).encode(), "application/json"), answer.text(
            "text"
        )
    told = protocol.stream(ask, answer)
    body = told.opening() + told.pieces(answer.pieces) + told.closing()
    return Spoilt(body, told.media_type), answer.text("text")


def _truncated(rng: Random, whole: Spoilt) -> Spoilt:
    kept = whole.body[: rng.randrange(len(whole.body))]
    return replace(whole, body=kept, length=rng.choice((None, len(kept), len(whole.body))))


def _bad_bytes(rng: Random, whole: Spoilt) -> Spoilt:
    body = bytearray(whole.body)
    for _ in range(rng.randint(1, 20)):
        body[rng.randrange(len(body))] = rng.choice((0x00, 0x80, 0xC3, 0xFE, 0xFF, rng.randrange(256)))
    return replace(whole, body=bytes(body))


def _wrong_types(rng: Random, whole: Spoilt) -> Spoilt:
    lines = whole.body.split(b"\n")
    told = [number for number, line in enumerate(lines) if b"{" in line]
    for number in rng.sample(told, min(len(told), rng.randint(1, 3))):
        head, brace, rest = lines[number].partition(b"{")
        lines[number] = head + json.dumps(_retyped(rng, json.loads(brace + rest))).encode()
    return replace(whole, body=b"\n".join(lines))


def _retyped(rng: Random, value: Any) -> Any:
    if isinstance(value, dict | list) and value and rng.random() < 0.85:
        changed = dict(value) if isinstance(value, dict) else list(value)
        key: Any = rng.choice(list(changed) if isinstance(changed, dict) else range(len(changed)))
        changed[key] = _retyped(rng, changed[key])
        return changed
    return rng.choice(OTHER_TYPES)


def _huge_line(rng: Random, whole: Spoilt) -> Spoilt:
    at = rng.randrange(len(whole.body))
    return replace(whole, body=whole.body[:at] + b"x" * rng.randint(100_000, 2_000_000) + whole.body[at:])


def _events_in_disorder(rng: Random, whole: Spoilt) -> Spoilt:
    events = whole.body.split(b"\n\n")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(events))
        events[at : at + 1] = rng.choice(([], [events[at]] * 2, [events[at]] * 120, [rng.choice(events)]))
        events = events or [b""]
    return replace(whole, body=b"\n\n".join(events))


def _odd_status(rng: Random, whole: Spoilt) -> Spoilt:
    return replace(whole, status=rng.choice(ODD_STATUSES), body=rng.choice((whole.body, b"", b"Oops")))


def _wrong_length(rng: Random, whole: Spoilt) -> Spoilt:
    return replace(whole, length=max(0, len(whole.body) + rng.choice((-100, -10, -1, 1, 10, 100_000))))


def _packed(rng: Random, whole: Spoilt) -> Spoilt:
    packer = zlib.compressobj(wbits=31)
    blanks = b" " * 1024 * 1024 * rng.choice((0, 1, BOMB_MEGABYTES))
    packed = packer.compress(blanks) + packer.compress(whole.body) + packer.flush()
    body = rng.choice((packed, packed[: rng.randrange(len(packed))], whole.body, b"\x1f\x8b" + whole.body))
    name = rng.choice(("gzip", "gzip", "deflate", "br", "zstd", "gzip, gzip", "nonsense"))
    return replace(whole, body=body, headers={"content-encoding": name})


MUTATIONS: tuple[Callable[[Random, Spoilt], Spoilt], ...] = (
    _truncated,
    _bad_bytes,
    _wrong_types,
    _huge_line,
    _events_in_disorder,
    _odd_status,
    _wrong_length,
    _packed,
)


@dataclass(frozen=True)
class Case:
    """One mutated answer: its number says everything about it."""

    number: int

    @property
    def provider(self) -> str:
        return list(MODELS)[self.number % 3]

    @property
    def stream(self) -> bool:
        return self.number // 3 % 2 == 0

    @property
    def mutation(self) -> Callable[[Random, Spoilt], Spoilt]:
        return MUTATIONS[self.number // 6 % len(MUTATIONS)]

    def spoilt(self) -> Spoilt:
        whole, _ = good(self.provider, stream=self.stream)
        return self.mutation(Random(self.number), whole)  # noqa: S311

    def __str__(self) -> str:
        way = "streamed" if self.stream else "whole"
        return f"case {self.number} ({self.provider}, {way}, {self.mutation.__name__})"


class MutatedProvider:
    """The provider on 127.0.0.1, in a thread of its own, while the block runs."""

    def __enter__(self) -> "MutatedProvider":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.start_server(self._answer, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(10)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        async def close() -> None:
            self._server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if length := _LENGTH.search(head):
                await reader.readexactly(int(length[1]))
            if case := _CASE.search(head):
                writer.write(Case(int(case[1])).spoilt().on_the_wire())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has left, as it may
        finally:
            writer.close()
