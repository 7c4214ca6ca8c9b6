"""What becomes of a group: resolved, ignored for a while, or opened again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import streamlit as st

from lib.store import groups
from lib.store.database import Database
from lib.store.group_row import GroupRow
from lib.ui import notice
from lib.ui.errors import moments
from lib.ui.errors.filters import STATES
from lib.ui.errors.groups import LOOKS

_TIMES = {"For an hour": 1, "For a day": 24, "For a week": 168}
_MORE = {"Until it fails 10 times more": 10, "Until it fails 100 times more": 100}
_FOR_GOOD = "For good"


def badge(group: GroupRow) -> None:
    """The state, and for a resolved group when and how it was proved."""
    color, icon = LOOKS[group.state]
    with st.container(horizontal=True, vertical_alignment="center", key="state-of-group"):
        st.badge(STATES[group.state], icon=icon, color=color)
        if said := _said(group):
            st.caption(said)


def _said(group: GroupRow) -> str:
    if group.state == "resolved" and group.resolved_at:
        when = moments.at(group.resolved_at)
        proof = group.resolved_by_run_id
        return f"Proved by replay: run {proof} succeeded, {when}" if proof else f"Resolved by hand, {when}"
    if group.state == "ignored" and group.ignored_until:
        return f"until {moments.at(group.ignored_until)}"
    if group.state == "ignored" and group.ignored_until_count:
        return f"until it has failed {group.ignored_until_count:,} times; {group.count:,} so far"
    return "Resolved once, and failed again since" if group.state == "regressed" else ""


def buttons(database: Database, group: GroupRow) -> None:
    """Resolve and ignore, or reopen."""
    if group.state in ("resolved", "ignored"):
        _button("Reopen", "undo", lambda: groups.reopen(database, group.id))
        return
    _button("Resolve", "check", lambda: groups.resolve(database, group.id))
    st.menu_button(
        "Ignore",
        [*_TIMES, *_MORE, _FOR_GOOD],
        icon=":material/notifications_off:",
        key="ignore",
        type="tertiary",
        on_click=lambda: _ignore(database, group),
    )


def _button(label: str, icon: str, act: Callable[[], None]) -> None:
    def told() -> None:
        with notice.told():
            act()

    st.button(label, icon=f":material/{icon}:", key=label.lower(), type="tertiary", on_click=told)


def _ignore(database: Database, group: GroupRow) -> None:
    chosen: str = st.session_state["ignore"]
    with notice.told():
        if hours := _TIMES.get(chosen):
            groups.ignore(database, group.id, until=datetime.now(UTC) + timedelta(hours=hours))
        elif more := _MORE.get(chosen):
            groups.ignore(database, group.id, until_count=group.count + more)
        else:
            groups.ignore(database, group.id)
