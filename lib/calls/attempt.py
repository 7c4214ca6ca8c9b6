"""One try of a call, under our own deadlines: it fills the run and returns the evidence of how it ended.

LiteLLM's time-outs do not hold (6000 s by default, ignored by Gemini's streams, defeated by a drip), so the clock here
runs outside of its iterator. Nothing but a cancellation is raised: an exception is evidence.
"""

import asyncio
import os
import time
from dataclasses import dataclass

from lib.calls import gateway, wire
from lib.calls.request import End, Reasoning, Text
from lib.calls.run import Run
from lib.failures.evidence import Deadline, Evidence, Usage
from lib.settings import Settings

PROXY_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")

BREATH_S = 0.005
"""How long pieces may be taken from LiteLLM before the other runs have a turn."""


@dataclass(slots=True)
class Clock:
    """When a try has waited long enough. Times are the event loop's, in seconds."""

    settings: Settings
    ends_at: float
    """When the whole run must be over, however many tries it took."""

    def first_token_at(self, now: float) -> float:
        """Until when something must have arrived."""
        return min(now + self.settings.first_token_timeout_s, self.ends_at)

    def next_piece_at(self, now: float) -> float:
        """Until when the next piece must have arrived."""
        return min(now + self.settings.idle_timeout_s, self.ends_at)

    def missed(self, now: float, *, empty: bool) -> Deadline:
        """Which deadline has passed."""
        if now >= self.ends_at:
            return "total"
        return "first-token" if empty else "idle"


async def attempt(run: Run, call: gateway.Call, clock: Clock) -> tuple[Evidence, End | None]:
    """Make the call once. The end is None when the provider never came to one."""
    loop = asyncio.get_running_loop()
    if not gateway.loaded():
        await asyncio.to_thread(gateway.load)
        run.started = time.monotonic()  # the import is no part of what the model took
    end: End | None = None
    problem: Exception | None = None
    deadline: Deadline | None = None
    breathed = 0.0
    with wire.watch() as exchanges:
        try:
            async with asyncio.timeout_at(clock.first_token_at(loop.time())) as limit:
                async for event in gateway.stream(call, timeout_s=clock.settings.run_timeout_s):
                    match event:
                        case Text(text):
                            run.add(text=text)
                        case Reasoning(text):
                            run.add(reasoning=text)
                        case End():
                            end = event
                    if loop.time() - breathed >= BREATH_S:
                        # LiteLLM hands out what is buffered without ever yielding to the loop.
                        await asyncio.sleep(0)
                        breathed = loop.time()
                        limit.reschedule(clock.next_piece_at(breathed))
        except Exception as error:
            if limit.expired():
                deadline = clock.missed(loop.time(), empty=run.empty)
            else:
                problem = error
    behind = await gateway.seen_behind_proxy(call)
    if behind and behind.exchanges:
        exchanges, problem = list(behind.exchanges), problem and (behind.exception or problem)
    evidence = Evidence(
        provider=call.model.provider.name,
        model=call.model.name,
        litellm_model=call.model.litellm_model,
        streamed=call.request.parameters.stream,
        exception=problem,
        exchanges=tuple(exchanges),
        text=run.text,
        reasoning=run.reasoning,
        refusal=end.refusal if end else "",
        tool_calls=end.tool_calls if end else 0,
        tools_offered=False,  # a request of ours has none
        finish_reason=end.finish_reason if end else None,
        native_finish_reason=end.native_finish_reason if end else None,
        usage=_usage(end),
        deadline=deadline,
        attempts=len(run.attempts) + 1,
        base_url=call.address.base,
        client=call.request.client,
        proxy_variables=tuple(name for name in PROXY_VARIABLES if os.environ.get(name)),
    )
    return evidence, end


def _usage(end: End | None) -> Usage | None:
    if end is None or end.tokens_out is None:
        return None
    return Usage(
        tokens_in=end.tokens_in,
        tokens_out=end.tokens_out,
        tokens_reasoning=end.tokens_reasoning,
        tokens_cached=end.tokens_cached,
    )
