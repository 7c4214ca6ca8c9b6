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
    "server-error": _error(
        500,
        "INTERNAL",
        "An internal error has occurred. Please retry or report in "
        "https://developers.generativeai.google/guide/troubleshooting",
    ),
    "overloaded": _error(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "payload-too-large": _error(
        413, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes."
    ),
    "sandbox": _invalid("{sentence}"),
}
