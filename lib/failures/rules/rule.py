"""The shape of a rule: signals that speak for a cause, and how surely."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lib.failures.signals import Signals, plain

GAP = "…"
LONGEST_GAP = 240


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Speaks for `cause` when everything given holds.

    `says`: the text holds one of these phrases; `also`: and one of these; `never`: and none of these. In a phrase, "…" stands
    for a gap of at most 240 characters; quotes, case and line breaks do not matter. `code`: one of the codes, types, reasons
    is in the body; `status`: one of the statuses; `raised`: one of the classes; `shape`: all of these shapes, `not_shape`: none
    of them; `owner`: one of these hosts or providers; `end`: one of these silent ends; `pattern`: a regular expression on the
    plain text, for what phrases cannot say. `certainty` (0 to 1) is how often such evidence is right. `because` is the evidence
    in words where the phrase itself does not tell it.
    """

    cause: str
    certainty: float
    says: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    code: frozenset[str] = frozenset()
    status: frozenset[int] = frozenset()
    raised: frozenset[str] = frozenset()
    shape: tuple[str, ...] = ()
    not_shape: tuple[str, ...] = ()
    owner: frozenset[str] = frozenset()
    end: frozenset[str] = frozenset()
    deadline: str = ""
    pattern: str = ""
    variant: str = ""
    because: str = ""
    _said: tuple[Phrase, ...] = field(init=False, repr=False, compare=False)
    _also: tuple[Phrase, ...] = field(init=False, repr=False, compare=False)
    _never: tuple[Phrase, ...] = field(init=False, repr=False, compare=False)
    _regex: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_said", tuple(_phrase(p) for p in self.says))
        object.__setattr__(self, "_also", tuple(_phrase(p) for p in self.also))
        object.__setattr__(self, "_never", tuple(_phrase(p) for p in self.never))
        object.__setattr__(self, "_regex", re.compile(self.pattern) if self.pattern else None)

    def evidence(self, signals: Signals) -> str | None:
        """What decided, in a few words; None when the rule does not hold."""
        if not self._facts_hold(signals):
            return None
        said = _first(self._said, signals.text)
        if (self._said and said is None) or (self._also and _first(self._also, signals.text) is None):
            return None
        if self._never and _first(self._never, signals.text) is not None:
            return None
        found = self._regex.search(signals.text) if self._regex else None
        if self._regex and found is None:
            return None
        return self.because or self._in_words(signals, said, found)

    def _facts_hold(self, s: Signals) -> bool:
        return (
            (not self.status or not self.status.isdisjoint(s.statuses))
            and (not self.code or not self.code.isdisjoint(s.codes))
            and (not self.raised or not self.raised.isdisjoint(s.raised))
            and all(shape in s.shapes for shape in self.shape)
            and not any(shape in s.shapes for shape in self.not_shape)
            and (not self.owner or s.target.owner in self.owner or s.failure.provider in self.owner)
            and (not self.end or s.failure.end in self.end)
            and (not self.deadline or s.failure.deadline == self.deadline)
        )

    def _in_words(self, s: Signals, said: str | None, found: re.Match[str] | None) -> str:
        if said is not None or found is not None:
            words = said if said is not None else found.group() if found else ""
            return f'the text says "{words[:100].strip()}"'
        if self.code:
            return f"the error's code is {', '.join(sorted(self.code & s.codes))}"
        if self.raised:
            return f"the error at the root is {', '.join(sorted(self.raised & s.raised))}"
        if self.status:
            return f"the status is {', '.join(str(x) for x in sorted(self.status & s.statuses))}"
        return f"the call shows: {', '.join(self.shape)}"


Phrase = tuple[str, ...]


def _phrase(words: str) -> Phrase:
    return tuple(plain(part) for part in words.split(GAP))


def _first(phrases: tuple[Phrase, ...], text: str) -> str | None:
    """The first of the phrases that the text holds, as it stands there."""
    for phrase in phrases:
        start = text.find(phrase[0])
        while start >= 0:
            end = _follow(phrase, text, start + len(phrase[0]))
            if end >= 0:
                return text[start:end]
            start = text.find(phrase[0], start + 1)
    return None


def _follow(phrase: Phrase, text: str, at: int) -> int:
    for part in phrase[1:]:
        found = text.find(part, at, at + LONGEST_GAP + len(part))
        if found < 0:
            return -1
        at = found + len(part)
    return at
