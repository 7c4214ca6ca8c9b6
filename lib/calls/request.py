"""What is asked of a model, and the events in which the answer arrives.

A request knows nothing of screens, keys or addresses: the same request can be made again with another model, replayed
after a repair, or compared. Events are the only thing that leaves the gateway.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Source = Literal["chat", "compare", "api", "proxy", "batch", "check", "replay", "sandbox"]
Effort = Literal["low", "medium", "high"]
Message = Mapping[str, Any]
"""One turn as LiteLLM takes it: `role` (system, user or assistant) and `content` (text, or a list of parts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """How to answer. None leaves a thing to the provider."""

    temperature: float | None = None
    max_tokens: int | None = None
    reasoning_effort: Effort | None = None
    stream: bool = True

    def given(self) -> dict[str, Any]:
        """Only what was set, under the names that LiteLLM takes."""
        return {name: value for name, value in asdict(self).items() if value is not None and name != "stream"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call to make: to which model of the catalogue, with which messages."""

    model: str
    messages: tuple[Message, ...]
    parameters: Parameters = field(default_factory=Parameters)
    source: Source = "chat"
    agent: str | None = None
    retries: int = 0
    """How often a refusal that may pass (rate limit, overload) is tried again before the first token."""
    fault: str | None = None
    """A fault of the sandbox to meet on purpose; None for an ordinary call."""
    base: str | None = None
    """Another base URL than the one that the settings name; None for theirs."""
    client: str | None = None
    """What the program that asked calls itself; None for a person."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON for the store; `from_dict` reads it back."""
        return asdict(self) | {"messages": [dict(message) for message in self.messages]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Request":
        """The request that `to_dict` wrote, for a replay."""
        known = {
            **stored,
            "messages": tuple(stored["messages"]),
            "parameters": Parameters(**stored["parameters"]),
        }
        return cls(**known)

    def to_model(self, model: str) -> "Request":
        """The same question to another model."""
        return replace(self, model=model)

    def to_base(self, base: str) -> "Request":
        """The same question over another base URL, and to no fault of the sandbox."""
        return replace(self, base=base, fault=None)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A piece of what the model thinks before it answers."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A try that was refused, and how long the next one waits."""

    number: int
    cause: str
    title: str
    status: int | None
    wait_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The provider said that it is done: why, and what it counted."""

    finish_reason: str | None
    native_finish_reason: str | None = None
    refusal: str = ""
    tool_calls: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None
    tokens_reasoning: int | None = None
    cost_usd: float | None = None


Event = Text | Reasoning | End
