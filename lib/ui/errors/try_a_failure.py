"""A failure on purpose: a fault of the sandbox met by a real call, which leads to its diagnosis.

The fault strikes once for each try, so that a replay succeeds and the group closes itself, as it would after a repair.
"""

import secrets
import time
from datetime import UTC, datetime

import streamlit as st

from lib.calls.models import load_catalogue
from lib.calls.request import Request
from lib.sandbox.faults import FAULTS, Fault
from lib.settings import load
from lib.ui import answer, notice
from lib.ui.engine import engine
from lib.ui.errors import opened
from lib.ui.idle import idle

QUESTION = "What did a telephone switchboard do?"
_KEY = "tried-run"
_NO_FAULT = frozenset({"redirect-307", "drip"})
"""Those that succeed in the end."""
_ENDED_BY = {
    "stall": "idle_timeout_s",
    "hang": "first_token_timeout_s",
    "keepalive-only": "first_token_timeout_s",
}
"""Those that only a deadline ends, and which."""

TITLES = {
    "key": "Key",
    "account": "Account",
    "limits": "Limit",
    "address": "Address",
    "service": "Service",
    "request": "Request",
    "answer": "Answer",
    "stream": "Stream",
    "connection": "Connection",
}


def follow() -> None:
    """Draw the call that was asked for until it has failed, then lead to its diagnosis; else nothing."""
    run_id: int | None = st.session_state.get(_KEY)
    run = engine().get(run_id) if run_id is not None else None
    if run is not None:
        st.caption("The sandbox fails on request.")
        answer.follow(run)
        while engine().get(run.id) is not None and not run.unsaved:
            idle()
            time.sleep(0.02)
    if run_id is not None:
        del st.session_state[_KEY]
        opened.open_run(run_id)
        st.rerun()


def menu() -> None:
    """Draw the menu of what can go wrong."""
    with st.popover("Try a failure", icon=":material/science:", key="try", type="tertiary"):
        st.caption("One real call to the built-in sandbox, which fails as you choose. No provider is asked.")
        today = datetime.now(UTC).date()
        names = [model.name for model in load_catalogue(load()).offered(today) if not model.retired(today)]
        model = st.selectbox("Model", names, key="try-model", required=True)
        st.selectbox("What happens", _offered(model), format_func=_shown, key="try-fault", required=True)
        st.button("Make it fail", type="primary", key="try-it", on_click=_begin, disabled=not names)


def _offered(model: str | None) -> list[Fault]:
    if model is None:
        return []
    protocol = load_catalogue(load()).find(model).provider.name
    return [fault for fault in FAULTS if protocol in fault.protocols and fault.name not in _NO_FAULT]


def _shown(fault: Fault) -> str:
    deadline = _ENDED_BY.get(fault.name)
    wait = f", {getattr(load(), deadline):g} s" if deadline else ""
    return f"{TITLES[fault.group]}{wait}: {fault.what}"


def _begin() -> None:
    fault: Fault = st.session_state["try-fault"]
    with notice.told():
        run = engine().start(
            Request(
                model=st.session_state["try-model"],
                messages=({"role": "user", "content": QUESTION},),
                source="sandbox",
                fault=f"{fault.name}/times=1/id={secrets.token_hex(4)}",
            )
        )
        st.session_state[_KEY] = run.id
