"""A run: one call from request to end, which belongs to the process and not to the page that asked for it.

The engine's thread writes a run, any number of other threads follow it. A follower always gets the whole answer, from
its beginning to now and on, however late it comes; when it goes away the run does not notice.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from lib.calls.models import Model
from lib.calls.pace import Pace
from lib.calls.request import Attempt, End, Request
from lib.failures.diagnosis import Diagnosis
from lib.failures.failure import Failure

Ending = Literal["ok", "failed", "stopped", "interrupted"]
Status = Literal["running"] | Ending

PATIENCE_S = 0.1
"""How long a follower waits in silence before it gives its caller a chance to be interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended. Times are milliseconds of a monotonic clock, from the start of the run."""

    status: Ending
    end: End | None = None
    failure: Failure | None = None
    diagnosis: Diagnosis | None = None
    first_token_ms: float | None = None
    first_text_ms: float | None = None
    total_ms: float = 0.0


@dataclass
class Run:
    """What has arrived of one call. Only the engine writes it."""

    id: int
    request: Request
    model: Model | None
    sandbox: bool
    stop: Callable[[], None] = field(repr=False)
    """End the run and keep its text; returns when it has ended, or after two seconds."""
    started: float = field(default_factory=time.monotonic)
    attempts: list[Attempt] = field(default_factory=list)
    outcome: Outcome | None = None
    unsaved: str | None = None
    """Why the store could not keep the latest text, in one sentence; None while it can."""
    _text: list[str] = field(default_factory=list, repr=False)
    _reasoning: list[str] = field(default_factory=list, repr=False)
    _first_token: float | None = field(default=None, repr=False)
    _first_text: float | None = field(default=None, repr=False)
    _retry_at: float | None = field(default=None, repr=False)
    _changed: threading.Condition = field(default_factory=threading.Condition, repr=False)
    _watchers: list[Callable[[], None]] = field(default_factory=list, repr=False)

    @property
    def status(self) -> Status:
        """`running` until the outcome is known."""
        return self.outcome.status if self.outcome else "running"

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(self._text)

    @property
    def reasoning(self) -> str:
        """The reasoning so far."""
        return "".join(self._reasoning)

    @property
    def first_token_ms(self) -> float | None:
        """From the start to the first piece of text or reasoning; None before it came."""
        return None if self._first_token is None else (self._first_token - self.started) * 1000

    @property
    def first_text_ms(self) -> float | None:
        """From the start to the first piece of the answer itself, after what was thought; None before it came."""
        return None if self._first_text is None else (self._first_text - self.started) * 1000

    @property
    def size(self) -> tuple[int, int]:
        """How many pieces of text and of reasoning have arrived: it differs when the run has grown."""
        return len(self._text), len(self._reasoning)

    @property
    def empty(self) -> bool:
        """Whether nothing at all has arrived."""
        return self._first_token is None

    def since(self, size: tuple[int, int]) -> tuple[str, str, tuple[int, int]]:
        """The text and the reasoning that arrived after the run had this `size`, and the size it has with them."""
        now = self.size
        return "".join(self._text[size[0] : now[0]]), "".join(self._reasoning[size[1] : now[1]]), now

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Have `changed` called whenever something arrives; what is returned ends that.

        It is called in the engine's thread, which must not be kept waiting: for followers with a loop of their own.
        """
        with self._changed:
            self._watchers.append(changed)

        def unwatch() -> None:
            with self._changed:
                self._watchers.remove(changed)

        return unwatch

    def _tell(self) -> None:
        self._changed.notify_all()
        for changed in self._watchers:
            changed()

    def add(self, text: str = "", reasoning: str = "") -> None:
        """Take the next piece and wake the followers."""
        with self._changed:
            if self._first_token is None:
                self._first_token = time.monotonic()
            if text:
                if self._first_text is None:
                    self._first_text = time.monotonic()
                self._text.append(text)
            if reasoning:
                self._reasoning.append(reasoning)
            self._tell()

    @property
    def retry_in_s(self) -> float | None:
        """Seconds until the next try, 0 when it is under way; None while nothing was refused."""
        return None if self._retry_at is None else max(0.0, self._retry_at - time.monotonic())

    def refused(self, attempt: Attempt) -> None:
        """Note a try that failed and will be made again, and wake the followers."""
        with self._changed:
            self.attempts.append(attempt)
            self._retry_at = time.monotonic() + attempt.wait_s
            self._tell()

    def end(self, outcome: Outcome) -> None:
        """The last word. A run ends once: a later outcome is not taken."""
        with self._changed:
            if self.outcome is None:
                self.outcome = outcome
            self._tell()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for the end; False when it has not come in `timeout_s` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.outcome is not None, timeout_s)

    def wait_for_piece(self, idle: Callable[[], None]) -> None:
        """Wait until something arrives: text, reasoning or the end.

        `idle` is called now and then meanwhile: it can say what is waited for, and the caller can be interrupted.
        """
        while not self.begins_within(PATIENCE_S):
            idle()

    def begins_within(self, timeout_s: float) -> bool:
        """Wait until something arrives: text, reasoning or the end; False when nothing has in `timeout_s` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self.empty or self.outcome is not None, timeout_s)

    def follow(self, idle: Callable[[], None], pace: Pace | None = None) -> Iterator[str]:
        """The answer from its beginning to its end, in frames.

        LiteLLM's pace must not become the page's, which sends again what it has with every piece: what arrives between
        two frames is joined, and `pace` says how often they come. `idle` is called when nothing comes, so that the
        caller can be interrupted.
        """
        return self._frames(self._text, lambda: self.outcome is None, idle, pace or Pace())

    def follow_reasoning(self, idle: Callable[[], None], pace: Pace | None = None) -> Iterator[str]:
        """The reasoning, in frames, until the answer begins or the run ends."""
        return self._frames(
            self._reasoning, lambda: self.outcome is None and not self._text, idle, pace or Pace()
        )

    def _frames(
        self, pieces: list[str], live: Callable[[], bool], idle: Callable[[], None], pace: Pace
    ) -> Iterator[str]:
        seen = 0
        with pace:
            while True:
                with self._changed:
                    if seen == len(pieces) and live():
                        self._changed.wait(PATIENCE_S)
                    fresh, more = pieces[seen:], live()
                seen += len(fresh)
                if fresh:
                    frame = "".join(fresh)
                    pace.again += len(frame)
                    yield frame
                elif more:
                    idle()
                    continue
                else:
                    return
                pace.wait()
