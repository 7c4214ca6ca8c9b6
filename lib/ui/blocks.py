"""A long answer in blocks, so that a finished part of it need not be sent again with every piece that follows.

A block ends where the Markdown before and after it reads the same apart as together: at an empty line outside of a
fence, before a line that cannot belong to a list. `in_blocks` cuts a growing answer where `split` cuts a whole one.
"""

import re
from collections.abc import Callable, Iterator
from io import StringIO

from lib.calls.pace import Pace

BLOCK = 500
"""Characters from which on a block may end: what is sent and parsed again with each frame is hardly longer."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|\$\$)(.*)")
_MAY_BELONG_TO_A_LIST = re.compile(r"[\s\d+-]|\*(?!\*\S)")
_UNDECIDED = re.compile(r"\s*(\n\*{0,2})?\Z")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:", re.MULTILINE)


def next_block() -> None:
    """What `in_blocks` puts between two blocks: `st.write_stream` begins a new element at anything that it calls."""


def split(text: str) -> list[str]:
    """The blocks of a whole answer. One with link references stays whole, for they reach over all of it."""
    if _REFERENCE.search(text):
        return [text]
    blocks = []
    while cut := _end_of_block(text):
        blocks.append(text[:cut])
        text = text[cut:]
    return [*blocks, text] if text else blocks


def in_blocks(frames: Iterator[str], pace: Pace) -> Iterator[str | Callable[[], None]]:
    """The frames of a growing answer, with `next_block` between its blocks; a finished block is off the `pace`."""
    block, drawn = "", 0
    for frame in frames:
        block += frame
        while cut := _end_of_block(block):
            yield block[drawn:cut]
            yield next_block
            block, drawn = block[cut:], 0
            pace.again = len(block)
        ready = len(block) if len(block) < BLOCK else _decided(block)
        if ready > drawn:
            yield block[drawn:ready]
            drawn = ready
    if len(block) > drawn:
        yield block[drawn:]


def _decided(block: str) -> int:
    """Up to where it is sure that no block ends: an empty line waits for the letter that follows it."""
    undecided = _UNDECIDED.search(block)
    return undecided.start() if undecided else len(block)


def _end_of_block(text: str) -> int:
    """Where the first block of `text` ends; 0 while it does not."""
    if len(text) < BLOCK:
        return 0
    place, fence, after_empty = 0, "", False
    for line in StringIO(text):
        if after_empty and not fence and place >= BLOCK and not _may_belong_to_what_was(line):
            return place
        fence = _fence_after(line, fence)
        after_empty = not line.strip()
        place += len(line)
    return 0


def _may_belong_to_what_was(line: str) -> bool:
    return line in {"*", "**"} or bool(_MAY_BELONG_TO_A_LIST.match(line))


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after `line`, as it was written; empty outside of one."""
    found = _FENCE.match(line)
    if not found:
        return fence
    mark, rest = found.groups()
    if not fence:
        # A formula on one line opens and closes itself.
        return "" if mark == "$$" and "$$" in rest else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not rest.strip()
    return "" if closes else fence
