"""The list of groups: what fails, whose, how often and since when. A page of it at a time."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from lib.calls.providers import provider
from lib.store import group_list
from lib.store.database import Database
from lib.store.group_list import Listed
from lib.store.group_row import GroupRow, State
from lib.ui.errors import moments, opened
from lib.ui.errors.filters import STATES, Picked
from lib.ui.plain import plain

PAGE = 20

LOOKS: dict[State, tuple[Literal["red", "orange", "green", "gray"], str]] = {
    "open": ("red", ":material/error:"),
    "regressed": ("orange", ":material/replay:"),
    "resolved": ("green", ":material/check_circle:"),
    "ignored": ("gray", ":material/notifications_off:"),
}


def read(database: Database, picked: Picked) -> list[Listed]:
    """The page of groups that is to be shown, and one more if there is more."""
    before = st.session_state.get("groups-before", {}).get(picked)
    return group_list.listed(database, PAGE + 1, before, picked.of_groups, picked.source)


def draw(found: Sequence[Listed], picked: Picked) -> None:
    """Draw the page."""
    for one in found[:PAGE]:
        _row(one)
    with st.container(horizontal=True):
        if st.session_state.get("groups-before", {}).get(picked):
            st.button("Newest", icon=":material/first_page:", key="groups-newest", on_click=_page)
        if len(found) > PAGE:
            last = found[PAGE - 1].group.last_failure_id
            st.button(
                "Older",
                icon=":material/chevron_right:",
                key="groups-older",
                on_click=_page,
                args=(picked, last),
            )


def _page(picked: Picked | None = None, before: int | None = None) -> None:
    st.session_state["groups-before"] = {picked: before}


def _row(one: Listed) -> None:
    group = one.group
    with st.container(border=True, gap="xxsmall", key=f"group-{group.id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            color, icon = LOOKS[group.state]
            st.button(
                f":{color}[{icon}] {plain(str(one.diagnosis['title']))}",
                key=f"open-{group.id}",
                type="tertiary",
                on_click=opened.open_group,
                args=(group.id,),
            )
            st.badge(times(group.count), color="gray")
        state = [] if group.state == "open" else [STATES[group.state].lower()]
        st.caption(" · ".join([*facts(group), *state]))


def times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count:,} times"


def facts(group: GroupRow) -> list[str]:
    """Whose and when, in few words; each ready for Markdown."""
    whose = f"{plain(provider(group.provider).title)}, {plain(group.model)}"
    said = [whose, f"last {moments.ago(group.last_seen)}"]
    if group.count > 1:
        said.append(f"first {moments.ago(group.first_seen)}")
    return said
