"""A moment at which Streamlit may interrupt a script that waits: it looks for a newer click only when it is touched."""

import streamlit as st


def idle() -> None:
    """Touch Streamlit, so that a rerun can take over."""
    _ = "idle" in st.session_state
