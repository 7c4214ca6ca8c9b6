"""The matrices that this process fills: begun, paused, gone on with. What is done is never asked again."""

import threading

from lib.calls.compare.filling import Filling
from lib.calls.compare.plan import Plan
from lib.calls.engine import Engine
from lib.store import matrices, matrix_cells, runs

LONGEST_TITLE = 80


class TakenElsewhere(Exception):
    """Another process fills this matrix at this moment; `str()` says so."""


class Batches:
    """Every method may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._filling: dict[int, Filling] = {}
        self._lock = threading.Lock()

    def begin(self, title: str, plan: Plan, prompts: list[matrices.Prompt]) -> int:
        """Keep a new matrix and begin to fill it; its id."""
        matrix_id = matrices.create(
            self._engine.database, title[:LONGEST_TITLE], plan.to_dict(), prompts, len(plan.models)
        )
        self.resume(matrix_id)
        return matrix_id

    def resume(self, matrix_id: int) -> None:
        """Go on with a matrix, wherever it was left. Raises TakenElsewhere and NotFound."""
        with self._lock:
            runs.recover(self._engine.database)
            if not matrices.take(self._engine.database, matrix_id):
                raise TakenElsewhere("Another Switchboard fills this matrix: pause it there, or wait for it.")
            if before := self._filling.get(matrix_id):
                before.let_go()
            self._filling[matrix_id] = Filling(self._engine, matrix_id)
            self._filling[matrix_id].start()

    def pause(self, matrix_id: int) -> None:
        """Begin nothing more; the answers under way, which are paid for, still come."""
        matrices.set_state(self._engine.database, matrix_id, "paused")

    def delete(self, matrix_id: int) -> None:
        """Take it out of sight and begin nothing more. Raises NotFound."""
        self.pause(matrix_id)
        matrices.delete(self._engine.database, matrix_id)

    def errors_again(self, matrix_id: int) -> None:
        """Ask the cells again whose call failed, and go on. Raises as `resume` does."""
        matrix_cells.errors_again(self._engine.database, matrix_id)
        self.resume(matrix_id)

    def go_on_up_to(self, matrix_id: int, cap_usd: float | None) -> None:
        """Go on under another spending cap. Raises as `resume` does."""
        row = matrices.get(self._engine.database, matrix_id)
        if row is not None:
            matrices.change_plan(self._engine.database, matrix_id, row.plan | {"cap_usd": cap_usd})
        self.resume(matrix_id)

    def filling(self, matrix_id: int) -> Filling | None:
        """Who fills it in this process; None when nobody does."""
        found = self._filling.get(matrix_id)
        return None if found is None or found.wait(0) else found
