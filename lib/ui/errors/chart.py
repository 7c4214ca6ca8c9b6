"""Failures over time, stacked by provider or by cause; a span that is marked in it narrows the whole page."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import altair as alt
import pandas as pd
import streamlit as st

from lib.calls.providers import provider
from lib.failures.causes import CAUSES
from lib.store.rates import Slot
from lib.ui.errors import moments, spans
from lib.ui.errors.filters import Picked

MOST_CAUSES = 7
"""Beyond so many colours nobody tells them apart: the others are one."""
_OTHERS = "Others"

Stack = Literal["provider", "cause"]
STACKS: dict[Stack, str] = {"provider": "By provider", "cause": "By cause"}


def draw(slots: list[Slot], picked: Picked) -> None:
    """Draw the chart of the whole window, with the way out of a span that was marked."""
    with st.container(horizontal=True, vertical_alignment="center", key="chart-head"):
        stack: Stack = st.segmented_control(
            "Colours",
            list(STACKS),
            format_func=STACKS.__getitem__,
            default="provider",
            required=True,
            key="stack",
            bind="query-params",
            label_visibility="collapsed",
        )
        if picked.span:
            st.button(
                f"{moments.at(picked.span.since)} to {moments.at(picked.span.until)}",
                icon=":material/close:",
                key="clear-span",
                help="Look at the whole window again",
                on_click=spans.clear,
            )
        else:
            st.caption("Drag across the chart to look at a span.")
    _bars(slots, picked, stack)


def _provider_title(name: str) -> str:
    return provider(name).title


def _cause_title(name: str) -> str:
    return CAUSES[name].title if name in CAUSES else name


_TITLES: dict[Stack, Callable[[str], str]] = {"provider": _provider_title, "cause": _cause_title}


def _bars(slots: list[Slot], picked: Picked, stack: Stack) -> None:
    failed = [(slot.hour, getattr(slot, stack), slot.failures(picked.cause)) for slot in slots]
    totals: Counter[str] = Counter()
    for _, name, number in failed:
        totals[name] += number
    shown = {name for name, _ in totals.most_common(MOST_CAUSES)}
    counts: Counter[tuple[datetime, str]] = Counter()
    for hour, name, number in failed:
        counts[(hour, _TITLES[stack](name) if name in shown else _OTHERS)] += number
    table = pd.DataFrame([(*key, count) for key, count in counts.items() if count], columns=_COLUMNS)
    unit, step = ("day", timedelta(days=1)) if picked.by_day else ("hour", timedelta(hours=1))
    table["End"] = table["Time"] + step

    def selected() -> None:
        marked = st.session_state["chart"].selection.get("span", {}).get("Time")
        if span := spans.of_selection(marked, step):
            spans.pick(span)

    st.altair_chart(
        _drawn(table),
        height=150,
        key="chart",
        on_select=selected,
        selection_mode="span",
        alt=f"Failures by {unit}, {STACKS[stack].lower()}: {sum(totals.values())} in all",
    )


_COLUMNS = ["Time", "Name", "Failures"]


def _drawn(table: pd.DataFrame) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(table)
        .mark_bar(orient="vertical")
        .encode(
            x=alt.X("Time:T", title=None),
            x2="End:T",
            y=alt.Y("Failures:Q", title=None, stack="zero", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("Name:N", title=None),
            tooltip=["Name:N", "Failures:Q", alt.Tooltip("Time:T", format="%d %b %H:%M")],
        )
        .add_params(alt.selection_interval(name="span", encodings=["x"]))
    )
    return chart
