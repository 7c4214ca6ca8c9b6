"""Compare: the same prompt to several models at once, or many prompts. The address bar says what is open."""

import streamlit as st

from lib.calls.models import load_catalogue
from lib.settings import load
from lib.store import comparisons
from lib.ui import frame
from lib.ui.compare import current, exporting, history, setup, turns
from lib.ui.compare.many import history as matrix_history
from lib.ui.compare.many import page as matrix_page
from lib.ui.compare.many import setup as matrix_setup
from lib.ui.compare.sending import send, take_over_prompt, to_chat_if_asked
from lib.ui.engine import engine

to_chat_if_asked()
take_over_prompt()

open_id, matrix_id = current.comparison(), current.matrix()
database = engine().database
comparison = comparisons.get(database, open_id) if open_id is not None else None
history.draw(database, open_id)
catalogue = load_catalogue(load())


def ask() -> None:
    """Draw the input for the next prompt to all."""
    with st.bottom:
        st.chat_input(
            "Ask them all" if comparison is None else "Ask them all, each with its own history",
            key="compare_input",
            accept_file="multiple",
            on_submit=send,
        )


with frame.afresh("page", ("compare", open_id, matrix_id)):
    if matrix_id is not None:
        matrix_page.draw(database, matrix_id)
    elif comparison is not None:
        ask()
        with st.container(horizontal=True, vertical_alignment="center"):
            history.heading(database, comparison)
            if not turns.any_hidden(engine(), comparison):
                exporting.draw(engine(), comparison)
        history.notes(comparison)
        turns.draw(engine(), comparison, catalogue)
    else:
        st.title("Compare models")
        if open_id is not None:
            st.warning("This comparison is not in the store (any more).", icon=":material/search_off:")
        how_many = st.segmented_control(
            "How many prompts",
            ("One prompt", "Many prompts"),
            default="One prompt",
            key="compare_how_many",
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        if how_many == "Many prompts":
            matrix_setup.draw(catalogue)
            matrix_history.draw(database)
        else:
            ask()
            setup.draw(catalogue)
            turns.winners(engine())
