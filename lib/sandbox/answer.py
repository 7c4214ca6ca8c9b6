"""What is asked and what is answered, in no provider's words: each protocol reads an Ask and writes an
Answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from lib.sandbox import judging, prose

Kind = Literal["reasoning", "text", "tool"]
Finish = Literal[
    "stop",
    "length",
    "blocked",
    "recitation",
    "prohibited",
    "prompt-blocked",
    "no-choices",
    "odd-tool-call",
]

_TOKEN = re.compile(r"\s*\S{1,9}|\s+$")
_WORDS_ASKED = re.compile(r"\b(\d{1,5})[\s-]*words?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Ask:
    """One request for an answer, as far as it shapes the answer."""

    model: str
    prompt: str
    """The text of the last user message."""
    prompt_tokens: int
    max_tokens: int | None = None
    stream: bool = False
    reasons: bool = False
    """The model thinks before it answers."""
    shows_reasoning: bool = False
    """The caller asked to see the thoughts."""
    include_usage: bool = True
    framed: bool = True
    """A stream comes as server-sent events (Gemini can also send one JSON array)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of an answer."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Answer:
    """The tokens of an answer and why they end."""

    pieces: tuple[Piece, ...]
    finish: Finish = "stop"

    def count(self, *kinds: Kind) -> int:
        """How many tokens of these kinds, or of all kinds when none is named."""
        return sum(not kinds or piece.kind in kinds for piece in self.pieces)

    def text(self, kind: Kind) -> str:
        """The tokens of one kind, joined."""
        return "".join(piece.text for piece in self.pieces if piece.kind == kind)

    def first(self, tokens: int) -> Answer:
        """The same answer, cut off after so many tokens."""
        return replace(self, pieces=self.pieces[:tokens])


def tokens_of(text: str) -> list[str]:
    """Divide text into tokens: a word, or nine letters of a long one, with the white space before it."""
    return _TOKEN.findall(text)


def compose(ask: Ask, tokens: int | None = None) -> Answer:
    """Answer, always the same to the same model and prompt; `tokens` long, or as long as the prompt asks.

    Who asks for a verdict gets one, unless the answer is to have a length.
    """
    text = [Piece("text", token) for token in _said(ask, tokens)]
    thoughts = tokens_of(prose.thoughts(ask.model, ask.prompt)) if ask.reasons else []
    pieces = (*(Piece("reasoning", token) for token in thoughts), *text)
    if ask.max_tokens is not None and len(pieces) > ask.max_tokens:
        return Answer(pieces[: ask.max_tokens], "length")
    return Answer(pieces)


def _length_asked(prompt: str) -> int | None:
    words = _WORDS_ASKED.search(prompt)
    return min(int(words[1]), 20_000) if words else None


def _said(ask: Ask, tokens: int | None) -> list[str]:
    if tokens is None and (verdict := judging.verdict(ask.prompt)) is not None:
        return tokens_of(verdict)
    return _exactly(ask, tokens if tokens is not None else _length_asked(ask.prompt))


def _exactly(ask: Ask, wanted: int | None) -> list[str]:
    if wanted is None:
        return tokens_of(prose.write(ask.model, ask.prompt))
    sections = prose.sections(ask.model, ask.prompt)
    tokens: list[str] = []
    while len(tokens) < wanted:
        tokens += tokens_of(next(sections))
    return tokens[:wanted]
