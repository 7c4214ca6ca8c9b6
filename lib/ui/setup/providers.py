"""Providers: is there a key, where from, and is it good? A key typed here goes to `.env` and nowhere else."""

from typing import Literal

import streamlit as st

from lib.calls.providers import Provider, provider
from lib.doctor.entry import enter_key
from lib.doctor.key_check import KeyCheck, check_key
from lib.doctor.report import ProviderState, Report
from lib.doctor.unlisted import unlisted, warning
from lib.settings import read
from lib.ui.plain import plain
from lib.ui.setup import said
from lib.ui.setup.value import value

Color = Literal["red", "orange", "green", "gray"]

LOOKS: dict[str, tuple[str, Color, str]] = {
    "valid": ("Valid", "green", ":material/check_circle:"),
    "rejected": ("Rejected", "red", ":material/cancel:"),
    "other-provider": ("Another provider's key", "red", ":material/swap_horiz:"),
    "restricted": ("Restricted", "orange", ":material/lock:"),
    "unreachable": ("Could not be reached", "gray", ":material/cloud_off:"),
    "no-key": ("No key", "gray", ":material/key_off:"),
}
_CHECK_NOW = "setup-check-now"


def draw(report: Report) -> None:
    """A card for each provider."""
    st.caption(
        "Keys are written to .env on this machine, readable by you alone. A check asks for the list of models: free."
    )
    for state in report.providers:
        with st.container(border=True, key=f"provider-{state.name}"):
            _draw(state, report)


def _draw(state: ProviderState, report: Report) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(state.title, width="stretch")
        badge = st.empty()
    st.markdown(f"Key `{state.key}` from {plain(state.origin or '')}" if state.key else "No key yet.")
    st.caption(f"Calls go to {value(state.base or 'nowhere')} · {plain(state.base_origin)}")
    _form(state)
    with st.container(horizontal=True):
        if state.key_page:
            st.link_button("Get a key", state.key_page, icon=":material/open_in_new:", type="tertiary")
        asked = state.key and st.button(
            "Check the key", icon=":material/network_check:", key=f"check-{state.name}", type="tertiary"
        )
    if asked or st.session_state.get(_CHECK_NOW) == state.name:
        _check(state)
    known: KeyCheck | None = st.session_state.get(f"setup-check-{state.name}")
    if known is not None:
        label, color, icon = LOOKS[known.outcome]
        badge.badge(label, icon=icon, color=color)
        st.text(known.sentence)
        _unlisted(known, report)


def _form(state: ProviderState) -> None:
    if state.origin == "environment":
        st.caption(f"{plain(state.variable)} is set in the environment, which wins: change it there.")
        return
    with (
        st.form(f"form-{state.name}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            f"Key for {state.title}",
            type="password",
            key=f"key-{state.name}",
            placeholder="Paste a key",
            autocomplete="off",
        )
        st.form_submit_button(
            "Save and check", key=f"save-{state.name}", on_click=_save, args=(state.name,), type="primary"
        )


def _save(name: str) -> None:
    """Take the key out of the session before anything else is done with it."""
    typed = str(st.session_state.pop(f"key-{name}", "") or "")
    st.session_state[f"key-{name}"] = ""
    row = provider(name)
    st.session_state.pop(f"setup-check-{name}", None)
    if said.attempt(
        lambda: [enter_key(row, typed, read().settings)], f"The key for {row.title} is saved in .env."
    ):
        st.session_state[_CHECK_NOW] = name


def _check(state: ProviderState) -> None:
    st.session_state.pop(_CHECK_NOW, None)
    row: Provider = provider(state.name)
    with st.spinner(f"Asking {state.title} for its list of models", show_time=True):
        st.session_state[f"setup-check-{state.name}"] = check_key(row, read().settings)


def _unlisted(known: KeyCheck, report: Report) -> None:
    if names := unlisted(known, report.models):
        st.warning(plain(warning(known.title, names)), icon=":material/playlist_remove:")
