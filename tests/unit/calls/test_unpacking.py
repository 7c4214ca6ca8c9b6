"""A packed body is unpacked in pieces of any size, and never to more than was allowed."""

import zlib

import httpx
import pytest

from lib.calls.unpacking import Unpacker

TEXT = b'{"choices": [' + b'{"text": "frogs"}, ' * 500 + b"]}"
GZIP, ZLIB, BARE = 31, 15, -15


def packed(text: bytes, *wrappings: int) -> bytes:
    for wrapping in wrappings:
        packer = zlib.compressobj(wbits=wrapping)
        text = packer.compress(text) + packer.flush()
    return text


WAYS = {
    "gzip": (GZIP,),
    "x-gzip": (GZIP,),
    "deflate": (ZLIB,),
    "Deflate ": (BARE,),
    "gzip, gzip": (GZIP, GZIP),
    "deflate, gzip": (BARE, GZIP),
    "identity": (),
    "utf-8": (),
}


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_what_was_packed_comes_out_whole(name: str, size: int) -> None:
    unpacker, body = Unpacker(name.split(",")), packed(TEXT, *WAYS[name])
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    assert b"".join(unpacker.unpack(piece, 1_000_000) for piece in pieces) == TEXT


@pytest.mark.parametrize("name", [name for name, way in WAYS.items() if way])
def test_a_bomb_is_refused_at_any_layer_before_it_has_unfolded(name: str) -> None:
    bomb = packed(bytes(20_000_000), *WAYS[name])
    with pytest.raises(httpx.DecodingError, match="larger than 1 MiB"):
        Unpacker(name.split(",")).unpack(bomb, 1 << 20)


@pytest.mark.parametrize("name", ["br", "zstd", "compress", "gzip, BR"])
def test_a_packing_that_nobody_asked_for_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(httpx.DecodingError, match=r"packed as (br|zstd|compress), where only gzip, deflate"):
        Unpacker(name.split(","))


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_bytes_that_are_not_packed_are_told(name: str) -> None:
    with pytest.raises(httpx.DecodingError, match="does not unpack"):
        Unpacker([name]).unpack(TEXT, 1_000_000)
