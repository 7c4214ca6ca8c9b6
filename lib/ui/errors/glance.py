"""At a glance: how much fails, out of how much, whose, and when."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from lib.calls.providers import provider
from lib.store import groups
from lib.store.database import Database
from lib.store.group_row import GroupFilter
from lib.store.rates import Slot, by_hour
from lib.ui.errors.filters import WINDOWS, Picked
from lib.ui.plain import plain

HOURS_BY_HOUR = 48
"""A longer window is drawn by day."""


def draw(database: Database, picked: Picked) -> None:
    """Draw the figures and the chart; nothing where no call was made."""
    slots = by_hour(
        database,
        picked.since,
        provider=picked.provider,
        model=picked.model,
        source=picked.source,
        cause=picked.cause,
    )
    runs, failed = sum(slot.runs for slot in slots), sum(slot.failures for slot in slots)
    if not runs:
        return
    states = groups.counts_by_state(database, GroupFilter(since=picked.since))
    with st.container(horizontal=True, key="glance"):
        st.metric("Failures", f"{failed:,}")
        st.metric("Error rate", f"{failed / runs:.1%}", help=f"{failed:,} of {runs:,} calls")
        st.metric("Open groups", f"{states.get('open', 0):,}")
        st.metric(
            "Came back", f"{states.get('regressed', 0):,}", help="Resolved once, and failed again since"
        )
    if failed:
        st.caption(" · ".join(_rates(slots)))
        _chart(slots, picked)


def _rates(slots: Sequence[Slot]) -> list[str]:
    """The error rate of each provider."""
    runs: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for slot in slots:
        runs[slot.name] += slot.runs
        failed[slot.name] += slot.failures
    return [
        f"{plain(provider(name).title)}: {failed[name]:,} of {runs[name]:,} ({failed[name] / runs[name]:.1%})"
        for name, _ in failed.most_common()
    ]


def _chart(slots: Sequence[Slot], picked: Picked) -> None:
    by_day = WINDOWS[picked.window][1] > HOURS_BY_HOUR
    counts: Counter[tuple[datetime, str]] = Counter()
    for slot in slots:
        counts[(slot.hour.replace(hour=0) if by_day else slot.hour, provider(slot.name).title)] += (
            slot.failures
        )
    unit = "day" if by_day else "hour"
    table = pd.DataFrame([(moment, name, count) for (moment, name), count in counts.items() if count])
    table.columns = pd.Index(["Time", "Provider", "Failures"])
    total = sum(counts.values())
    st.bar_chart(
        table,
        x="Time",
        y="Failures",
        color="Provider",
        x_label="",
        y_label="",
        height=150,
        alt=f"Failures by {unit} and provider: {total} in all",
    )
