"""Chat: a conversation that goes on while nobody looks. The address bar says which one is open."""

import streamlit as st

from lib.settings import load
from lib.store import conversations
from lib.ui import answer, composer, current, heading, pickers, turns
from lib.ui import conversations as conversation_list
from lib.ui.engine import engine

if destination := st.session_state.pop("leaving_for", None):
    st.switch_page(destination)

database = engine().database
open_id = current.conversation()
conversation_list.draw(database, open_id)
stop = composer.draw()

row = conversations.get(database, open_id) if open_id is not None else None
if row is not None:
    said = turns.read(database, row.id)
    heading.draw(database, row, said.turns)
    if live := turns.draw(row.id, said):
        stop.button(
            "Stop",
            icon=":material/stop:",
            key="stop",
            shortcut="Esc",
            on_click=answer.stop,
            args=[run for _, run in live],
        )
        answer.follow_all(live)
        st.rerun()
elif open_id is not None:
    st.info("This conversation is not here: it was deleted, or the link is of another store.")
else:
    st.title("What would you like to know?")
    pickers.who_answers(load())
    composer.suggest()
