"""The diagnosis card: what happened, the true status, and what to do, the same wherever a failure is shown."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.ui.plain import plain, without_controls


def draw(run_id: int, failure: Mapping[str, Any], diagnosis: Mapping[str, Any]) -> None:
    """Draw the diagnosis of the failure of one run."""
    with st.container(border=True, key=f"diagnosis-{run_id}"):
        st.markdown(f":red[:material/error:] **{plain(diagnosis['title'])}**")
        st.text(without_controls(diagnosis["why"]))
        if steps := diagnosis["steps"]:
            st.markdown("**What to do**")
            st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)))
        with st.expander("Evidence", icon=":material/lab_research:", type="compact"):
            _evidence(failure)


def _evidence(failure: Mapping[str, Any]) -> None:
    facts = {
        "HTTP status": failure["status"] if failure["status"] is not None else "none: no answer came",
        "Called": f"{failure['method']} {failure['url']}"
        if failure["url"]
        else "nothing: the call did not leave",
        "LiteLLM says": failure["exception"],
        "At the root": failure["root"],
    }
    for name, value in facts.items():
        if value is not None:
            st.caption(name)
            st.code(without_controls(str(value)), language=None, wrap_lines=True)
    if failure["body"]:
        st.caption("Answer of the server")
        st.code(without_controls(failure["body"])[:4000], language=None, wrap_lines=True)
