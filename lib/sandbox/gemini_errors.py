"""Gemini's errors in Google's words. The names are those of the faults, or of mistakes a request can really
have.
"""

from __future__ import annotations

from typing import Any

from lib.sandbox.protocol import Reply

Detail = dict[str, Any]


def _error(status: int, name: str, message: str, *details: Detail) -> Reply:
    error: dict[str, Any] = {"code": status, "message": message, "status": name}
    if details:
        error["details"] = list(details)
    return Reply(status, {"error": error})


def _invalid(message: str, *details: Detail) -> Reply:
    return _error(400, "INVALID_ARGUMENT", message, *details)


def _info(reason: str, **metadata: str) -> Detail:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com", **metadata},
    }


def _help(description: str, url: str) -> Detail:
    return {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [{"description": description, "url": url}],
    }


def _quota(quota_id: str, value: str, metric: str = "generate_content_free_tier_requests") -> Detail:
    violation = {
        "quotaMetric": f"generativelanguage.googleapis.com/{metric}",
        "quotaId": quota_id,
        "quotaDimensions": {"location": "global", "model": "{model}"},
        "quotaValue": value,
    }
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}


_RETRY: Detail = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "{retry}s"}
_QUOTA_HELP = _help("Learn more about Gemini API quotas", "https://ai.google.dev/gemini-api/docs/rate-limits")
_EXCEEDED = (
    "You exceeded your current quota, please check your plan and billing details. For more information on "
    "this error, "
    "head to: https://ai.google.dev/gemini-api/docs/rate-limits."
)


def _page(status: int, title: str, sentence: str, **headers: str) -> Reply:
    """Google's own error page: what its front end says about an address that is none."""
    page = (
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n"
        f"  <title>Error {status} ({title})!!1</title>\n"
        f"  <p><b>{status}.</b> <ins>That's an error.</ins>\n  <p>{sentence}  <ins>That's all we "
        f"know.</ins>\n"
    )
    return Reply(status, page, headers, "text/html; charset=UTF-8")


