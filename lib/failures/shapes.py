"""Shapes: what a URL, a model's name, a key or a body looks like, each by a name that rules can ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lib.failures.failure import Failure
from lib.failures.keys import foreign_key, refused_by_other
from lib.failures.retired import is_retired
from lib.failures.targets import Target


class Seen(NamedTuple):
    """What shapes are read from."""

    failure: Failure
    raw: str
    text: str
    told: tuple[str, ...]
    models: tuple[str, ...]
    target: Target


_ENDPOINTS = r"(?:chat/completions|completions|messages|embeddings|responses|images/generations|rerank)"
_DOUBLED_VERSION = re.compile(r"/(v\d\w*)(?:/+|/openai/+)\1(?=/|$)|/v\d\w*/+v\d\w*/")
_DOUBLED_ENDPOINT = re.compile(
    r"(chat/completions|/messages|/responses|/embeddings|:(?:stream)?generatecontent|/api/(?:chat|generate)|/models)\b.*\1\b"
    r"|/(?:chat/completions|messages|completions)/+(?:v\d\w*/)?(?:chat/completions|messages|completions)\b"
    r"|/api/(?:generate|chat)/+(?:v1|api)/",
    re.I,
)
_BASE_HOLDS_ENDPOINT = re.compile(
    rf"(?:/{_ENDPOINTS}|/api/(?:chat|generate|tags)|:(?:stream)?generatecontent|/models(?:/[^/]+)?)/*$", re.I
)
_UNVERSIONED = re.compile(rf"^/+(?:openai/)?{_ENDPOINTS}$|^/+models(?:/[^/]+)?$|^/+models/[^/]+:\w+$", re.I)
_VERSION = re.compile(r"/v\d\w*(?=/|$)")
_CHAT = re.compile(rf"/{_ENDPOINTS}/?$")
_BEDROCK_ID = re.compile(
    r"(?:^|/)(?:(?:us|eu|apac|ap|jp|global|us-gov)\.)?(?:anthropic|meta|amazon|cohere|mistral|ai21)\.[\w.-]+|-v\d+:\d+$|arn:aws:"
)
_VERTEX_ID = re.compile(r"@(?:20\d{6}|latest|default)$")
_PREFIXED = re.compile(
    r"^(?:openai|anthropic|gemini|google|vertex_ai|azure|bedrock|ollama|ollama_chat|groq|mistral|deepseek|xai|openrouter|litellm|"
    r"litellm_proxy|together_ai|cohere|huggingface|claude|gpt|models|lm_studio|hosted_vllm|vllm|fireworks_ai|perplexity|"
    r"nvidia_nim|github|copilot|moonshot|dashscope|openai_like|text-completion-openai|azure_ai)[/:]"
)
# Hosts that serve chat without a version in the path.
_NO_VERSION_NEEDED = ("deepseek", "perplexity", "azure", "bedrock", "cohere")
_OWN_HOSTS = ("localhost", "127.0.0.1", "::1", "host.docker.internal")
_STREAMLIT = re.compile(r"streamlit", re.I)


def _path_like(seen: Seen) -> str:
    return seen.target.path or ""


def _called_or_text(pattern: re.Pattern[str]) -> Callable[[Seen], bool]:
    def test(seen: Seen) -> bool:
        if seen.target.called:
            return pattern.search(_path_like(seen).lower()) is not None
        return False

    return test


def _html(seen: Seen) -> bool:
    return seen.failure.content_type in ("text/html", "application/xhtml+xml") or any(
        tag in seen.text for tag in ("<!doctype", "<html", "<head>", "</body", "<center>", "<title>")
    )


def _empty_body(seen: Seen) -> bool:
    if "no body" in seen.text or "empty body" in seen.text or seen.text.endswith("exception -"):
        return True
    failure = seen.failure
    return failure.kind == "exception" and failure.status is not None and not failure.body


def _foreign_path(seen: Seen) -> bool:
    """One API's path on a host that is known to speak another."""
    path, owner = _path_like(seen).lower(), seen.target.owner
    if not owner or not seen.target.called:
        return False
    if "generatecontent" in path:
        return owner not in ("gemini", "vertex_ai")
    if path.endswith("/messages"):
        return owner in ("openai", "gemini", "groq", "mistral", "xai", "together_ai", "cohere")
    return path.endswith("/chat/completions") and owner == "gemini" and "/openai/" not in path


# The one right path of each provider's own host: 404 there is about the model.
_OFFICIAL = {
    "openai": re.compile(r"^/v1/(?:chat/completions|responses|embeddings)$"),
    "anthropic": re.compile(r"^/v1/messages$"),
    "gemini": re.compile(r"^/v1(?:beta)?/models/[^/:]+:\w+$|^/v1beta/openai/chat/completions$", re.I),
    "openrouter": re.compile(r"^/api/v1/chat/completions$"),
    "groq": re.compile(r"^/openai/v1/chat/completions$"),
    "mistral": re.compile(r"^/v1/chat/completions$"),
    "xai": re.compile(r"^/v1/chat/completions$"),
}


_LIMIT_AND_ASKED = re.compile(r"limit:? ?(\d[\d,]*).{0,60}?requested:? ?(\d[\d,]*)")


