"""Faults that need time: connections that hang, break or drop, and streams that go wrong in the middle.

Without streaming, "in the middle" is after half of the body.
"""

from __future__ import annotations

import asyncio
import json
import zlib

from lib.sandbox.protocol import fill, identity
from lib.sandbox.scene import Act, Scene

_KEEPALIVE_S = 0.1
_MEGABYTE = b" " * 1024 * 1024
_BOMB_MEGABYTES = 64


async def hang(scene: Scene) -> None:
    """Never say a word."""
    await scene.connection.gone()


async def reset(scene: Scene) -> None:
    """Tear the connection down instead of answering."""
    await scene.connection.reset()


async def wrong_length(scene: Scene) -> None:
    """Promise more bytes than are sent."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4096\r\n\r\n"
    await scene.connection.raw(head + b'{"id": "cut')


async def cut_stream(scene: Scene) -> None:
    """Stop in the middle, and close as if all were well."""
    await scene.begin()
    await scene.speak(scene.knobs.after)
    await scene.connection.close()


async def drop(scene: Scene) -> None:
    """Lose the connection in the middle."""
    await scene.begin()
    await scene.speak(scene.knobs.after)
    await scene.connection.raw(b"")


async def stall(scene: Scene) -> None:
    """Fall silent in the middle, and keep the connection."""
    await scene.begin()
    await scene.speak(scene.knobs.after)
    await scene.connection.gone()


async def malformed_chunk(scene: Scene) -> None:
    """Send half an event in the middle, and go on to the end."""
    await _spoilt(scene, b'data: {"choices": [{"delta": {"content": "brok\n\n')


async def bad_utf8(scene: Scene) -> None:
    """Send bytes in the middle that are no UTF-8, and go on to the end."""
    await _spoilt(scene, b'data: {"choices": [{"index": 0, "delta": {"content": "\xff\xfe\xc3"}}]}\n\n')


async def error_in_stream(scene: Scene) -> None:
    """Report an overload in the middle, with the status 200 already sent."""
    await scene.begin()
    await scene.speak(scene.knobs.after)
    if scene.ask.stream:
        body = fill(scene.protocol.errors["overloaded"].body, {"request_id": identity("req_")})
        await scene.connection.write(scene.stream.error(body))
    await scene.connection.close()


async def keepalive_only(scene: Scene) -> None:
    """Send comments for ever, and never a token."""
    await scene.begin()
    await scene.open("application/json")
    while True:
        await scene.connection.write(b": keep-alive\n\n" if scene.ask.stream else b"\n")
        await asyncio.sleep(_KEEPALIVE_S)


async def json_200(scene: Scene) -> None:
    """Give the whole answer as plain JSON, also where a stream was asked for."""
    await scene.open("application/json")
    await scene.connection.write(json.dumps(scene.protocol.whole(scene.ask, scene.answer)).encode())
    await scene.connection.close()


async def compressed_bomb(scene: Scene) -> None:
    """Send some kilobytes that unpack to 64 megabytes of blanks."""
    await scene.open(scene.stream.media_type, **{"content-encoding": "gzip"})
    packer = zlib.compressobj(wbits=31)
    for _ in range(_BOMB_MEGABYTES):
        await scene.connection.write(packer.compress(_MEGABYTE))
        await asyncio.sleep(0)
    await scene.connection.write(packer.flush())
    await scene.connection.close()


async def _spoilt(scene: Scene, junk: bytes) -> None:
    await scene.begin()
    await scene.speak(scene.knobs.after)
    await scene.connection.write(junk)
    await scene.speak()
    await scene.end()


ACTS: dict[str, Act] = {
    "hang": hang,
    "reset": reset,
    "wrong-length": wrong_length,
    "cut-stream": cut_stream,
    "drop": drop,
    "stall": stall,
    "malformed-chunk": malformed_chunk,
    "bad-utf8": bad_utf8,
    "error-in-stream": error_in_stream,
    "keepalive-only": keepalive_only,
    "json-200": json_200,
    "compressed-bomb": compressed_bomb,
}
