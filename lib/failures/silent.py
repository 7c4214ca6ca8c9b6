"""Ends that only look fine. LiteLLM reports a cut, empty or foreign answer as success; here it is called by
its name.

A short answer is a good answer: only what is missing (a provider's end marker, any token at all) or what the
provider itself says (a block, a refusal) counts, never the length of a text.
"""

from __future__ import annotations

import re

from lib.failures import body as bodies
from lib.failures.evidence import Evidence
from lib.failures.exchange import Exchange, saw_protocol_end

BLOCKED = frozenset(
    [
        "content_filter",
        "safety",
        "recitation",
        "prohibited_content",
        "blocklist",
        "spii",
        "image_safety",
        "image_prohibited_content",
        "image_recitation",
        "language",
        "guardrail_intervened",
        "content_filtered",
        "content_policy_violation",
    ]
)
REFUSED = frozenset({"refusal", "error_toxic"})
OUT_OF_TOKENS = frozenset(
    {"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded"}
)
TOOL_ODDITIES = frozenset(
    [
        "malformed_function_call",
        "unexpected_tool_call",
        "too_many_tool_calls",
        "missing_thought_signature",
        "malformed_response",
    ]
)
STREAM_TYPES = ("text/event-stream", "application/x-ndjson", "application/vnd.amazon.eventstream")
# The provider's own count of what it sent, in the last event of a stream (Anthropic, Gemini).
_TOKENS_SENT = re.compile(rb'"(?:output_tokens|candidatesTokenCount)"\s*:\s*(\d+)')
# So many equal pieces in a row are a loop; LiteLLM itself gives up at a hundred.
REPEATED_PIECES = 100


def silent_end(evidence: Evidence) -> str | None:
    """The sort of end, as `Failure.end` names it, when a run without an exception did not end well; else
    None.
    """
    reason = (evidence.native_finish_reason or evidence.finish_reason or "").lower()
    litellm_reason = (evidence.finish_reason or "").lower()
    last = evidence.exchanges[-1] if evidence.exchanges else None
    if reason in BLOCKED or litellm_reason in BLOCKED or _prompt_blocked(last, evidence):
        return "blocked"
    if reason in REFUSED or (evidence.refusal and not evidence.text):
        return "refused"
    if reason in TOOL_ODDITIES or (evidence.tool_calls and not evidence.tools_offered):
        return "tool-call"
    if foreign := _foreign_body(evidence, last):
        return foreign
    if not (evidence.text.strip() or evidence.tool_calls):
        return _nothing_said(evidence, reason, last)
    if evidence.streamed and last is not None:
        if _cut(last):
            return "cut"
        if _lost(evidence, last):
            return "lost"
    return "repeated" if _loops(evidence.text) else None


def _nothing_said(evidence: Evidence, reason: str, last: Exchange | None) -> str:
    if reason in OUT_OF_TOKENS:
        return "reasoning-only"
    return "cut" if evidence.streamed and last and not last.ended and _cut(last) else "empty"


def _foreign_body(evidence: Evidence, last: Exchange | None) -> str | None:
    """HTML, or one plain JSON document where a stream was asked for and nothing of it was understood."""
    if last is None or evidence.text.strip() or evidence.tool_calls:
        return None
    start = last.head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if last.content_type in ("text/html", "application/xhtml+xml") or start.startswith(
        (b"<!doctype", b"<html", b"<?xml")
    ):
        return "html"
    is_stream = last.content_type in STREAM_TYPES or start.startswith((b"data:", b"event:", b":", b"["))
    if evidence.streamed and not is_stream and start.startswith(b"{"):
        return "json"
    return "json" if bodies.error_within(bodies.text_of_exchange(last)) else None


def _cut(last: Exchange) -> bool:
    """Whether the body stopped before the provider's end marker; an unwatched one is trusted."""
    return bool(last.received) and not (last.protocol_end or saw_protocol_end(last.tail))


def _lost(evidence: Evidence, last: Exchange) -> bool:
    """Whether LiteLLM stopped reading at a broken event: it then knows of fewer tokens than the provider sent, or of
    none.
    """
    known = evidence.usage.tokens_out if evidence.usage else None
    sent = [int(count) for count in _TOKENS_SENT.findall(last.tail)]
    return bool(sent) and sent[-1] > (known or 0)


def _prompt_blocked(last: Exchange | None, evidence: Evidence) -> bool:
    """Gemini answers a blocked prompt with no candidate at all, only `promptFeedback.blockReason`."""
    if last is None or evidence.text or b'"blockReason"' not in last.head + last.tail:
        return False
    for document in bodies.documents(bodies.text_of_exchange(last)):
        feedback = document.get("promptFeedback") if isinstance(document, dict) else None
        if isinstance(feedback, dict) and feedback.get("blockReason"):
            return True
    return False


def _loops(text: str) -> bool:
    """Whether the text ends in a hundred repetitions of the same piece of a few characters or words."""
    tail = text[-REPEATED_PIECES * 40 :]
    for size in range(2, 41):
        piece = tail[-size:]
        if (
            len(tail) >= size * REPEATED_PIECES
            and piece.strip(" \n\t-=_*#.~|+")
            and tail.endswith(piece * REPEATED_PIECES)
        ):
            return True
    return False
