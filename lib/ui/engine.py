"""The engine of this process, as the pages get it.

A Streamlit resource, not a module's variable: it outlives every script run and survives a reload of the code.
"""

import streamlit as st

from lib.calls.engine import Engine


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The one engine; opened on first use. Raises StoreError or SettingsError with a sentence for people."""
    return Engine.open()
