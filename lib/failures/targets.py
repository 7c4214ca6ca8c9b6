"""Where a call went: the URL that was really called, or what a text tells of it, and whose host it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from lib.failures.failure import Failure

_URL = re.compile(
    r"(?:\b(GET|POST|PUT|HEAD|OPTIONS|DELETE|(?i:for url:?|url[:=]|fetching from|request to|requesting))\s*['\"]?)?"
    r"(https?://[^\s\"'<>`)\]}\\,]+)"
)
_PATH = re.compile(r"\b(GET|POST|PUT|HEAD|OPTIONS|DELETE)\s+(/[^\s\"'<>`)\]}\\,]*)")
_ADDRESS_IN_WORDS = re.compile(r"host=['\"]?([\w.-]+)['\"]?,\s*port=(\d+)")
# Pages that errors point to; never the address that was called.
_DOCUMENTS = re.compile(
    r"docs\.|/docs?/|/docs$|platform\.openai\.com|console\.|help\.|openrouter\.ai/(?:settings|docs|keys)|aka\.ms|"
    r"go\.microsoft|learn\.microsoft|cloud\.google\.com|ai\.google\.dev|aistudio\.google|json-schema\.org|github\.com|"
    r"errors\.pydantic|status\.|developer\.|support\.|/billing|account|portal\.|huggingface\.co/|litellm\.ai|prisma\.|pris\.ly|"
    r"w3\.org|makersuite|groq\.com/settings|readthedocs|python\.org|wikipedia|schema\.org|example\.com/image|\.png|\.jpe?g|\.pdf"
)

# Whose host it is, by the end of its name.
HOSTS = {
    "api.openai.com": "openai",
    "api.anthropic.com": "anthropic",
    "generativelanguage.googleapis.com": "gemini",
    "aiplatform.googleapis.com": "vertex_ai",
    "openrouter.ai": "openrouter",
    "openai.azure.com": "azure",
    "cognitiveservices.azure.com": "azure",
    "services.ai.azure.com": "azure",
    "amazonaws.com": "bedrock",
    "api.groq.com": "groq",
    "api.mistral.ai": "mistral",
    "api.deepseek.com": "deepseek",
    "api.x.ai": "xai",
    "api.together.xyz": "together_ai",
    "api.cohere.com": "cohere",
    "api.cohere.ai": "cohere",
    "api.fireworks.ai": "fireworks_ai",
    "api.perplexity.ai": "perplexity",
    "integrate.api.nvidia.com": "nvidia_nim",
    "huggingface.co": "huggingface",
    "dashscope.aliyuncs.com": "dashscope",
    "api.moonshot.cn": "moonshot",
    "open.bigmodel.cn": "zhipu",
}


@dataclass(frozen=True)
class Target:
    """The call's address. `called` says that `url` is the request's own, not only a base."""

    method: str | None = None
    url: str = ""
    host: str = ""
    port: int | None = None
    path: str = ""
    base: str = ""
    base_path: str = ""
    owner: str | None = None
    called: bool = False


def target_of(failure: Failure, raw: str, text: str) -> Target:
    """The target as the wire, the chain or else the text shows it."""
    method, url, called = failure.method, failure.url or "", bool(failure.url)
    if not url:
        method, url, called = _told(raw)
    base = (failure.base_url or "").strip()
    parts, base_parts = _split(url or base), _split(base)
    host = (parts.hostname or "") if parts else ""
    if not host and (found := _ADDRESS_IN_WORDS.search(raw)):
        host = found.group(1)
    return Target(
        method=method.upper() if method else None,
        url=url,
        host=host,
        port=_port(parts),
        path=parts.path if parts and called else "",
        base=base,
        base_path=base_parts.path if base_parts else "",
        owner=owner_of(host),
        called=called,
    )


def owner_of(host: str) -> str | None:
    """The provider that a host belongs to, if it is a known one."""
    for ending, owner in HOSTS.items():
        if (
            host == ending
            or host.endswith("." + ending)
            or (ending == "aiplatform.googleapis.com" and ending in host)
        ):
            return owner
    return None


def _told(raw: str) -> tuple[str | None, str, bool]:
    """Method and URL as a text tells them, and whether it says that this was called; no links to documents."""
    found = [(lead, url.rstrip(".:;")) for lead, url in _URL.findall(raw) if not _DOCUMENTS.search(url)]
    found.sort(key=lambda pair: (not pair[0].isupper(), not pair[0]))
    if found and found[0][0]:
        lead, url = found[0]
        return lead if lead.isupper() else None, url, True
    if path := _PATH.search(raw):
        return path.group(1), "http://unknown" + path.group(2), True
    return None, found[0][1] if found else "", False


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url if "://" in url else f"//{url}") if url else None
    except ValueError:
        return None


def _port(parts: SplitResult | None) -> int | None:
    try:
        return parts.port if parts else None
    except ValueError:
        return None
