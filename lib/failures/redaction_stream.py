"""Redaction of a text that comes in pieces, cut anywhere: what comes out equals the redaction of the whole.

Only what might be the beginning of a secret is held back, so that ordinary words pass at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from lib.failures.redaction import Redactor, lowered
from lib.failures.secret_formats import FORMATS, SecretFormat, harmless

# A held text longer than this is no key; it is redacted as it stands and let go.
LONGEST_HELD = 65_536
# So much of what was let go is remembered: whether a name or a key begins in a word depends on what stands before it.
REMEMBERED = 24


class StreamRedactor:
    """Takes pieces with `feed`, gives back what is safe to show; `end` gives the rest."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._held = ""
        self._before = ""
        self._heads = tuple((guise, guise[:4]) for guise in redactor.guises | redactor.beginnings)
        self._head_beginnings = _proper_beginnings(head for _, head in self._heads)
        self._reach = max((len(guise) for guise, _ in self._heads), default=0)

    def feed(self, piece: str) -> str:
        """The next part of the redacted text; empty while something may be a secret."""
        self._held += piece
        return self._let_go(
            len(self._held) if len(self._held) > LONGEST_HELD else self._safe_until(self._held)
        )

    def end(self) -> str:
        """What was still held, redacted."""
        return self._let_go(len(self._held))

    def _let_go(self, length: int) -> str:
        shown = self._redactor.text(self._held[:length], after=self._before)
        self._held = self._held[length:]
        self._before = (self._before + shown)[-REMEMBERED:]
        return shown

    def _safe_until(self, held: str) -> int:
        """How much of it cannot be part of a secret that its end cuts off, nor cuts a finished one in two."""
        text = self._before + held
        lower = lowered(text)
        first = len(self._before)
        whole = self._redactor.spans(text)
        cut = min(
            self._exact_start(text),
            _cut_short(text, _BEGUN),
            _cut_short(lower, _BEGUN_ANY_CASE),
        )
        for form in FORMATS:
            where = lower if form.any_case else text
            if form.literal in where:
                cut = min(cut, _scan(form, text, where, first, whole))
        for start, end in sorted(whole, reverse=True):
            cut = start if start < cut < end or end == len(text) else cut
        return max(0, cut - first)

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


def _scan(form: SecretFormat, text: str, where: str, first: int, whole: list[tuple[int, int]]) -> int:
    """Where a secret of this format begins that the end of the text cuts off; finished ones are added to
    `whole`.
    """
    at = where.find(form.literal, first)
    while at >= 0:
        found, after = form.match(text, at), at + len(form.literal)
        if found:
            if found.end() == len(text) or (form.endless and not found.group(3)):
                return at
            if not (form.spares_examples and harmless(found.group(2))):
                whole.append(found.span())
                after = found.end()
        elif form.may_become(text, at):
            return at
        at = where.find(form.literal, after)
    return len(text)


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


def _announced(*, any_case: bool) -> frozenset[str]:
    return _proper_beginnings(
        word for form in FORMATS if form.any_case == any_case for word in (form.literal, *form.starts)
    )


_BEGUN, _BEGUN_ANY_CASE = _announced(any_case=False), _announced(any_case=True)
LONGEST_LITERAL = max(len(begun) for begun in _BEGUN | _BEGUN_ANY_CASE)
