"""At most so many answers at once: one more is told to come back, before anything is begun for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from lib.api.errors import Refusal
from lib.calls.engine import Engine
from lib.settings import load

COME_BACK_S = 2


class Places:
    """The places of one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._starting = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold a place while a run is begun; from then on the run itself counts. Raises Refusal."""
        most = load().api_max_runs
        with self._lock:
            if len(self._engine.live()) + self._starting >= most:
                raise Refusal(
                    "too-many-runs",
                    f"{most} answers are under way, as many as API_MAX_RUNS allows.",
                    headers={"retry-after": str(COME_BACK_S)},
                )
            self._starting += 1
        try:
            yield
        finally:
            with self._lock:
                self._starting -= 1
