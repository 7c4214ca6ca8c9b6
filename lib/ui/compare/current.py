"""Which comparison or matrix is open: the address bar says it, and the session remembers it when a visit to another
page clears the address bar.
"""

import streamlit as st

LONGEST_ID = 18
"""Digits; the store's numbers end a little above that."""


def comparison() -> int | None:
    """The id of the open comparison; None on a new one."""
    return _asked("comparison")


def open_comparison(comparison_id: int | None) -> None:
    """Open a comparison; None begins a new one."""
    _open("matrix", None)
    _open("comparison", comparison_id)


def matrix() -> int | None:
    """The id of the open matrix; None when there is none."""
    return _asked("matrix")


def open_matrix(matrix_id: int | None) -> None:
    """Open a matrix; None begins a new one."""
    _open("comparison", None)
    _open("matrix", matrix_id)


def _asked(what: str) -> int | None:
    asked = st.query_params.get(what)
    if asked is not None:
        is_id = asked.isdecimal() and len(asked) <= LONGEST_ID
        st.session_state[what] = int(asked) if is_id else None
    known: int | None = st.session_state.get(what)
    if known is not None and asked != str(known):
        st.query_params[what] = str(known)
    return known


def _open(what: str, its_id: int | None) -> None:
    st.session_state[what] = its_id
    if its_id is None:
        st.query_params.pop(what, None)
    else:
        st.query_params[what] = str(its_id)
