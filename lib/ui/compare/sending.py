"""Sending a prompt to all, and leaving for the chat with one."""

import streamlit as st

from lib.calls.compare import asking
from lib.store import comparisons
from lib.ui.compare import current, setup
from lib.ui.engine import engine


def send() -> None:
    """Ask all; in the callback, so that the answers are on their way before the page is drawn again."""
    prompt: str = st.session_state.compare_input
    open_id = current.comparison()
    comparison = comparisons.get(engine().database, open_id) if open_id is not None else None
    if comparison is None:
        _begin(prompt)
        return
    try:
        asking.go_on(engine(), comparison, prompt)
    except asking.StillAnswering as wait:
        _give_back(prompt, str(wait))


def _begin(prompt: str) -> None:
    chosen = setup.chosen()
    if chosen.complaint:
        _give_back(prompt, chosen.complaint)
        return
    comparison_id = asking.begin(
        engine(),
        prompt,
        chosen.models,
        system=chosen.system,
        parameters=chosen.parameters,
        blind=chosen.blind,
        repeats=chosen.repeats,
    )
    current.open_comparison(comparison_id)


def _give_back(prompt: str, sentence: str) -> None:
    st.session_state.compare_prompt = prompt
    st.toast(sentence, icon=":material/hourglass_empty:")


def take_over_prompt() -> None:
    """Put a prompt that waits (from the chat page, or because it could not be sent) into the input."""
    if (prompt := st.session_state.pop("compare_prompt", None)) is not None:
        st.session_state.compare_input = prompt


def continue_in_chat(comparison_id: int, place: int) -> None:
    """Ask for the chat page: a callback cannot go there itself."""
    st.session_state.compare_to_chat = comparisons.to_conversation(engine().database, comparison_id, place)


def to_chat_if_asked() -> None:
    """Go to the chat page with the conversation that was begun there."""
    if (conversation_id := st.session_state.pop("compare_to_chat", None)) is not None:
        st.session_state.conversation = conversation_id
        st.switch_page("pages/chat.py", query_params={"conversation": str(conversation_id)})
