"""At a glance: how much fails, out of how much, whose, and when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.calls.providers import provider
from lib.store import group_list
from lib.store.database import Database
from lib.store.rates import Slot, by_hour
from lib.ui.errors import chart
from lib.ui.errors.filters import Picked
from lib.ui.plain import plain


def draw(database: Database, picked: Picked) -> None:
    """Draw the figures and the chart; nothing where no call was made."""
    # Read once: the figures are of the span, the chart is of the whole window.
    whole = by_hour(
        database,
        min(picked.begin, picked.since),
        by_day=picked.by_day,
        provider=picked.provider,
        model=picked.model,
        source=picked.source,
    )
    held = {hour for hour in {slot.hour for slot in whole} if picked.holds(hour)}
    slots = [slot for slot in whole if slot.hour in held]
    runs, failed = sum(slot.runs for slot in slots), sum(slot.failures(picked.cause) for slot in slots)
    if runs:
        _figures(database, picked, runs, failed)
    if failed:
        st.caption(" · ".join(_rates(slots, picked.cause)))
    if failed or picked.span:
        chart.draw(whole, picked)


def _figures(database: Database, picked: Picked, runs: int, failed: int) -> None:
    counted = group_list.counts(database, replace(picked.of_groups, states=()))
    silent = group_list.silent(
        database,
        picked.since,
        picked.until,
        provider=picked.provider,
        model=picked.model,
        source=picked.source,
        cause=picked.cause,
    )
    states = counted.by_state
    with st.container(horizontal=True, key="glance"):
        st.metric("Failures", f"{failed:,}")
        st.metric("Error rate", f"{failed / runs:.1%}", help=f"{failed:,} of {runs:,} calls")
        st.metric(
            "Silent", f"{silent:,}", help="Failures that LiteLLM calls a success: empty, cut or blocked"
        )
        st.metric("Open groups", f"{states.get('open', 0):,}")
        st.metric("New", f"{counted.new:,}", help="Groups that failed for the first time")
        st.metric(
            "Came back", f"{states.get('regressed', 0):,}", help="Resolved once, and failed again since"
        )


def _rates(slots: Sequence[Slot], cause: str | None) -> list[str]:
    """The error rate of each provider."""
    runs: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for slot in slots:
        runs[slot.provider] += slot.runs
        failed[slot.provider] += slot.failures(cause)
    return [
        f"{plain(provider(name).title)}: {failed[name]:,} of {runs[name]:,} ({failed[name] / runs[name]:.1%})"
        for name, _ in failed.most_common()
    ]
