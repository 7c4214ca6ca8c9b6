"""The answer card: who answers, the answer as it comes or as it was kept, and what it took.

Drawn from a live run or from its row in the store, in the same order of elements, so that nothing jumps when the one
becomes the other.
"""

import streamlit as st

from lib.calls.run import Run
from lib.store.failures import FailureRow
from lib.store.runs import RunRow
from lib.ui import diagnosis_card
from lib.ui.plain import plain

ENDINGS = {
    "stopped": "Stopped. The text up to here is kept.",
    "interrupted": "Interrupted: Switchboard ended while this answer was arriving. The text up to here is kept.",
}


def idle() -> None:
    """Touch Streamlit, so that a rerun can take over from a script that waits for a model."""
    _ = "idle" in st.session_state


def stop(*runs: Run) -> None:
    """End these runs and keep their text."""
    for run in runs:
        run.stop()


def follow(run: Run) -> None:
    """Draw a live run from its beginning to its end; returns when it has ended."""
    with st.container(key=f"answer-{run.id}"):
        _who(run.request.model, sandbox=run.sandbox)
        _wait(run)
        if run.reasoning:
            with st.status(":shimmer[Thinking]", type="compact") as thinking:
                st.write_stream(run.follow_reasoning(idle))
                thinking.update(label="Thoughts", state="complete")
        st.write_stream(run.follow(idle))
        outcome = run.outcome
        if outcome is None:
            return
        if outcome.diagnosis is not None and outcome.failure is not None:
            diagnosis_card.draw(run.id, outcome.failure.to_dict(), outcome.diagnosis.to_dict())
        end = outcome.end
        _footer(
            outcome.status,
            tokens_in=end.tokens_in if end else None,
            tokens_out=end.tokens_out if end else None,
            first_token_ms=outcome.first_token_ms,
            total_ms=outcome.total_ms,
            cost_usd=end.cost_usd if end else None,
        )
        if run.unsaved:
            st.warning(run.unsaved, title="Not saved yet", icon=":material/save:")


def kept(row: RunRow, failure: FailureRow | None) -> None:
    """Draw a run from the store, with its failure if it ended in one."""
    with st.container(key=f"answer-{row.id}"):
        _who(row.model, sandbox=row.sandbox)
        if row.reasoning:
            with st.expander("Thoughts", type="compact"):
                st.markdown(row.reasoning)
        if row.text:
            st.markdown(row.text)
        if failure is not None:
            diagnosis_card.draw(row.id, failure.failure, failure.diagnosis)
        _footer(
            row.status,
            tokens_in=row.tokens_in,
            tokens_out=row.tokens_out,
            first_token_ms=row.first_token_ms,
            total_ms=row.total_ms,
            cost_usd=row.cost_usd,
        )


def _who(model: str, *, sandbox: bool) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(plain(model), width="content")
        if sandbox:
            st.badge(
                "Sandbox",
                icon=":material/science:",
                color="orange",
                help="No provider was asked: this answer is made up.",
            )


def _wait(run: Run) -> None:
    place = st.empty()
    while run.empty and run.outcome is None:
        tried = len(run.attempts)
        if tried:
            last = run.attempts[-1]
            place.caption(f":material/schedule: {plain(last.title)}. Trying again in {last.wait_s:.0f} s.")
        else:
            place.caption(":shimmer[Waiting for the first word]")
        run.wait_for_piece(idle, after_attempts=tried)
    place.empty()


def _footer(
    status: str,
    *,
    tokens_in: int | None,
    tokens_out: int | None,
    first_token_ms: float | None,
    total_ms: float | None,
    cost_usd: float | None,
) -> None:
    if status in ENDINGS:
        st.caption(f":material/stop_circle: {ENDINGS[status]}")
    facts = [
        f"{tokens_in:,} tokens in" if tokens_in is not None else None,
        f"{tokens_out:,} out" if tokens_out is not None else None,
        f"first word after {first_token_ms / 1000:.1f} s" if first_token_ms is not None else None,
        f"{total_ms / 1000:.1f} s in all" if total_ms is not None else None,
        f"\\${cost_usd:.4f}" if cost_usd else None,
    ]
    if any(facts):
        st.caption(" · ".join(fact for fact in facts if fact))
