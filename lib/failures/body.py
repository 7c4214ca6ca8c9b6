"""The body of an answer: the provider's own error inside JSON, inside Python's repr of bytes, inside a
stream's last event.
"""

from __future__ import annotations

import ast
import contextlib
import email.utils
import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from lib.failures.exchange import Exchange

_BYTES_REPR = re.compile(r"""b'(?:[^'\\]|\\.)*'|b"(?:[^"\\]|\\.)*\"""", re.S)
_RETRY_DELAY = re.compile(r"""retryDelay\\*["']\s*:\s*\\*["'](\d+(?:\.\d+)?)s""")
_TRY_AGAIN = re.compile(
    r"(?:try again|retry|retrying|available) (?:in|after) "
    r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)(ms|s| seconds?))?",
    re.I,
)
# A server may ask for any wait; longer than a day is no wait but a refusal.
LONGEST_WAIT_S = 86_400.0


def text_of_exchange(exchange: Exchange) -> str:
    """The kept part of a body as text: the whole if it is short, else its beginning and its end."""
    if exchange.received <= len(exchange.head):
        return exchange.head.decode("utf-8", "replace")
    overlap = max(0, len(exchange.head) + len(exchange.tail) - exchange.received)
    gap = b"" if overlap else b"\n...\n"
    return (exchange.head + gap + exchange.tail[overlap:]).decode("utf-8", "replace")


def shown(text: str) -> str:
    """A message for eyes: Python's b'...' around a provider's body is taken off."""
    if "b'" not in text and 'b"' not in text:
        return text
    return _BYTES_REPR.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    with contextlib.suppress(ValueError, SyntaxError):
        value = ast.literal_eval(found.group())
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
    return found.group()


def documents(text: str) -> Iterator[Any]:
    """The JSON values of a body: the whole, or each event of a stream."""
    stripped = text.strip()
    with contextlib.suppress(ValueError, RecursionError):
        yield json.loads(stripped)
        return
    for line in stripped.splitlines():
        line = line.strip().removeprefix("data:").strip().rstrip(",")
        if line.startswith(("{", "[")):
            with contextlib.suppress(ValueError, RecursionError):
                yield json.loads(line)


def error_within(text: str) -> str:
    """The provider's error object inside a body that otherwise is an answer; empty when there is none."""
    if '"error"' not in text:
        return ""
    for document in documents(text):
        for value in document if isinstance(document, list) else [document]:
            if isinstance(value, dict) and value.get("error"):
                return json.dumps(value, ensure_ascii=False)
    return ""


def retry_after_s(headers: Mapping[str, str], body: str = "") -> float | None:
    """Seconds after which the provider says a retry may help, from its headers or its words; None when it
    does not say.

    Dates, decimals and milliseconds are understood; negative and absurd values are brought to 0 and one day.
    """
    asked = _header_wait(headers)
    if asked is None:
        asked = _spoken_wait(body)
    return None if asked is None else min(max(asked, 0.0), LONGEST_WAIT_S)


def _header_wait(headers: Mapping[str, str]) -> float | None:
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        with contextlib.suppress(ValueError):
            seconds = float(value) * unit
            if seconds == seconds:
                return seconds
        with contextlib.suppress(ValueError, TypeError):
            return email.utils.parsedate_to_datetime(value).timestamp() - time.time()
    return None


def _spoken_wait(body: str) -> float | None:
    if found := _RETRY_DELAY.search(body):
        return float(found.group(1))
    if (found := _TRY_AGAIN.search(body)) and any(found.groups()):
        hours, minutes, amount, unit = found.groups()
        seconds = float(amount or 0) * (0.001 if unit == "ms" else 1.0)
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds
    return None
