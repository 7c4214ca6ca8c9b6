"""An answer of a comparison as the page measures it: the same facts from a live run and from its row in the store."""

from collections.abc import Mapping
from dataclasses import dataclass

from lib.calls.request import End
from lib.calls.run import Run
from lib.store.comparisons import Cell, TurnRow
from lib.store.run_row import RunRow


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one model answered. Times are milliseconds from the common start; None is what is not known."""

    run_id: int
    place: int
    repeat: int
    model: str
    sandbox: bool
    status: str
    text: str
    left_out: tuple[str, ...] = ()
    reasoning: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_reasoning: int | None = None
    cost_usd: float | None = None
    first_token_ms: float | None = None
    first_text_ms: float | None = None
    total_ms: float | None = None

    @property
    def tokens_per_s(self) -> float | None:
        """How fast what was seen arrived, after the first token; None where it came at once or was not counted.

        Tokens that were thought unseen before it do not count.
        """
        if self.tokens_out is None or self.total_ms is None or self.first_token_ms is None:
            return None
        unseen = (self.tokens_reasoning or 0) if not self.reasoning else 0
        seconds = (self.total_ms - self.first_token_ms) / 1000
        return (self.tokens_out - unseen) / seconds if seconds > 0.01 else None

    @property
    def cost_mark(self) -> str | None:
        """Why there is no true price to show; None when there is one."""
        if self.sandbox:
            return "free (sandbox)"
        if self.status == "running":
            return "…"
        if self.cost_usd is not None:
            return None
        return "no tokens told" if self.tokens_out is None else "no price known"


def answers(turn: TurnRow, live: Mapping[int, Run]) -> list[Answer]:
    """The answers of a turn, in the order of their places; what is live is taken from its run."""
    return [
        _of_run(live[cell.run.id], cell) if cell.run.id in live else _of_row(cell.run, cell)
        for cell in turn.cells
    ]


def _of_row(row: RunRow, cell: Cell) -> Answer:
    kept = {name: getattr(row, name) for name in RunRow.__dataclass_fields__ if name in _SHARED}
    return Answer(run_id=row.id, place=cell.place, repeat=cell.repeat, left_out=cell.left_out, **kept)


def _of_run(run: Run, cell: Cell) -> Answer:
    outcome = run.outcome
    end = (outcome.end if outcome else None) or End(finish_reason=None)
    return Answer(
        run_id=run.id,
        place=cell.place,
        repeat=cell.repeat,
        left_out=cell.left_out,
        model=run.request.model,
        sandbox=run.sandbox,
        status=run.status,
        text=run.text,
        reasoning=run.reasoning,
        tokens_in=end.tokens_in,
        tokens_out=end.tokens_out,
        tokens_reasoning=end.tokens_reasoning,
        cost_usd=end.cost_usd,
        first_token_ms=run.first_token_ms,
        first_text_ms=run.first_text_ms,
        total_ms=outcome.total_ms if outcome else None,
    )


_SHARED = frozenset(Answer.__dataclass_fields__)
