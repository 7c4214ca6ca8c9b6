"""What the keyboard does on the chat page."""

import streamlit as st

SHORTCUTS = (
    ("Enter", "Send the question"),
    ("Shift + Enter", "A new line in the question"),
    ("Esc", "Stop the answers that are arriving"),
    ("Alt + Shift + N", "New conversation"),
    ("Alt + Shift + G", "Regenerate the last answer"),
    ("Tab, Shift + Tab", "From one control to the next, and back"),
    ("Arrows, Enter", "Choose in a list or a menu"),
)


def draw() -> None:
    """The button in the sidebar that tells them."""
    with st.popover("Keyboard", icon=":material/keyboard:", type="tertiary", width="stretch"):
        for keys, what in SHORTCUTS:
            st.markdown(f"**{keys}** — {what}")