ERRORS: dict[str, Reply] = {
    # keys
    "missing-key": _error(
        403,
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). Please use API "
        "Key or other "
        "form of API consumer identity to call this API.",
    ),
    "bad-key": _invalid("API key not valid. Please pass a valid API key.", _info("API_KEY_INVALID")),
    "bad-bearer": _error(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        "other valid "
        "authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.",
        _info("ACCESS_TOKEN_TYPE_UNSUPPORTED"),
    ),
    "key-of-other-provider": _invalid(
        "API key not valid. Please pass a valid API key.", _info("API_KEY_INVALID")
    ),
    "expired-key": _invalid("API key expired. Please renew the API key.", _info("API_KEY_INVALID")),
    "leaked-key": _error(
        403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."
    ),
    "restricted-key": _error(
        403,
        "PERMISSION_DENIED",
        "Requests from referer <empty> are blocked.",
        _info("API_KEY_HTTP_REFERRER_BLOCKED", consumer="projects/0"),
    ),
    "ip-not-allowed": _error(
        403,
        "PERMISSION_DENIED",
        "The provided API key has an IP address restriction. The originating IP address of the call "
        "(127.0.0.1) "
        "violates this restriction.",
        _info("API_KEY_IP_ADDRESS_BLOCKED", consumer="projects/0"),
    ),
    "oauth-expected": _error(
        401,
        "UNAUTHENTICATED",
        "API keys are not supported by this API. Expected OAuth2 access token or other authentication "
        "credentials "
        "that assert a principal. See https://cloud.google.com/docs/authentication",
        _info("CREDENTIALS_MISSING"),
    ),
    # account
    "permission": _error(
        403, "PERMISSION_DENIED", "Your project has been denied access. Please contact support."
    ),
    "api-not-enabled": _error(
        403,
        "PERMISSION_DENIED",
        "Generative Language API has not been used in project 0 before or it is disabled. Enable it "
        "by visiting https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/ "
        "then retry.",
        _info("SERVICE_DISABLED", consumer="projects/0"),
    ),
    "unsupported-region": _error(
        400, "FAILED_PRECONDITION", "User location is not supported for the API use."
    ),
    # address
    "unknown-path": _page(
        404, "Not Found", "The requested URL <code>{path}</code> was not found on this server."
    ),
    "method-not-allowed": _page(
        405,
        "Method Not Allowed",
        "The request method <code>{method}</code> is inappropriate for the URL <code>{path}</code>.",
        allow="{allow}",
    ),
    # the request itself
    "content-type": _invalid(
        'Invalid JSON payload received. Unknown name "": Cannot bind query parameter. The content type is '
        "'{media_type}', not 'application/json'."
    ),
    "not-json": _invalid("Invalid JSON payload received. {problem}"),
    "missing-contents": _invalid("* GenerateContentRequest.contents: contents is not specified\n"),
    "no-parts": _invalid(
        "* GenerateContentRequest.contents[{index}].parts: contents.parts must not be empty.\n"
    ),
    "bad-role": _invalid("Please use a valid role: user, model."),
    "empty-content": _invalid(
        "Unable to submit request because it has an empty text parameter. Add a value to the parameter and "
        "try again."
    ),
    "unknown-model": _error(
        404,
        "NOT_FOUND",
        "models/{model} is not found for API version {version}, or is not supported for {verb}. Call "
        "ListModels to see "
        "the list of available models and their supported methods.",
    ),
    "retired-model": _error(
        404,
        "NOT_FOUND",
        "This model models/{model} is no longer available. Please update your code to use a newer model for "
        "the latest "
        "features and improvements.",
    ),
    "context-window": _invalid(
        "The input token count (1254310) exceeds the maximum number of tokens allowed (1048576)."
    ),
    "max-tokens-too-large": _invalid(
        "Unable to submit request because it has a maxOutputTokens value of 500000 but the supported range "
        "is from 1 "
        "(inclusive) to 65537 (exclusive). Update the value and try again."
    ),
    "unsupported-param": _invalid(
        "Invalid JSON payload received. Unknown name \"logitBias\" at 'generation_config': Cannot find field."
    ),
    "bad-roles": _invalid(
        "Please ensure that function call turn comes immediately after a user turn or after a function "
        "response turn."
    ),
    "payload-too-large": _error(
        413, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes."
    ),
    "image-invalid": _invalid(
        "Unable to process input image. Please retry or report in "
        "https://developers.generativeai.google/guide/troubleshooting"
    ),
    "tool-schema-invalid": _invalid(
        "* GenerateContentRequest.tools[0].function_declarations[0].parameters.properties: should be "
        "non-empty for "
        "OBJECT type\n"
    ),
    # limits and service
    "rate-limit": _error(
        429,
        "RESOURCE_EXHAUSTED",
        f"{_EXCEEDED}\n* Quota exceeded for metric: generativelanguage.googleapis.com/"
        "generate_content_free_tier_requests, limit: 10, model: {model}\nPlease retry in {retry}s.",
        _QUOTA_HELP,
        _quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "10"),
        _RETRY,
    ),
    "daily-quota": _error(
        429,
        "RESOURCE_EXHAUSTED",
        f"{_EXCEEDED}\n* Quota exceeded for metric: generativelanguage.googleapis.com/"
        "generate_content_free_tier_requests, limit: 20, model: {model}",
        _QUOTA_HELP,
        _quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "20"),
    ),
    "no-free-tier": _error(
        429,
        "RESOURCE_EXHAUSTED",
        f"{_EXCEEDED}\n* Quota exceeded for metric: generativelanguage.googleapis.com/"
        "generate_content_free_tier_input_token_count, limit: 0, model: {model}",
        _QUOTA_HELP,
        _quota(
            "GenerateContentInputTokensPerModelPerDay-FreeTier",
            "0",
            "generate_content_free_tier_input_token_count",
        ),
    ),
    "credit": _error(
        402, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted. Please add credits to continue."
    ),
    "spend-limit": _error(
        429,
        "RESOURCE_EXHAUSTED",
        "Your project has exceeded its monthly spending cap. Please go to AI Studio to manage your project "
        "spend cap.",
    ),
    "provider-timeout": _error(504, "DEADLINE_EXCEEDED", "The request timed out. Please try again."),
    "cancelled": _error(499, "CANCELLED", "The operation was cancelled."),
    "server-error": _error(
        500,
        "INTERNAL",
        "An internal error has occurred. Please retry or report in "
        "https://developers.generativeai.google/guide/troubleshooting",
    ),
    "overloaded": _error(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "sandbox": _invalid("{sentence}"),
}
