"""OpenAI's errors in OpenAI's words. The names are those of the faults, or of mistakes a request can really
have.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib.sandbox.protocol import Reply


def _error(
    status: int,
    message: str,
    code: str | None = None,
    type: str = "invalid_request_error",
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    body = {"error": {"message": message, "type": type, "param": param, "code": code}}
    return Reply(status, body, headers or {})


_KEYS = "https://platform.openai.com/account/api-keys"
_LIMITS = "Visit https://platform.openai.com/account/rate-limits to learn more."
_RETRY = {
    "retry-after": "{retry}",
    "x-ratelimit-limit-requests": "500",
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": "{retry}s",
}

ERRORS: dict[str, Reply] = {
    # keys
    "missing-key": _error(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header using "
        "Bearer auth "
        "(i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're "
        "accessing "
        f"the API from your browser and are prompted for a username and password. You can obtain an API key "
        f"from {_KEYS}.",
    ),
    "bad-key": _error(
        401, f"Incorrect API key provided: {{key}}. You can find your API key at {_KEYS}.", "invalid_api_key"
    ),
    # address
    "unknown-path": _error(404, "Invalid URL ({method} {path})"),
    "method-not-allowed": _error(
        405,
        "Not allowed to {method} on {path}. (HINT: Perhaps you meant to use a different HTTP method?)",
        "method_not_supported",
        headers={"allow": "{allow}"},
    ),
    # the request itself
    "content-type": _error(
        415,
        "Unsupported content type: '{media_type}'. This API method only accepts 'application/json' "
        "requests, but you "
        "specified the header 'Content-Type: {media_type}'. Please try again with a supported content type.",
        "unsupported_content_type",
    ),
    "not-json": _error(
        400,
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your "
        "HTTP library "
        "correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
    ),
    "missing-model": _error(400, "you must provide a model parameter"),
    "missing-messages": _error(
        400, "Missing required parameter: 'messages'.", "missing_required_parameter", param="messages"
    ),
    "no-messages": _error(
        400,
        "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array "
        "instead.",
        "empty_array",
        param="messages",
    ),
    "bad-role": _error(
        400,
        "Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', "
        "and 'developer'.",
        "invalid_value",
        param="messages[{index}].role",
    ),
    "null-content": _error(
        400,
        "Invalid value for 'content': expected a string, got {kind}.",
        param="messages.[{index}].content",
    ),
    "unsupported-max-tokens": _error(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
        "instead.",
        "unsupported_parameter",
        param="max_tokens",
    ),
    "stream-options-alone": _error(
        400,
        "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
        param="stream_options",
    ),
    "unknown-model": _error(
        404, "The model `{model}` does not exist or you do not have access to it.", "model_not_found"
    ),
    # limits and service
    "rate-limit": _error(
        429,
        "Rate limit reached for {model} in organization org-sandbox on requests per min (RPM): Limit 500, "
        "Used 500, "
        f"Requested 1. Please try again in {{retry}}s. {_LIMITS}",
        "rate_limit_exceeded",
        "requests",
        headers=_RETRY,
    ),
    "server-error": _error(
        500,
        "The server had an error while processing your request. Sorry about that!",
        type="server_error",
    ),
    "overloaded": _error(
        503, "The engine is currently overloaded, please try again later", type="server_error"
    ),
    "payload-too-large": _error(413, "Request body is too large: the limit is 32 MB."),
    "sandbox": _error(400, "{sentence}", "sandbox"),
}
