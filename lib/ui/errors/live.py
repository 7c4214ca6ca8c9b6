"""New failures show within two seconds, without a reload, and never move what somebody reads: they are offered."""

import streamlit as st

from lib.store import group_list, groups
from lib.store.database import Database
from lib.store.errors import StoreError
from lib.store.group_row import GroupRow
from lib.ui.engine import engine
from lib.ui.errors import opened
from lib.ui.errors.opened import Opened

EVERY_S = 1.0


def watch(seen: int, *, at_once: bool) -> None:
    """Look for failures newer than the one with the id `seen`; `at_once`: there is nothing to move, so show them."""
    _look(seen, at_once=at_once)


def newest(database: Database) -> int:
    """What a page has seen when it is drawn now."""
    return group_list.newest_failure_id(database)


def watch_group(shown: Opened) -> None:
    """Look for failures of an open group; what is read stays until the newest is asked for."""
    _look_at_group(shown.group, shown.group.last_failure_id)


@st.fragment(run_every=EVERY_S)
def _look_at_group(group: GroupRow, seen: int) -> None:
    try:
        found = groups.get(engine().database, group.id)
    except StoreError:
        return
    more = found.count - group.count if found and found.last_failure_id > seen else 0
    with st.container(height=48, border=False, key="live"):
        if more <= 0:
            st.caption(":material/sensors: Up to date")
        else:
            label = f"{more:,} more time{'s' if more > 1 else ''} since: show the newest"
            if st.button(label, icon=":material/refresh:", key="show-newest"):
                opened.open_group(group.id)
                st.rerun()  # the page, where a callback would draw this fragment alone


@st.fragment(run_every=EVERY_S)
def _look(seen: int, *, at_once: bool) -> None:
    try:
        more = newest(engine().database) - seen
    except StoreError:
        return  # the page says it when it is drawn next
    if more > 0 and at_once:
        st.rerun()
    with st.container(height=48, border=False, key="live"):
        if more <= 0:
            st.caption(":material/sensors: Up to date")
        elif st.button(
            f"{more:,} new failure{'s' if more > 1 else ''}: show", icon=":material/refresh:", key="show-new"
        ):
            st.rerun()
