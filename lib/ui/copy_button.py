"""A button that copies a text in one click.

Streamlit has no element that writes to the clipboard for a button of ours, so this is the one control that brings its
own HTML. It is the same for every message: what it copies goes to it as data, and only its own script reads that.
"""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

_BUTTON = st.components.v2.component(
    "copy_button",
    html=(_HERE / "copy_button.html").read_text(),
    css=(_HERE / "copy_button.css").read_text(),
    js=(_HERE / "copy_button.js").read_text(),
)


def draw(text: str, *, key: str) -> None:
    """Draw the button that copies `text` as it was written."""
    _BUTTON(data={"text": text}, key=key, width="content")
