"""What can be done with a message, as a table: what it is called, when it is offered, and what it does.

Every verb runs in a callback, before the page is drawn again, so that what it starts is on its way at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lib.calls import chat
from lib.store import branches
from lib.store.conversations import Turn
from lib.ui import current, notice, pickers
from lib.ui.engine import engine
from lib.ui.plain import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A message where it stands: in its conversation, after a question, before what follows it."""

    conversation_id: int
    turn: Turn
    question: str
    """The text of this question, or of the one that this answers."""
    below: tuple[int, ...] = ()

    @property
    def is_answer(self) -> bool:
        """Whether an agent said it."""
        return self.turn.role == "assistant"

    @property
    def role(self) -> str:
        """The agent that said it, or else the one that is picked."""
        return self.turn.agent or pickers.picked_agent()


Act = Callable[[Spot], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One row of the menu of a message."""

    title: str
    icon: str
    act: Act
    offered: Callable[[Spot], bool] = lambda spot: True

    def label(self, spot: Spot) -> str:
        """As the menu shows it."""
        above = chat.next_up(spot.role)
        words = {"above": above.title.lower() if above else "", "model": plain(pickers.picked_model() or "")}
        return f":material/{self.icon}: {self.title.format(**words)}"


def again(spot: Spot, model: str | None = None) -> None:
    """Have the question answered once more, beside the answer that is there."""
    with notice.told():
        run = spot.turn.run
        question_id = spot.turn.parent_id if spot.is_answer else spot.turn.message_id
        if question_id is None:
            return
        chat.answer(
            engine(),
            spot.role,
            question_id,
            model=model or (run.model if run else pickers.picked_model()),
            parameters=pickers.picked_parameters(),
        )
        current.show(spot.conversation_id, question_id)


def again_with_picked(spot: Spot) -> None:
    """Have the question answered by the model that is picked now."""
    again(spot, pickers.picked_model())


def go_on(spot: Spot) -> None:
    """Ask for the rest of an answer that was cut."""
    _ask_below(spot, chat.GO_ON, spot.role, spot.turn.run.model if spot.turn.run else None)


def hand_up(spot: Spot) -> None:
    """Ask the next agent up, with everything that was said."""
    above = chat.next_up(spot.role)
    if above is not None:
        _ask_below(spot, chat.hand_up(above), above.role, None)


def _ask_below(spot: Spot, text: str, role: str, model: str | None) -> None:
    with notice.told():
        question, _ = chat.ask(
            engine(),
            role,
            text,
            model=model,
            conversation_id=spot.conversation_id,
            parent_id=spot.turn.message_id,
            parameters=pickers.picked_parameters(),
        )
        current.show(spot.conversation_id, question.message_id)


def edit(spot: Spot) -> None:
    """Open the message for editing, in its place."""
    st.session_state.editing = spot.turn.message_id


def stop_editing() -> None:
    """Leave the message as it was."""
    st.session_state.pop("editing", None)


def save(spot: Spot, key: str) -> None:
    """Keep the edited text beside the old one, with what followed; nobody is asked."""
    with notice.told():
        new = branches.save_edit(engine().database, spot.turn.message_id, st.session_state[key], spot.below)
        current.show(spot.conversation_id, new)
        stop_editing()


def save_and_ask(spot: Spot, key: str) -> None:
    """Ask the edited question, in a branch of its own."""
    with notice.told():
        question, _ = chat.edit(
            engine(),
            pickers.picked_agent(),
            spot.turn.message_id,
            st.session_state[key],
            model=pickers.picked_model(),
            parameters=pickers.picked_parameters(),
        )
        current.show(spot.conversation_id, question.message_id)
        stop_editing()


def fork(spot: Spot) -> None:
    """Open a new conversation with everything up to here."""
    with notice.told():
        current.open_conversation(branches.fork(engine().database, spot.turn.message_id))


def compare(spot: Spot) -> None:
    """Take the question to the comparison page; the page script goes there."""
    st.session_state.compare_prompt = spot.question
    st.session_state.leaving_for = "pages/compare.py"


def step(spot: Spot, by: int) -> None:
    """Show the version beside this one."""
    siblings = spot.turn.siblings
    place = siblings.index(spot.turn.message_id) + by
    current.show(spot.conversation_id, siblings[place % len(siblings)])


def _was_cut(spot: Spot) -> bool:
    run = spot.turn.run
    if run is None or not run.text.strip():
        return False
    return run.status in {"stopped", "interrupted"} or (run.status == "ok" and run.finish_reason == "length")


def _another_model_is_picked(spot: Spot) -> bool:
    picked, run = pickers.picked_model(), spot.turn.run
    return spot.is_answer and picked is not None and run is not None and run.model != picked


def _is_good_answer(spot: Spot) -> bool:
    return spot.is_answer and (spot.turn.run is None or spot.turn.run.status != "failed")


VERBS = (
    Verb(title="Regenerate", icon="refresh", act=again, offered=_is_good_answer),
    Verb(
        title="Regenerate with {model}",
        icon="swap_horiz",
        act=again_with_picked,
        offered=_another_model_is_picked,
    ),
    Verb(title="Continue", icon="resume", act=go_on, offered=_was_cut),
    Verb(title="Edit", icon="edit", act=edit),
    Verb(
        title="Ask the {above}",
        icon="escalator_warning",
        act=hand_up,
        offered=lambda spot: _is_good_answer(spot) and chat.next_up(spot.role) is not None,
    ),
    Verb(title="Fork from here", icon="fork_right", act=fork),
    Verb(title="Compare models", icon="compare_arrows", act=compare),
)


def offered(spot: Spot) -> list[Verb]:
    """The verbs that make sense for this message."""
    return [verb for verb in VERBS if verb.offered(spot)]
