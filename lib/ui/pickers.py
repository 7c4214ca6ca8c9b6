"""Choosing who answers, and how: an agent, a model of the catalogue, and the parameters that this model takes."""

from datetime import UTC, date, datetime
from typing import Any, get_args

import streamlit as st

from lib.calls import chat
from lib.calls.address import key_missing, sandbox_answers
from lib.calls.agents import AGENTS
from lib.calls.models import Catalogue, Model
from lib.calls.request import Effort, Parameters
from lib.settings import Settings

PREFERRED = ""
"""Instead of a model's name: the agent takes the one that it prefers."""


def agent() -> str:
    """Choose an agent; the role."""
    roles = {role.role: role.title for role in AGENTS}
    chosen: str = st.selectbox(
        "Agent",
        roles,
        format_func=roles.__getitem__,
        key="agent",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    return chosen


def model(catalogue: Catalogue, settings: Settings) -> str | None:
    """Choose a model, current ones first; None leaves it to the agent. The picker's own value is PREFERRED then."""
    today = datetime.now(UTC).date()
    offered: dict[str, Model] = {one.name: one for one in catalogue.offered(today)}
    chosen: str = st.selectbox(
        "Model",
        [PREFERRED, *offered],
        format_func=lambda name: shown(offered[name], settings, today) if name else "Preferred model",
        key="model",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    return chosen or None


def shown(model: Model, settings: Settings, today: date) -> str:
    """A model's name, with what stands in its way."""
    if model.retired(today):
        return f"{model.name} (retired)"
    if key_missing(model, settings) and not sandbox_answers(settings):
        return f"{model.name} (no key)"
    return model.name


def parameters(role: str, model_name: str | None) -> None:
    """Choose how to answer: only what the model takes is offered; `picked_parameters` reads it."""
    found = chat.model_for(role, model_name)
    with st.popover("Options", icon=":material/tune:", help="How to answer", key="parameters"):
        if found is None:
            st.caption("The catalogue has no model to answer with.")
            return
        st.caption(f"For {found.name}. Empty: as its provider sees fit.")
        if "temperature" in found.takes:
            _number("Temperature", "temperature", 0.0, 2.0, step=0.1, format="%.1f")
        if "reasoning" in found.takes:
            st.segmented_control(
                "Reasoning effort", get_args(Effort), key="reasoning_effort", persist_state="session"
            )
        _number("Most tokens of the answer", "max_tokens", 1, found.output_tokens or 1_000_000)


def _number(label: str, key: str, least: float, most: float, **more: Any) -> None:
    st.number_input(label, least, most, None, key=key, placeholder="Default", persist_state="session", **more)


def picked_agent() -> str:
    """The role of the agent that is picked; the first one before the picker has been drawn."""
    role: str = st.session_state.get("agent") or AGENTS[0].role
    return role


def picked_model() -> str | None:
    """The name of the model that is picked; None leaves it to the agent."""
    return st.session_state.get("model") or None


def picked_parameters() -> Parameters:
    """The parameters that are picked; the call leaves out what its model does not take."""
    return Parameters(
        temperature=st.session_state.get("temperature"),
        max_tokens=st.session_state.get("max_tokens"),
        reasoning_effort=st.session_state.get("reasoning_effort"),
    )


def who_answers(settings: Settings) -> None:
    """Say that nobody real answers, while that is so, and what to do about it."""
    if sandbox_answers(settings):
        st.caption(
            ":material/science: The sandbox answers until a key is there: it is free, stays on this machine and makes "
            "its answers up."
        )
        st.page_link("pages/setup.py", label="Set up a key: a field and a check", icon=":material/tune:")
