"""The messages of a conversation from its first to its last, each with what can be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.calls import attachments
from lib.calls.run import Run
from lib.calls.under_way import read_with_runs
from lib.store import conversations, failures
from lib.store.conversations import Turn
from lib.store.database import Database
from lib.store.failures import FailureRow
from lib.ui import actions, answer, current, frame, verbs
from lib.ui.answer import Live
from lib.ui.engine import engine
from lib.ui.plain import without_controls
from lib.ui.verbs import Spot

SHOWN = 40
"""Messages drawn at once: the rest of a long conversation is a click away."""

LONGEST_QUESTION = 4_000
"""Characters of a question drawn at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown of a conversation, with the runs of this process that belong to it."""

    turns: Sequence[Turn]
    runs: Mapping[int, Run]
    failed: Mapping[int, FailureRow]


def read(database: Database, conversation_id: int) -> Said:
    """The branch that is open."""
    kept, runs = read_with_runs(
        engine(),
        lambda: conversations.transcript(database, conversation_id, current.branch(conversation_id)),
        lambda turns: (turn.run for turn in turns if turn.run),
    )
    turns = [_as_it_is_now(turn, runs) for turn in kept]
    ids = [turn.run.id for turn in turns if turn.run and turn.run.status == "failed"]
    return Said(turns, runs, failures.of_runs(database, ids) if ids else {})


def _as_it_is_now(turn: Turn, runs: Mapping[int, Run]) -> Turn:
    """The turn with the end of its run, if that has ended but is not kept yet: what is offered goes by the end."""
    run = runs.get(turn.run.id) if turn.run else None
    if run is None or run.outcome is None:
        return turn
    return replace(turn, run=answer.ended(run)[0], text=run.text)


def draw(conversation_id: int, said: Said) -> list[Live]:
    """Draw the messages, and what can be done with each; the runs that are still under way.

    First all that was said, and the answers that are on their way: their first word must not wait for buttons.
    """
    turns = said.turns
    current.remember_leaf(conversation_id, turns[-1].message_id if turns else None)
    hidden = _hidden(conversation_id, turns)
    if hidden:
        st.button(
            f"Show earlier messages ({hidden})",
            key="earlier-messages",
            type="tertiary",
            on_click=_show_earlier,
        )
    live: list[Live] = []
    below: list[tuple[DeltaGenerator, Spot]] = []
    for place in range(hidden, len(turns)):
        spot = _spot(conversation_id, turns, place)
        with st.chat_message(spot.turn.role):
            run = said.runs.get(spot.turn.run.id) if spot.turn.run else None
            body = frame.afresh(
                f"message-{place}", (spot.turn.message_id, spot.turn.run and spot.turn.run.id)
            )
            # As it was read: what is offered goes by that. One that has ended since is followed, and drawn again.
            if run is not None and spot.turn.run and spot.turn.run.status == "running":
                live.append(Live(run, body))
                st.empty()  # where the row of another answer may have been
            else:
                with body:
                    _message(spot, run, said.failed)
                below.append((actions.place(spot), spot))
    answer.follow_beside(live)
    for row, spot in below:
        with row:
            actions.draw(spot, last=spot.turn is turns[-1])
    return live


def _hidden(conversation_id: int, turns: Sequence[Turn]) -> int:
    """How many messages at the beginning are not drawn; the one that was searched for always is."""
    at_least = max(0, len(turns) - SHOWN - st.session_state.get("earlier", 0))
    through = current.branch(conversation_id)
    return next((place for place in range(at_least) if turns[place].message_id == through), at_least)


def _show_earlier() -> None:
    st.session_state.earlier = st.session_state.get("earlier", 0) + 4 * SHOWN


def _spot(conversation_id: int, turns: Sequence[Turn], place: int) -> Spot:
    asked = [turn.text for turn in turns[max(0, place - 1) : place + 1] if turn.role == "user"]
    return Spot(
        conversation_id=conversation_id,
        turn=turns[place],
        question=asked[-1] if asked else "",
        below=tuple(turn.message_id for turn in turns[place + 1 :]),
    )


def _message(spot: Spot, run: Run | None, failed: Mapping[int, FailureRow]) -> None:
    turn = spot.turn
    if st.session_state.get("editing") == turn.message_id:
        _editor(spot)
    elif run is not None:
        answer.over(run)
    elif turn.run is not None:
        answer.kept(turn.run, failed.get(turn.run.id))
    elif spot.is_answer:
        st.caption(f"**{answer.TITLES.get(turn.agent or '', 'Answer')}** · edited by you")
        st.markdown(turn.text)
    else:
        _question(turn)


def _question(turn: Turn) -> None:
    for facts in turn.attachments:
        _attached(facts)
    if len(turn.text) <= LONGEST_QUESTION:
        if turn.text:
            st.text(without_controls(turn.text))
        return
    st.text(without_controls(turn.text[:LONGEST_QUESTION]) + " …")
    whole = st.expander(f"All {len(turn.text):,} characters", type="compact", on_change="rerun")
    if whole.open:
        whole.text(without_controls(turn.text))


def _attached(facts: Mapping[str, object]) -> None:
    name = without_controls(str(facts["name"]))
    if str(facts["type"]).startswith("image/"):
        image = attachments.kept(engine().database, facts)
        if image is not None:
            st.image(image.data, width=240, alt=name)
            return
    st.badge(name.replace("[", "(").replace("]", ")"), icon=":material/attach_file:", color="gray")


def _editor(spot: Spot) -> None:
    key = f"edit-{spot.turn.message_id}"
    st.text_area("Edit this message", spot.turn.text, key=key, height=220)
    with st.container(horizontal=True, gap="small"):
        if not spot.is_answer:
            st.button(
                "Save and ask again",
                key=f"ask-{key}",
                type="primary",
                on_click=verbs.save_and_ask,
                args=(spot, key),
            )
        st.button("Save", key=f"save-{key}", on_click=verbs.save, args=(spot, key))
        st.button("Cancel", key=f"cancel-{key}", type="tertiary", on_click=verbs.stop_editing)
