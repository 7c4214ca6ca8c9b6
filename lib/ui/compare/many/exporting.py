"""The menu of downloads of a matrix; a file is only written when somebody asks for it."""

from functools import partial

import streamlit as st

from lib.calls.compare.matrix_export import as_csv, as_json_lines
from lib.calls.compare.plan import Plan
from lib.store.database import Database
from lib.store.matrices import MatrixRow

FORMS = (("CSV", "csv", "text/csv", as_csv), ("JSON Lines", "jsonl", "application/jsonl", as_json_lines))


def draw(database: Database, row: MatrixRow) -> None:
    """Draw a download for each form."""
    with st.popover("Export", icon=":material/download:", type="tertiary"):
        for label, ending, mime, write in FORMS:
            st.download_button(
                label,
                data=partial(write, database, row.id, Plan.from_dict(row.plan)),
                file_name=f"matrix-{row.id}.{ending}",
                mime=mime,
                key=f"export-matrix-{ending}",
                on_click="ignore",
                width="stretch",
            )
