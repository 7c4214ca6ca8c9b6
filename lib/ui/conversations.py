"""The list of conversations in the sidebar: by day, last used first, with a mark at those that are being answered."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from lib.store import branches, conversations
from lib.store.conversations import ConversationRow, Hit
from lib.store.database import Database
from lib.ui import current, export, keyboard, undo
from lib.ui.engine import engine
from lib.ui.plain import plain

SHOWN = 30
FOUND = 20
WATCH_S = 1.5


def draw(database: Database, open_id: int | None) -> None:
    """Draw the list, or what was searched for; a click opens."""
    with st.sidebar:
        st.button(
            "New chat",
            icon=":material/add:",
            key="new-conversation",
            width="stretch",
            shortcut="Alt+Shift+N",
            on_click=current.open_conversation,
            args=(None,),
        )
        words = st.text_input(
            "Search conversations",
            key="search",
            type="search",
            live=True,
            placeholder="Search",
            icon=":material/search:",
            label_visibility="collapsed",
        )
        undo.draw(database)
        if words and words.strip():
            _hits(conversations.search(database, words, FOUND), words)
        else:
            _list(database, open_id)
        with st.container(gap="xxsmall", key="sidebar-foot"):
            export.everything(database)
            keyboard.draw()


def _list(database: Database, open_id: int | None) -> None:
    live = branches.conversations_of(database, [run.id for run in engine().live()])
    archived = st.session_state.get("archived", False)
    many = st.session_state.get("listed", SHOWN)
    rows = conversations.recent(database, many + 1, archived=archived)
    for heading, group in conversations.by_day(rows[:many], _now()):
        st.caption(heading)
        with st.container(gap="xxsmall"):
            for row in group:
                _row(row, is_open=row.id == open_id, is_live=row.id in live)
    if archived and not rows:
        st.caption("Nothing is archived.")
    if len(rows) > many:
        st.button("Show more", key="list-more", type="tertiary", on_click=_show_more)
    if rows or archived:
        st.toggle("Archived ones", key="archived")
    if live - {open_id}:
        _watch(frozenset(live))


def _row(row: ConversationRow, *, is_open: bool, is_live: bool) -> None:
    st.button(
        plain(row.title),
        key=f"conversation-{row.id}",
        type="secondary" if is_open else "tertiary",
        icon="spinner" if is_live else None,
        help="An answer is on its way" if is_live else None,
        wrap=False,
        on_click=current.open_conversation,
        args=(row.id,),
    )


def _hits(hits: list[Hit], words: str) -> None:
    st.caption(f"{len(hits)} found" if len(hits) < FOUND else f"The newest {FOUND}")
    if not hits:
        st.caption(f"No conversation has all of “{plain(words.strip()[:80])}” in it.")
    for hit in hits:
        st.button(
            plain(hit.title),
            key=f"hit-{hit.conversation_id}",
            type="tertiary",
            wrap=False,
            on_click=current.open_conversation,
            args=(hit.conversation_id, hit.message_id),
        )
        if hit.message_id is not None:
            st.caption(marked(hit))


def marked(hit: Hit) -> str:
    """The piece of text that was found, with the words in bold."""
    text, shown, end = hit.snippet.text, "", 0
    for begin, until in hit.snippet.marks:
        shown += f"{plain(text[end:begin])}**{plain(text[begin:until])}**"
        end = until
    return shown + plain(text[end:])


def _show_more() -> None:
    st.session_state.listed = st.session_state.get("listed", SHOWN) + 3 * SHOWN


def _now() -> datetime:
    """Now, where the person is."""
    try:
        return datetime.now(ZoneInfo(st.context.timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now(UTC)


@st.fragment(run_every=WATCH_S)
def _watch(drawn: frozenset[int]) -> None:
    """Draw the page again when an answer elsewhere has ended."""
    live = branches.conversations_of(engine().database, [run.id for run in engine().live()])
    if live != drawn:
        st.rerun()
