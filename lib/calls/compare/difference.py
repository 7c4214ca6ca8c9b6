"""Where two answers differ, word by word.

Words are compared with the space after them left aside, so that a new line break is no difference. Long answers are
compared paragraph by paragraph first: the time grows with the square of what is compared at once.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

AT_ONCE = 3_000
"""Words on each side up to which all are compared with all."""

_WORD = re.compile(r"\S+\s*|\s+")


class Passage(NamedTuple):
    """A stretch that both have, or only one of them; of what both have the left one's spelling is kept."""

    side: Literal["both", "left", "right"]
    text: str


def difference(left: str, right: str) -> list[Passage]:
    """The two texts as passages in reading order, what only the left one has before what only the right one has."""
    left, right = (
        f"{left.rstrip()}\n",
        f"{right.rstrip()}\n",
    )  # a last word is followed by space like any other
    ours, theirs = _WORD.findall(left), _WORD.findall(right)
    if max(len(ours), len(theirs)) > AT_ONCE:
        return list(_joined(_by_paragraph(left, right)))
    return list(_joined(_by_word(ours, theirs)))


def only_different(passages: Sequence[Passage], around: int = 5) -> list[Passage]:
    """The passages with all but `around` words of what both have, next to each difference, shortened to an ellipsis."""
    shown = []
    for place, passage in enumerate(passages):
        words = _WORD.findall(passage.text)
        if passage.side == "both" and len(words) > 2 * around:
            head = "".join(words[:around]) if place else ""
            tail = "".join(words[-around:]) if place < len(passages) - 1 else ""
            passage = Passage("both", f"{head}… {tail}")
        shown.append(passage)
    return shown


def likeness(passages: Sequence[Passage]) -> float:
    """How much of both texts both have, by words: 0 to 1. Two empty texts are alike."""
    count = {"both": 0, "left": 0, "right": 0}
    for passage in passages:
        count[passage.side] += len(passage.text.split())
    total = 2 * count["both"] + count["left"] + count["right"]
    return 2 * count["both"] / total if total else 1.0


def _by_word(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Passage]:
    matcher = SequenceMatcher(None, [word.strip() for word in ours], [word.strip() for word in theirs], False)
    for tag, start, stop, other_start, other_stop in matcher.get_opcodes():
        if tag == "equal":
            yield Passage("both", "".join(ours[start:stop]))
            continue
        yield Passage("left", "".join(ours[start:stop]))
        yield Passage("right", "".join(theirs[other_start:other_stop]))


def _by_paragraph(left: str, right: str) -> Iterator[Passage]:
    ours, theirs = left.splitlines(keepends=True), right.splitlines(keepends=True)
    for tag, start, stop, other_start, other_stop in SequenceMatcher(None, ours, theirs).get_opcodes():
        one, other = "".join(ours[start:stop]), "".join(theirs[other_start:other_stop])
        words, other_words = _WORD.findall(one), _WORD.findall(other)
        if tag == "equal":
            yield Passage("both", one)
        elif max(len(words), len(other_words)) <= AT_ONCE:
            yield from _by_word(words, other_words)
        else:
            yield from (Passage("left", one), Passage("right", other))


def _joined(passages: Iterator[Passage]) -> Iterator[Passage]:
    last: Passage | None = None
    for passage in passages:
        if not passage.text:
            continue
        if last is not None and last.side == passage.side:
            last = Passage(last.side, last.text + passage.text)
            continue
        if last is not None:
            yield last
        last = passage
    if last is not None:
        yield last
