"""OpenAI's chunks, each made by pydantic at once: the SDK makes them field by field, which takes three times as long.

What pydantic does not take as it is is left to the SDK, which takes anything. To be imported with LiteLLM, for the SDK
costs a second.
"""

from typing import Any

from openai import AsyncStream
from openai._models import construct_type
from openai.types.chat import ChatCompletionChunk
from pydantic import ValidationError


def read_whole(stream: Any) -> None:
    """Have this stream's chunks made so, if it is one of the SDK's; nothing of it may have been read."""
    if isinstance(stream, AsyncStream):
        stream._cast_to = _Chunk


class _Chunk:
    """The SDK lets a class that has `build` make the chunks itself."""

    @classmethod
    def build(cls, *, response: Any, data: object) -> object:
        del response
        try:
            return ChatCompletionChunk.model_validate(data)
        except ValidationError:
            return construct_type(type_=ChatCompletionChunk, value=data)
