"""The comparisons so far: the list in the sidebar with its search, and the name and note of the open one."""

import streamlit as st

from lib.store import comparisons
from lib.store.comparisons import ComparisonRow
from lib.store.database import Database
from lib.ui.compare import current
from lib.ui.plain import plain

SHOWN = 30


def draw(database: Database, open_id: int | None) -> None:
    """Draw the list; a click opens."""
    with st.sidebar:
        st.button(
            "New comparison",
            icon=":material/add:",
            key="new-comparison",
            width="stretch",
            on_click=current.open_comparison,
            args=(None,),
        )
        words = st.text_input(
            "Search comparisons",
            key="comparison_words",
            icon=":material/search:",
            placeholder="Search comparisons",
            label_visibility="collapsed",
            persist_state="session",
        )
        deleted: int | None = st.session_state.get("comparison_deleted")
        if deleted is not None:
            st.button(
                "Undo delete",
                icon=":material/undo:",
                key="undo-delete",
                on_click=_bring_back,
                args=(database, deleted),
            )
        rows = comparisons.recent(database, SHOWN, words or "")
        if words and not rows:
            st.caption("No comparison holds these words.")
        for row in rows:
            st.button(
                plain(row.title),
                key=f"comparison-{row.id}",
                type="secondary" if row.id == open_id else "tertiary",
                width="stretch",
                help=plain(row.note) or None,
                on_click=current.open_comparison,
                args=(row.id,),
            )


def heading(database: Database, comparison: ComparisonRow) -> None:
    """The name of the open comparison, with the way to change it, to keep a note, and to delete it."""
    st.subheader(plain(comparison.title), anchor=False, width="content")
    with st.popover("Name and note", icon=":material/edit_note:", type="tertiary"):
        title_key, note_key = f"title-{comparison.id}", f"note-{comparison.id}"
        st.text_input(
            "Name",
            comparison.title,
            key=title_key,
            on_change=lambda: comparisons.rename(database, comparison.id, st.session_state[title_key]),
        )
        st.text_area(
            "Note",
            comparison.note,
            key=note_key,
            on_change=lambda: comparisons.annotate(database, comparison.id, st.session_state[note_key]),
        )
        st.button(
            "Delete",
            icon=":material/delete:",
            key="delete-comparison",
            on_click=_delete,
            args=(database, comparison.id),
        )


def notes(comparison: ComparisonRow) -> None:
    """What stands beside the open comparison: its note and its system text."""
    if comparison.note:
        st.text(comparison.note)
    if comparison.system:
        with st.expander("System text", type="compact"):
            st.text(comparison.system)


def _delete(database: Database, comparison_id: int) -> None:
    comparisons.delete(database, comparison_id)
    st.session_state.comparison_deleted = comparison_id
    current.open_comparison(None)


def _bring_back(database: Database, comparison_id: int) -> None:
    comparisons.delete(database, comparison_id, undo=True)
    del st.session_state.comparison_deleted
    current.open_comparison(comparison_id)
