"""Deadlines, retries and what else a person may set: fields that keep to the rules of the table of settings.

A field that is left empty means the default, which stands in it as a hint. What is saved counts from the next call on.
"""

import streamlit as st

from lib.doctor.entry import enter_settings
from lib.doctor.mending import Mended
from lib.failures.repair import RepairError
from lib.settings import Settings, read
from lib.settings.table import Row, row
from lib.ui.plain import plain
from lib.ui.setup import said

EDITED = (
    "FIRST_TOKEN_TIMEOUT_S",
    "IDLE_TIMEOUT_S",
    "RUN_TIMEOUT_S",
    "CHAT_RETRIES",
    "API_MAX_RUNS",
    "PROVIDER_ORDER",
    "KEEP_FAILED_PROMPTS",
    "PROXY_PROMPTS",
)
"""Those that programs read anew while they run, and that are no matter of another part of the page."""


def draw(settings: Settings) -> None:
    """One form for all of them: what is wrong in one keeps all of them as they were."""
    st.subheader("Limits and habits")
    with st.form("limits", border=False):
        for first in range(0, len(EDITED), 2):
            for place, name in zip(
                st.columns(2, vertical_alignment="bottom"), EDITED[first : first + 2], strict=False
            ):
                with place:
                    _field(row(name), settings)
        st.form_submit_button("Save", key="save-limits", icon=":material/save:", on_click=_save)


def _field(setting: Row, settings: Settings) -> None:
    origin = settings.origin(setting.variable)
    label = setting.about.sentence.rstrip(".")
    fixed = origin is not None and origin.file is None
    help_ = f"{setting.variable}, {'from ' + plain(str(origin)) if origin else 'not set: the default holds'}."
    if fixed:
        help_ += " The environment wins: change it there."
    held = settings.variable(setting.variable) or ""
    key = _key(setting.variable, held)
    if words := setting.about.kind.words:
        now = held.lower() if held.lower() in words else str(setting.default)
        st.segmented_control(
            label,
            words,
            format_func=str.capitalize,
            default=now,
            required=True,
            key=key,
            help=help_,
            disabled=fixed,
        )
    else:
        st.text_input(
            label,
            value=held,
            key=key,
            help=help_,
            placeholder=_default(setting),
            disabled=fixed,
            max_chars=200,
        )


def _default(setting: Row) -> str:
    return ", ".join(setting.default) if isinstance(setting.default, tuple) else str(setting.default)


def _key(variable: str, held: str) -> str:
    """A field of its own for each value that is held, so that what was typed before never hides what holds now."""
    return f"limit-{variable}-{held}"


def _save() -> None:
    settings = read().settings
    typed = {}
    for name in EDITED:
        held = settings.variable(name) or ""
        text = str(st.session_state.get(_key(name, held), held) or "")
        typed[name] = held if text == (held.lower() or str(row(name).default)) else text

    def save() -> list[Mended]:
        made = enter_settings(typed, settings)
        if not made:
            raise RepairError("What stands in the fields holds already.")
        return made

    said.attempt(save, "Saved: it counts from the next call on.")
