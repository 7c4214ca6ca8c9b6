"""Which failures are the same: one fingerprint groups them, in the error log and across restarts.

It is made of the cause, where it happened, and the message with everything taken out that changes from call
to call. The cause is part of it, so that different causes never share a group.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from lib.failures.body import documents
from lib.failures.failure import Failure
from lib.failures.signals import plain
from lib.failures.targets import owner_of

# Raise this when the rule below changes: groups of another version are other groups.
FINGERPRINT_VERSION = 1

MESSAGE_CHARS = 300
LONGEST_CHARS = 2000
FIRST_PASSING_PORT = 32_768
# The text of a provider's error stands under one of these.
_MESSAGE_FIELDS = ("message", "msg", "detail", "error_description")
_VARIABLE = (
    # Quoted values, times, ids, masked keys, hashes, addresses, counts: in this order, the longest forms first.
    (re.compile(r"(?s)traceback \(most recent call last\).*"), ""),
    (re.compile(r"https?://[^\s\"'<>)\]},]+"), "<url>"),
    (re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun), \d\d? \w{3} \d{4} [\d:]{8} gmt"), "<time>"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"\b(?:sk|pk|gsk|xai|hf|nvapi|pplx|aiza)[-_][\w*….-]*"), "<key>"),
    (
        re.compile(
            r"\b(?:req|request|org|proj|user|msg|call|toolu|chatcmpl|resp|rs|fc|run|gen|acct|ws|inst)[-_]"
            r"(?:(?=[\w*-]{0,80}[\d*])[\w*-]{4,}|[\w*-]{14,})"
        ),
        "<id>",
    ),
    (re.compile(r"\b(?=[a-z_-]{0,80}\d)(?=[0-9_-]{0,80}[a-z])[a-z0-9_-]{20,}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "<id>"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b"), "<address>"),
    (re.compile(r"0x[0-9a-f]+"), "<id>"),
    (re.compile(r"(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:ms|s|m|h)\b"), "<n>"),
    (re.compile(r"\d+(?:[.,]\d+)?\s(?:ms|secs?|seconds?|mins?|minutes?|hours?)\b"), "<n>"),
    (re.compile(r"\d+(?:[.,]\d+)*"), "<n>"),
    (re.compile(r"\*{2,}"), "<n>"),
)
_QUOTED = re.compile(r"""(?<!\w)(["'`])(?:(?!\1)[^\n\\]|\\.){1,200}\1(?!\w)""")


def fingerprint(failure: Failure, cause_label: str) -> str:
    """A short stable text; equal for failures of one cause, provider, model, host and message, however they
    were worded.
    """
    parts = (
        str(FINGERPRINT_VERSION),
        cause_label,
        failure.provider or "",
        (failure.litellm_model or failure.model or "").lower(),
        host_of(failure),
        failure.end or failure.deadline or "",
        normalised(_message(failure)),
    )
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{FINGERPRINT_VERSION}-{digest[:24]}"


def host_of(failure: Failure) -> str:
    """Where the call went: the provider for its own hosts, else host and port.

    A port that the system gave out for the moment (a sandbox, a tunnel) is another one after each start, and
    left out.
    """
    try:
        parts = urlsplit(failure.url or failure.base_url or "")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    lasting = port is not None and port < FIRST_PASSING_PORT
    return owner_of(host) or (f"{host}:{port}" if lasting else host)


def normalised(message: str) -> str:
    """The message without what changes from call to call: quotes, ids, times, keys, counts, hashes,
    addresses.
    """
    text = plain(_QUOTED.sub(" <quoted> ", message[:LONGEST_CHARS]))
    for pattern, placeholder in _VARIABLE:
        text = pattern.sub(placeholder, text)
    return " ".join(text.split())[:MESSAGE_CHARS]


def _message(failure: Failure) -> str:
    """What the provider itself said, before LiteLLM's wrapping; else the root error; else the message."""
    for document in (
        documents(failure.body[:4000]) if failure.body.lstrip().startswith(("{", "[", "data:")) else ()
    ):
        if said := _said_in(document, 0):
            return said
    if failure.body and "<" not in failure.body[:50]:
        return failure.body
    if failure.status and failure.content_type == "text/html":
        return f"{failure.status} page"
    return failure.root or failure.message


def _said_in(value: object, depth: int) -> str:
    if depth > 4:
        return ""
    if isinstance(value, list):
        return next((said for item in value[:3] if (said := _said_in(item, depth + 1))), "")
    if not isinstance(value, dict):
        return ""
    for name in ("error", "errors"):
        if said := (
            value[name] if isinstance(value.get(name), str) else _said_in(value.get(name), depth + 1)
        ):
            return str(said)
    return next((str(value[name]) for name in _MESSAGE_FIELDS if isinstance(value.get(name), str)), "")
