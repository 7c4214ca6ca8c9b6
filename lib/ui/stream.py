"""An answer as it comes, in a chat as in a column: what is waited for, what is thought, what is said."""

from math import ceil

import streamlit as st

from lib.calls.pace import Pace
from lib.calls.run import Run
from lib.ui import blocks, frame
from lib.ui.idle import idle
from lib.ui.plain import plain

ARRIVAL_S = 8.0
"""What a slow browser takes to load a page's controls."""


def stream(run: Run) -> None:
    """Draw a run from its beginning until it has nothing more to say."""
    pace = Pace(_calm_for(run), frame.followers())
    _wait(run)
    if run.reasoning:
        with st.status(":shimmer[Thinking]", type="compact") as thinking:
            st.write_stream(run.follow_reasoning(idle, Pace(browser=frame.followers())))
            thinking.update(label="Thoughts", state="complete")
    st.write_stream(blocks.in_blocks(run.follow(idle, pace), pace))


def _calm_for(run: Run) -> float:
    """How long a run comes calmly, in seconds: one that a browser meets on its way when it has just come.

    It draws the controls of the page only while no text comes; where it is slow, it would never.
    """
    return ARRIVAL_S if frame.arriving() and not run.empty else 0


def _wait(run: Run) -> None:
    """Say what is waited for until the first piece of the answer has come."""
    place, said = st.empty(), ""

    def say() -> None:
        nonlocal said
        now = _waited_for(run)
        if now != said:
            place.caption(now)
            said = now
        idle()

    run.wait_for_piece(say)
    place.empty()


def _waited_for(run: Run) -> str:
    if run.retry_in_s is None:
        return ":shimmer[Waiting for the first word]"
    reason = plain(run.attempts[-1].title)
    if run.retry_in_s:
        return f":material/schedule: {reason}. Trying again in {ceil(run.retry_in_s)} s."
    return f":shimmer[Trying again] · {reason}"
