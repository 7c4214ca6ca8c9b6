"""Anthropic's errors in Anthropic's words. The names are those of the faults, or of mistakes a request can
have.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib.sandbox.protocol import Reply


def _error(status: int, type: str, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    body = {
        "type": "error",
        "error": {"type": type, "message": message},
        "request_id": "{request_id}",
    }
    return Reply(status, body, headers or {})


def _invalid(message: str) -> Reply:
    return _error(400, "invalid_request_error", message)


_RETRY = {
    "retry-after": "{retry}",
    "anthropic-ratelimit-requests-limit": "50",
    "anthropic-ratelimit-requests-remaining": "0",
}

ERRORS: dict[str, Reply] = {
    # keys
    "missing-key": _error(401, "authentication_error", "x-api-key header is required"),
    "bad-key": _error(401, "authentication_error", "invalid x-api-key"),
    "bad-bearer": _error(401, "authentication_error", "Invalid bearer token"),
    # address
    "unknown-path": _error(404, "not_found_error", "Not Found"),
    "method-not-allowed": _error(405, "invalid_request_error", "Method Not Allowed", {"allow": "{allow}"}),
    # the request itself
    "content-type": _invalid("Content-Type: Input should be 'application/json', got '{media_type}'"),
    "not-json": _invalid("The request body is not valid JSON: {problem}"),
    "missing-version": _invalid("anthropic-version: header is required"),
    "missing-field": _invalid("{field}: Field required"),
    "bad-max-tokens": _invalid("max_tokens: {problem}"),
    "bad-messages": _invalid("messages: Input should be a valid list"),
    "no-messages": _invalid("messages: at least one message is required"),
    "system-role": _invalid(
        'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not '
        '"system" as '
        "an input message role."
    ),
    "bad-role": _invalid("messages.{index}.role: Input should be 'user' or 'assistant'"),
    "empty-message": _invalid(
        "messages.{index}: all messages must have non-empty content except for the optional final assistant "
        "message"
    ),
    "empty-content": _invalid("messages: text content blocks must be non-empty"),
    "unknown-model": _error(404, "not_found_error", "model: {model}"),
    # limits and service
    "rate-limit": _error(
        429,
        "rate_limit_error",
        "This request would exceed your organization's rate limit of 50 requests per minute. For details, "
        "refer to: "
        "https://docs.claude.com/en/api/rate-limits.",
        _RETRY,
    ),
    "server-error": _error(500, "api_error", "Internal server error"),
    "overloaded": _error(529, "overloaded_error", "Overloaded"),
    "payload-too-large": _error(413, "request_too_large", "Request exceeds the maximum size"),
    "sandbox": _invalid("{sentence}"),
}
