"""What a program of ours says leaves it without secrets: whoever keeps its log, keeps none.

A traceback of Streamlit, uvicorn or LiteLLM may show a key. They hold on to the terminal that they found when they were
imported, so it is the descriptors themselves that are turned into pipes; a thread redacts what comes out and says it.
What that takes is imported with the first words, so that no start waits for it.
"""

from __future__ import annotations

import atexit
import codecs
import contextlib
import os
import sys
import threading
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.failures.redaction_stream import StreamRedactor

PIECE_BYTES = 65_536
LAST_WORDS_S = 2.0
"""How long the end of the program waits for what it has said; a child that outlives it holds the pipe open."""


@cache
def redact_output() -> None:
    """From here on, and until the program ends, redact its standard output and errors."""
    for descriptor in (1, 2):
        _Filter(descriptor)


class _Filter:
    """Stands between a descriptor of this process and what it was open to."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._outside = os.dup(descriptor)
        self._pipe, entrance = os.pipe()
        os.dup2(entrance, descriptor)
        os.close(entrance)
        self._known: frozenset[str] | None = None
        self._thread = threading.Thread(target=self._pass_on, name=f"output {descriptor}", daemon=True)
        self._thread.start()
        atexit.register(self._close)

    def _pass_on(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        redacted: StreamRedactor | None = None
        while piece := os.read(self._pipe, PIECE_BYTES):
            redacted = self._up_to_date(redacted)
            self._say(redacted.feed(decoder.decode(piece)))
        if redacted:
            self._say(redacted.feed(decoder.decode(b"", final=True)) + redacted.end())

    def _up_to_date(self, redacted: StreamRedactor | None) -> StreamRedactor:
        """One that knows the key that was entered a moment ago too; what the former one held is said."""
        from lib.failures.redaction import redactor
        from lib.failures.redaction_stream import StreamRedactor

        secrets = self._secrets()
        if redacted and secrets == self._known:
            return redacted
        if redacted:
            self._say(redacted.end())
        self._known = secrets
        return StreamRedactor(redactor(secrets))

    def _secrets(self) -> frozenset[str]:
        """Those that are loaded now, or were before: whatever cannot be read, nothing may end the thread."""
        try:
            from lib.calls.known_secrets import known_secrets
            from lib.settings import read

            return known_secrets(read().settings)
        except Exception:
            return self._known or frozenset()

    def _say(self, text: str) -> None:
        said = text.encode("utf-8", "replace")
        with contextlib.suppress(OSError):  # nobody listens any more, or the disk is full
            while said:
                said = said[os.write(self._outside, said) :]

    def _close(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os.dup2(self._outside, self._descriptor)
        self._thread.join(LAST_WORDS_S)
