"""One group: what really happened, how to put it right, and the proof that it is."""

import streamlit as st

from lib.store.database import Database
from lib.store.occurrences import affected, place_of
from lib.ui import diagnosis_card
from lib.ui.errors import bug_report, evidence, fate, fixes, moments, opened, probing, replays
from lib.ui.errors.filters import SOURCES
from lib.ui.errors.groups import facts, times
from lib.ui.errors.opened import Opened
from lib.ui.plain import plain

MOST_LINKS = 5


def draw(database: Database, shown: Opened) -> None:
    """Draw the group; while a replay is under way, until it has ended."""
    _really(shown)
    fate.badge(shown.group)
    st.caption(" · ".join([*facts(shown.group), times(shown.group.count)]))
    replays.outcome(database, shown)
    fixes.draw_undo(shown)
    with st.container(horizontal=True, vertical_alignment="center", key="act"):
        if shown.group.state != "resolved":
            fixes.draw(shown)
        replays.buttons(shown)
        fate.buttons(database, shown.group)
        probing.button(shown)
        _copy(shown)
    replaying = st.container()
    diagnosis_card.draw(shown.failure.run_id, shown.failure.failure, shown.failure.diagnosis)
    probing.found(shown)
    st.caption(str(shown.failure.diagnosis["explanation"]))
    evidence.draw(database, shown.failure)
    _occurrences(database, shown)
    _affected(database, shown)
    if begun := replays.under_way(shown):
        with replaying:
            replays.watch(begun)


def missing() -> None:
    """Say that the address names nothing that failed."""
    st.info("No failure is kept under this address: the run went well, or it is of another store.")


def _copy(shown: Opened) -> None:
    with st.popover("Copy as Markdown", icon=":material/content_copy:", type="tertiary", key="copy"):
        st.caption("For a bug report. What was asked is not in it; secrets never are.")
        st.code(bug_report.markdown(shown.group, shown.failure), language="markdown", wrap_lines=True)


def _really(shown: Opened) -> None:
    failure = shown.failure.failure
    says = failure["exception"] or "that it went well"
    status = failure["status"]
    really = f"the server answered {status}" if status else "no answer came"
    st.markdown(f"LiteLLM says {plain(str(says))}. Really, {really}.")


def _occurrences(database: Database, shown: Opened) -> None:
    place = place_of(database, shown.failure)
    with st.container(horizontal=True, vertical_alignment="center", key="occurrences"):
        _step("Earlier", "chevron_left", place.older_run_id, shown)
        st.caption(f"{place.number:,} of {place.of:,}, {moments.at(shown.failure.created_at)}")
        _step("Later", "chevron_right", place.newer_run_id, shown)


def _step(label: str, icon: str, run_id: int | None, shown: Opened) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        key=f"occurrence-{label.lower()}",
        type="tertiary",
        disabled=run_id is None,
        on_click=opened.open_group,
        args=(shown.group.id, run_id),
    )


def _affected(database: Database, shown: Opened) -> None:
    who = affected(database, shown.group.fingerprint, shown.group.fingerprint_version)
    sources = ", ".join(f"{SOURCES.get(name, name)} {times(count)}" for name, count in who.sources.items())
    st.caption(f"Met from: {plain(sources)}")
    if clients := list(who.clients.items())[:MOST_LINKS]:
        said = ", ".join(f"{plain(name)} {times(count)}" for name, count in clients)
        st.caption(f"Asked by: {said}")
    links = [("pages/chat.py", "conversation", found, "forum") for found in who.conversations[:MOST_LINKS]]
    links += [
        ("pages/compare.py", "comparison", found, "compare_arrows") for found in who.comparisons[:MOST_LINKS]
    ]
    for page, name, (found_id, title), icon in links:
        st.page_link(page, label=plain(title), icon=f":material/{icon}:", query_params={name: str(found_id)})
