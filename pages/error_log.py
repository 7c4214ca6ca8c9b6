"""Error log: every call that failed, newest first, with what really happened."""

import pandas as pd
import streamlit as st

from lib.store import failures
from lib.ui import diagnosis_card
from lib.ui.engine import engine
from lib.ui.plain import without_controls

SHOWN = 100

st.title("Error log")
rows = failures.newest(engine().database, SHOWN)
if not rows:
    st.caption("No call has failed.")
    st.stop()

table = pd.DataFrame(
    {
        "When": [row.created_at for row in rows],
        "What happened": [str(row.diagnosis["title"]) for row in rows],
        "Provider": [row.provider for row in rows],
        "Model": [row.model for row in rows],
        "Status": [row.http_status for row in rows],
        "From": [row.source for row in rows],
        "Message": [without_controls(row.message) for row in rows],
    }
)
chosen = st.dataframe(
    table,
    key=f"failures-{rows[0].id}",
    hide_index=True,
    on_select="rerun",
    selection_mode="single-row-required",
    selection_default={"selection": {"rows": [0]}},
    column_config={"When": st.column_config.DatetimeColumn(format="distance")},
    alt="Failed calls, newest first",
)
for index in chosen.selection.rows:
    diagnosis_card.draw(rows[index].run_id, rows[index].failure, rows[index].diagnosis)
