"""Where an exception came from: files, lines and names of functions, and never what was in their variables."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import PurePath

from lib.failures.chain import name_of

MOST_FRAMES = 6
"""Of each exception the innermost: where it was raised, and by what."""
MOST_LINES = 40
_INSTALLED = ("site-packages", "dist-packages")


def trace_of(chain: tuple[BaseException, ...]) -> tuple[str, ...]:
    """The traceback of each exception of a chain, outermost first."""
    return tuple(_lines(chain))[:MOST_LINES]


def _lines(chain: tuple[BaseException, ...]) -> Iterator[str]:
    for link in chain:
        yield name_of(link)
        frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(link.__traceback__)]
        for code, line in frames[-MOST_FRAMES:]:
            yield f"  {_place(code.co_filename)}:{line} in {code.co_qualname}"


def _place(file: str) -> str:
    """The file as it is called in its package: no folder of the person whose machine it is."""
    parts = PurePath(file).parts
    for place, part in enumerate(parts):
        if part in _INSTALLED:
            return "/".join(parts[place + 1 :])
    return "/".join(parts[-3:])
