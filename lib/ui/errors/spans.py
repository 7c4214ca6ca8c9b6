"""The span of time that was selected in the chart: `?span=` in the address bar says it, so that it can be linked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from lib.store.hourly import day_of, hour_of

_KEY = "span"


@dataclass(frozen=True)
class Span:
    """From one full hour to another."""

    since: datetime
    until: datetime

    def written(self) -> str:
        """As it stands in the address bar: `2026-11-22T09Z--2026-11-22T12Z`."""
        return f"{self.since:%Y-%m-%dT%HZ}--{self.until:%Y-%m-%dT%HZ}"


def read(written: str) -> Span | None:
    """The span that was written so; None when it is none."""
    try:
        since, until = (
            datetime.strptime(part, "%Y-%m-%dT%HZ").replace(tzinfo=UTC) for part in written.split("--")
        )
    except ValueError:
        return None
    return Span(since, until) if since < until else None


def of_selection(selected: Any, step: timedelta) -> Span | None:
    """The span of what was marked in the chart, from its beginning in milliseconds to its end; None for nothing.

    A bar stands for the time from its moment on, `step` long: each bar that is touched counts as a whole.
    """
    try:
        first, last = (float(edge) / 1000 for edge in sorted(selected))
    except (TypeError, ValueError):
        return None
    begin = day_of if step > timedelta(hours=1) else hour_of
    return Span(begin(datetime.fromtimestamp(first, UTC)), begin(datetime.fromtimestamp(last, UTC)) + step)


def picked() -> Span | None:
    """The span that the address names."""
    return read(st.query_params.get(_KEY, ""))


def pick(span: Span | None) -> None:
    """Look at this span only; None: at the whole window."""
    if span is None:
        clear()
    else:
        st.query_params[_KEY] = span.written()


def clear() -> None:
    """Look at the whole window again."""
    st.query_params.pop(_KEY, None)
