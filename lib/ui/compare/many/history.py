"""The matrices so far: the list with its search, and the name of the open one, with the way to change or delete it."""

import streamlit as st

from lib.store import matrices
from lib.store.database import Database
from lib.store.matrices import MatrixRow
from lib.ui.compare import current
from lib.ui.compare.many.batches import batches
from lib.ui.plain import plain

SHOWN = 20

SAID = {
    "running": "Filling",
    "paused": "Paused",
    "capped": "Stopped by the spending cap",
    "done": "Done",
}


def draw(database: Database) -> None:
    """Draw the list, the newest first; a click opens one."""
    deleted: int | None = st.session_state.get("matrix_deleted")
    words = st.session_state.get("matrix_words") or ""
    rows = matrices.recent(database, SHOWN, words)
    if not rows and not words and deleted is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Earlier ones", width="content")
        st.text_input(
            "Search matrices",
            key="matrix_words",
            icon=":material/search:",
            placeholder="Search by name or prompt",
            label_visibility="collapsed",
            width=280,
        )
        if deleted is not None:
            st.button(
                "Undo delete",
                icon=":material/undo:",
                key="undo-delete-matrix",
                on_click=_bring_back,
                args=(database, deleted),
            )
    if words and not rows:
        st.caption("No matrix has these words in its name or its prompts.")
    for row in rows:
        told = "interrupted" if row.left else SAID[row.state].lower()
        st.button(
            plain(f"{row.title} · {row.created_at:%d %b %Y, %H:%M} UTC · {told}"),
            key=f"matrix-{row.id}",
            type="tertiary",
            icon=":material/table:",
            on_click=current.open_matrix,
            args=(row.id,),
        )


def heading(database: Database, row: MatrixRow) -> None:
    """Draw the name of the open matrix, with what can be done with the whole of it."""
    st.subheader(plain(row.title), anchor=False, width="content")
    with st.popover("Name", icon=":material/edit_note:", type="tertiary"):
        key = f"matrix-title-{row.id}"
        st.text_input(
            "Name",
            row.title,
            key=key,
            on_change=lambda: matrices.rename(database, row.id, st.session_state[key]),
        )
        st.button(
            "Delete",
            icon=":material/delete:",
            key="delete-matrix",
            help="Answers under way still come; nothing more is asked.",
            on_click=_delete,
            args=(row.id,),
        )


def _delete(matrix_id: int) -> None:
    batches().delete(matrix_id)
    st.session_state.matrix_deleted = matrix_id
    st.session_state.compare_how_many = "Many prompts"
    current.open_matrix(None)


def _bring_back(database: Database, matrix_id: int) -> None:
    matrices.delete(database, matrix_id, undo=True)
    del st.session_state.matrix_deleted
    current.open_matrix(matrix_id)
