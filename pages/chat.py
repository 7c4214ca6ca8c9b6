"""Chat: a conversation that goes on while nobody looks. The address bar says which one is open."""

import streamlit as st

from lib.settings import load
from lib.store import conversations
from lib.ui import answer, composer, current, frame, from_a_program, heading, pickers, turns
from lib.ui import conversations as conversation_list
from lib.ui.answer import Live
from lib.ui.engine import engine

if destination := st.session_state.pop("leaving_for", None):
    st.switch_page(destination)

database = engine().database
open_id = current.conversation()
row = conversations.get(database, open_id) if open_id is not None else None
said = turns.read(database, row.id) if row is not None else None
live: list[Live] = []
with frame.afresh("page", ("chat", open_id), len(said.turns) if said else 0):
    if row is not None and said is not None:
        top = st.container()
        live = turns.draw(row.id, said)
        with top:
            heading.draw(database, row, said.turns)
    elif open_id is not None:
        st.info("This conversation is not here: it was deleted, or the link is of another store.")
    else:
        st.title("What would you like to know?")
        pickers.who_answers(load())
        composer.suggest()
        below = st.container()

# The messages come first: the first word of an answer must not wait for what stands above and beside it.
conversation_list.draw(database, open_id)
stop = composer.draw()
if open_id is None:
    with below:
        from_a_program.draw(load())
if live:
    stop.button(
        "Stop",
        icon=":material/stop:",
        key="stop",
        shortcut="Esc",
        on_click=answer.stop,
        args=[one.run for one in live],
    )
    answer.wait_for(live)
    st.rerun()
