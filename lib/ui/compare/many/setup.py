"""Before many prompts are asked: the file, the template, the checks, the limits, and what it will cost."""

from dataclasses import dataclass

import streamlit as st

from lib.calls.compare.checks import KINDS
from lib.calls.compare.estimate import estimate
from lib.calls.compare.plan import AT_ONCE, MOST_AT_ONCE, MOST_MODELS, BadPlan, Plan, plan
from lib.calls.compare.prompts_file import MOST_BYTES, BadFile, PromptsFile, read
from lib.calls.models import Catalogue
from lib.settings import load
from lib.store.matrices import Prompt
from lib.ui.compare import current, setup
from lib.ui.compare.many.batches import batches
from lib.ui.plain import plain

SHOWN_ROWS = 3


@dataclass(frozen=True)
class _Wanted:
    title: str
    plan: Plan
    prompts: list[Prompt]


def draw(catalogue: Catalogue) -> None:
    """Draw the choices, what they will cost, and the way to begin."""
    setup.draw(catalogue, many=True)
    uploaded = st.file_uploader(
        "File of prompts",
        type=["csv", "tsv", "txt", "jsonl", "ndjson"],
        key="matrix_file",
        max_upload_size=MOST_BYTES // 1_000_000,
        help="CSV with names of columns in the first row, or JSON Lines. The columns are the template's variables.",
    )
    if uploaded is None:
        return
    try:
        file = read(uploaded.name, uploaded.getvalue())
    except BadFile as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    _show(file)
    _fields(catalogue, file)
    try:
        wanted = _wanted(uploaded.name, file)
    except BadPlan as error:
        st.warning(plain(str(error)), icon=":material/edit:")
        return
    st.info(plain(estimate(wanted.plan, wanted.prompts, load()).told()), icon=":material/payments:")
    st.button(
        "Start",
        icon=":material/play_arrow:",
        type="primary",
        key="start-matrix",
        on_click=_start,
        args=(wanted,),
    )


def _show(file: PromptsFile) -> None:
    count = "1 prompt" if len(file.rows) == 1 else f"{len(file.rows):,} prompts"
    st.caption(f"{count}; columns: {plain(', '.join(file.columns))}")
    first = [dict(row) for row in file.rows[:SHOWN_ROWS]]
    st.dataframe(first, hide_index=True, alt="The first rows of the file")


def _fields(catalogue: Catalogue, file: PromptsFile) -> None:
    st.text_area(
        "Template",
        key="matrix_template",
        placeholder=f"Translate {{{{{file.columns[0]}}}}} into French.",
        help="A column in double braces is filled in. Without a template, the column prompt is the prompt.",
        persist_state="session",
    )
    with st.expander("Checks of each answer", icon=":material/rule:", type="compact"):
        st.text_area(
            "Checks, one a line",
            key="matrix_checks",
            placeholder="\n".join(kind.example for kind in KINDS.values()),
            height=180,
            help="Columns may stand in them too, as in contains: {{capital}}.",
            persist_state="session",
        )
        st.text_area(
            "Rubric for a model that judges",
            key="matrix_rubric",
            placeholder="The answer is polite and names a source.",
            help="Asked once for every answer that passes the other checks; each verdict is a call that costs.",
            persist_state="session",
        )
        st.selectbox(
            "Judge",
            [model.name for model in catalogue.models],
            index=None,
            key="matrix_judge",
            placeholder="Choose a model",
            persist_state="session",
        )
    with st.container(horizontal=True):
        st.number_input(
            "Spend at most, in dollars",
            min_value=0.0,
            value=None,
            step=1.0,
            key="matrix_cap",
            placeholder="No limit",
            persist_state="session",
        )
        st.number_input(
            "Answers at a time from a provider",
            min_value=1,
            max_value=MOST_AT_ONCE,
            value=AT_ONCE,
            key="matrix_at_once",
            persist_state="session",
        )


def _wanted(name: str, file: PromptsFile) -> _Wanted:
    state = st.session_state
    made, prompts = plan(
        file,
        state.matrix_models[:MOST_MODELS],
        text=state.matrix_template or "",
        checks=state.matrix_checks or "",
        judge_model=state.matrix_judge,
        judge_rubric=state.matrix_rubric or "",
        system=state.get("compare_system") or "",
        parameters=setup.parameters(),
        cap_usd=state.matrix_cap,
        at_once=state.matrix_at_once,
    )
    return _Wanted(name, made, prompts)


def _start(wanted: _Wanted) -> None:
    current.open_matrix(batches().begin(wanted.title, wanted.plan, wanted.prompts))
