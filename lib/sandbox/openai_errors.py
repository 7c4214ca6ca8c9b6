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
    "key-of-other-provider": _error(
        401,
        f"Incorrect API key provided: sk-ant-a****************abcd. You can find your API key at {_KEYS}.",
        "invalid_api_key",
    ),
    "restricted-key": _error(
        401,
        "You have insufficient permissions for this operation. Missing scopes: model.request. Check that "
        "you have "
        "the correct role in your organization and project, and that your key has the necessary scopes.",
    ),
    "ip-not-allowed": _error(
        401,
        "Your IP address is not authorized to use this API key: the project's allowlist does not hold it.",
        "ip_not_authorized",
    ),
    "not-a-member": _error(401, "You must be a member of an organization to use the API."),
    # account
    "permission": _error(
        403, "Project `proj_sandbox` does not have access to model `{model}`", "model_not_found"
    ),
    "org-unverified": _error(
        400,
        "Your organization must be verified to stream this model. Please go to: "
        "https://platform.openai.com/settings/organization/general and click on Verify Organization. If you "
        "just "
        "verified, it can take up to 15 minutes for access to propagate.",
        "unsupported_value",
        param="stream",
    ),
    "unsupported-region": _error(
        403,
        "Country, region, or territory not supported",
        "unsupported_country_region_territory",
        "request_forbidden",
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
    "retired-model": _error(
        404,
        "The model `{model}` has been deprecated, learn more here: "
        "https://platform.openai.com/docs/deprecations",
        "model_not_found",
    ),
    "responses-only": _error(
        404, "This model is only supported in v1/responses and not in v1/chat/completions.", param="model"
    ),
    "context-window": _error(
        400,
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 213405 "
        "tokens. "
        "Please reduce the length of the messages.",
        "context_length_exceeded",
        param="messages",
    ),
    "max-tokens-too-large": _error(
        400,
        "max_tokens is too large: 500000. This model supports at most 128000 completion tokens, whereas you "
        "provided 500000.",
        "invalid_value",
        param="max_tokens",
    ),
    "output-limit": _error(
        400,
        "Could not finish the message because max_tokens or model output limit was reached. Please try "
        "again with "
        "higher max_tokens.",
    ),
    "unsupported-param": _error(
        400,
        "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value "
        "is "
        "supported.",
        "unsupported_value",
        param="temperature",
    ),
    "bad-roles": _error(
        400,
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with "
        "'tool_calls'.",
        param="messages.[0].role",
    ),
    "empty-content": _error(
        400,
        "Invalid 'messages[0].content': empty array. Expected an array with minimum length 1, but got an "
        "empty array "
        "instead.",
        "empty_array",
        param="messages[0].content",
    ),
    "content-blocked": _error(
        400,
        "Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try "
        "again with a "
        "different prompt: https://platform.openai.com/docs/guides/reasoning#advice-on-prompting",
        "invalid_prompt",
    ),
    "payload-too-large": _error(413, "Request body is too large: the limit is 32 MB."),
    "image-invalid": _error(
        400,
        "You uploaded an unsupported image. Please make sure your image has of one the following formats: "
        "['png', "
        "'jpeg', 'gif', 'webp'].",
        "invalid_image_format",
    ),
    "tool-schema-invalid": _error(
        400,
        "Invalid schema for function 'lookup': In context=('properties', 'cities'), array schema missing "
        "items.",
        "invalid_function_parameters",
        param="tools[0].function.parameters",
    ),
    "rate-limit-words": _error(400, "Invalid 'service_tier': no rate limit is set for it in this project."),
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
    "daily-quota": _error(
        429,
        "Rate limit reached for {model} in organization org-sandbox on requests per day (RPD): Limit 200, "
        "Used 200, "
        f"Requested 1. Please try again in 7m12s. {_LIMITS}",
        "rate_limit_exceeded",
        "requests",
    ),
    "request-too-large-tpm": _error(
        429,
        "Request too large for {model} in organization org-sandbox on tokens per min (TPM): Limit 30000, "
        "Requested "
        f"31538. The input or output tokens must be reduced in order to run successfully. {_LIMITS}",
        "rate_limit_exceeded",
        "tokens",
    ),
    "quota": _error(
        429,
        "You exceeded your current quota, please check your plan and billing details. For more information "
        "on this "
        "error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
        "insufficient_quota",
        "insufficient_quota",
    ),
    "spend-limit": _error(400, "Billing hard limit has been reached", "billing_hard_limit_reached"),
    "billing": _error(
        429,
        "Your account is not active, please check your billing details on our website.",
        "billing_not_active",
        "billing_not_active",
    ),
    "server-error": _error(
        500,
        "The server had an error while processing your request. Sorry about that!",
        type="server_error",
    ),
    "overloaded": _error(
        503, "The engine is currently overloaded, please try again later", type="server_error"
    ),
    "sandbox": _error(400, "{sentence}", "sandbox"),
}
