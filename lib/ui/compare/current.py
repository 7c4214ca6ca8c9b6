"""Which comparison is open: the address bar says it, and the session remembers it when a visit to another page
clears the address bar.
"""

import streamlit as st

LONGEST_ID = 18
"""Digits; the store's numbers end a little above that."""


def comparison() -> int | None:
    """The id of the open comparison; None on a new one."""
    asked = st.query_params.get("comparison")
    if asked is not None:
        is_id = asked.isdecimal() and len(asked) <= LONGEST_ID
        st.session_state.comparison = int(asked) if is_id else None
    known: int | None = st.session_state.get("comparison")
    if known is not None and asked != str(known):
        st.query_params["comparison"] = str(known)
    return known


def open_comparison(comparison_id: int | None) -> None:
    """Open a comparison; None begins a new one."""
    st.session_state.comparison = comparison_id
    if comparison_id is None:
        st.query_params.pop("comparison", None)
    else:
        st.query_params["comparison"] = str(comparison_id)
