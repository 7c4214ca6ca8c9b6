"""What is wrong with a base URL, told from the URL that LiteLLM will make of it: it normalises nothing.

A base that works is never complained of, however unusual it is: a gateway may keep its API anywhere.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lib.calls.address import url
from lib.calls.providers import PROVIDERS, Provider
from lib.failures.repairs.base_url import mended_base
from lib.failures.targets import owner_of

_VERSIONS = re.compile(r"/(v\d\w*)(?=/)")
_LOOPBACK = {"localhost", "127.0.0.1", "0.0.0.0", "::1", "host.docker.internal"}  # noqa: S104
_STREAMLIT_PORT = 8501
_GET_ONLY = re.compile(r"/(?:ui|models|health|docs|redoc)$")
_ENDPOINT = re.compile(
    r"/(?:chat/completions|completions|messages|responses|models/[^/]+:\w+|api/(?:chat|generate|tags))$"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why calls to this base fail, and the base that is right; None: to be taken out, or not to be told."""

    rule: str
    wrong: str
    right: str | None
    certain: bool = True
    """Whether calls fail for sure; else some server may be made just so."""
    remove: bool = False
    """Whether the best base is none: the provider's own address."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of this machine on which pages answer, which a call must not go to."""

    pages: frozenset[int] = frozenset({_STREAMLIT_PORT})


def verdict(row: Provider, base: str, ports: Ports, *, model: str = "model") -> Verdict | None:
    """What is wrong with `base` for this provider's calls; None when nothing is."""
    if not row.measured:
        return None
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError:
        return Verdict("address-unreadable", "it cannot be read as an address", mended_base(row.name, base))
    mended = mended_base(row.name, base) or _without_endings(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return Verdict("address-without-scheme", "it does not begin with https:// or http://", mended)
    if parts.query or parts.fragment:
        return Verdict("address-with-query", "what stands behind ? or # breaks the path", mended)
    if parts.hostname in _LOOPBACK and port in ports.pages:
        return Verdict(
            "address-is-a-page",
            f"port {port} of this machine is a page for people (Streamlit), which answers 405 to every call",
            None,
            remove=True,
        )
    owner = owner_of(parts.hostname)
    if owner and owner != row.name and not _compatible(row, owner):
        return Verdict(
            "address-of-another-provider", f"{parts.hostname} belongs to {_title(owner)}", None, remove=True
        )
    if owner == row.name and parts.scheme == "http":
        return Verdict(
            "address-not-https", "http:// is redirected, and a redirect turns POST into GET", mended
        )
    return _path_verdict(row, base, parts.path, owner, mended, url(row, model, base, stream=True))


def _path_verdict(
    row: Provider, base: str, path: str, owner: str | None, mended: str | None, called: str
) -> Verdict | None:
    called_path = urlsplit(called).path
    versions = _VERSIONS.findall(called_path)
    bare = path.rstrip("/")
    if row.call_path_may_be_in_base and called == base:
        return None
    if _ENDPOINT.search(bare):
        return Verdict(
            "address-is-an-endpoint", "it is a whole endpoint, and its path is appended once more", mended
        )
    if _GET_ONLY.search(bare):
        return Verdict(
            "address-is-a-page",
            f"{bare.rpartition('/')[2]} takes no calls: it is there to be looked at",
            mended,
        )
    if "//" in called_path:
        return Verdict("address-doubled-slash", "a slash is doubled in the URL that is called", mended)
    if len(versions) > 1:
        return Verdict(
            "address-doubled-version", f"the version is in the URL twice (/{'/…/'.join(versions)})", mended
        )
    if row.name == "gemini" and bare.endswith("/openai"):
        return Verdict("address-other-protocol", "/openai speaks OpenAI's protocol, not Gemini's", mended)
    if row.version_path and not versions:
        known = owner == row.name or not bare
        return Verdict(
            "address-without-version",
            f"{row.version_path} is missing in the URL that is called",
            mended if known else None,
            certain=owner == row.name or not bare,
        )
    return None


def _without_endings(base: str) -> str | None:
    """The base without a page or an endpoint at its end; None when it has none."""
    bare = base.rstrip("/")
    mended = _GET_ONLY.sub("", _ENDPOINT.sub("", bare))
    return mended if mended != bare else None


def _compatible(row: Provider, owner: str) -> bool:
    """Every vendor may speak OpenAI's protocol; the other two protocols are their owners' own."""
    return (row.name == "openai" and owner != "anthropic") or owner == "vertex_ai"


def _title(owner: str) -> str:
    return next((row.title for row in PROVIDERS if row.name == owner), owner)
