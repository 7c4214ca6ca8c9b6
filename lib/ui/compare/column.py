"""One answer among several: as it comes, in a fragment of its own beside the others, or as it was kept.

Who answers and the buttons stand outside of the fragment: a click inside would wait until the answer is whole.
"""

import threading

import streamlit as st

from lib.calls.compare.answers import Answer
from lib.calls.run import Run
from lib.store.failures import FailureRow
from lib.ui import blocks, diagnosis_card
from lib.ui.answer import ENDINGS, made_up, not_saved
from lib.ui.plain import plain
from lib.ui.stream import stream

NO_ANSWER = "There is no answer here. The reason is shown after the vote."


@st.fragment(parallel=True)
def follow(run: Run, drawn: threading.Event, *, hidden: bool) -> None:
    """Draw a live run; `hidden` keeps back what would tell which model it is.

    Sets `drawn` when nothing more of the answer itself will be drawn.
    """
    with st.container(key=f"answer-{run.id}"):
        try:
            stream(run)
        finally:
            drawn.set()
        _end(run, hidden=hidden)


def _end(run: Run, *, hidden: bool) -> None:
    outcome = run.outcome
    if outcome is None:
        return
    if outcome.failure is not None and outcome.diagnosis is not None:
        if hidden:
            st.caption(NO_ANSWER)
        else:
            diagnosis_card.draw(run.id, outcome.failure.to_dict(), outcome.diagnosis.to_dict())
    _ending(outcome.status)
    not_saved(run.unsaved)


def kept(answer: Answer, failure: FailureRow | None, *, hidden: bool) -> None:
    """Draw an answer from the store, with its failure if it ended in one."""
    with st.container(key=f"answer-{answer.run_id}"):
        if answer.reasoning:
            with st.expander("Thoughts", type="compact"):
                st.markdown(answer.reasoning)
        for block in blocks.split(answer.text):
            st.markdown(block)
        if failure is not None:
            if hidden:
                st.caption(NO_ANSWER)
            else:
                diagnosis_card.draw(answer.run_id, failure.failure, failure.diagnosis)
        _ending(answer.status)


def heading(label: str, *, sandbox: bool) -> None:
    """Say whose answer it is."""
    st.markdown(f"**{plain(label)}**", width="content")
    if sandbox:
        made_up()


def _ending(status: str) -> None:
    if status in ENDINGS:
        st.caption(f":material/stop_circle: {ENDINGS[status]}")
