"""What is open: which conversation, and which of its branches.

The address bar says the conversation, and the session remembers it when a visit to another page clears the address bar.
"""

import streamlit as st

LONGEST_ID = 18
"""Digits: a longer number is no id of any database."""


def conversation() -> int | None:
    """The id of the open conversation; None on a new one."""
    asked = st.query_params.get("conversation")
    if asked is not None:
        is_id = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_ID
        st.session_state.conversation = int(asked) if is_id else None
    known: int | None = st.session_state.get("conversation")
    if known is not None and asked != str(known):
        st.query_params["conversation"] = str(known)
    return known


def open_conversation(conversation_id: int | None, through: int | None = None) -> None:
    """Open a conversation, on the branch that goes through a message; None begins a new one."""
    st.session_state.conversation = conversation_id
    for left_open in ("editing", "renaming", "earlier"):
        st.session_state.pop(left_open, None)
    if conversation_id is None:
        st.query_params.pop("conversation", None)
        return
    st.query_params["conversation"] = str(conversation_id)
    if through is not None:
        show(conversation_id, through)


def show(conversation_id: int, message_id: int | None) -> None:
    """Show the branch that goes through this message; None: the newest."""
    st.session_state.setdefault("branches", {})[conversation_id] = message_id


def branch(conversation_id: int) -> int | None:
    """The message through which the shown branch goes; None where nobody chose one."""
    through: int | None = st.session_state.get("branches", {}).get(conversation_id)
    return through


def remember_leaf(conversation_id: int, message_id: int | None) -> None:
    """Remember the last message on the screen: the next question follows it."""
    st.session_state.leaf = (conversation_id, message_id)


def leaf(conversation_id: int | None) -> int | None:
    """The last message of this conversation on the screen; None while it has not been drawn."""
    of, message_id = st.session_state.get("leaf", (None, None))
    return message_id if of == conversation_id else None
