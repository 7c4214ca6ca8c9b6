"""The matrices that this process fills, as the pages get them: a Streamlit resource, like the engine that they use."""

import streamlit as st

from lib.calls.compare.batches import Batches
from lib.ui.engine import engine


@st.cache_resource(show_spinner=False)
def batches() -> Batches:
    """The one object of this process that fills matrices."""
    return Batches(engine())
