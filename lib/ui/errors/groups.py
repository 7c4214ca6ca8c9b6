"""The list of groups: what fails, whose, how often and since when. A page of it at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Literal

import streamlit as st

from lib.calls.providers import provider
from lib.store import group_list
from lib.store.database import Database
from lib.store.group_list import Listed, Place
from lib.store.group_row import GroupRow, State
from lib.store.group_trend import Trend, trends
from lib.ui.errors import moments, opened
from lib.ui.errors.filters import STATES, Picked
from lib.ui.plain import plain

PAGE = 20
PARTS = 24
_BARS = "⠀▁▂▃▄▅▆▇█"
_TOGETHER = "\u2060"
"""Between two bars a line does not end."""

LOOKS: dict[State, tuple[Literal["red", "orange", "green", "gray"], str]] = {
    "open": ("red", ":material/error:"),
    "regressed": ("orange", ":material/replay:"),
    "resolved": ("green", ":material/check_circle:"),
    "ignored": ("gray", ":material/notifications_off:"),
}


def read(database: Database, picked: Picked) -> list[Listed]:
    """The page of groups that is to be shown, and one more if there is more."""
    after = st.session_state.get("groups-after", {}).get(picked)
    return group_list.listed(
        database,
        PAGE + 1,
        where=picked.of_groups,
        order=picked.order,
        after=after,
    )


def draw(database: Database, found: Sequence[Listed], picked: Picked) -> None:
    """Draw the page."""
    shown = [one.group for one in found[:PAGE]]
    went = trends(
        database, shown, picked.since, picked.until or datetime.now(UTC), PARTS, by_day=picked.by_day
    )
    for one in found[:PAGE]:
        _row(one, went[one.group.id], is_new=one.group.first_seen >= picked.since)
    with st.container(horizontal=True):
        if st.session_state.get("groups-after", {}).get(picked):
            st.button("Newest", icon=":material/first_page:", key="groups-newest", on_click=_page)
        if len(found) > PAGE:
            last = group_list.place_of(found[PAGE - 1].group, picked.order)
            st.button(
                "More",
                icon=":material/chevron_right:",
                key="groups-older",
                on_click=_page,
                args=(picked, last),
            )


def _page(picked: Picked | None = None, after: Place | None = None) -> None:
    st.session_state["groups-after"] = {picked: after}


def _row(one: Listed, trend: Trend, *, is_new: bool) -> None:
    """Three elements, for twenty rows are most of what a click on a filter has to draw."""
    group = one.group
    with st.container(border=True, gap="xxsmall", key=f"group-{group.id}"):
        color, icon = LOOKS[group.state]
        st.button(
            f":{color}[{icon}] {plain(str(one.diagnosis['title']))}",
            key=f"open-{group.id}",
            type="tertiary",
            on_click=opened.open_group,
            args=(group.id,),
        )
        badges = [f":gray-badge[{times(group.count)}]"]
        if group.state != "open":
            badges.append(f":{color}-badge[{plain(_state(group))}]")
        elif is_new:
            badges.append(":blue-badge[New]")
        # No caption: it would dim the badges too.
        st.markdown(f"{' '.join(badges)} :small[:gray[{' · '.join([*facts(group), *_share(trend)])}]]")


def _state(group: GroupRow) -> str:
    if group.state == "ignored" and group.ignored_until:
        return f"{STATES[group.state]} until {moments.at(group.ignored_until)}"
    return STATES[group.state]


def _share(trend: Trend) -> list[str]:
    """How it went, and what part of the calls of its model that was."""
    if not sum(trend.counts):
        return []
    share = "under 0.1%" if trend.share < 0.001 else f"{trend.share:.1%}"
    return [_TOGETHER.join(sparkline(trend.counts)), f"{share} of {trend.calls:,} calls"]


def sparkline(counts: Sequence[int]) -> str:
    """The numbers as a row of little bars; a blank bar is none at all."""
    most = max(counts, default=0)
    return "".join(_BARS[ceil(count / most * (len(_BARS) - 1))] if count else _BARS[0] for count in counts)


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
