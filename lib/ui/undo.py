"""A conversation that was archived or deleted a moment ago, and the way back."""

from collections.abc import Callable

import streamlit as st

from lib.store import conversations
from lib.store.conversations import ConversationRow
from lib.store.database import Database
from lib.ui import current, notice
from lib.ui.plain import plain

VERBS: dict[str, Callable[..., None]] = {"Archived": conversations.archive, "Deleted": conversations.delete}
"""What can be undone, by what it is called when it is done."""


def do(database: Database, done: str, row: ConversationRow) -> None:
    """Archive or delete a conversation and remember it."""
    with notice.told():
        VERBS[done](database, row.id)
        st.session_state.done = (done, row.id, row.title)
        current.open_conversation(None)


def draw(database: Database) -> None:
    """Say what was done last, with the button that undoes it."""
    if not st.session_state.get("done"):
        return
    done, conversation_id, title = st.session_state.done
    with st.container(border=True, horizontal=True, gap="small", vertical_alignment="center", key="undo"):
        st.caption(f"{done}: {plain(title)}")
        st.button(
            "Undo", key="undo-it", type="tertiary", on_click=_undo, args=(database, done, conversation_id)
        )


def _undo(database: Database, done: str, conversation_id: int) -> None:
    with notice.told():
        VERBS[done](database, conversation_id, undo=True)
        st.session_state.done = None
        current.open_conversation(conversation_id)
