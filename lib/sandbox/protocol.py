"""What a wire protocol has to know; `openai.py`, `anthropic.py` and `gemini.py` each fill it in.

A provider's errors are one table, used twice: when a request really is wrong, and when a fault of that name
is asked for. So what a fault shows is what the mistake would show.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from lib.sandbox.answer import Answer, Ask, Piece
from lib.sandbox.prose import rng_for

Json = dict[str, Any]
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class Reply:
    """A whole response as a row of a table; `{model}` and the like are filled in when it is sent."""

    status: int
    body: Json | str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = "application/json"

    def response(self, facts: Mapping[str, str]) -> Response:
        """The response, with the facts of this call in its body and its headers."""
        body = fill(self.body, facts)
        content = body if isinstance(body, str) else json.dumps(body)
        headers = {name: fill(value, facts) for name, value in self.headers.items()}
        return Response(content, self.status, headers, self.media_type)


def fill(value: Any, facts: Mapping[str, str]) -> Any:
    """Replace `{name}` by its fact in every string of a JSON value."""
    if isinstance(value, str):
        for name, fact in facts.items():
            value = value.replace(f"{{{name}}}", fact)
        return value
    if isinstance(value, Mapping):
        return {key: fill(item, facts) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, facts) for item in value]
    return value


class Refusal(Exception):
    """A request the provider refuses: a row of its table of errors, and the facts that go into the words."""

    def __init__(self, error: str, **facts: str) -> None:
        super().__init__(error)
        self.error, self.facts = error, facts


class Stream(ABC):
    """An answer on the wire, in pieces: opening, pieces, closing. It may remember what it wrote."""

    media_type = "text/event-stream; charset=utf-8"

    def __init__(self, ask: Ask, answer: Answer) -> None:
        self.ask, self.answer = ask, answer
        self.id = identity("")

    def opening(self) -> bytes:
        """What is sent at once, before the first token."""
        return b""

    @abstractmethod
    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        """Some tokens, one event each."""

    @abstractmethod
    def closing(self) -> bytes:
        """Why it ended, what it used, and the protocol's own end."""

    @abstractmethod
    def error(self, body: Json) -> bytes:
        """An error in the middle of the stream."""


class Protocol(ABC):
    """One provider's way to be called."""

    name: ClassVar[str]
    errors: ClassVar[Mapping[str, Reply]]
    answer_paths: ClassVar[tuple[str, ...]]
    list_paths: ClassVar[tuple[str, ...]]
    model_paths: ClassVar[tuple[str, ...]]
    models: ClassVar[tuple[str, ...]]
    """The models it lists; it answers as any of the family."""

    @abstractmethod
    def check_key(self, request: Request) -> None:
        """Raise Refusal unless the request carries a key of this provider's shape, or the sandbox's."""

    @abstractmethod
    def check_model(self, model: str) -> None:
        """Raise Refusal for a model that is not of this provider's family."""

    @abstractmethod
    def read(self, request: Request, body: Json) -> Ask:
        """Understand a request for an answer. Raises Refusal for what the real one refuses."""

    @abstractmethod
    def whole(self, ask: Ask, answer: Answer) -> Json:
        """The answer in one piece."""

    @abstractmethod
    def stream(self, ask: Ask, answer: Answer) -> Stream:
        """The answer as a stream."""

    @abstractmethod
    def model_list(self) -> Json:
        """The body of list-models."""

    @abstractmethod
    def model_card(self, model: str) -> Json:
        """One model, as list-models shows it."""

    def headers(self) -> dict[str, str]:
        """Headers of every response of this provider."""
        return {}


def identity(prefix: str) -> str:
    """A fresh id, as the providers give to answers and requests."""
    return prefix + uuid4().hex[:24]


def birthday(model: str) -> int:
    """A model's time of creation in unix seconds: made up, but always the same."""
    return 1_735_689_600 + rng_for(model, "birthday").randrange(300) * 86_400


def event(data: Json, name: str | None = None) -> bytes:
    """One server-sent event."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {_encode(data)}\n\n".encode()


def text_tokens(value: Any) -> int:
    """About how many tokens the strings of a JSON value have: four characters each."""
    return max(1, len(json.dumps(value, ensure_ascii=False)) // 4)
