"""The shape of a rule: signals that speak for a cause, and how surely."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lib.failures.signals import Signals, plain

GAP = "…"
INSIDE = "*"
LONGEST_GAP = 140


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Speaks for `cause` when everything given holds.

    `says`: the text holds one of these phrases; `also`: and one of these; `never`: and none of these. Phrases
    are written one after the other with " | " between them; in a phrase, "…" stands for a gap of at most 140
    characters, a "*" before it lets it begin within a word; quotes, case and line breaks do not matter. Lists
    of words: `code`: one of these codes, types or reasons is in the body; `raised`: one of these classes;
    `shape`: all of these shapes; `not_shape`: none of them; `owner`: one of these hosts or providers; `end`:
    one of these silent ends. `status`: one of these statuses, `not_status`: none of them. `pattern`: a
    regular expression on the plain text, for what phrases cannot say. `certainty` (0 to 1) is how often such
    evidence is right. `because` is the evidence in words, where the phrase itself does not tell it.
    """

    cause: str
    certainty: float
    says: str = ""
    also: str = ""
    never: str = ""
    code: str = ""
    status: tuple[int, ...] = ()
    not_status: tuple[int, ...] = ()
    raised: str = ""
    shape: str = ""
    not_shape: str = ""
    owner: str = ""
    end: str = ""
    deadline: str = ""
    pattern: str = ""
    variant: str = ""
    because: str = ""
    _asked: Asked = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_asked", Asked(self))

    def evidence(self, signals: Signals) -> str | None:
        """What decided, in a few words; None when the rule does not hold."""
        asked = self._asked
        if not asked.facts_hold(signals):
            return None
        said = _first(asked.says, signals.text)
        if (asked.says and said is None) or (asked.also and _first(asked.also, signals.text) is None):
            return None
        if asked.never and _first(asked.never, signals.text) is not None:
            return None
        if asked.pattern:
            found = asked.pattern.search(signals.text)
            if found is None:
                return None
            said = found.group()
        return self.because or self._in_words(signals, said)

    def _in_words(self, s: Signals, said: str | None) -> str:
        if said is not None:
            return f'the text says "{said[:100].strip()}"'
        asked = self._asked
        if asked.code:
            return f"the error's code is {', '.join(sorted(asked.code & s.codes))}"
        if asked.raised:
            return f"the error at the root is {', '.join(sorted(asked.raised & s.raised))}"
        if asked.status:
            return f"the status is {', '.join(str(x) for x in sorted(asked.status & s.statuses))}"
        return f"the call shows: {', '.join(asked.shape)}"


class Phrase(NamedTuple):
    """A phrase: its first piece, the pieces after its gaps, and whether it begins with a whole word."""

    first: str
    rest: tuple[str, ...]
    whole: bool


class Asked:
    """A rule's conditions, made ready once."""

    def __init__(self, rule: Rule) -> None:
        self.says = phrases(rule.says)
        self.also = phrases(rule.also)
        self.never = phrases(rule.never)
        self.code = frozenset(rule.code.split())
        self.status = frozenset(rule.status)
        self.not_status = frozenset(rule.not_status)
        self.raised = frozenset(rule.raised.split())
        self.shape = frozenset(rule.shape.split())
        self.not_shape = frozenset(rule.not_shape.split())
        self.owner = frozenset(rule.owner.split())
        self.end = frozenset(rule.end.split())
        self.deadline = rule.deadline
        self.pattern = re.compile(rule.pattern) if rule.pattern else None

    def facts_hold(self, s: Signals) -> bool:
        """Whether all conditions hold that are not about the text."""
        return (
            (not self.status or not self.status.isdisjoint(s.statuses))
            and self.not_status.isdisjoint(s.statuses)
            and (not self.code or not self.code.isdisjoint(s.codes))
            and (not self.raised or not self.raised.isdisjoint(s.raised))
            and self.shape <= s.shapes
            and self.not_shape.isdisjoint(s.shapes)
            and (not self.owner or s.target.owner in self.owner or s.failure.provider in self.owner)
            and (not self.end or s.failure.end in self.end)
            and (not self.deadline or s.failure.deadline == self.deadline)
        )


def phrases(words: str) -> tuple[Phrase, ...]:
    """The phrases of a list, in the plain form that texts are brought to."""
    return tuple(_phrase(words_) for words_ in words.split(" | ") if words_.strip())


def _phrase(words: str) -> Phrase:
    inside = words.startswith(INSIDE)
    pieces = tuple(plain(piece) for piece in words.split(GAP))
    return Phrase(pieces[0], pieces[1:], whole=not inside and _latin(pieces[0][:1]))


def _first(phrases_: tuple[Phrase, ...], text: str) -> str | None:
    """The first of the phrases that the text holds, as it stands there."""
    for phrase in phrases_:
        if phrase[0] in text and (found := _whole(phrase, text)) is not None:
            return found
    return None


def _whole(phrase: Phrase, text: str) -> str | None:
    """The phrase as it stands in the text, with what fills its gaps; None when only its first piece does."""
    first, rest, whole = phrase
    start = text.find(first)
    while start >= 0:
        if not (whole and start and _latin(text[start - 1])):
            end = _follow(rest, text, start + len(first))
            if end >= 0:
                return text[start:end]
        start = text.find(first, start + 1)
    return None


def _follow(rest: tuple[str, ...], text: str, at: int) -> int:
    for piece in rest:
        found = text.find(piece, at, at + LONGEST_GAP + len(piece))
        if found < 0:
            return -1
        at = found + len(piece)
    return at


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
