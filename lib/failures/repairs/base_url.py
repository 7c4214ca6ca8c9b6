"""What is wrong with a base URL, and how it should read. LiteLLM normalises nothing, so every slash counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from lib.failures.targets import owner_of

# What a right base ends in, where LiteLLM appends the rest.
VERSIONS = {"openai": "/v1", "anthropic": "", "gemini": "/v1beta"}
# Hosts whose base is not the host and a version.
_OWN_PATHS = {
    ("openai", "gemini"): "/v1beta/openai",
    ("openai", "openrouter"): "/api/v1",
    ("openai", "groq"): "/openai/v1",
}
_ENDPOINT = re.compile(
    r"/(?:chat/completions|completions|messages|responses|embeddings|models(?:/.*)?|api/(?:chat|generate|tags)|ui|health)$"
)
_VERSION = re.compile(r"/v\d\w*(?=/|$)")


def effective_base(params: Mapping[str, object]) -> str:
    """Under which of its two names a base counts in `litellm_params`: LiteLLM takes base_url where it says anything."""
    return "base_url" if params.get("base_url") else "api_base"


def mended_base(provider: str, base: str) -> str | None:
    """The base as this provider's calls need it; None when nothing is wrong with it, or nothing can be told."""
    if provider not in VERSIONS:
        return None
    cleaned = base.strip().strip("\"'`").strip()
    if "://" not in cleaned:
        local = re.match(r"(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|\[::1\])", cleaned)
        cleaned = f"{'http' if local else 'https'}://{cleaned}"
    try:
        parts = urlsplit(cleaned)
    except ValueError:
        return None
    owner = owner_of(parts.hostname or "")
    path = _OWN_PATHS.get((provider, owner or ""), _mended_path(provider, parts.path))
    scheme = "https" if owner and parts.scheme == "http" else parts.scheme
    mended = urlunsplit((scheme, parts.netloc, path, "", ""))
    return mended if mended != base else None


def _mended_path(provider: str, path: str) -> str:
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    while found := _ENDPOINT.search(path):
        path = path[: found.start()]
    path = re.sub(r"(/v\d\w*)(?:\1)+$", r"\1", path)
    if provider == "anthropic":
        return re.sub(r"/v1$", "", path)
    if provider == "gemini":
        path = path.removesuffix("/openai")
    return path if _VERSION.search(path) else path + VERSIONS[provider]
