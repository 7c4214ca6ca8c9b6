"""Which conversation is open: the address bar says it, and the session remembers it when a visit to another page
clears the address bar.
"""

import streamlit as st


def conversation() -> int | None:
    """The id of the open conversation; None on a new one."""
    asked = st.query_params.get("conversation")
    if asked is not None:
        st.session_state.conversation = int(asked) if asked.isdecimal() else None
    known: int | None = st.session_state.get("conversation")
    if known is not None and asked != str(known):
        st.query_params["conversation"] = str(known)
    return known


def open_conversation(conversation_id: int | None) -> None:
    """Open a conversation; None begins a new one."""
    st.session_state.conversation = conversation_id
    if conversation_id is None:
        st.query_params.pop("conversation", None)
    else:
        st.query_params["conversation"] = str(conversation_id)
