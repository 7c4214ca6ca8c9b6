"""What is known at the end of a run: the exception if one came, what crossed the wire, what had arrived.

Evidence lives in memory for a moment; what is kept of it is a `Failure`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.failures.exchange import Exchange

Deadline = Literal["first-token", "idle", "total"]


@dataclass(frozen=True)
class Usage:
    """Tokens as the provider counted them; None means that it did not say."""

    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_reasoning: int | None = None
    tokens_cached: int | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything seen of one run. The last exchange counts; earlier ones are redirects and attempts.

    `finish_reason` is LiteLLM's word, `native_finish_reason` the provider's own where it is known. `deadline`
    names our own limit when it was that which ended the run. `proxy_variables` are the names of the proxy
    settings in force, not values. `tools_offered`: whether the request offered tools, so that a call of one is an
    answer. `client` is what a program that asked through the API or the proxy calls itself.
    """

    provider: str | None = None
    model: str | None = None
    litellm_model: str | None = None
    streamed: bool = False
    exception: BaseException | None = None
    exchanges: tuple[Exchange, ...] = ()
    text: str = ""
    reasoning: str = ""
    refusal: str = ""
    tool_calls: int = 0
    tools_offered: bool = True
    finish_reason: str | None = None
    native_finish_reason: str | None = None
    usage: Usage | None = None
    deadline: Deadline | None = None
    attempts: int = 1
    base_url: str | None = None
    client: str | None = None
    proxy_variables: tuple[str, ...] = ()
