"""The pieces of an answer that LiteLLM reads: mere words come straight from the provider's stream, all else through it.

LiteLLM builds each piece anew, which takes it half a millisecond: twenty answers at once would fill a processor. A
piece that is nothing but words comes out as it went in. So it is LiteLLM that sees the first piece, the end, thoughts,
counts, tools, and whatever is raised; and words that come again, for it gives up at a hundred repetitions.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from pydantic import BaseModel


class Pieces:
    """An answer's pieces, all of them and in order; what is raised is what LiteLLM makes of it."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self._source: _Source | None = None
        self._built = 0

    def __aiter__(self) -> "Pieces":
        return self

    async def __anext__(self) -> Any:
        if self._source is not None and (words := await self._source.words()) is not None:
            self._built = len(self._answer.chunks)
            return words
        piece = await self._answer.__anext__()
        if self._source is None and isinstance(self._answer.completion_stream, AsyncIterator):
            self._source = self._answer.completion_stream = _Source(self._answer.completion_stream)
        return piece

    @property
    def counted(self) -> bool:
        """Whether the provider has counted the tokens since the last words; else LiteLLM guesses, from what it saw."""
        return any(_usage(built) is not None for built in self._answer.chunks[self._built :])


class _Source:
    """A provider's stream, of which a piece that has been looked at, or its end, is kept for LiteLLM."""

    def __init__(self, stream: AsyncIterator[Any]) -> None:
        self._stream = stream
        self._looked_at: Any = None
        self._over: Exception | None = None
        self._before: str | None = None
        self._again = False

    async def words(self) -> Any:
        """The next piece if it is nothing but words, and others than the last; else None, and it is LiteLLM's."""
        if self._over is not None:
            return None
        try:
            piece = await anext(self._stream)
            while _says_nothing(piece):
                piece = await anext(self._stream)
        except Exception as over:
            self._over = over
            return None
        words = _only_words(piece)
        # LiteLLM counts repetitions by the piece before: it has to see the first that is none, too.
        was_again, self._again = self._again, words == self._before
        self._before = words
        if words is None or self._again or was_again:
            self._looked_at = piece
            return None
        return piece

    def __aiter__(self) -> "_Source":
        return self

    async def __anext__(self) -> Any:
        if self._over is not None:
            raise self._over
        piece, self._looked_at = self._looked_at, None
        return await anext(self._stream) if piece is None else piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _says_nothing(piece: Any) -> bool:
    """Such pieces LiteLLM makes of the lines between Anthropic's events."""
    return isinstance(piece, Mapping) and not any(piece.values())


def _usage(piece: Any) -> Any:
    return getattr(piece, "usage", None)


def _only_words(piece: Any) -> str | None:
    """The words of a piece in which there is nothing else."""
    choices = getattr(piece, "choices", None)
    if not isinstance(choices, list) or len(choices) != 1 or _usage(piece) is not None:
        return None
    delta = getattr(choices[0], "delta", None)
    if not isinstance(delta, BaseModel) or choices[0].finish_reason is not None:
        return None
    if any(value is not None for name, value in delta if name not in {"content", "role"}):
        return None
    words = getattr(delta, "content", None)
    return words if words and isinstance(words, str) else None
