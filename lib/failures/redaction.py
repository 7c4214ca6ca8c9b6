"""Secrets leave a text before it is cut, stored, logged, shown or exported.

Three nets: the exact value of every loaded secret in each guise it may travel in, known key formats, and the names of
secret fields. What the person wrote is not passed through here. Time is linear in the text.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from lib.failures.secret_formats import (
    FORMATS,
    NOT_SECRET_FIELD,
    PLACEHOLDER,
    SECRET_FIELD,
    URL_PASSWORD,
    SecretFormat,
)

MASK = "***"
SHORTEST_SECRET = 6
# A provider that echoes the beginning of a key gives it away as surely as the whole.
TELLING_PREFIX = 12
_VENDOR = re.compile(
    r"sk-ant-(?:api\d\d-|admin\d\d-)?|sk-or-(?:v\d-)?|sk-proj-|sk-svcacct-|sk-lf-|sk-|AIza|AQ\.|gsk_|xai-|hf_|"
    r"nvapi-|pplx-|r8_|fw_|ghp_|github_pat_"
)
_KEY_CHARACTER = re.compile(r"[A-Za-z0-9_+/=%.-]*")


def redact(text: str, secrets: frozenset[str] = frozenset()) -> str:
    """The text without its secrets; a vendor's public prefix stays, because it tells whose key it was."""
    return redactor(secrets).text(text)


def redact_value(value: Any, secrets: frozenset[str] = frozenset()) -> Any:
    """A JSON-able value without its secrets: every text redacted, every secret field masked, however deep."""
    return redactor(secrets).value(value)


@lru_cache(maxsize=8)
def redactor(secrets: frozenset[str]) -> Redactor:
    """The redactor for these secrets; kept, since building one costs more than using it."""
    return Redactor(secrets)


class Redactor:
    """Knows a set of secrets in all their guises. Its repr tells nothing."""

    def __init__(self, secrets: Iterable[str]) -> None:
        values = {s.strip() for s in secrets} | set(secrets)
        self._values = sorted((v for v in values if len(v) >= SHORTEST_SECRET), key=len, reverse=True)
        guises = {guise for value in self._values for guise in _guises(value)}
        self._exact = _any_of(guises)
        self._begun = _any_of({b for value in self._values for b in _beginnings(value)})

    def __repr__(self) -> str:
        return f"Redactor({len(self._values)} secrets)"

    @property
    def longest(self) -> int:
        """Characters of the longest guise: as much as a streaming caller must hold back."""
        return max((len(g) for v in self._values for g in _guises(v)), default=0)

    def text(self, text: str) -> str:
        """The text without its secrets."""
        if self._exact is not None:
            text = self._exact.sub(lambda m: mask(m.group()), text)
        if self._begun is not None:
            text = self._hide_beginnings(text)
        return _hide_passwords(_hide_formats(text))

    def cut(self, text: str, length: int) -> str:
        """The text redacted and only then cut to `length` characters, an ellipsis marking the cut."""
        clean = self.text(text)
        return clean if len(clean) <= length else clean[: length - 1] + "…"

    def value(self, value: Any) -> Any:
        """A JSON-able value without its secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(k)): self._field(str(k), v) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self.value(item) for item in value]
        if isinstance(value, (bytes, bytearray)):
            return self.text(bytes(value).decode("utf-8", "replace"))
        return value

    def _field(self, name: str, value: Any) -> Any:
        if isinstance(value, str) and value and is_secret_field(name):
            return mask(value)
        return self.value(value)

    def _hide_beginnings(self, text: str) -> str:
        assert self._begun is not None
        pieces, done = [], 0
        for found in self._begun.finditer(text):
            if found.start() < done:
                continue
            rest = _KEY_CHARACTER.match(text, found.end())
            pieces += [text[done : found.start()], mask(found.group())]
            done = rest.end() if rest else found.end()
        return "".join([*pieces, text[done:]]) if pieces else text


def is_secret_field(name: str) -> bool:
    """Whether a field, header or variable of this name holds a secret."""
    return SECRET_FIELD.search(name) is not None and NOT_SECRET_FIELD.search(name) is None


def mask(value: str) -> str:
    """What stands in a text for a secret: its vendor's public prefix, if any, and stars."""
    vendor = _VENDOR.match(value)
    return (vendor.group() if vendor else "") + MASK


def _guises(value: str) -> set[str]:
    """The forms in which a secret travels: plain, in a URL, in JSON, in a repr, in base64 (also as Basic auth)."""
    raw = value.encode("utf-8", "surrogatepass")
    escaped = json.dumps(value)[1:-1]
    encoded = {base64.b64encode(raw), base64.urlsafe_b64encode(raw)}
    forms = {value, escaped, json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(escaped)[1:-1]}
    forms |= {repr(value)[1:-1], repr(raw)[2:-1]}
    forms |= {e.decode().rstrip("=") for e in encoded}
    try:
        forms |= {quote(value, safe=""), quote(value), quote_plus(value), quote(value, safe="").lower()}
    except UnicodeEncodeError:
        pass
    return {form for form in forms if len(form) >= SHORTEST_SECRET}


def _beginnings(value: str) -> set[str]:
    """The first characters of a long secret that are its own, beyond the prefix that all its vendor's keys share."""
    vendor = _VENDOR.match(value)
    length = max(TELLING_PREFIX, (vendor.end() if vendor else 0) + 6)
    return {value[:length]} if len(value) >= length + 8 and "://" not in value else set()


def _any_of(literals: set[str]) -> re.Pattern[str] | None:
    if not literals:
        return None
    return re.compile("|".join(re.escape(s) for s in sorted(literals, key=len, reverse=True)))


def _hide_formats(text: str) -> str:
    lowered = _lowered(text)
    for form in FORMATS:
        where = lowered if form.any_case else text
        if form.literal in where:
            hidden = _hide_format(form, text, where)
            if hidden is not text:
                text, lowered = hidden, _lowered(hidden)
    return text


def _hide_format(form: SecretFormat, text: str, where: str) -> str:
    pieces, done, at = [], 0, where.find(form.literal)
    while at >= 0:
        free = form.inside or at == 0 or not _joins(text[at - 1])
        found = form.pattern.match(text, at) if free else None
        if found and not (form.spares_placeholders and _harmless(text[found.end(1) : found.end()])):
            pieces.append(text[done : found.end(1)] + MASK)
            done = found.end()
        at = where.find(form.literal, max(done, at + len(form.literal)))
    return "".join([*pieces, text[done:]]) if pieces else text


def _joins(character: str) -> bool:
    return character.isalnum() or character in "_-"


def _harmless(value: str) -> bool:
    """Whether a value after a secret's name is an example, a word or a piece of code."""
    if value.startswith(MASK) or PLACEHOLDER.search(value):
        return True
    return not (any(c.isdigit() for c in value) and any(c.isalpha() for c in value))


def _hide_passwords(text: str) -> str:
    return URL_PASSWORD.sub(rf"\1{MASK}\3", text) if "://" in text and "@" in text else text


def _lowered(text: str) -> str:
    """The text in lower case with every character at its own place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if c.isascii() else c for c in text)
