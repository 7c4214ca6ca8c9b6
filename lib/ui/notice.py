"""What went wrong in a callback, said once above the input: nothing that was typed is lost for it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.calls.attachments import AttachmentError
from lib.calls.errors import AgentError
from lib.calls.transfer.errors import TransferError
from lib.settings import SettingsError
from lib.store.errors import StoreError
from lib.ui.plain import plain

OURS = (StoreError, AgentError, AttachmentError, SettingsError, TransferError)
"""Errors whose text is a sentence for people."""


@contextmanager
def told() -> Iterator[None]:
    """Say one of our errors on the page instead of raising it."""
    try:
        yield
    except OURS as trouble:
        say(str(trouble))


def say(sentence: str) -> None:
    """Have a sentence shown when the page is drawn next."""
    st.session_state.setdefault("notices", []).append(sentence)


def draw() -> None:
    """Show what there is to say."""
    for sentence in st.session_state.pop("notices", ()):
        st.warning(plain(sentence), icon=":material/info:")
