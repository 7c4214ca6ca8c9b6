"""Secrets leave a text before it is cut, stored, logged, shown or exported.

Three nets: the exact value of every loaded secret in each guise it may travel in, known key formats, and the
names of secret fields. What the person wrote is not passed through here. Time is linear in the text.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, quote_plus

from lib.failures.secret_formats import FORMATS, SecretFormat, harmless

MASK = "***"
SHORTEST_SECRET = 6
# A provider that echoes the beginning of a key gives it away as surely as the whole.
TELLING_PREFIX = 12
VENDOR_PREFIX = re.compile(
    r"sk-ant-(?:api\d\d-|admin\d\d-)?|sk-or-(?:v\d-)?|sk-proj-|sk-svcacct-|sk-lf-|sk-|AIza|AQ\.|gsk_|xai-|hf_|"
    r"nvapi-|pplx-|r8_|fw_|ghp_|github_pat_"
)
# Vendors' keys are found only in runs like this: to look through those alone is a quarter of the work.
_LONG_RUN = re.compile(r"[A-Za-z0-9_+/=%.-]{19,}")
_KEY_RUN = re.compile(r"[A-Za-z0-9_+/=%.-]*")


def redact(text: str, secrets: frozenset[str] = frozenset()) -> str:
    """The text without its secrets; a vendor's public prefix stays, because it tells whose key it was."""
    return redactor(secrets).text(text)


@lru_cache(maxsize=8)
def redactor(secrets: frozenset[str]) -> Redactor:
    """The redactor for these secrets; kept, since building one costs more than using it."""
    return Redactor(secrets)


class Redactor:
    """Knows a set of secrets in all their guises. Its repr tells nothing."""

    def __init__(self, secrets: Iterable[str]) -> None:
        given = set(secrets)
        values = {v for s in given for v in (s, s.strip()) if len(v) >= SHORTEST_SECRET}
        self.guises = frozenset(guise for value in values for guise in _guises(value))
        self.beginnings = frozenset(b for value in values for b in _beginnings(value))
        self._exact = _any_of(self.guises)
        self._begun = _any_of(self.beginnings)

    def __repr__(self) -> str:
        return f"Redactor({len(self.guises)} guises)"

    def text(self, text: str, *, after: str = "") -> str:
        """The text without its secrets; `after` is what stood right before it, already redacted."""
        if any(guise in text for guise in self.guises):
            text = self._exact.sub(lambda found: mask(found.group()), text)
        if any(beginning in text for beginning in self.beginnings):
            text = _hide_beginnings(self._begun, text)
        return _hide_formats(after + text, len(after))[len(after) :]

    def cut(self, text: str, length: int) -> str:
        """The text redacted and only then cut to `length` characters, an ellipsis marking the cut."""
        clean = self.text(text)
        return clean if len(clean) <= length else clean[: length - 1] + "…"

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where loaded secrets and their beginnings stand in the text."""
        found: list[tuple[int, int]] = []
        if any(guise in text for guise in self.guises):
            found += [one.span() for one in self._exact.finditer(text)]
        if any(beginning in text for beginning in self.beginnings):
            found += [(one.start(), _run_end(text, one.end())) for one in self._begun.finditer(text)]
        return found


def mask(value: str) -> str:
    """What stands in a text for a secret: its vendor's public prefix, if any, and stars."""
    vendor = VENDOR_PREFIX.match(value)
    return (vendor.group() if vendor else "") + MASK


def _guises(value: str) -> set[str]:
    """The forms in which a secret travels: plain, in a URL, in JSON (also twice), in a repr, in base64."""
    raw = value.encode("utf-8", "surrogatepass")
    escaped = json.dumps(value)[1:-1]
    forms = {value, escaped, json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(escaped)[1:-1]}
    forms |= {repr(value)[1:-1], repr(raw)[2:-1]}
    forms |= {encode(raw).decode().rstrip("=") for encode in (base64.b64encode, base64.urlsafe_b64encode)}
    with contextlib.suppress(UnicodeEncodeError):
        forms |= {quote(value, safe=""), quote(value), quote_plus(value), quote(value, safe="").lower()}
    return {form for form in forms if len(form) >= SHORTEST_SECRET}


def _beginnings(value: str) -> set[str]:
    """A long secret's first characters that are its own, beyond the prefix that all its vendor's keys share."""
    vendor = VENDOR_PREFIX.match(value)
    length = max(TELLING_PREFIX, (vendor.end() if vendor else 0) + 6)
    return {value[:length]} if len(value) >= length + 8 and "://" not in value else set()


def _any_of(literals: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(s) for s in sorted(literals, key=lambda s: (-len(s), s))))


def _hide_beginnings(begun: re.Pattern[str], text: str) -> str:
    pieces: list[str] = []
    done = 0
    for found in begun.finditer(text):
        if found.start() >= done:
            pieces += [text[done : found.start()], mask(found.group())]
            done = _run_end(text, found.end())
    return "".join([*pieces, text[done:]]) if pieces else text


def _run_end(text: str, at: int) -> int:
    """Where the key that goes on there ends."""
    run = _KEY_RUN.match(text, at)
    return run.end() if run else at


def _hide_formats(text: str, first: int) -> str:
    lower = lowered(text)
    keys = " ".join(_LONG_RUN.findall(text))
    for form in FORMATS:
        where = lower if form.any_case else text
        if form.literal in (keys if form.is_key else where):
            hidden = _hide_format(form, text, where, first)
            if hidden is not text:
                text, lower = hidden, lowered(hidden)
    return text


def _hide_format(form: SecretFormat, text: str, where: str, first: int) -> str:
    pieces: list[str] = []
    done, at = 0, where.find(form.literal, first)
    while at >= 0:
        found = form.match(text, at)
        if found and not (form.spares_examples and harmless(found.group(2))):
            pieces.append(text[done : found.end(1)] + MASK + text[found.end(2) : found.end()])
            done = found.end()
        at = where.find(form.literal, max(done, at + len(form.literal)))
    return "".join([*pieces, text[done:]]) if pieces else text


def lowered(text: str) -> str:
    """The text in lower case with every character at its own place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if c.isascii() else c for c in text)
