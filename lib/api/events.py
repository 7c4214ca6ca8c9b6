"""A run as server-sent events: each piece of it is told once, with the position after it as its id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lib.api.answers import written
from lib.api.ending import Ended
from lib.api.position import Position

KEEP_ALIVE = b": keep-alive\n\n"


class Teller:
    """Turns what is new of one run into events, from a position on."""

    def __init__(self, position: Position) -> None:
        self.position = position

    def begun(self, facts: Mapping[str, Any]) -> Iterator[bytes]:
        """The `run` event, unless it was told."""
        if self.position.step == 0:
            self.position = replace(self.position, step=1)
            yield self._event("run", facts)

    def attempts(self, made: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
        """An `attempt` event for each one that was not told yet."""
        for attempt in made[self.position.attempts :]:
            self.position = replace(self.position, step=self.position.step + 1)
            yield self._event("attempt", attempt)

    def pieces(self, text: str, reasoning: str) -> Iterator[bytes]:
        """What is new of the reasoning, then of the text."""
        if reasoning:
            self.position = replace(self.position, reasoning=self.position.reasoning + len(reasoning))
            yield self._event("reasoning", {"text": reasoning})
        if text:
            self.position = replace(self.position, text=self.position.text + len(text))
            yield self._event("text", {"text": text})

    def ended(self, end: Ended) -> bytes:
        """The last event: `done` or `error`."""
        self.position = self.position.at_end()
        return self._event(end.name, end.data)

    def _event(self, name: str, data: Mapping[str, Any]) -> bytes:
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (self.position.id, name.encode(), written(data))
