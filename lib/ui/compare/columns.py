"""All answers of a turn side by side: who answers, the buttons, and the answers themselves as they come.

The main script draws headings and buttons, a parallel fragment draws each live answer.
"""

import random
import string
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.calls.compare.answers import Answer
from lib.calls.run import Run
from lib.store.comparisons import TurnRow
from lib.store.failures import FailureRow
from lib.ui import answer as answer_card
from lib.ui.compare import column
from lib.ui.compare.streaming import Streaming

ACROSS, NARROWEST_PX = 4, 230


@dataclass(frozen=True)
class Verbs:
    """What the buttons of an ended answer do, each given its place."""

    again: Callable[[int], None]
    other: Callable[[int], None]
    in_chat: Callable[[int], None]


def layout() -> str:
    """Choose how the answers lie; on a phone, tabs unless somebody says otherwise."""
    phone = "Mobi" in (st.context.headers.get("User-Agent") or "")
    st.session_state.setdefault("compare_layout", "Tabs" if phone else "Columns")
    chosen = st.segmented_control(
        "Layout",
        ("Columns", "Tabs"),
        key="compare_layout",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or "Columns"


def in_order(answers: Sequence[Answer], turn: TurnRow, *, hidden: bool) -> list[Answer]:
    """The answers that have a column of their own; shuffled, always in the same way, while names are hidden."""
    shown = [one for one in answers if one.repeat == 0]
    if hidden:
        random.Random(turn.id).shuffle(shown)  # noqa: S311 (an order, no secret)
    return shown


def labels(answers: Sequence[Answer], *, hidden: bool) -> dict[int, str]:
    """What each answer is called, by run id: its model, numbered where several are of the same, or a letter."""
    if hidden:
        letters = zip(answers, string.ascii_uppercase, strict=False)
        return {answer.run_id: f"Answer {letter}" for answer, letter in letters}
    names = [answer.model for answer in answers]
    called = {}
    for index, answer in enumerate(answers):
        number = names[: index + 1].count(answer.model)
        called[answer.run_id] = (
            f"{answer.model} ({number})" if names.count(answer.model) > 1 else answer.model
        )
    return called


def places(count: int, arrangement: str, names: Sequence[str]) -> list[DeltaGenerator]:
    """A place for each answer, beside each other or behind each other."""
    if arrangement == "Tabs":
        return list(st.tabs(names))
    grid = st.grid(min(count, ACROSS), min_column_width=NARROWEST_PX, gap="medium")
    return [grid.cell() for _ in range(count)]


def draw(
    answers: Sequence[Answer],
    names: Mapping[int, str],
    live: Mapping[int, Run],
    failures: Mapping[int, FailureRow],
    verbs: Verbs | None,
    *,
    arrangement: str,
    hidden: bool,
    models: Sequence[str] = (),
) -> list[Streaming]:
    """Draw the answers; those that stream, for `watch`."""
    streaming: list[Streaming] = []
    cells = places(len(answers), arrangement, [names[answer.run_id] for answer in answers])
    for answer, cell in zip(answers, cells, strict=True):
        run = live.get(answer.run_id)
        with cell:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                column.heading(names[answer.run_id], sandbox=answer.sandbox)
            slot = st.empty()
            exchange = partial(_actions, slot, answer, run or answer, verbs, models, hidden=hidden)
            drawn = threading.Event()
            if run is not None and run.outcome is None:
                _stop(slot, run)
                streaming.append(Streaming(drawn, exchange))
            else:
                exchange()
            if run is not None:
                column.follow(run, drawn, hidden=hidden)
            else:
                column.kept(answer, failures.get(answer.run_id), hidden=hidden)
    return streaming


def _stop(slot: DeltaGenerator, run: Run) -> None:
    slot.button(
        "Stop",
        icon=":material/stop:",
        key=f"stop-{run.id}",
        on_click=answer_card.stop,
        args=(run,),
        type="tertiary",
    )


def _actions(
    slot: DeltaGenerator,
    answer: Answer,
    now: Run | Answer,
    verbs: Verbs | None,
    models: Sequence[str],
    *,
    hidden: bool,
) -> None:
    """Draw what can be done with an ended answer; `now` says how it ended, for `answer` may be of before."""
    if verbs is None:
        slot.empty()
        return
    with slot.container(horizontal=True, gap="xsmall"):
        key = answer.run_id
        st.button(
            "Retry",
            icon=":material/refresh:",
            key=f"again-{key}",
            type="tertiary",
            help="Ask this model alone once more",
            on_click=verbs.again,
            args=(answer.place,),
        )
        if hidden:
            return
        st.menu_button(
            "Other model",
            models,
            icon=":material/swap_horiz:",
            key=f"other-{answer.place}",
            type="tertiary",
            on_click=verbs.other,
            args=(answer.place,),
        )
        if now.status != "failed":
            st.button(
                "Chat",
                icon=":material/forum:",
                key=f"chat-{key}",
                type="tertiary",
                help="Go on in the chat with this model and this answer",
                on_click=verbs.in_chat,
                args=(answer.place,),
            )
