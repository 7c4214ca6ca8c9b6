"""Where a question is written: who is to answer it, the files that go with it, and the way to send it.

A question that cannot be sent stays in the input, with the files that were good.
"""

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.typing import UploadedFile

from lib.calls import attachments, chat
from lib.calls.attachments import Attachment, AttachmentError
from lib.calls.models import load_catalogue
from lib.settings import load
from lib.ui import current, notice, pickers
from lib.ui.engine import engine

SUGGESTIONS = (
    "Explain a 405 Method Not Allowed from an API, and how to find its cause",
    "Review this text for clarity and tone",
    "Write a SQL query that finds duplicate rows",
    "Plan a week of learning about vector databases",
)


def draw() -> DeltaGenerator:
    """Draw the input with what belongs to it; the place that is kept for the Stop button."""
    with st.bottom:
        notice.draw()
        _draft()
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            role = pickers.agent()
            settings = load()
            model = pickers.model(load_catalogue(settings), settings)
            pickers.parameters(role, model)
            stop = st.empty()
    # In st.bottom itself it would take the page its scrolling along with the answer.
    st.chat_input("Ask anything", key="prompt", accept_file="multiple", on_submit=_send)
    return stop


def suggest() -> None:
    """Offer questions to begin with."""
    st.pills(
        "Suggestions", SUGGESTIONS, key="suggestion", label_visibility="collapsed", on_change=_send_suggestion
    )


def _send_suggestion() -> None:
    text = st.session_state.suggestion
    if text:
        st.session_state.suggestion = None
        ask(text)


def _send() -> None:
    """Ask; in the callback, so that the answer is on its way before the page is drawn again."""
    written = st.session_state.prompt
    refused = _take(written.files)
    if refused or not ask(written.text):
        st.session_state.prompt = written.text


def ask(text: str) -> bool:
    """Ask what was written, with the files of the draft; False, and a notice, when it cannot be sent."""
    draft = _files()
    if not text.strip("\0 \n\t") and not draft:
        return True
    conversation_id = current.conversation()
    sent = False
    with notice.told():
        question, _ = chat.ask(
            engine(),
            pickers.picked_agent(),
            text,
            model=pickers.picked_model(),
            conversation_id=conversation_id,
            parent_id=current.leaf(conversation_id),
            parameters=pickers.picked_parameters(),
            attached=draft,
        )
        current.open_conversation(question.conversation_id, through=question.message_id)
        st.session_state.draft = []
        sent = True
    return sent


def _take(files: Iterable[UploadedFile]) -> bool:
    """Put the files into the draft; whether one of them was refused."""
    refused = False
    for file in files:
        try:
            _files().append(attachments.read(file.name, file.getvalue()))
        except AttachmentError as complaint:
            notice.say(str(complaint))
            refused = True
    return refused


def _files() -> list[Attachment]:
    draft: list[Attachment] = st.session_state.setdefault("draft", [])
    return draft


def _draft() -> None:
    if not _files():
        return
    with st.container(horizontal=True, gap="xsmall", key="draft-files"):
        for place, file in enumerate(_files()):
            st.button(
                file.name.replace("[", "(").replace("]", ")"),
                key=f"draft-{place}",
                icon=":material/close:",
                help="Take it away",
                on_click=_files().remove,
                args=(file,),
            )
