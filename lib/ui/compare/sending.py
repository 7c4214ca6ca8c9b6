"""Sending a prompt to all, and leaving for the chat with one."""

from collections.abc import Sequence

import streamlit as st

from lib.calls import attachments
from lib.calls.attachments import Attachment, AttachmentError
from lib.calls.compare import asking
from lib.store import comparisons
from lib.ui.compare import current, setup
from lib.ui.engine import engine
from lib.ui.plain import plain


def send() -> None:
    """Ask all; in the callback, so that the answers are on their way before the page is drawn again."""
    written = st.session_state.compare_input
    open_id = current.comparison()
    comparison = comparisons.get(engine().database, open_id) if open_id is not None else None
    try:
        attached = [attachments.read(file.name, file.getvalue()) for file in written.files]
        if comparison is None:
            _begin(written.text, attached)
        else:
            asking.go_on(engine(), comparison, written.text, attached)
    except (asking.StillAnswering, AttachmentError, setup.Incomplete) as refusal:
        st.session_state.compare_input = written.text
        st.toast(plain(str(refusal)), icon=":material/hourglass_empty:")


def _begin(prompt: str, attached: Sequence[Attachment]) -> None:
    chosen = setup.chosen()
    comparison_id = asking.begin(
        engine(),
        prompt,
        chosen.models,
        system=chosen.system,
        parameters=chosen.parameters,
        blind=chosen.blind,
        repeats=chosen.repeats,
        attached=attached,
    )
    current.open_comparison(comparison_id)


def take_over_prompt() -> None:
    """Put a prompt that the chat page hands over into the input of a new comparison."""
    if (prompt := st.session_state.pop("compare_prompt", None)) is not None:
        current.open_comparison(None)
        st.session_state.compare_input = prompt


def continue_in_chat(comparison_id: int, place: int) -> None:
    """Ask for the chat page: a callback cannot go there itself."""
    st.session_state.compare_to_chat = comparisons.to_conversation(engine().database, comparison_id, place)


def to_chat_if_asked() -> None:
    """Go to the chat page with the conversation that was begun there."""
    if (conversation_id := st.session_state.pop("compare_to_chat", None)) is not None:
        st.session_state.conversation = conversation_id
        st.switch_page("pages/chat.py", query_params={"conversation": str(conversation_id)})
