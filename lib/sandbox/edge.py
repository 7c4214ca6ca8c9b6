"""What stands between a caller and a provider: web pages, gateways, networks. They answer all protocols
alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.sandbox.protocol import Reply

_HTML = "text/html; charset=utf-8"
_NGINX = {"server": "nginx"}
_CLOUDFLARE = {"server": "cloudflare", "cf-ray": "9a2b3c4d5e6f7a8b-FRA"}


def _page(status: int, title: str, text: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    page = (
        f"<!DOCTYPE "
        f"html>\n<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n"
        f"<hr><center>{text or 'nginx'}</center>\n</body>\n</html>\n"
    )
    return Reply(status, page, headers if headers is not None else _NGINX, _HTML)


def _proxy_error(status: int, message: str, type: str) -> Reply:
    """An error of a LiteLLM proxy itself, before it calls anybody."""
    error: dict[str, Any] = {"message": message, "type": type, "param": "None", "code": str(status)}
    return Reply(status, {"error": error}, {"server": "uvicorn"})


EDGE: dict[str, Reply] = {
    # an address that belongs to something else
    "html-200": _page(200, "Welcome", "Please sign in to go on"),
    "html-404": _page(404, "404 Not Found"),
    "html-405": _page(405, "405 Not Allowed"),
    "text-405": Reply(405, "Method Not Allowed", {"allow": "GET, HEAD"}, "text/plain; charset=utf-8"),
    "json-405": Reply(405, {"detail": "Method Not Allowed"}, {"allow": "GET", "server": "uvicorn"}),
    "empty-405": Reply(405, media_type=None),
    "empty-200": Reply(200, media_type="text/event-stream"),
    "redirect-to-get": Reply(302, headers={"location": "{target}"}, media_type=None),
    "redirect-307": Reply(307, headers={"location": "{target}"}, media_type=None),
    "http-to-https-port": _page(
        400, "400 The plain HTTP request was sent to HTTPS port", "nginx", {**_NGINX, "connection": "close"}
    ),
    # gateways and networks
    "gateway-html-502": _page(502, "502 Bad Gateway", "cloudflare", _CLOUDFLARE),
    "gateway-html-503": _page(503, "503 Service Temporarily Unavailable"),
    "gateway-html-504": _page(504, "504 Gateway Time-out"),
    "cloudflare-403": _page(
        403, "Attention Required! | Cloudflare", "Sorry, you have been blocked", _CLOUDFLARE
    ),
    "cloudflare-7000": Reply(200, {"error": {"code": 7000}}, _CLOUDFLARE),
    "proxy-407": _page(
        407,
        "407 Proxy Authentication Required",
        "squid",
        {"proxy-authenticate": 'Basic realm="proxy"', "server": "squid"},
    ),
    # a LiteLLM proxy
    "proxy-wrong-key": _proxy_error(400, "No connected db.", "no_db_connection"),
    "proxy-unknown-model": _proxy_error(
        400,
        "/chat/completions: Invalid model name passed in model={model}. Call `/v1/models` to view available "
        "models "
        "for your key.",
        "invalid_request_error",
    ),
    "proxy-no-deployment": _proxy_error(
        400, "There are no healthy deployments for this model. Received Model Group={model}", "None"
    ),
    "proxy-cooldown": _proxy_error(
        429,
        "No deployments available for selected model, Try again in 5 seconds. Passed model={model}",
        "None",
    ),
    "proxy-budget": _proxy_error(
        400, "Budget has been exceeded! Current cost: 10.02, Max budget: 10.0", "budget_exceeded"
    ),
}
