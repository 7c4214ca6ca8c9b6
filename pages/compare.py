"""Compare: the same prompt to several models at once. The address bar says which comparison is open."""

import streamlit as st

from lib.calls.models import load_catalogue
from lib.settings import load
from lib.store import comparisons
from lib.ui.compare import current, exporting, history, setup, turns
from lib.ui.compare.sending import send, take_over_prompt, to_chat_if_asked
from lib.ui.engine import engine

to_chat_if_asked()
take_over_prompt()

open_id = current.comparison()
comparison = comparisons.get(engine().database, open_id) if open_id is not None else None
history.draw(engine().database, open_id)
catalogue = load_catalogue(load())

with st.bottom:
    st.chat_input(
        "Ask them all" if comparison is None else "Ask them all, each with its own history",
        key="compare_input",
        accept_file="multiple",
        on_submit=send,
    )

if comparison is not None:
    with st.container(horizontal=True, vertical_alignment="center"):
        history.heading(engine().database, comparison)
        if not turns.any_hidden(engine(), comparison):
            exporting.draw(engine(), comparison)
    history.notes(comparison)
    turns.draw(engine(), comparison, catalogue)
else:
    st.title("Compare models")
    if open_id is not None:
        st.warning("This comparison is not in the store (any more).", icon=":material/search_off:")
    setup.draw(catalogue)
    turns.winners(engine())
