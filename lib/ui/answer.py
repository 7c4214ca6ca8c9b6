"""The answer card: who answers, the answer as it comes or as it was kept, and what it took.

Drawn from a live run or from its row in the store, in the same order of elements, so that nothing jumps when the one
becomes the other.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.calls.agents import AGENTS
from lib.calls.request import End
from lib.calls.run import Run
from lib.store.failures import FailureRow
from lib.store.runs import RunRow
from lib.ui import blocks, diagnosis_card, footer
from lib.ui.idle import idle
from lib.ui.plain import plain
from lib.ui.stream import stream

ENDINGS = {
    "running": "Another process of Switchboard is writing this answer: reload to see more of it.",
    "stopped": "Stopped. The text up to here is kept.",
    "interrupted": "Interrupted: Switchboard ended while this answer was arriving. The text up to here is kept.",
}
AT_ONCE_S = 0.1
"""What the rest of a page waits for the first word of an answer: nobody sees it."""

PAINT_S = 0.03
"""What a browser takes to paint a word."""

TITLES = {role.role: role.title for role in AGENTS}


def stop(*runs: Run) -> None:
    """End these runs and keep their text."""
    for run in runs:
        run.stop()


@dataclass(frozen=True)
class Live:
    """A run under way, its place on the page, and whether its last word is on its way to the browser."""

    run: Run
    place: DeltaGenerator
    drawn: threading.Event = field(default_factory=threading.Event)


def follow_beside(live: Sequence[Live]) -> None:
    """Draw live runs, each in its place, while the page goes on; at its end it has to `wait_for` them.

    The page goes on once the first word is there, or has not come at once: a browser that gets both together shows the
    word only when it has drawn all that stands around the answers.
    """
    for one in live:
        with one.place:
            _follow(one)
    end = time.monotonic() + AT_ONCE_S
    if any(one.run.begins_within(end - time.monotonic()) for one in live):
        time.sleep(PAINT_S)


def wait_for(live: Sequence[Live]) -> None:
    """Return when the last word of the last of them is painted: what follows an end is much more to draw, too."""
    for one in live:
        while not one.drawn.wait(0.1):
            idle()
    time.sleep(PAINT_S)


@st.fragment(parallel=True)
def _follow(one: Live) -> None:
    try:
        follow(one.run)
    finally:
        one.drawn.set()


def follow(run: Run) -> None:
    """Draw a live run from its beginning to its end; returns when it has ended."""
    with st.container(key=f"answer-{run.id}"):
        _who(run.request.agent, run.request.model, sandbox=run.sandbox)
        stream(run)
        if run.outcome is not None:
            _end(*ended(run), unsaved=run.unsaved)


def kept(row: RunRow, failure: FailureRow | None) -> None:
    """Draw a run from the store, with its failure if it ended in one."""
    facts = (failure.failure, failure.diagnosis) if failure else None
    _draw(row, facts, unsaved=None)


def over(run: Run) -> None:
    """Draw a run that has ended but is still this process's to keep."""
    row, failure = ended(run)
    _draw(row, failure, unsaved=run.unsaved)


def ended(run: Run) -> tuple[RunRow, tuple[Mapping[str, Any], Mapping[str, Any]] | None]:
    """An ended run as the row that it becomes, with its failure and diagnosis if there are any."""
    outcome = run.outcome
    if outcome is None:
        raise ValueError(f"run {run.id} has not ended")
    end = outcome.end or End(finish_reason=None)
    now = datetime.now(UTC)
    row = RunRow(
        id=run.id,
        source=run.request.source,
        status=outcome.status,
        model=run.request.model,
        litellm_model=run.model.litellm_model if run.model else run.request.model,
        provider=run.model.provider.name if run.model else "unknown",
        agent=run.request.agent,
        sandbox=run.sandbox,
        text=run.text,
        reasoning=run.reasoning,
        finish_reason=end.finish_reason,
        tokens_in=end.tokens_in,
        tokens_out=end.tokens_out,
        tokens_cached=end.tokens_cached,
        tokens_reasoning=end.tokens_reasoning,
        cost_usd=end.cost_usd,
        started_at=now,
        ended_at=now,
        first_token_ms=outcome.first_token_ms,
        first_text_ms=outcome.first_text_ms,
        total_ms=outcome.total_ms,
        attempts=[asdict(attempt) for attempt in run.attempts],
    )
    if outcome.failure is None or outcome.diagnosis is None:
        return row, None
    return row, (outcome.failure.to_dict(), outcome.diagnosis.to_dict())


def _draw(
    row: RunRow, failure: tuple[Mapping[str, Any], Mapping[str, Any]] | None, *, unsaved: str | None
) -> None:
    with st.container(key=f"answer-{row.id}"):
        _who(row.agent, row.model, sandbox=row.sandbox)
        st.empty()  # where a live answer says that it waits
        if row.reasoning:
            with st.expander("Thoughts", type="compact"):
                st.markdown(row.reasoning)
        for block in blocks.split(row.text):
            st.markdown(block)
        _end(row, failure, unsaved=unsaved)


def _end(
    row: RunRow, failure: tuple[Mapping[str, Any], Mapping[str, Any]] | None, *, unsaved: str | None
) -> None:
    if failure is not None:
        diagnosis_card.draw(row.id, *failure)
    if row.status in ENDINGS:
        st.caption(f":material/stop_circle: {ENDINGS[row.status]}")
    elif row.status == "ok" and row.finish_reason == "length":
        st.caption(":material/content_cut: Cut: the answer reached the most tokens that were allowed.")
    footer.draw(row)
    not_saved(unsaved)


def not_saved(why: str | None) -> None:
    """Say why an answer is not in the store yet, if it is not."""
    if why:
        st.warning(plain(why), title="Not saved yet", icon=":material/save:")


def _who(agent: str | None, model: str, *, sandbox: bool) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        title = f"**{TITLES[agent]}** · " if agent in TITLES else ""
        st.caption(f"{title}{plain(model)}", width="content")
        if sandbox:
            made_up()


def made_up() -> None:
    """Mark an answer of the sandbox."""
    st.badge(
        "Sandbox",
        icon=":material/science:",
        color="orange",
        help="No provider was asked: this answer is made up.",
    )
