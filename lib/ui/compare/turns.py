"""The turns of a comparison: each prompt with its answers; the last one also with its numbers and what can be done."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from lib.calls import attachments
from lib.calls.compare import asking
from lib.calls.compare.answers import Answer, answers
from lib.calls.engine import Engine
from lib.calls.models import Catalogue
from lib.calls.run import Run
from lib.store import comparisons, failures, votes
from lib.store.comparisons import ComparisonRow, TurnRow
from lib.ui.compare import columns, numbers, reading, repeats, timeline, voting
from lib.ui.compare.sending import continue_in_chat
from lib.ui.compare.streaming import watch
from lib.ui.plain import plain


def draw(engine: Engine, comparison: ComparisonRow, catalogue: Catalogue) -> None:
    """Draw all turns; returns when the last one has been answered."""
    arrangement = columns.layout()
    turns, runs = asking.read(engine, comparison.id)
    for turn in turns[:-1]:
        _earlier(engine, comparison, turn, runs, arrangement)
    if turns:
        _last(engine, comparison, turns[-1], runs, catalogue, arrangement)


def names_hidden(engine: Engine, comparison: ComparisonRow, turn: TurnRow) -> bool:
    """Whether nobody is to know yet whose answers these are."""
    return comparison.blind and not votes.of_turn(engine.database, turn.id)


def any_hidden(engine: Engine, comparison: ComparisonRow) -> bool:
    """Whether somewhere in the comparison names are still to be hidden."""
    turns = comparisons.turns(engine.database, comparison.id) if comparison.blind else []
    return any(names_hidden(engine, comparison, turn) for turn in turns)


def _prompt(engine: Engine, turn: TurnRow) -> None:
    with st.chat_message("user"):
        st.text(turn.prompt)
        for facts in turn.attachments:
            file = attachments.kept(engine.database, facts)
            if file is not None and file.is_image:
                st.image(file.data, width=200, alt=file.name)
            else:
                st.caption(f":material/attach_file: {plain(str(facts['name']))}")


def _earlier(
    engine: Engine, comparison: ComparisonRow, turn: TurnRow, runs: Mapping[int, Run], arrangement: str
) -> None:
    _prompt(engine, turn)
    hidden = names_hidden(engine, comparison, turn)
    shown = columns.in_order(answers(turn, runs), turn, hidden=hidden)
    kept = failures.of_runs(engine.database, [answer.run_id for answer in shown])
    names = columns.labels(shown, hidden=hidden)
    columns.draw(shown, names, runs, kept, None, arrangement=arrangement, hidden=hidden)


def _last(
    engine: Engine,
    comparison: ComparisonRow,
    turn: TurnRow,
    runs: Mapping[int, Run],
    catalogue: Catalogue,
    arrangement: str,
) -> None:
    _prompt(engine, turn)
    live = {cell.run.id: runs[cell.run.id] for cell in turn.cells if cell.run.id in runs}
    hidden = names_hidden(engine, comparison, turn)
    shown = columns.in_order(answers(turn, live), turn, hidden=hidden)
    names = columns.labels(shown, hidden=hidden)
    coming = columns.draw(
        shown,
        names,
        live,
        failures.of_runs(engine.database, list(names)),
        _verbs(engine, comparison, turn),
        arrangement=arrangement,
        hidden=hidden,
        models=[model.name for model in catalogue.offered(datetime.now(UTC).date())],
    )
    picture, spread = st.empty(), st.empty()

    def redraw() -> list[Answer]:
        now = answers(turn, live)
        own = columns.in_order(now, turn, hidden=hidden)
        timeline.draw(picture, own, names, live)
        if len(now) > len(own) and not hidden:
            with spread.container():
                repeats.draw(now)
        return own

    watch(coming, live, redraw)
    _verdicts(engine, comparison, turn, redraw(), names, hidden=hidden)


def _verbs(engine: Engine, comparison: ComparisonRow, turn: TurnRow) -> columns.Verbs:
    def again(place: int) -> None:
        asking.again(engine, comparison, turn.id, place)

    def other(place: int) -> None:
        asking.again(engine, comparison, turn.id, place, model=st.session_state[f"other-{place}"])

    return columns.Verbs(again=again, other=other, in_chat=partial(continue_in_chat, comparison.id))


def _verdicts(
    engine: Engine,
    comparison: ComparisonRow,
    turn: TurnRow,
    own: Sequence[Answer],
    names: Mapping[int, str],
    *,
    hidden: bool,
) -> None:
    numbers.draw(own, names, hidden=hidden)
    with st.container(key="vote"):
        voting.draw(engine.database, turn, own, names, blind=comparison.blind)
    differences = st.expander(
        "Where they differ", icon=":material/difference:", key="differences", on_change="rerun"
    )
    if differences.open:
        with differences:
            reading.draw(own, names)
    winners(engine)


def winners(engine: Engine) -> None:
    """Who wins over the votes of all comparisons, when somebody wants to know."""
    place = st.expander("Who wins over all votes", icon=":material/trophy:", key="winners", on_change="rerun")
    if place.open:
        with place:
            voting.table(engine.database)
