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
    "key-of-other-provider": _error(401, "authentication_error", "invalid x-api-key"),
    # account
    "permission": _error(
        403, "permission_error", "Your API key does not have permission to use the specified resource."
    ),
    "unsupported-region": _error(403, "forbidden", "Request not allowed"),
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
    "retired-model": _error(404, "not_found_error", "model: {model}"),
    "context-window": _invalid("prompt is too long: 208310 tokens > 200000 maximum"),
    "max-tokens-too-large": _invalid(
        "max_tokens: 500000 > 128000, which is the maximum allowed number of output tokens for {model}"
    ),
    "unsupported-param": _invalid(
        "`temperature` and `top_p` cannot both be specified for this model. Please use only one."
    ),
    "bad-roles": _invalid(
        'messages: roles must alternate between "user" and "assistant", but found multiple "user" roles in '
        "a row"
    ),
    "content-blocked": _invalid("Output blocked by content filtering policy"),
    "payload-too-large": _error(413, "request_too_large", "Request exceeds the maximum size"),
    "image-invalid": _invalid("messages.0.content.0.image.source.base64.data: Could not process image"),
    "tool-schema-invalid": _invalid(
        "tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 "
        "(https://json-schema.org/draft/2020-12). Learn more about tool use at "
        "https://docs.claude.com/en/docs/tool-use."
    ),
    # limits and service
    "rate-limit": _error(
        429,
        "rate_limit_error",
        "This request would exceed your organization's rate limit of 50 requests per minute. For details, "
        "refer to: "
        "https://docs.claude.com/en/api/rate-limits.",
        _RETRY,
    ),
    "daily-quota": _error(
        429,
        "rate_limit_error",
        "This request would exceed your organization's rate limit of 1,000,000 tokens per day. For details, "
        "refer to: "
        "https://docs.claude.com/en/api/rate-limits.",
    ),
    "tier-cap": _error(
        429, "rate_limit_error", "You have reached the monthly usage limit of your organization's usage tier."
    ),
    "credit": _invalid(
        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to "
        "upgrade or "
        "purchase credits."
    ),
    "spend-limit": _invalid(
        "You have reached your specified API usage limits. You will regain access on the first of next "
        "month at "
        "00:00 UTC."
    ),
    "billing": _error(
        402, "billing_error", "There is an issue with your billing or payment information. Please check it."
    ),
    "provider-timeout": _error(504, "timeout_error", "Request timed out"),
    "server-error": _error(500, "api_error", "Internal server error"),
    "overloaded": _error(529, "overloaded_error", "Overloaded"),
    "sandbox": _invalid("{sentence}"),
}
