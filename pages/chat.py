"""Chat: a conversation that goes on while nobody looks. The address bar says which one is open."""

import streamlit as st

from lib.settings import load
from lib.store import conversations, failures
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
said = conversations.transcript(database, row.id, current.branch(row.id)) if row else []
st.session_state.leaf = said[-1].message_id if said else None

if row is None and open_id is not None:
    st.info("This conversation is not here: it was deleted, or the link is of another store.")
elif row is None:
    st.title("What would you like to know?")
    pickers.who_answers(load())
    composer.suggest()
else:
    heading.draw(database, row, said)
    failed = failures.of_runs(database, [turn.run.id for turn in said if turn.run])
    if live := turns.draw(row.id, said, failed):
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
