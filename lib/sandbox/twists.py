"""Faults of the answer itself: it is given in good order, and is not what was wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lib.sandbox.answer import Answer, Finish, Piece
from lib.sandbox.knobs import Knobs

Twist = Callable[[Answer, Knobs], tuple[Answer, Knobs]]

_HUGE_CHARACTERS = 8 * 1024 * 1024


def _ends(finish: Finish) -> Twist:
    """The beginning of the answer, and then a reason why there is no more."""
    return lambda answer, knobs: (replace(answer.first(knobs.after), finish=finish), knobs)


def _nothing(finish: Finish) -> Twist:
    """No token at all, and a reason."""
    return lambda _, knobs: (Answer((), finish), knobs)


def _only(*pieces: Piece, finish: Finish = "stop") -> Twist:
    """These tokens in place of the answer."""
    return lambda _, knobs: (Answer(pieces, finish), knobs)


def _reasoning_only(answer: Answer, knobs: Knobs) -> tuple[Answer, Knobs]:
    thoughts = tuple(Piece("reasoning", piece.text) for piece in answer.pieces)
    return Answer(thoughts, "length"), knobs


def _huge_line(_: Answer, knobs: Knobs) -> tuple[Answer, Knobs]:
    """Numbers, for the same word over and over would be another fault."""
    counting = "".join(f"{number:07} " for number in range(_HUGE_CHARACTERS // 8))
    return Answer((Piece("text", counting),)), knobs


def _drip(answer: Answer, knobs: Knobs) -> tuple[Answer, Knobs]:
    return answer, replace(knobs, pace=1.0)


TWISTS: dict[str, Twist] = {
    "content-blocked": _nothing("prompt-blocked"),
    "answer-blocked": _ends("blocked"),
    "recitation": _ends("recitation"),
    "prohibited-content": _nothing("prohibited"),
    "max-tokens-reached": _ends("length"),
    "reasoning-only": _reasoning_only,
    "empty-answer": _nothing("stop"),
    "empty-choices": _nothing("no-choices"),
    "repeated-chunk": _only(*[Piece("text", " again")] * 150),
    "huge-line": _huge_line,
    "tool-call-oddity": _only(Piece("tool", '{"city": "Par'), finish="odd-tool-call"),
    "drip": _drip,
}
