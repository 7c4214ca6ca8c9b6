"""Failures over time, stacked by provider or by cause; a span that is marked in it narrows the whole page."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

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

    st.vega_lite_chart(
        table,
        _SPEC,
        height=150,
        key="chart",
        on_select=selected,
        selection_mode="span",
        alt=f"Failures by {unit}, {STACKS[stack].lower()}: {sum(totals.values())} in all",
    )


_COLUMNS = ["Time", "Name", "Failures"]
_SPEC = {
    "mark": {"type": "bar", "orient": "vertical"},
    "encoding": {
        "x": {"field": "Time", "type": "temporal", "title": None},
        "x2": {"field": "End"},
        "y": {
            "field": "Failures",
            "type": "quantitative",
            "title": None,
            "stack": "zero",
            "axis": {"tickMinStep": 1},
        },
        "color": {"field": "Name", "type": "nominal", "title": None},
        "tooltip": [
            {"field": "Name", "type": "nominal"},
            {"field": "Failures", "type": "quantitative"},
            {"field": "Time", "type": "temporal", "format": "%d %b %H:%M"},
        ],
    },
    "params": [{"name": "span", "select": {"type": "interval", "encodings": ["x"]}}],
}
"""The same whatever the figures are: only they are sent anew, and the browser keeps the chart."""