def _asks_beyond_limit(seen: Seen) -> bool:
    found = _LIMIT_AND_ASKED.search(seen.text)
    limit, asked = (int(n.replace(",", "")) for n in found.groups()) if found else (0, 0)
    return asked > limit


def _unversioned(seen: Seen) -> bool:
    """An endpoint without a version before it, where the host is not known to do without."""
    path, owner = _path_like(seen), seen.target.owner
    if not seen.target.called or owner in _NO_VERSION_NEEDED:
        return False
    if _UNVERSIONED.match(path):
        return True
    return owner in _OFFICIAL and _CHAT.search(path) is not None and _VERSION.search(path) is None


def _official(seen: Seen) -> bool:
    right = _OFFICIAL.get(seen.target.owner or "")
    return right is not None and seen.target.called and right.match(seen.target.path) is not None


SHAPES: dict[str, Callable[[Seen], bool]] = {
    "doubled-version": _called_or_text(_DOUBLED_VERSION),
    "doubled-endpoint": _called_or_text(_DOUBLED_ENDPOINT),
    "double-slash": lambda s: s.target.called and "//" in _path_like(s),
    "unversioned-path": _unversioned,
    "foreign-path": _foreign_path,
    "ui-path": lambda s: re.search(r"/ui(?:/|$)", _path_like(s)) is not None,
    "get-only-path": lambda s: (
        re.search(r"/(?:models|health|model/info|health/\w+)/?$", _path_like(s)) is not None
    ),
    "root-path": lambda s: s.target.called and _path_like(s) in ("", "/"),
    "chat-path": lambda s: re.search(rf"/{_ENDPOINTS}/?$|/api/chat/?$", _path_like(s)) is not None,
    "legacy-path": lambda s: re.search(r"(?<!chat)/completions/?$", _path_like(s)) is not None,
    "proxy-gemini-path": lambda s: (
        re.search(r"/v1/models/[^/]+:\w*generatecontent", _path_like(s).lower()) is not None
        and s.target.owner is None
    ),
    "method-get": lambda s: s.target.method == "GET",
    "redirected": lambda s: any(re.search(r"-> 30[123]\b", step) for step in s.failure.history),
    "litellm-proxy": lambda s: "x-litellm-version" in s.failure.headers,
    "switchboard": lambda s: "switchboard" in s.failure.headers.get("x-powered-by", "").lower(),
    "streamlit": lambda s: (
        s.target.port == 8501
        or s.failure.headers.get("x-powered-by", "") == "Streamlit"
        or s.failure.headers.get("server", "").lower().startswith("tornadoserver")
        or _STREAMLIT.search(s.failure.body[:2000]) is not None
    ),
    "html": _html,
    "cdn": lambda s: (
        any(
            sign in s.failure.headers.get("server", "").lower()
            or f"<center>{sign}" in s.text
            or f"by {sign}" in s.text
            for sign in (
                "cloudflare",
                "cloudfront",
                "akamai",
                "nginx",
                "squid",
                "openresty",
                "bigip",
                "awselb",
            )
        )
        or "cf-ray" in s.text
    ),
    "web-app": lambda s: (
        s.failure.headers.get("allow", "").replace(" ", "").upper() in ("GET", "GET,HEAD", "HEAD,GET")
    ),
    "empty-body": _empty_body,
    "official-endpoint": _official,
    "base-bare": lambda s: bool(s.target.base) and s.target.base_path in ("", "/"),
    "base-versioned": lambda s: re.search(r"/v\d\w*/?$", s.target.base_path) is not None,
    "base-slash": lambda s: len(s.target.base_path) > 1 and s.target.base_path.endswith("/"),
    "base-endpoint": lambda s: _BASE_HOLDS_ENDPOINT.search(s.target.base_path) is not None,
    "base-ours": lambda s: s.target.host in _OWN_HOSTS,
    "asks-beyond-limit": _asks_beyond_limit,
    # A text from somewhere may be older than the newest shutdowns; a call of ours is not.
    "retired-name": lambda s: any(is_retired(m, lately=s.failure.kind != "reported") for m in s.models),
    "google-model": lambda s: (
        s.failure.provider in ("gemini", "vertex_ai") or any("gemini" in m for m in s.models)
    ),
    "bare-gemini": lambda s: any(
        m.startswith("gemini-") for m in (s.failure.litellm_model or s.failure.model or "",)
    ),
    "bedrock-id": lambda s: any(_BEDROCK_ID.search(m) for m in s.models),
    "vertex-id": lambda s: any(_VERTEX_ID.search(m) for m in s.models),
    "told-prefix": lambda s: bool(s.told) and _PREFIXED.match(s.told[0]) is not None,
    "answered-ok": lambda s: s.failure.kind == "exception" and 200 <= (s.failure.status or 0) < 300,
    "foreign-key": lambda s: foreign_key(s.failure, s.raw, s.text, s.target) is not None,
    "refused-by-other": lambda s: refused_by_other(s.failure, s.text, s.target),
    "proxy-variable": lambda s: bool(s.failure.proxy_variables),
}


def shapes_of(seen: Seen) -> frozenset[str]:
    """The names of all shapes that this failure has."""
    return frozenset(name for name, test in SHAPES.items() if test(seen))
