"""Choosing who answers: an agent and a model of the catalogue."""

from datetime import UTC, datetime

import streamlit as st

from lib.calls.address import sandbox_answers
from lib.calls.agents import AGENTS
from lib.calls.models import Catalogue, Model
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


def model(catalogue: Catalogue) -> str | None:
    """Choose a model, current ones first; None leaves it to the agent. The picker's own value is PREFERRED then."""
    today = datetime.now(UTC).date()
    offered: dict[str, Model] = {one.name: one for one in catalogue.offered(today)}

    def shown(name: str) -> str:
        if name == PREFERRED:
            return "Preferred model"
        return f"{name} (retired)" if offered[name].retired(today) else name

    chosen: str = st.selectbox(
        "Model",
        [PREFERRED, *offered],
        format_func=shown,
        key="model",
        label_visibility="collapsed",
        required=True,
        persist_state="session",
    )
    return chosen or None


def who_answers(settings: Settings) -> None:
    """Say that nobody real answers, while that is so, and what to do about it."""
    if sandbox_answers(settings):
        st.caption(
            ":material/science: The sandbox answers until a key is there: it is free, stays on this machine and makes "
            "its answers up. Put `GEMINI_API_KEY`, `ANTHROPIC_API_KEY` or `OPENAI_API_KEY` into `.env` to talk to one."
        )
