"""Bodies unpacked by ourselves, so that their size is known before it is there: a few bytes may unfold to gigabytes.

Only what zlib undoes is asked for. A body that comes packed otherwise is refused by name: the decoders of those kinds
cannot be told where to end.
"""

import zlib
from collections.abc import Iterable, Mapping

import httpx

ACCEPTED_ENCODINGS = "gzip, deflate"

_GZIP, _ZLIB, _BARE = 31, 15, -15
_REFUSED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


class Unpacker:
    """Undoes what a `content-encoding` header names, the last first. Names that mean no packing are passed over.

    Raises httpx.DecodingError, at once for a packing that was not asked for.
    """

    def __init__(self, encodings: Iterable[str]) -> None:
        names = [name.strip().lower() for name in encodings]
        if refused := _REFUSED.intersection(names):
            raise httpx.DecodingError(
                f"the answer is packed as {min(refused)}, where only {ACCEPTED_ENCODINGS} was asked for"
            )
        self._layers: list[_Gzip | _Deflate] = [
            _LAYERS[name]() for name in reversed(names) if name in _LAYERS
        ]

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        """The next bytes of the body; a chunk that makes more than `at_most` at any layer is refused."""
        for layer in self._layers:
            try:
                chunk = layer.unpack(chunk, at_most + 1)
            except zlib.error as error:
                raise httpx.DecodingError(f"the answer does not unpack: {error}") from error
            if len(chunk) > at_most:
                raise httpx.DecodingError(f"the answer is larger than {at_most >> 20} MiB")
        return chunk


class _Gzip:
    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(wbits=_GZIP)

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        return self._decoder.decompress(chunk, at_most)


class _Deflate:
    """Wrapped by zlib, as the standard says, or bare, as some servers send it: the first two bytes tell."""

    def __init__(self) -> None:
        self._begun = b""
        self._decoder: zlib._Decompress | None = None

    def unpack(self, chunk: bytes, at_most: int) -> bytes:
        if self._decoder is None:
            self._begun += chunk
            if len(self._begun) < 2:
                return b""
            wrapped = self._begun[0] & 0x0F == 8 and int.from_bytes(self._begun[:2]) % 31 == 0
            self._decoder = zlib.decompressobj(wbits=_ZLIB if wrapped else _BARE)
            chunk, self._begun = self._begun, b""
        return self._decoder.decompress(chunk, at_most)


_LAYERS: Mapping[str, type[_Gzip | _Deflate]] = {"gzip": _Gzip, "x-gzip": _Gzip, "deflate": _Deflate}
