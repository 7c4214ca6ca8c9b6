"""One call of a client through the proxy: what it asked, what came, and what that makes of it."""

import json
import re
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from lib.calls.errors import AgentError
from lib.calls.model import Model
from lib.calls.models import load_catalogue
from lib.failures.evidence import Evidence
from lib.failures.exchange import Exchange
from lib.proxy.answer import Answer
from lib.settings import Settings

ANSWERING = re.compile(
    r"/(?:chat/completions|completions|messages|responses|models/[^/]+:(?:stream)?[gG]enerateContent)$"
)
"""The paths on which a model answers; other calls are only noted when they lead nowhere."""

_MODEL_IN_PATH = re.compile(r"/models/([^/:]+):\w+$")
_PARAMETERS = ("temperature", "max_tokens", "reasoning_effort")

current: ContextVar["Call | None"] = ContextVar("current", default=None)
"""The call that this task serves: LiteLLM's callback finds it here."""


class Refused(Exception):
    """The proxy answered with an error of its own, before or without asking a provider."""


@dataclass
class Call:
    """A call from its first byte to its last. It belongs to one task."""

    method: str
    path: str
    url: str
    exchanges: list[Exchange]
    mark: str | None = None
    client: str | None = None
    exception: BaseException | None = None
    status: int | None = None
    answered_at: float | None = None
    ended: bool = False
    """Whether the whole answer was sent, and was not cut by whoever asked."""
    started: float = field(default_factory=time.monotonic)
    answer: Answer = field(default_factory=Answer)
    told: dict[str, Any] | None = field(default=None, repr=False)
    """What was seen, once it has ended, for whoever made a marked call."""
    outside: Exchange = field(init=False)
    """What the client saw."""
    _asked: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.outside = Exchange(method=self.method, url=self.url)

    def asked(self, body: bytes) -> None:
        """Take what the client sent."""
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            self._asked = found

    @property
    def counts(self) -> bool:
        """Whether it is a run: a model was asked, or the client missed the place where one can be."""
        return bool(ANSWERING.search(self.path)) or (self.method == "POST" and self.status in (404, 405))

    @property
    def model(self) -> str:
        """The model as the client named it."""
        named = self._asked.get("model")
        found = _MODEL_IN_PATH.search(self.path)
        name = found[1] if found else named if isinstance(named, str) else ""
        return name[:200] or "(none)"

    @property
    def streamed(self) -> bool:
        """Whether the client asked for a stream."""
        return self._asked.get("stream") is True or self.path.endswith(":streamGenerateContent")

    def note_first(self) -> None:
        """The first piece of the answer has come."""
        self.answered_at = time.monotonic()

    def known_model(self, settings: Settings) -> Model | None:
        """The catalogue's entry; None where it has none of this name."""
        try:
            return load_catalogue(settings).find(self.model)
        except AgentError:
            return None

    def request(self) -> Mapping[str, Any] | None:
        """What was asked, for a replay; None where it was not asked as a chat."""
        turns = [turn for turn in self._asked.get("messages") or () if isinstance(turn, dict)]
        if isinstance(self._asked.get("system"), str):
            turns.insert(0, {"role": "system", "content": self._asked["system"]})
        given = {name: self._asked[name] for name in _PARAMETERS if name in self._asked}
        parameters = given | {"stream": self.streamed}
        asked = {"model": self.model, "messages": turns, "parameters": parameters, "source": "proxy"}
        return asked if turns else None

    def evidence(self, model: Model | None, base_url: str | None) -> Evidence:
        """Everything that was seen of it, for `failure_of`."""
        answer = self.answer
        return Evidence(
            provider=model.provider.name if model else None,
            model=self.model,
            litellm_model=model.litellm_model if model else None,
            streamed=self.streamed,
            exception=self.exception or self._refusal(),
            exchanges=tuple(self.exchanges) or (self.outside,),
            text=answer.text,
            reasoning=answer.reasoning,
            refusal=answer.refusal,
            tool_calls=answer.tool_calls,
            tools_offered=bool(self._asked.get("tools") or self._asked.get("functions")),
            finish_reason=answer.finish_reason,
            usage=answer.usage,
            base_url=base_url,
            client=self.client,
        )

    def _refusal(self) -> Refused | None:
        """What the proxy itself said, where LiteLLM told its callback of no exception."""
        if self.status is not None and self.status >= 400:
            said = self.outside.head.decode("utf-8", "replace")[:2000]
            return Refused(f"the proxy answers {self.status} to {self.method} {self.path}: {said}")
        if self.answer.error is not None and not self.exchanges:
            return Refused(json.dumps(self.answer.error, default=str)[:2000])
        return None
