"""The answers of a matrix: one page of prompts as a table, filtered, and the chosen prompt in full below it."""

from math import ceil

import pandas as pd
import streamlit as st

from lib.calls.compare.plan import Plan
from lib.store import failures, matrix_page
from lib.store.database import Database
from lib.store.matrix_cells import State
from lib.store.matrix_page import CellRow, FullCell, Only, PromptRow
from lib.ui import diagnosis_card
from lib.ui.plain import plain

ROWS = 25
FILTERS: dict[Only, str] = {"all": "All", "failed": "Failed", "errors": "Errors", "different": "Different"}
MARKS: dict[State, str] = {
    "waiting": "",
    "asking": "…",
    "unjudged": "…",
    "judging": "… to be judged",
    "passed": "✓",
    "failed": "✗",
    "error": "⚠",
}


def draw(database: Database, matrix_id: int, plan: Plan) -> None:
    """Draw the filters, the page of answers that is chosen, and the prompt that is chosen in it."""
    only = st.segmented_control(
        "Prompts",
        FILTERS,
        format_func=FILTERS.__getitem__,
        default="all",
        key="matrix_only",
        required=True,
        label_visibility="collapsed",
    )
    count = matrix_page.count(database, matrix_id, only)
    if not count:
        st.caption("No prompt has such an answer.")
        return
    pages = ceil(count / ROWS)
    number = st.pagination(pages, key=f"matrix_page_{only}_{pages}") if pages > 1 else 1
    rows = matrix_page.page(database, matrix_id, only, offset=(number - 1) * ROWS, limit=ROWS)
    names = [f"{place}. {model}" for place, model in enumerate(plan.models, 1)]
    chosen = st.dataframe(
        _frame(rows, names),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"matrix-{matrix_id}-{only}-{number}",
        column_config={"Row": st.column_config.NumberColumn(width="small", pinned=True)},
        alt="The answers of each model to each prompt",
    )
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(rows):
        _opened(database, matrix_id, rows[picked[0]], names)
    else:
        st.caption("Choose a row to read its answers in full.")


def _frame(rows: list[PromptRow], names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"Row": row.number, "Prompt": row.prompt[: matrix_page.PREVIEW]}
            | {names[cell.place]: _shown(cell) for cell in row.cells}
            for row in rows
        ]
    )


def _shown(cell: CellRow) -> str:
    missed = next((one["why"] for one in cell.verdicts if not one["passed"]), None)
    said = [MARKS[cell.state], missed or cell.cause, " ".join(cell.beginning.split())]
    return " · ".join(part for part in said if part)


def _opened(database: Database, matrix_id: int, row: PromptRow, names: list[str]) -> None:
    cells = matrix_page.of_prompt(database, matrix_id, row.number)
    wrong = failures.of_runs(database, [cell.run.id for cell in cells if cell.run])
    with st.container(key="matrix-opened"):
        with st.chat_message("user"):
            st.text(row.prompt)
        for cell, tab in zip(cells, st.tabs(names), strict=True):
            with tab:
                _answer(cell)
                if cell.run and (failure := wrong.get(cell.run.id)):
                    diagnosis_card.draw(cell.run.id, failure.failure, failure.diagnosis)


def _answer(cell: FullCell) -> None:
    for verdict in cell.verdicts:
        mark = ":material/check:" if verdict["passed"] else ":material/close:"
        why = f": {verdict['why']}" if verdict["why"] else ""
        st.caption(f"{mark} {plain(verdict['check'] + why)}")
    if cell.run is None:
        st.caption("Not asked yet.")
    else:
        with st.container(key=f"answer-{cell.run.id}"):
            st.markdown(cell.run.text)
