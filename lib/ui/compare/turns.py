"""The turns of a comparison: each prompt with its answers; the last one also with its numbers and verbs."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from lib.calls.compare import asking
from lib.calls.compare.answers import answers
from lib.calls.engine import Engine
from lib.calls.models import Catalogue
from lib.store import comparisons, failures
from lib.store.comparisons import ComparisonRow, TurnRow
from lib.ui.compare import columns, numbers, timeline
from lib.ui.compare.sending import continue_in_chat


def draw(engine: Engine, comparison: ComparisonRow, catalogue: Catalogue) -> None:
    """Draw all turns; returns when the last one has been answered."""
    arrangement = columns.layout()
    turns = comparisons.turns(engine.database, comparison.id)
    for turn in turns[:-1]:
        _earlier(engine, turn, arrangement)
    if turns:
        _last(engine, comparison, turns[-1], catalogue, arrangement)


def _prompt(turn: TurnRow) -> None:
    with st.chat_message("user"):
        st.text(turn.prompt)


def _earlier(engine: Engine, turn: TurnRow, arrangement: str) -> None:
    _prompt(turn)
    shown = columns.in_order(answers(turn, {}), turn, hidden=False)
    kept = failures.of_runs(engine.database, [answer.run_id for answer in shown])
    names = columns.labels(shown, hidden=False)
    columns.draw(shown, names, {}, kept, None, arrangement=arrangement, hidden=False)


def _last(
    engine: Engine, comparison: ComparisonRow, turn: TurnRow, catalogue: Catalogue, arrangement: str
) -> None:
    _prompt(turn)
    live = asking.live_runs(engine, turn)
    hidden = False
    shown = columns.in_order(answers(turn, live), turn, hidden=hidden)
    names = columns.labels(shown, hidden=hidden)
    kept = failures.of_runs(engine.database, [answer.run_id for answer in shown])

    def again(place: int, model: str | None = None) -> None:
        asking.again(engine, comparison, turn.id, place, model=model)

    verbs = columns.Verbs(
        again=again,
        other=lambda place: again(place, st.session_state[f"other-{place}"]),
        in_chat=partial(continue_in_chat, comparison.id),
    )
    offered = [model.name for model in catalogue.offered(datetime.now(UTC).date())]
    ended = columns.draw(
        shown, names, live, kept, verbs, arrangement=arrangement, hidden=hidden, models=offered
    )
    picture = st.empty()
    own = {run_id: run for run_id, run in live.items() if run_id in names}

    def redraw() -> None:
        with picture.container():
            timeline.draw(columns.in_order(answers(turn, live), turn, hidden=hidden), names, live)

    columns.watch(own, ended, redraw)
    redraw()
    final = columns.in_order(answers(turn, live), turn, hidden=hidden)
    numbers.draw(final, names, hidden=hidden)
