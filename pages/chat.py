"""Chat: a conversation that goes on while nobody looks. The address bar says which one is open."""

import streamlit as st

from lib.calls import chat
from lib.calls.models import load_catalogue
from lib.settings import load
from lib.store import conversations, failures
from lib.ui import answer, current, pickers
from lib.ui import conversations as conversation_list
from lib.ui.engine import engine


def send() -> None:
    """Ask; in the callback, so that the answer is on its way before the page is drawn again."""
    question, _ = chat.ask(
        engine(),
        st.session_state.agent,
        st.session_state.prompt,
        model=st.session_state.model or None,
        conversation_id=current.conversation(),
    )
    current.open_conversation(question.conversation_id)


with st.bottom:
    with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
        pickers.agent()
        pickers.model(load_catalogue(load()))
        stop = st.empty()
    st.chat_input("Ask anything", key="prompt", on_submit=send)

open_id = current.conversation()
conversation_list.draw(engine().database, open_id)
turns = conversations.transcript(engine().database, open_id) if open_id is not None else []
kept = failures.of_runs(engine().database, [turn.run.id for turn in turns if turn.run])

if not turns:
    st.title("What would you like to know?")
    pickers.who_answers(load())

live = []
for turn in turns:
    with st.chat_message(turn.role):
        if turn.run is None:
            st.text(turn.text)
        elif run := engine().get(turn.run.id):
            live.append((st.container(), run))
        else:
            answer.kept(turn.run, kept.get(turn.run.id))

if any(run.outcome is None for _, run in live):
    stop.button(
        "Stop",
        icon=":material/stop:",
        key="stop",
        shortcut="Esc",
        on_click=answer.stop,
        args=[run for _, run in live],
    )
for place, run in live:
    with place:
        answer.follow(run)
stop.empty()
