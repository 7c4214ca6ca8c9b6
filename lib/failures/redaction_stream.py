"""Redaction of a text that comes in pieces, cut anywhere: what comes out equals the redaction of the whole.

Only what might be the beginning of a secret is held back, so that ordinary words pass at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lib.failures.redaction import KEY_RUN, Redactor, lowered
from lib.failures.secret_formats import FORMATS, SecretFormat, harmless

# A held text longer than this is no key; it is redacted as it stands and let go.
LONGEST_HELD = 65_536
# From its literal on, every format shows within so many characters whether it is one.
PATIENCE = 128
_TOKEN_RUN = re.compile(r"[A-Za-z0-9_.\-]*")


class StreamRedactor:
    """Takes pieces with `feed`, gives back what is safe to show; `end` gives the rest."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._held = ""
        self._heads = tuple((guise, guise[:4]) for guise in redactor.guises | redactor.beginnings)
        self._head_beginnings = _proper_beginnings(head for _, head in self._heads)
        self._reach = max((len(guise) for guise, _ in self._heads), default=0)

    def feed(self, piece: str) -> str:
        """The next part of the redacted text; empty while something may be a secret."""
        self._held += piece
        cut = len(self._held) if len(self._held) > LONGEST_HELD else self._safe_until(self._held)
        shown, self._held = self._held[:cut], self._held[cut:]
        return self._redactor.text(shown)

    def end(self) -> str:
        """What was still held, redacted."""
        shown, self._held = self._held, ""
        return self._redactor.text(shown)

    def _safe_until(self, text: str) -> int:
        """How much of the text cannot be part of a secret that its end cuts off, nor cuts a finished one in
        two.
        """
        lower = lowered(text)
        whole = self._redactor.spans(text)
        cut = min(
            self._exact_start(text),
            self._begun_start(text),
            _cut_short(text, _BEGUN),
            _cut_short(lower, _BEGUN_ANY_CASE),
        )
        for form in FORMATS:
            where = lower if form.any_case else text
            if form.literal in where:
                cut = min(cut, _scan(form, text, where, whole))
        for start, end in sorted(whole, reverse=True):
            cut = start if start < cut < end else cut
        return cut

    def _exact_start(self, text: str) -> int:
        """Where the beginning of a loaded secret stands that the end of the text cuts off."""
        start, first = len(text), max(0, len(text) - self._reach)
        for guise, head in self._heads:
            at = text.find(head, first)
            while 0 <= at < start:
                if guise.startswith(text[at:]):
                    start = at
                at = text.find(head, at + 1)
        return min(start, _cut_short(text, self._head_beginnings))

    def _begun_start(self, text: str) -> int:
        """Where a secret's telling beginning stands that is still being spelled out."""
        start = len(text)
        for beginning in self._redactor.beginnings:
            at = text.rfind(beginning)
            run = KEY_RUN.match(text, at + len(beginning)) if at >= 0 else None
            if run and run.end() == len(text):
                start = min(start, at)
        return start


def _scan(form: SecretFormat, text: str, where: str, whole: list[tuple[int, int]]) -> int:
    """Where a secret of this format begins that the end of the text cuts off; finished ones are added to
    `whole`.
    """
    at = where.find(form.literal)
    while at >= 0:
        found, after = form.match(text, at), at + len(form.literal)
        if found:
            if found.end() == len(text) or (form.endless and not found.group(3)):
                return at
            if not (form.spares_examples and harmless(found.group(2))):
                whole.append(found.span())
                after = found.end()
        elif len(text) - at < PATIENCE or _still_a_token(text, at):
            return at
        at = where.find(form.literal, after)
    return len(text)


def _still_a_token(text: str, at: int) -> bool:
    run = _TOKEN_RUN.match(text, at)
    return run is not None and run.end() == len(text)


def _cut_short(text: str, beginnings: frozenset[str]) -> int:
    """Where the end of the text is the longest of these beginnings of a literal; the text's length if it is
    none.
    """
    for length in range(min(LONGEST_LITERAL, len(text)), 0, -1):
        if text[-length:] in beginnings:
            return len(text) - length
    return len(text)


def _proper_beginnings(literals: Iterable[str]) -> frozenset[str]:
    return frozenset(literal[:length] for literal in literals for length in range(1, len(literal)))


LONGEST_LITERAL = max(len(form.literal) for form in FORMATS)
_BEGUN = _proper_beginnings(form.literal for form in FORMATS if not form.any_case)
_BEGUN_ANY_CASE = _proper_beginnings(form.literal for form in FORMATS if form.any_case)
