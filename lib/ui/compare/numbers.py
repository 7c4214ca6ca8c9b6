"""The table of numbers, with the best of each marked and what is not known said."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.calls.compare.answers import Answer
from lib.calls.compare.fairness import EQUAL, unequal
from lib.calls.compare.numbers import MEASURES, Measure, best
from lib.ui.plain import plain

BEST = ":material/trophy:"


def draw(answers: Sequence[Answer], labels: Mapping[int, str], *, hidden: bool) -> None:
    """Draw the numbers of these answers; `hidden` leaves out the cost, which would tell the model."""
    measures = [measure for measure in MEASURES if not (hidden and measure.name == "Cost")]
    table = pd.DataFrame(
        {measure.name: _column(measure, answers) for measure in measures},
        index=[plain(labels[answer.run_id]) for answer in answers],
    )
    st.table(table, border="horizontal", alt="Numbers of each answer")
    st.caption(f"{BEST} best of the whole answers. Equal for all: {', '.join(EQUAL)}.")
    if not hidden:
        for sentence in unequal(answers):
            st.caption(f":material/info: {plain(sentence)}")


def _column(measure: Measure, answers: Sequence[Answer]) -> list[str]:
    winners = best(measure, answers)
    return [_cell(measure, answer, answer.run_id in winners) for answer in answers]


def _cell(measure: Measure, answer: Answer, is_best: bool) -> str:
    value = measure.of(answer)
    if value is None:
        return plain((answer.cost_mark if measure.name == "Cost" else None) or "not told")
    partial = " (partial)" if answer.status not in ("ok", "running") and measure.best else ""
    return plain(measure.shown(value) + partial) + (f" {BEST}" if is_best else "")
