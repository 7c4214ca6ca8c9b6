"""A conversation's title, made from its first message without asking a model: plain text on one line."""

import re

UNTITLED = "New conversation"
LONGEST = 60

_FENCE = re.compile(r"^\s*(```|~~~).*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LINE_MARK = re.compile(r"^\s*(#{1,6}|>+|[-*+]|\d+[.)])\s+", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)")
# What does not show or turns the line around: controls, and the marks of writing direction.
_UNSEEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|[ \t]*[\r\n]+")  # noqa: RUF001 (full-width marks are meant)


def title_of(text: str) -> str:
    """The first sentence as plain text, cut at a word to at most 60 characters."""
    plain = _UNSEEN.sub("", _FENCE.sub("", text[:2000]))
    plain = _LINK.sub(r"\1", _LINE_MARK.sub("", plain))
    plain = _EMPHASIS.sub(r"\2", plain).strip()
    sentence = " ".join(_SENTENCE_END.split(plain, maxsplit=1)[0].split())
    return _cut(sentence) or UNTITLED


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    head = sentence[: LONGEST - 1]
    at_word = head.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > LONGEST // 2 else head).rstrip(" ,;:-") + "…"
