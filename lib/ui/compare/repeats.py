"""The spread of answers to the same prompt asked several times."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.calls.compare.answers import Answer
from lib.calls.compare.spread import Range, spreads

WIDE = 190
"""Pixels that three figures with their words need."""


def draw(answers: Sequence[Answer]) -> None:
    """Draw the spread of each place."""
    table = pd.DataFrame(
        {
            "Model": spread.model,
            "Whole answers": f"{spread.good} of {spread.asked}",
            "Identical": spread.alike if spread.alike > 1 else 0,
            "Time": _shown(spread.total_ms, "{:.2f} s", 1000),
            "Words": _shown(spread.words, "{:.0f}", 1),
            "Cost": _shown(spread.cost_usd, "${:.5f}", 1),
        }
        for spread in spreads(answers)
    )
    widths = {"Time": st.column_config.Column(width=WIDE), "Cost": st.column_config.Column(width=WIDE)}
    st.dataframe(table, hide_index=True, column_config=widths, alt="Spread of the repeats of each model")
    st.caption("Median, and from the least to the most. Identical: as many are word for word the same.")
    done = sum(answer.status != "running" for answer in answers)
    if done < len(answers):
        st.progress(done / len(answers), f"{done} of {len(answers)} have answered")
    else:
        st.empty()  # what was drawn here before in the same run would stay


def _shown(values: Range | None, form: str, unit: float) -> str:
    if values is None:
        return "not told"
    least, middle, most = (form.format(value / unit) for value in (values.least, values.median, values.most))
    return middle if least == most else f"{middle} ({least} to {most})"
