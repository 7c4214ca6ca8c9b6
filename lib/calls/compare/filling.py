"""Filling a matrix: a thread of this process begins runs while there is room and money, and settles those that ended.

It belongs to the process, not to the page. Nothing that matters is only in memory: the store knows of every cell how
far it is, so whoever fills the matrix next goes on exactly there. Pausing is said in the store too, by any process.
"""

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence

from lib.calls.compare import rubric
from lib.calls.compare.budget import Budget
from lib.calls.compare.estimate import estimate
from lib.calls.compare.fitting import fitted, known
from lib.calls.compare.lanes import lane_of, room
from lib.calls.compare.plan import Plan
from lib.calls.compare.settling import step
from lib.calls.engine import Engine
from lib.calls.request import Parameters, Request
from lib.settings import load
from lib.store import matrices, matrix_cells, runs
from lib.store.errors import StoreError
from lib.store.matrices import Prompt
from lib.store.matrix_cells import ENDS, Beginning, Work

_LOG = logging.getLogger(__name__)

BEAT_S, LOOK_S, TROUBLE_S = 0.03, 0.5, 2.0
"""Pauses between two looks at the runs under way, at the state in the store, and after trouble with the store."""

RETRIES = 5
BUFFER = 200
"""Cells that are read from the store at a time."""


