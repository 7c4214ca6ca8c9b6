"""Asking several models the same thing: all at the same moment, each with a history of its own.

Comparison, turn and runs are kept in one transaction: after a crash there is the whole turn or nothing of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lib.calls import attachments
from lib.calls.attachments import Attachment
from lib.calls.compare.fitting import fitted, known
from lib.calls.engine import Engine
from lib.calls.models import Model
from lib.calls.request import Parameters, Request
from lib.calls.run import Run
from lib.calls.under_way import read_with_runs
from lib.store import comparisons
from lib.store.comparisons import Cell, ComparisonRow, Seat, TurnRow
from lib.store.errors import NotFound
from lib.store.runs import Transaction

FEWEST, MOST, MOST_REPEATS = 2, 8, 10
ANSWERED = frozenset({"ok", "stopped", "interrupted"})
"""Endings whose text is sent on in the next turn; a failed answer never is."""


TurnMaker = Callable[[Transaction], int]
"""Says in which turn the runs are to be, making it if need be."""

Said = Mapping[str, Any]
"""One thing that was said: `role` and `content`, and `attachments` where there are any."""


class StillAnswering(Exception):
    """The next turn needs the answers of this one."""


def begin(
    engine: Engine,
    prompt: str,
    models: Sequence[str],
    *,
    system: str = "",
    parameters: Parameters | None = None,
    blind: bool = False,
    repeats: int = 1,
    attached: Sequence[Attachment] = (),
) -> int:
    """Ask the models in a new comparison, in this order of places; the comparison's id."""
    asked = parameters or Parameters()
    question = _question(engine, prompt, attached)
    seats = [(place, repeat, model) for place, model in enumerate(models) for repeat in range(repeats)]
    created: list[int] = []

    def create(transaction: Transaction) -> int:
        created.append(
            comparisons.create(transaction, prompt, system=system, parameters=asked.given(), blind=blind)
        )
        return comparisons.add_turn(transaction, created[0], prompt, question["attachments"])

    said = {place: (*_opening(system), question) for place in range(len(models))}
    _start(engine, create, seats, said, asked)
    return created[0]


def go_on(
    engine: Engine, comparison: ComparisonRow, prompt: str, attached: Sequence[Attachment] = ()
) -> None:
    """Put the next prompt to all, each with its own history. Raises StillAnswering."""
    turns, runs = read(engine, comparison.id)
    if any(run.outcome is None for run in runs.values()):
        raise StillAnswering("Not all have answered yet: wait for them or stop them, then ask on.")
    places = [cell for cell in turns[-1].cells if cell.repeat == 0]
    question = _question(engine, prompt, attached)
    _start(
        engine,
        lambda transaction: comparisons.add_turn(transaction, comparison.id, prompt, question["attachments"]),
        [(cell.place, 0, cell.run.model) for cell in places],
        {cell.place: (*_history(comparison, turns, runs, cell.place), question) for cell in places},
        Parameters(**comparison.parameters),
    )


def again(
    engine: Engine, comparison: ComparisonRow, turn_id: int, place: int, *, model: str | None = None
) -> None:
    """Ask one place of a turn once more, the same model or another one. Raises NotFound."""
    turns, runs = read(engine, comparison.id)
    turn = next((one for one in turns if one.id == turn_id), None)
    cell = _at(turn, place) if turn else None
    if turn is None or cell is None:
        raise NotFound(f"Comparison {comparison.id} has no such answer: reload it.")
    earlier = [one for one in turns if one.id < turn_id]
    _start(
        engine,
        lambda _: turn.id,
        [(place, 0, model or cell.run.model)],
        {place: (*_history(comparison, earlier, runs, place), _asked(turn))},
        Parameters(**comparison.parameters),
    )


def read(engine: Engine, comparison_id: int) -> tuple[list[TurnRow], dict[int, Run]]:
    """The turns of a comparison, with the runs that this process still has of them, by id."""
    return read_with_runs(
        engine,
        lambda: comparisons.turns(engine.database, comparison_id),
        lambda turns: (cell.run for turn in turns for cell in turn.cells),
    )


def _start(
    engine: Engine,
    turn: TurnMaker,
    seats: Sequence[tuple[int, int, str]],
    said: Mapping[int, Sequence[Said]],
    parameters: Parameters,
) -> None:
    requests, kept = [], []
    for place, repeat, name in seats:
        model = known(name)
        fits, left_out = fitted(parameters, model)
        if not _sees_all(said[place], model):
            left_out += ("images",)
        messages = tuple(attachments.told(engine.database, said[place], model))
        requests.append(Request(model=name, messages=messages, parameters=fits, source="compare"))
        kept.append(Seat(place, repeat, left_out))

    def keep(transaction: Transaction, ids: Sequence[int]) -> None:
        comparisons.add_runs(transaction, turn(transaction), dict(zip(ids, kept, strict=True)))

    engine.start_together(requests, keep)


def _sees_all(said: Iterable[Said], model: Model | None) -> bool:
    images = any(
        str(one["type"]).startswith("image/") for turn in said for one in turn.get("attachments", ())
    )
    return not images or model is None or "vision" in model.takes


def _question(engine: Engine, prompt: str, attached: Sequence[Attachment]) -> Said:
    kept = [attachments.keep(engine.database, one) for one in attached]
    return {"role": "user", "content": prompt, "attachments": kept}


def _asked(turn: TurnRow) -> Said:
    return {"role": "user", "content": turn.prompt, "attachments": turn.attachments}


def _opening(system: str) -> tuple[Said, ...]:
    return ({"role": "system", "content": system},) if system.strip() else ()


def _history(
    comparison: ComparisonRow, turns: Iterable[TurnRow], runs: Mapping[int, Run], place: int
) -> tuple[Said, ...]:
    said: list[Said] = list(_opening(comparison.system))
    for turn in turns:
        said.append(_asked(turn))
        cell = _at(turn, place)
        if cell is None:
            continue
        run = runs.get(cell.run.id) or cell.run
        if run.status in ANSWERED and run.text.strip():
            said.append({"role": "assistant", "content": run.text})
    return tuple(said)


def _at(turn: TurnRow, place: int) -> Cell | None:
    return next((cell for cell in turn.cells if (cell.place, cell.repeat) == (place, 0)), None)
