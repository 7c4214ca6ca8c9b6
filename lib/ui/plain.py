"""Text that is not ours, as plain text: a provider's error or a title must not become a heading, a link or an image."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """`text` for a place that reads Markdown, so that it is shown as it stands; control characters become spaces."""
    return _PUNCTUATION.sub(r"\\\1", without_controls(text))


def without_controls(text: str) -> str:
    """`text` without the characters that steer a terminal or turn the direction of writing."""
    return _CONTROL.sub(" ", text)
