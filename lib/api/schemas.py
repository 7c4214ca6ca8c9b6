"""What a program may send and what it gets, as the OpenAPI document tells it.

Types are strict: a number in quotes or a field that is not known is a mistake of the caller's, which is better told
than guessed at.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from lib.calls.agents import AGENTS
from lib.calls.request import Effort

LARGEST_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Words = Annotated[str, Field(pattern=r"\S", description="Text with something in it.")]
AgentName = Literal["assistant", "senior", "supervisor", "manager"]
assert set(AgentName.__args__) == {row.role for row in AGENTS}  # type: ignore[attr-defined]  # noqa: S101


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Turn(_Sent):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: Words


class Ask(_Sent):
    """A question: `message`, or `messages` that end with the user's."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["message"]}, {"required": ["messages"]}],
            "examples": [{"message": "Tell me about frogs."}],
        }
    )

    message: Words | SkipJsonSchema[None] = None
    messages: Annotated[list[Turn], Field(min_length=1, max_length=10_000)] | SkipJsonSchema[None] = None
    model: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="A name of /api/models, a provider/model of it, or one without prefix that is unambiguous.",
        ),
    ] = None
    agent: Annotated[
        AgentName | None, Field(description="Who answers; without one the assistant, or your system message.")
    ] = None
    conversation_id: Annotated[Id | None, Field(description="Go on in it; without one a new one begins.")] = (
        None
    )
    stream: Annotated[bool, Field(description="Server-sent events, or one JSON answer.")] = True
    stop_on_disconnect: Annotated[bool, Field(description="End the run when the client goes away.")] = False
    temperature: Annotated[float | None, Field(ge=0, le=2, allow_inf_nan=False)] = None
    max_tokens: Annotated[int | None, Field(ge=1, le=10_000_000)] = None
    reasoning_effort: Effort | None = None

    @model_validator(mode="after")
    def _one_question(self) -> "Ask":
        if (self.message is None) == (self.messages is None):
            raise ValueError("send either message or messages")
        if self.messages and self.messages[-1].role != "user":
            raise ValueError("the last of messages must be the user's")
        if self.messages and self.conversation_id is not None and len(self.messages) > 1:
            raise ValueError("the conversation has its earlier turns already; send the new message alone")
        return self


class Error(BaseModel):
    """What went wrong, why, and what to do."""

    type: Annotated[
        str, Field(description="One of the causes of the error log, or a refusal of the API's own.")
    ]
    title: str
    message: str
    fix: str
    provider: str | None
    model: str | None
    status: Annotated[
        int | None, Field(description="What the provider answered, or else the API's own status.")
    ]
    run_id: int | None
    retryable: bool


class ErrorAnswer(BaseModel):
    """The one shape of every error."""

    error: Error


class Usage(BaseModel):
    """Tokens, as the provider counted them."""

    tokens_in: int | None
    tokens_out: int | None
    tokens_cached: int | None
    tokens_reasoning: int | None


class Done(BaseModel):
    """How a run ended that did not fail."""

    run_id: int
    status: Literal["ok", "stopped", "interrupted"]
    finish_reason: str | None
    usage: Usage
    cost_usd: float | None
    first_token_ms: float | None
    total_ms: float | None


class Begun(BaseModel):
    """Which run it is, and who answers."""

    run_id: int
    conversation_id: int | None
    model: str
    provider: str
    agent: str | None
    sandbox: Annotated[bool, Field(description="The built-in provider answers, for no key is set.")]
    note: Annotated[str | None, Field(description="How the name of the model was understood.")]
    left_out: Annotated[list[str], Field(description="Parameters that this model does not take.")]


class RunAnswer(BaseModel):
    """A run as it is now."""

    run_id: int
    conversation_id: int | None
    source: str
    status: Literal["running", "ok", "failed", "stopped", "interrupted"]
    model: str
    provider: str
    agent: str | None
    sandbox: bool
    text: str
    reasoning: str
    finish_reason: str | None
    usage: Usage
    cost_usd: float | None
    first_token_ms: float | None
    total_ms: float | None
    attempts: list[dict[str, Any]]
    error: Error | None


class ChatAnswer(RunAnswer):
    """An answer in one piece."""

    note: str | None
    left_out: list[str]
