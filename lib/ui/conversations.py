"""The list of conversations in the sidebar, last used first."""

import streamlit as st

from lib.store import conversations
from lib.store.database import Database
from lib.ui import current
from lib.ui.plain import plain

SHOWN = 30


def draw(database: Database, open_id: int | None) -> None:
    """Draw the list; a click opens."""
    with st.sidebar:
        st.button(
            "New conversation",
            icon=":material/add:",
            key="new-conversation",
            width="stretch",
            on_click=current.open_conversation,
            args=(None,),
        )
        for row in conversations.recent(database, SHOWN):
            st.button(
                plain(row.title),
                key=f"conversation-{row.id}",
                type="secondary" if row.id == open_id else "tertiary",
                width="stretch",
                on_click=current.open_conversation,
                args=(row.id,),
            )
