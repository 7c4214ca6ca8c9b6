"""What stands in the place of the list when there is nothing in it."""

import streamlit as st

from lib.store import group_list
from lib.store.database import Database
from lib.store.group_row import GroupFilter
from lib.store.rates import by_hour
from lib.ui.errors import filters
from lib.ui.errors.filters import WINDOWS, Picked


def draw(database: Database, picked: Picked) -> None:
    """Say that nothing failed, out of how much; or that the filters hide what did."""
    hidden = sum(group_list.counts(database, GroupFilter(since=picked.since)).by_state.values())
    if hidden:
        word = "group is" if hidden == 1 else "groups are"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Nothing here fits: {hidden} {word} behind the filters.", width="stretch")
            st.button("Show all", icon=":material/filter_alt_off:", key="clear", on_click=filters.clear)
        return
    runs = sum(slot.runs for slot in by_hour(database, picked.since))
    window = WINDOWS[picked.window][0].lower()
    calls = (
        "no calls were made" if not runs else "1 call was made" if runs == 1 else f"{runs:,} calls were made"
    )
    st.success(f"Nothing failed. In the window of {window}, {calls}.", icon=":material/check_circle:")
