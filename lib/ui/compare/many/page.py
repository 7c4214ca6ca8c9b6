"""A matrix as it fills: how far it is, what it cost, the answers a page at a time, and one prompt in full."""

from collections.abc import Callable

import streamlit as st

from lib.calls.compare.batches import TakenElsewhere
from lib.calls.compare.plan import Plan
from lib.calls.cost import dollars
from lib.store import matrices, matrix_cells
from lib.store.database import Database
from lib.store.errors import NotFound
from lib.store.matrices import MatrixRow
from lib.store.matrix_cells import ENDS, Standing
from lib.ui.compare.many import exporting, history, table
from lib.ui.compare.many.batches import batches
from lib.ui.plain import plain

REDRAW_S = 1.0


def draw(database: Database, matrix_id: int) -> None:
    """Draw the matrix; while it fills, its figures and its answers follow by themselves."""
    row = matrices.get(database, matrix_id)
    if row is None:
        st.warning("This matrix is not in the store (any more).", icon=":material/search_off:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        history.heading(database, row)
        exporting.draw(database, row)
    moving = _moves(row)
    st.fragment(_body, run_every=REDRAW_S if moving else None)(database, matrix_id, moving)


def _moves(row: MatrixRow) -> bool:
    return batches().filling(row.id) is not None or (row.state == "running" and not row.left)


def _body(database: Database, matrix_id: int, moving: bool) -> None:
    row = matrices.get(database, matrix_id)
    if row is None or _moves(row) != moving:
        st.rerun()
    plan = Plan.from_dict(row.plan)
    standing = matrix_cells.standing(database, matrix_id)
    with st.container(key="matrix-progress"):
        _progress(row, plan, standing, moving)
        _verbs(row, plan, standing)
    table.draw(database, row.id, plan)


def _progress(row: MatrixRow, plan: Plan, standing: Standing, moving: bool) -> None:
    total, ended = standing.count(), standing.count(*ENDS)
    told = "Interrupted: the process that filled it has ended" if row.left else history.SAID[row.state]
    if moving and row.state == "paused":
        told = f"Pausing: {standing.count('asking', 'judging')} answers still come"
    st.progress(ended / total, f"{told} · {ended:,} of {total:,}{_time_left(row, total - ended)}")
    good, bad, wrong = (standing.count(state) for state in ENDS)
    spent = dollars(standing.spent_usd)
    with st.container(horizontal=True):
        st.metric("Good", f"{good:,}")
        st.metric("Failed a check", f"{bad:,}")
        st.metric("Errors", f"{wrong:,}")
        st.metric("Spent", spent if plan.cap_usd is None else f"{spent} of {dollars(plan.cap_usd)}")


def _time_left(row: MatrixRow, cells_left: int) -> str:
    filling = batches().filling(row.id)
    seconds = filling.seconds_left(cells_left) if filling and row.state == "running" else None
    if seconds is None:
        return ""
    return f" · {seconds:.0f} s left" if seconds < 100 else f" · {seconds / 60:.0f} min left"


def _verbs(row: MatrixRow, plan: Plan, standing: Standing) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if row.state == "running" and not row.left:
            st.button(
                "Pause", icon=":material/pause:", key="pause-matrix", on_click=batches().pause, args=(row.id,)
            )
            return
        if row.state == "capped":
            cap = st.number_input(
                "Spend at most, in dollars",
                min_value=0.0,
                value=2 * (plan.cap_usd or 0.5),
                key="matrix_new_cap",
            )
            _button("Go on", "raise-cap", lambda: batches().go_on_up_to(row.id, cap))
        elif row.state != "done":
            _button("Resume", "resume-matrix", lambda: batches().resume(row.id))
        if standing.count("error"):
            _button("Ask errors again", "errors-again", lambda: batches().errors_again(row.id))


def _button(label: str, key: str, action: Callable[[], None]) -> None:
    def act() -> None:
        try:
            action()
        except (TakenElsewhere, NotFound) as refusal:
            st.toast(plain(str(refusal)), icon=":material/block:")

    st.button(label, icon=":material/play_arrow:", key=key, on_click=act)