class Filling:
    """One matrix that this process fills, until it is full, paused, too dear, or the process ends."""

    def __init__(self, engine: Engine, matrix_id: int) -> None:
        self._engine = engine
        self._id = matrix_id
        self._live: dict[int, int] = {}  # run -> place
        self._over = False
        self._looked = 0.0
        self._began = time.monotonic()
        self._ended = 0
        self._thread = threading.Thread(target=self._fill, name=f"matrix-{matrix_id}", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until it is over: after a pause, until the answers under way have come. False if it takes longer."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def let_go(self) -> None:
        """Leave the matrix as it is; the answers under way come nevertheless, for whoever fills it next."""
        self._over = True
        self._thread.join()

    def seconds_left(self, cells_left: int) -> float | None:
        """How long the rest takes if it goes on as since it began here; None before anything ended."""
        return cells_left * (time.monotonic() - self._began) / self._ended if self._ended else None

    def _fill(self) -> None:
        while not self._over:
            try:
                self._open()
                while not self._over:
                    self._beat()
                    time.sleep(BEAT_S)
            except StoreError:
                _LOG.exception("Matrix %s waits for the store", self._id)
                time.sleep(TROUBLE_S)
            except Exception:  # a fault of ours must not ask on and on
                _LOG.exception("Matrix %s cannot go on", self._id)
                with contextlib.suppress(StoreError):
                    matrices.set_state(self._engine.database, self._id, "paused")
                return

    def _open(self) -> None:
        """Read the plan, find the runs under way, settle what a process left that died, and see how far it is."""
        database, settings = self._engine.database, load()
        row = matrices.get(database, self._id)
        self._plan = plan = Plan.from_dict(row.plan if row else {})
        self._lanes = [lane_of(name) for name in plan.models]
        self._judge_lane = lane_of(plan.judge.model) if plan.judge else None
        self._waiting: dict[str, deque[Work]] = {lane: deque() for lane in self._lanes}
        under_way = matrix_cells.under_way(database, self._id)
        self._live = {run_id: place for run_id, place in under_way if self._engine.get(run_id) is not None}
        while self._take_on():
            pass
        standing = matrix_cells.standing(database, self._id)
        places = range(len(plan.models))
        ended = {place: sum(standing.counts.get((place, state), 0) for state in ENDS) for place in places}
        sample = matrix_cells.next_to_do(database, self._id, "waiting", places, BUFFER)
        prompts = [Prompt(work.prompt, work.variables) for work in sample] or [Prompt("", {})]
        expected = estimate(plan, prompts, settings).cell_usd
        self._budget = Budget(plan.cap_usd, expected, standing.spent, ended)

    def _beat(self) -> None:
        some_ended = any(self._engine.get(run_id) is None for run_id in self._live)
        if some_ended:
            self._take_on()
        now = time.monotonic()
        if self._over or not (some_ended or now - self._looked >= LOOK_S):
            return
        self._looked = now
        row = matrices.get(self._engine.database, self._id)
        if row is None or row.state != "running":
            self._over = not self._live
            return
        held = self._begin()
        if self._live:
            return
        standing = matrix_cells.standing(self._engine.database, self._id)
        if held or not standing.count("waiting", "unjudged"):  # else another matrix has all the room
            matrices.set_state(self._engine.database, self._id, "capped" if held else "done")
            self._over = True

    def _take_on(self) -> bool:
        """Settle the cells whose runs have ended; whether there were any."""
        cells = matrix_cells.ended(self._engine.database, self._id, BUFFER)
        if any(cell.run.status == "interrupted" and cell.run.id in self._live for cell in cells):
            self._over = True  # the engine closes: the next process goes on
            return False
        steps = {cell.id: (cell, step(cell, self._plan)) for cell in cells}
        matrix_cells.settle(self._engine.database, steps)
        for cell, taken in steps.values():
            if cell.run.id in self._live:
                del self._live[cell.run.id]
                ended = taken.state in ENDS
                self._ended += ended
                self._budget.paid(cell.place, cell.run.cost_usd or 0.0, ended=ended)
        return bool(cells)

    def _begin(self) -> bool:
        """Begin what there is room for; True where the cap held something back."""
        lanes = {*self._lanes, *([self._judge_lane] if self._judge_lane else [])}
        under_way, chosen = list(self._live.values()), []
        held = False
        for lane, places in room(lanes, self._plan.at_once, self._engine.live()).items():
            for state, queue in self._queues(lane, places):
                while queue and places and not held:
                    held = not self._budget.allows([*under_way, queue[0].place])
                    if not held:
                        work = queue.popleft()
                        chosen.append((state, work))
                        under_way.append(work.place)
                        places -= 1
        self._ask(chosen)
        return held

    def _queues(self, lane: str, limit: int) -> Iterator[tuple[Beginning, deque[Work]]]:
        """What may be begun in a lane: verdicts first, then answers."""
        database = self._engine.database
        if lane == self._judge_lane and limit:
            every = range(len(self._plan.models))
            yield "judging", deque(matrix_cells.next_to_do(database, self._id, "unjudged", every, limit))
        if lane in self._waiting:
            queue = self._waiting[lane]
            if not queue and limit:
                places = [place for place, other in enumerate(self._lanes) if other == lane]
                queue.extend(matrix_cells.next_to_do(database, self._id, "waiting", places, BUFFER))
            yield "asking", queue

    def _ask(self, chosen: Sequence[tuple[Beginning, Work]]) -> None:
        if not chosen:
            return
        requests = [self._request(state, work) for state, work in chosen]

        def keep(transaction: runs.Transaction, ids: Sequence[int]) -> None:
            for (state, work), run_id in zip(chosen, ids, strict=True):
                matrix_cells.begin(transaction, work.id, state, run_id)

        begun = self._engine.start_each(requests, keep)
        self._live |= {run.id: work.place for run, (_, work) in zip(begun, chosen, strict=True)}

    def _request(self, state: Beginning, work: Work) -> Request:
        plan = self._plan
        if state == "judging" and plan.judge:
            answer = runs.get(self._engine.database, work.run_id or 0)
            asked = rubric.question(plan.judge.rubric, work.prompt, answer.text if answer else "")
            told = ({"role": "user", "content": asked},)
            return Request(model=plan.judge.model, messages=told, source="batch", retries=RETRIES)
        model = plan.models[work.place]
        parameters: Parameters = fitted(plan.parameters, known(model))[0]
        return Request(
            model=model,
            messages=plan.messages(work.prompt),
            parameters=parameters,
            source="batch",
            retries=RETRIES,
        )
