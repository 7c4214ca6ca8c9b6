"""Length and format of an answer at a glance."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_FENCED = re.compile(r"^(```|~~~).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
_MARKS: Mapping[str, re.Pattern[str]] = {
    "headings": re.compile(r"^#{1,6} ", re.MULTILINE),
    "list items": re.compile(r"^\s*(?:[-*+]|\d+[.)]) ", re.MULTILINE),
    "tables": re.compile(r"^\s*\|?\s*:?-{3,}.*\|", re.MULTILINE),
    "links": re.compile(r"(?<!!)\[[^\]]+\]\([^)]+\)|https?://\S+"),
}


@dataclass(frozen=True)
class Shape:
    """How long a text is, and how often it uses each kind of format."""

    characters: int
    words: int
    paragraphs: int
    format: Mapping[str, int]


def shape(text: str) -> Shape:
    """Count; marks inside of code blocks are code."""
    prose, blocks = _FENCED.subn("", text)
    marks = {name: len(pattern.findall(prose)) for name, pattern in _MARKS.items()}
    return Shape(
        characters=len(text),
        words=len(text.split()),
        paragraphs=sum(1 for part in re.split(r"\n\s*\n", text) if part.strip()),
        format=marks | {"code blocks": blocks},
    )
